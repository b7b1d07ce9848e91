"""When a schedule fires: local dates by RFC 5545, clock times, a zone, and their UTC instants."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, datetime, time, timedelta
from functools import lru_cache
from heapq import merge
from itertools import islice, takewhile
from typing import Any, Literal

from dateutil.rrule import rrulestr

from models.rules.timezones import gap_or_fold, localize, tzinfo_of

MAX_STEPS = 20_000
# A 29 February that is a given weekday can be 40 years away.
HORIZON_YEARS = 100
# Above every index a day can hold (one slot a second), so that an added moment keeps its key
# whatever becomes of the rule.
EXTRA_SLOTS = 100_000

_STEPS = {
    "HOURLY": timedelta(hours=1),
    "MINUTELY": timedelta(minutes=1),
    "SECONDLY": timedelta(seconds=1),
}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MONTH_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAY_PARTS = frozenset({"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYEASTER"})
# dateutil is asked for what these cannot say; they are all that a plain day can be tested for.
_PLAIN_PARTS = frozenset({"FREQ", "INTERVAL", "WKST", "BYMONTH", "BYMONTHDAY", "BYDAY"})
# A gap can be a whole day (Samoa, 2011), and zones differ from UTC by at most 15 hours.
_LOOK_BACK = timedelta(days=2)
_DAWN = datetime(2, 1, 1)  # noqa: DTZ001 - a wall time

Parts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A wall-clock rule. Without `repeat` it fires once, at `start`'s day and each of `times`.

    `start` is the first local moment the rule may fire (naive, wall clock of `zone`).
    `repeat` is an RRULE without DTSTART, UNTIL, COUNT, BYHOUR or BYMINUTE. For FREQ=HOURLY and
    FREQ=MINUTELY `times` is empty and the steps count from `start`, on the wall clock.
    `until` is local and inclusive. `count` counts slots from `start`, skipped ones too.
    `except_dates` take out whole days of the rule; `extra` moments are added to it and outlive
    them, so that one firing can be moved within its day. `fold` is the pass a one-off takes in a
    doubled hour (0, 1). `zone` is an IANA key or a fixed offset (`UTC+05:30`).
    """

    zone: str
    start: datetime
    times: tuple[time, ...] = ()
    repeat: str | None = None
    until: datetime | None = None
    count: int | None = None
    except_dates: tuple[date, ...] = ()
    extra: tuple[datetime, ...] = ()
    fold: int = 0

    def to_json(self) -> dict[str, Any]:
        """This rule as plain JSON values; `from_json` gives an equal rule back."""
        return {
            "zone": self.zone,
            "start": self.start.isoformat(),
            "times": [moment.isoformat() for moment in self.times],
            "repeat": self.repeat,
            "until": self.until.isoformat() if self.until else None,
            "count": self.count,
            "except_dates": [day.isoformat() for day in self.except_dates],
            "extra": [moment.isoformat() for moment in self.extra],
            "fold": self.fold,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Rule:
        """The rule that `to_json` wrote."""
        return cls(
            zone=data["zone"],
            start=datetime.fromisoformat(data["start"]),
            times=tuple(time.fromisoformat(moment) for moment in data["times"]),
            repeat=data["repeat"],
            until=datetime.fromisoformat(data["until"]) if data["until"] else None,
            count=data["count"],
            except_dates=tuple(date.fromisoformat(day) for day in data["except_dates"]),
            extra=tuple(datetime.fromisoformat(moment) for moment in data["extra"]),
            fold=data["fold"],
        )


@dataclass(frozen=True, slots=True)
class Instant:
    """One firing of a rule. `key` is its original local date and slot (`2026-11-24/0`), for ever
    the same however the clock moves it; `note` says that it lies in a gap or a fold."""

    key: str
    at: datetime
    local: datetime
    note: Literal["gap", "fold"] | None = None


@dataclass(frozen=True, slots=True)
class _Slot:
    """A wall time at which a rule means to fire, before the clock's gaps and folds."""

    wall: datetime
    index: int


def expand(
    rule: Rule, *, after: datetime, limit: int, before: datetime | None = None
) -> list[Instant]:
    """The rule's firings strictly later than `after` and not later than `before` (UTC), in order,
    at most `limit`; gives up after MAX_STEPS candidates, so a rule that never fires is empty."""
    instants: list[Instant] = []
    if rule.count == 0 or limit <= 0:
        return instants
    for instant in _firings(rule, after):
        if before is not None and instant.at > before:
            break
        if instant.at > after:
            instants.append(instant)
            if len(instants) == limit:
                break
    return instants


def later(rule: Rule, by: timedelta, *, after: datetime) -> Rule:
    """The rule with all that comes of it so much later: one that fires once, by elapsed time; a
    series, by its clocks, on the days it has."""
    once = expand(rule, after=after, limit=2) if rule.repeat is None else []
    if len(once) == 1:
        local = (once[0].at + by).astimezone(tzinfo_of(rule.zone))
        wall = local.replace(tzinfo=None, fold=0)
        return replace(rule, start=wall, times=(wall.time(),), extra=(), fold=local.fold)
    return replace(
        rule,
        start=rule.start + by,
        times=tuple((datetime.combine(_DAWN, each) + by).time() for each in rule.times),
        until=rule.until + by if rule.until else None,
        extra=tuple(each + by for each in rule.extra),
    )


def _firings(rule: Rule, after: datetime) -> Iterator[Instant]:
    """All that may lie after that moment, in order."""
    if rule.repeat is None and len(rule.times) < 2 and not (rule.until or rule.extra):
        return _only_firing(rule)
    return _without_doubles(rule, _slots(rule, _lowest_wall(rule.zone, after)))


def _only_firing(rule: Rule) -> Iterator[Instant]:
    """That of a rule with one slot, without a search; most rules are such, and files full of."""
    wall = datetime.combine(rule.start, rule.times[0] if rule.times else rule.start.time())
    if wall >= rule.start and wall.date() not in rule.except_dates:
        yield _instant(rule, _Slot(wall, 0))


def _lowest_wall(zone: str, after: datetime) -> datetime:
    """A wall time before which nothing can fire later than `after`."""
    if after.year <= 1:
        return _DAWN
    return after.astimezone(tzinfo_of(zone)).replace(tzinfo=None, fold=0) - _LOOK_BACK


def _without_doubles(rule: Rule, slots: Iterator[_Slot]) -> Iterator[Instant]:
    """Instants in order. What a gap pushed forward waits its turn, and gives way to a slot that
    has that very moment, so that nothing fires twice at once."""
    pushed: list[Instant] = []
    for slot in slots:
        while pushed and pushed[0].local < slot.wall:
            yield pushed.pop(0)
        instant = _instant(rule, slot)
        if instant.note == "gap":
            pushed.append(instant)
            continue
        pushed = [waiting for waiting in pushed if waiting.at != instant.at]
        yield instant
    yield from pushed


def _instant(rule: Rule, slot: _Slot) -> Instant:
    key = f"{slot.wall.date()}/{slot.index}"
    note = gap_or_fold(slot.wall, rule.zone)
    at = localize(slot.wall, rule.zone, 0 if rule.repeat else rule.fold)
    local = slot.wall
    if note == "gap":
        local = at.astimezone(tzinfo_of(rule.zone)).replace(tzinfo=None)
    return Instant(key, at, local, note)


def _slots(rule: Rule, low: datetime) -> Iterator[_Slot]:
    """The rule's slots and its extra moments from `low` on, by wall time, each moment once."""
    extra = (
        _Slot(wall, EXTRA_SLOTS + wall.hour * 3600 + wall.minute * 60 + wall.second)
        for wall in sorted(set(rule.extra))
        if wall >= low
    )
    last = None
    for slot in merge(_regular_slots(rule, low), extra, key=lambda slot: slot.wall):
        if slot.wall != last:
            yield slot
        last = slot.wall


def _regular_slots(rule: Rule, low: datetime) -> Iterator[_Slot]:
    """The rule's own slots from `low` on. A count has to be counted from the start."""
    parts = _parts(rule.repeat) if rule.repeat else {}
    begin = low.date() if rule.count is None else rule.start.date()
    slots: Iterator[_Slot] = (
        slot
        for day in _days(rule, parts, begin, low.date())
        for slot in _slots_of(rule, parts, day)
        if slot.wall >= rule.start
    )
    if rule.until is not None:
        until = rule.until
        slots = takewhile(lambda slot: slot.wall <= until, slots)
    for slot in islice(slots, rule.count):
        if slot.wall >= low and slot.wall.date() not in rule.except_dates:
            yield slot


def _slots_of(rule: Rule, parts: Parts, day: date) -> Iterator[_Slot]:
    unit = _STEPS.get(parts.get("FREQ", ""))
    if unit is None:
        for index, moment in enumerate(sorted(set(rule.times)) or [rule.start.time()]):
            yield _Slot(datetime.combine(day, moment), index)
        return
    step = unit * int(parts.get("INTERVAL", "1"))
    midnight = datetime.combine(day, time())
    # Division of spans rounds down, so this is the first step at or after midnight.
    wall = rule.start - (rule.start - midnight) // step * step
    index = 0
    while wall.date() == day:
        yield _Slot(wall, index)
        wall += step
        index += 1


def _days(rule: Rule, parts: Parts, begin: date, low: date) -> Iterator[date]:
    """The days on which the rule fires, from `begin` or a little earlier."""
    start = rule.start.date()
    freq = parts.get("FREQ")
    if freq is None:
        yield start
    elif freq == "DAILY" and parts.keys() <= _PLAIN_PARTS:
        yield from _stepped_days(start, int(parts.get("INTERVAL", "1")), parts, begin, low)
    elif freq in _STEPS:
        yield from _stepped_days(start, 1, parts, begin, low)
    elif _can_fire(parts):
        yield from _ruled_days(start, freq, parts, begin, low)


def _ruled_days(start: date, freq: str, parts: Parts, begin: date, low: date) -> Iterator[date]:
    """Days by dateutil, which looks for one that never comes until the year 9999; the calendar
    repeats every 400 years, so the search is moved to where that end is near."""
    interval = int(parts.get("INTERVAL", "1"))
    first = _jumped(start, freq, interval, begin)
    whole = 400 * interval
    years = max(0, (MAXYEAR - HORIZON_YEARS - first.year) // whole * whole)
    if "BYEASTER" in parts:
        years = 0
    text = ";".join(f"{name}={value}" for name, value in _anchored(parts, start).items())
    dawn = datetime.combine(first.replace(year=first.year + years), time())
    try:
        for moment in islice(rrulestr(text, dtstart=dawn), MAX_STEPS + max(0, (low - first).days)):
            if moment.year < MAXYEAR:
                yield moment.date().replace(year=moment.year - years)
    except IndexError:
        return  # dateutil, of a weekday no month has so many of: such a rule never fires


def _stepped_days(
    start: date, interval: int, parts: Parts, begin: date, low: date
) -> Iterator[date]:
    """Every `interval` days from `start`, filtered; under the step limit, unlike dateutil, which
    would look for a day that never comes until the year 9999."""
    day = _jumped(start, "DAILY", interval, begin)
    for _ in range(MAX_STEPS + max(0, (low - day).days)):
        if day.year >= MAXYEAR or (date.max - day).days < interval:
            return
        if _matches(parts, day):
            yield day
        day += timedelta(days=interval)


def _matches(parts: Parts, day: date) -> bool:
    if "BYMONTH" in parts and str(day.month) not in parts["BYMONTH"].split(","):
        return False
    if "BYDAY" in parts and _WEEKDAYS[day.weekday()] not in parts["BYDAY"].split(","):
        return False
    if "BYMONTHDAY" not in parts:
        return True
    from_the_end = day.day - monthrange(day.year, day.month)[1] - 1
    return not {str(day.day), str(from_the_end)}.isdisjoint(parts["BYMONTHDAY"].split(","))


def _can_fire(parts: Parts) -> bool:
    """False for days that no year holds, such as 30 February."""
    if "BYMONTH" not in parts or "BYMONTHDAY" not in parts:
        return True
    longest = max(_MONTH_LENGTHS[int(month) - 1] for month in parts["BYMONTH"].split(","))
    return any(abs(int(day)) <= longest for day in parts["BYMONTHDAY"].split(","))


def _jumped(start: date, freq: str, interval: int, low: date) -> date:
    """The latest start that is whole periods after `start` and loses no day from `low` on."""
    if low <= start:
        return start
    if freq in ("DAILY", "WEEKLY"):
        period = interval * (7 if freq == "WEEKLY" else 1)
        periods = (low - start).days // period
        # A week's days can lie before the weekday on which the rule started.
        periods -= freq == "WEEKLY"
        return start + timedelta(days=max(0, periods) * period)
    unit = 12 if freq == "YEARLY" else 1
    passed = (low.year * 12 + low.month - 1) // unit - (start.year * 12 + start.month - 1) // unit
    passed -= passed % interval
    months = ((start.year * 12 + start.month - 1) // unit + passed) * unit
    return date(months // 12, months % 12 + 1, 1) if passed else start


def _anchored(parts: Parts, start: date) -> Parts:
    """The parts with the day spelt out that they leave to the start, which jumping changes."""
    anchored = {"WKST": "MO"} | parts
    if _DAY_PARTS.isdisjoint(parts):
        if parts["FREQ"] == "YEARLY":
            anchored.setdefault("BYMONTH", str(start.month))
        if parts["FREQ"] in ("YEARLY", "MONTHLY"):
            anchored["BYMONTHDAY"] = str(start.day)
    return anchored


@lru_cache(maxsize=1024)
def _parts(repeat: str) -> Parts:
    """`FREQ=WEEKLY;BYDAY=MO` as a table; ValueError where it is no such text."""
    text = repeat.strip().upper().removeprefix("RRULE:")
    parts = dict(part.split("=", 1) for part in text.split(";") if part)
    if "FREQ" not in parts or int(parts.get("INTERVAL", "1")) < 1:
        raise ValueError(f"{repeat!r} is not a repeat rule.")
    return parts
