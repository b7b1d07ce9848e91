"""What a call of a publishing platform can come to; publishers say it, the ledger acts on it."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Delivered:
    """The platform has it (or, for a take-down, has it no more). `note` is what a person should
    know all the same: a further step that failed."""

    remote_id: str | None = None
    link: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform said no for good; trying again changes nothing. `reason` is for the person."""

    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """Certainly not accepted now; may be tried again, not before `after` if the platform said.
    `limited`: it was a rate limit, and the whole target takes nothing until then."""

    reason: str
    after: timedelta | None = None
    limited: bool = False


@dataclass(frozen=True, slots=True)
class Absent:
    """It was looked for and is not there (or, for a take-down, still there)."""

    reason: str = "it was looked for and is not there"


@dataclass(frozen=True, slots=True)
class Unknown:
    """The call left us and no definite answer came: it may or may not be there."""

    reason: str


Outcome = Delivered | Refused | Later | Unknown | Absent
