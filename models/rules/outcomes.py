"""What a call of a publishing platform can come to; publishers say it, the ledger acts on it."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Delivered:
    """The platform has it (or, for a take-down, has it no more)."""

    remote_id: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform said no for good; trying again changes nothing. `reason` is for the person."""

    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """Certainly not accepted now; may be tried again, not before `after` if the platform said."""

    reason: str
    after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """The call left us and no definite answer came: it may or may not be there."""

    reason: str


Outcome = Delivered | Refused | Later | Unknown
