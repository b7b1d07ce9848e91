"""What a sentence says about time, slot by slot, before anything is worked out."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.language import pieces
from bot.language.frame import Asked
from bot.language.pieces import Clocks, Day, Repeat, Window


@dataclass(slots=True)
class Plan:
    """What a sentence says about time, before anything is worked out."""

    days: list[Day] = field(default_factory=list)
    loose: bool = False
    apart: bool = False
    clocks: Clocks | None = None
    window: Window | None = None
    part: pieces.Part | None = None
    repeat: Repeat | None = None
    start: pieces.Moment | None = None
    until: pieces.Until | None = None
    excepts: list[pieces.Except] = field(default_factory=list)
    count: int | None = None
    lasting: pieces.Lasting | None = None
    range: pieces.Range | None = None
    shift: pieces.Shift | None = None
    bare: pieces.Amount | None = None
    now: pieces.Now | None = None
    minute_past: int | None = None
    not_after: pieces.Clock | None = None
    stagger: pieces.Amount | None = None
    if_late: str | None = None
    zone: str | None = None
    short_months: str | None = None
    vague: list[pieces.Vague] = field(default_factory=list)
    wrong: list[pieces.Wrong] = field(default_factory=list)
    recurrence: pieces.RecurrenceText | None = None

    @property
    def empty(self) -> bool:
        """Whether the sentence says nothing about time."""
        manner = {name: getattr(self, name) for name in MANNER}
        return self == Plan(**manner)


MANNER = ("not_after", "stagger", "if_late")  # how it goes out, whenever that is
NAMES = {
    "part": "parts of the day",
    "range": "stretches of time",
    "lasting": "lengths",
    "start": "starts",
    "until": "ends",
    "count": "counts",
    "zone": "time zones",
    "window": "windows",
    "not_after": "last times",
    "stagger": "distances",
    "if_late": "answers for when it is late",
}


def conflict(what: str) -> Asked:
    """The question for two values where there can be one."""
    return Asked("conflict", f"I read two different {what} here. Which one holds?", "conflict")
