"""When nothing may go out: windows of time, what they keep in, and the moments after them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from models.rules.public_holidays import Holiday
from models.rules.recurrence import Rule, expand
from models.rules.timezones import localize

LONGEST = timedelta(days=366)
MOST_WINDOWS = 400  # of one freeze written ahead
DAY = timedelta(days=1)


class FreezeKind(StrEnum):
    """Why there is a freeze: somebody stopped things at once, planned it, or it is a holiday."""

    EMERGENCY = "emergency"
    PLANNED = "planned"
    HOLIDAY = "holiday"


class Falling(StrEnum):
    """What becomes of posts that fall due in a freeze: they wait for a person, they go out after
    it, spaced out and in their order, or not at all."""

    HOLD = "hold"
    SHIFT = "shift"
    CANCEL = "cancel"


class Backlog(StrEnum):
    """What is done, when a freeze is over, with what it held: the latest of each series only, all
    spaced out, all as far apart as they were, or nothing."""

    LATEST = "latest"
    ALL = "all"
    SHIFT = "shift"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a freeze keeps in: everything where nothing is named, else these targets or posts (by
    their ids). Taking down goes on unless `removals`."""

    targets: frozenset[int] = frozenset()
    posts: frozenset[int] = frozenset()
    removals: bool = False

    def covers(self, target: int, post: int, *, removal: bool = False) -> bool:
        """Whether a post on a target is kept in."""
        if removal and not self.removals:
            return False
        named = self.targets or self.posts
        return not named or target in self.targets or post in self.posts


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """From `start` until just before `end`; without an end until somebody lifts it."""

    start: datetime
    end: datetime | None = None
    name: str = ""

    def covers(self, moment: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.start <= moment and (self.end is None or moment < self.end)


def coming(rule: Rule, length: timedelta, *, after: datetime, before: datetime) -> list[Window]:
    """The windows of a repeating freeze that end after `after` and begin before `before`, those
    that touch made one. Each lasts `length` by the wall clock."""
    found = []
    since = after - length - DAY  # a window that began long before may still hold
    for each in expand(rule, after=since, before=before, limit=MOST_WINDOWS):
        window = Window(each.at, localize(each.local + length, rule.zone))
        if window.end is not None and window.start < window.end:
            found.append(window)
    return [each for each in merged(found) if each.end is None or each.end > after]


def on_holidays(days: Iterable[Holiday], zone: str) -> list[Window]:
    """The windows of public holidays: whole days, those in a row made one."""
    return merged(
        Window(
            localize(datetime.combine(each.day, time()), zone),
            localize(datetime.combine(each.day + DAY, time()), zone),
            each.name,
        )
        for each in days
    )


def merged(windows: Iterable[Window]) -> list[Window]:
    """The windows in order, those that touch or overlap made one."""
    found: list[Window] = []
    for each in sorted(windows, key=lambda window: window.start):
        last = found[-1] if found else None
        if last is None or (last.end is not None and last.end < each.start):
            found.append(each)
        else:
            names = dict.fromkeys(name for name in (last.name, each.name) if name)
            found[-1] = replace(last, end=_later(last.end, each.end), name=", ".join(names))
    return found


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return None if one is None or other is None else max(one, other)


def free_after(windows: Iterable[Window], moment: datetime) -> datetime | None:
    """The first moment, not before the one given, that lies in no window; None where that is not
    known."""
    for window in merged(windows):
        if window.covers(moment):
            if window.end is None:
                return None
            moment = window.end
    return moment


def spaced(
    due: Sequence[tuple[int, datetime]], start: datetime, spacing: timedelta
) -> dict[int, datetime]:
    """New moments for occurrences (id, when they were due): in their order, so far apart."""
    return dict(zip(_in_order(due), _steps(start, spacing), strict=False))


def _in_order(due: Sequence[tuple[int, datetime]]) -> list[int]:
    return [each for each, _ in sorted(due, key=lambda pair: (pair[1], pair[0]))]


def _steps(start: datetime, spacing: timedelta) -> Iterator[datetime]:
    while True:
        yield start
        start += spacing


def shifted(
    due: Sequence[tuple[int, datetime]], start: datetime, spacing: timedelta
) -> dict[int, datetime]:
    """New moments for occurrences, as far apart as they were, and never nearer than `spacing`; the
    first at `start`."""
    moved: dict[int, datetime] = {}
    times = dict(due)
    before: int | None = None
    for each in _in_order(due):
        if before is None:
            moved[each] = start
        else:
            moved[each] = moved[before] + max(spacing, times[each] - times[before])
        before = each
    return moved
