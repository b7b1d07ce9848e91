"""What each publishing platform can do, and how a text is counted there: data and pure functions."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Safety(StrEnum):
    """What settles an attempt whose answer was lost (design: the platform's class).

    KEY: the same idempotency key may be sent again inside `key_window`. DERIVED: publishing
    again gives the same result. FIND: our marker can be looked up. NONE: a person is asked.
    """

    KEY = "key"
    DERIVED = "derived"
    FIND = "find"
    NONE = "none"


class Takedown(StrEnum):
    """How far the platform lets us undo a publication."""

    DELETE = "delete"
    NOTIFY = "notify"  # the receiver is told, and decides
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The facts of one platform that rules, cards and help are driven by."""

    name: str
    safety: Safety
    takedown: Takedown
    can_correct: bool
    key_window: timedelta | None = None  # None: the key never lapses
    max_text: int | None = None  # in `counter` units; None: no practical limit
    counter: str = "codepoints"
