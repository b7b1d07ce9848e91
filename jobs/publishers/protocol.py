"""What every publisher speaks: content and destination in, an outcome out; network I/O only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from models.errors import UserError
from models.rules.media import Media, Medium
from models.rules.outcomes import Absent, Delivered, Later, Outcome, Refused, Unknown
from models.rules.platforms import Capabilities
from models.stored import bytes_of, path_of

__all__ = [
    "Absent",
    "CannotTell",
    "Content",
    "Delivered",
    "Destination",
    "Later",
    "Media",
    "Medium",
    "Outcome",
    "Prepared",
    "Publisher",
    "Refused",
    "Unknown",
    "bytes_of",
    "path_of",
]


@dataclass(frozen=True, slots=True)
class Content:
    """What is to be published, and as what: `post` is `ACME/142`, `occurrence` its key
    (`2026-11-24/0`), `due_at` its instant in UTC, `key` the delivery's own for ever.
    `corrected_at` is the instant of a correction: it tells two under one key apart. `media` are its
    files in order: what is prepared names them (`Medium.to_json`), and what is sent is read then,
    whole before the first call, by `bytes_of` or from `path_of`; both raise UserError, which is to
    be left to the caller: nothing was sent."""

    key: str
    title: str | None
    text: str
    post: str
    occurrence: str
    target: str
    due_at: datetime
    corrected_at: datetime | None = None
    media: Media = ()


@dataclass(frozen=True, slots=True)
class Destination:
    """A target with what is needed to reach it; `secrets` are plain here and never logged."""

    name: str
    settings: Mapping[str, str]
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


Prepared = Mapping[str, Any]


class CannotTell(UserError):
    """The platform does not say, just now, whether a destination can be used."""


class Publisher(Protocol):
    """One platform. Methods are synchronous, keep no state, and never retry by themselves."""

    capabilities: Capabilities

    def prepare(self, content: Content, destination: Destination) -> Prepared:
        """Everything the call will send that must not change between attempts, as JSON values;
        stored before any I/O."""

    def publish(self, prepared: Prepared, destination: Destination) -> Outcome:
        """Make it appear; the same `prepared` again has no second effect where safety allows."""

    def correct(self, prepared: Prepared, remote_id: str, destination: Destination) -> Outcome:
        """Replace what `remote_id` shows with `prepared`."""

    def take_down(self, prepared: Prepared, remote_id: str, destination: Destination) -> Outcome:
        """Make `remote_id` disappear; already gone counts as delivered."""

    def find(self, prepared: Prepared, destination: Destination) -> Delivered | None:
        """What an earlier attempt left there, or None when it is certainly not there."""

    def check(self, destination: Destination) -> int | None:
        """How many people a call to everybody (`@everyone`) reaches there at most; None where it
        calls nobody, or that is not known. Raises UserError, saying how to mend it, when the
        destination cannot be used; CannotTell when the platform does not answer, which mends
        itself."""
