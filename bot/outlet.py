"""How a message reaches a chat that nobody asked from: posted, edited, found again.

Calls are synchronous, made on threads of the workers. An outlet never sends anything twice by
itself, never raises for what a chat or the network does, and says what came of it; who calls knows
what follows.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from bot.reply import Reply
from models.rules.outcomes import Later, Refused
from models.rules.postings import Closed, Posting, Search

KEY_LENGTH = 22  # letters and digits; Discord takes 25 in a nonce


class Outlet(Protocol):
    """One kind of chat. `workspace` is our key of it (`slack:T1`), `channel` and `message_id` are
    the chat's own ids, identities are ours (`slack:T1:U1`). For `key_window` after a post, another
    one with the same `key` makes no second message; zero where the chat knows no keys."""

    key_window: timedelta

    def post(
        self,
        workspace: str,
        channel: str,
        reply: Reply,
        *,
        key: str,
        thread: str | None = None,
        silent: bool = False,
        mention: Sequence[str] = (),
    ) -> Posting:
        """Post a reply once. `key` (at most 22 letters and digits) goes along for `find`; `thread`
        is the message that it answers, whose thread it stands in; `silent` notifies nobody, and
        those in `mention` are called by name. A `form` of the reply is left out."""
        ...

    def edit(
        self,
        workspace: str,
        channel: str,
        message_id: str,
        reply: Reply,
        *,
        thread: str | None = None,
    ) -> Posting:
        """Replace a message of ours, in the `thread` of the one it answers, with what a reply looks
        like now; may be repeated freely."""
        ...

    def find(
        self, workspace: str, channel: str, key: str, *, since: datetime, thread: str | None = None
    ) -> Search:
        """Look for what was posted with that key since a moment; Refused where it cannot be looked
        for here (a right that was not given), Absent where it certainly is not there."""
        ...

    def direct(self, workspace: str, identity: str) -> str | Closed | Refused | Later:
        """The channel of direct messages with somebody, opened if need be."""
        ...


@runtime_checkable
class Pins(Protocol):
    """A chat that can keep a message in view for whoever comes into its channel."""

    def pin(self, workspace: str, channel: str, message_id: str) -> None:
        """Keep a message of ours in view; where that is not allowed, it stands there all the
        same."""
        ...


Outlets = Mapping[str, Outlet]  # by the kind of chat: `slack`, `discord`


def outlet_for(workspace: str, outlets: Outlets) -> Outlet | None:
    """What posts into a workspace (`slack:T1`); None where no such chat is set up here."""
    return outlets.get(workspace.partition(":")[0])
