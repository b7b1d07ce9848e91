"""What conflict rules look at, slots of the calendar, and what they find about them."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from models.rules.conflicts.numbers import Numbers
from models.rules.freezes import Falling, Window

NEAREST = 5


class Severity(StrEnum):
    """How much a finding matters, the least first; from `error` on it blocks."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    CRITICAL = "critical"

    @property
    def blocks(self) -> bool:
        """Whether a post with such a finding does not go out unless somebody overrides it."""
        return self in (Severity.ERROR, Severity.CRITICAL)

    @property
    def weight(self) -> int:
        """A number that is the higher the more it matters."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Slot:
    """One post on one target at one moment: a delivery, or what would become one. `post` is its
    number and `schedule` its id, neither there before it is written (a new one's `schedule` is any
    number below zero); `zone` is the one its rule is written in."""

    at: datetime
    target: int
    target_name: str
    account: int
    platform: str
    post: int | None
    schedule: int
    priority: int = 5
    label: str = ""
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's objection to a slot: how grave, over which span, in `facts` (names and numbers, no
    wording), with how many `count` others and the nearest five of them. `better` is the first
    moment the rule itself would rather see, if it knows one; `targets` all those of the slot's
    moment of which the same was found."""

    kind: str
    severity: Severity
    slot: Slot
    start: datetime
    end: datetime
    facts: Mapping[str, Any]
    count: int = 0
    nearest: tuple[Slot, ...] = ()
    better: datetime | None = None
    targets: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Closure:
    """The `freeze` that keeps a slot in: its window, what becomes of what falls into it, why, and
    the first moment after it that no freeze keeps in, where that is known."""

    freeze: int
    window: Window
    falling: Falling
    why: str = ""
    free: datetime | None = None


class Around:
    """All that rules may know when they look at a slot: what else is on the calendar, the project's
    `numbers` and `zone`, which freeze keeps a slot in (`closed`), and the slots of other posts
    whose words are `alike`."""

    def __init__(
        self,
        others: Iterable[Slot],
        numbers: Numbers,
        zone: str,
        *,
        closed: Callable[[Slot], Closure | None] = lambda _: None,
        alike: Sequence[Slot] = (),
    ) -> None:
        self.numbers, self.zone, self.closed, self.alike = numbers, zone, closed, alike
        self._others = sorted(others, key=_moment)
        self._own: tuple[int, list[Slot]] | None = None

    def seen_by(
        self,
        post: int,
        slots: Sequence[Slot],
        *,
        closed: Callable[[Slot], Closure | None],
        alike: Sequence[Slot],
    ) -> "Around":
        """The same calendar as one post (by its number) sees it, with `slots` for its own."""
        seen = copy(self)
        seen.closed, seen.alike = closed, alike
        seen._own = post, sorted(slots, key=_moment)
        return seen

    def add(self, slots: Iterable[Slot]) -> None:
        """Put more on the calendar, for those that are looked at next."""
        for slot in slots:
            insort(self._others, slot, key=_moment)

    def between(self, start: datetime, end: datetime, but: Slot) -> list[Slot]:
        """The others from `start` to `end`, both included, that are not of `but`'s schedule, in
        order."""
        found = self._inside(start, end)
        return [each for each in found if each.schedule != but.schedule]

    def all_between(self, start: datetime, end: datetime, but: Slot) -> list[Slot]:
        """The same with those of `but`'s schedule at other moments."""
        found = self._inside(start, end)
        return [each for each in found if (each.schedule, each.at) != (but.schedule, but.at)]

    def _inside(self, start: datetime, end: datetime) -> list[Slot]:
        found = _cut(self._others, start, end)
        if self._own is None:
            return found
        post, slots = self._own
        others = [each for each in found if each.post != post]
        return sorted([*others, *_cut(slots, start, end)], key=_moment)


def _moment(slot: Slot) -> datetime:
    return slot.at


def _cut(slots: list[Slot], start: datetime, end: datetime) -> list[Slot]:
    first = bisect_left(slots, start, key=_moment)
    return slots[first : bisect_right(slots, end, key=_moment)]


def nearest(slot: Slot, others: Sequence[Slot]) -> tuple[Slot, ...]:
    """The five of the others that lie nearest to a slot, the nearest first."""
    return tuple(sorted(others, key=lambda each: (abs(each.at - slot.at), each.schedule))[:NEAREST])


def busiest(slot: Slot, others: Sequence[Slot], span: timedelta, *, once: bool) -> list[Slot]:
    """Those of the others (in order) that share with a slot the fullest window of a length: each
    schedule `once`, or as often as it has slots there."""
    starts = [slot.at, *(each.at for each in others if slot.at - span < each.at < slot.at)]
    best: list[Slot] = []
    for start in starts:
        inside = [each for each in others if start <= each.at < start + span]
        if once:
            inside = list({each.schedule: each for each in reversed(inside)}.values())
        if len(inside) > len(best):
            best = inside
    return best
