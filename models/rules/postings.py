"""What a call of a chat can come to; outlets say it, the messages on their way act on it."""

from dataclasses import dataclass

from models.rules.outcomes import Absent, Later, Refused, Unknown


@dataclass(frozen=True, slots=True)
class Posted:
    """The chat has the message: `message_id` is what edits it, `link` leads there."""

    message_id: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """The message that was to be edited, or replied to, is there no more."""

    reason: str = "the message was deleted"


@dataclass(frozen=True, slots=True)
class Closed:
    """The channel takes nothing from us, or with `whole` nothing does in that workspace, until
    somebody mends it; `reason` says in words what is wrong and the one step that mends it."""

    reason: str
    whole: bool = False


# `Refused` is about this message alone. `Later` is certainly not there: with `limited` the chat
# asked us to wait with everything in that workspace.
Posting = Posted | Gone | Closed | Refused | Later | Unknown
Search = Posted | Absent | Closed | Refused | Later
