"""From the pieces of a sentence to typed plans: one value a slot, several plans if it says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from bot.language import pieces
from bot.language.frame import Asked
from bot.language.merging import merge_days
from bot.language.pieces import DAYS, Clocks, Day, Days, Found, Repeat, Window


@dataclass(slots=True)
class Plan:
    """What a sentence says about time, before anything is worked out."""

    days: list[Day] = field(default_factory=list)
    loose: bool = False
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
    zone: str | None = None
    short_months: str | None = None
    vague: list[pieces.Vague] = field(default_factory=list)
    wrong: list[pieces.Wrong] = field(default_factory=list)
    recurrence: pieces.RecurrenceText | None = None

    @property
    def empty(self) -> bool:
        """Whether the sentence says nothing about time."""
        return self == Plan(not_after=self.not_after)


def combine(found: list[Found]) -> list[Plan]:
    """The plans of a sentence; raises Asked where two values compete for one slot."""
    groups = _clauses(found)
    plans = [_plan(group) for group in groups]
    if len(plans) > 1:
        _share(plans)
    return plans


def _clauses(found: list[Found]) -> list[list[Found]]:
    """Cut after each complete pair of day and clock when another pair follows it."""
    order = [(k, _sort(one.piece)) for k, one in enumerate(found)]
    marks = [(k, sort) for k, sort in order if sort]
    cuts = _cuts(marks)
    if not cuts:
        return [found]
    edges = [0, *cuts, len(found)]
    return [found[a:b] for a, b in pairwise(edges)]


def _sort(piece: object) -> str:
    if isinstance(piece, Clocks):
        return "C"
    if isinstance(piece, (Days, Repeat, *DAYS)):
        return "D"
    return ""


def _cuts(marks: list[tuple[int, str]]) -> list[int]:
    line = "".join(sort for _, sort in marks)
    lead = line[:1]
    if lead not in ("D", "C") or "C" not in line or "D" not in line:
        return []
    cuts = [k for n, (k, sort) in enumerate(marks) if n and sort == lead and line[n - 1] != lead]
    edges = [0, *cuts, marks[-1][0] + 1]
    for a, b in pairwise(edges):
        sorts = {sort for k, sort in marks if a <= k < b}
        if sorts != {"C", "D"}:
            return []
    return cuts


def _share(plans: list[Plan]) -> None:
    """Zone, bounds and exceptions said once hold for all plans."""
    for name in ("zone", "start", "until", "count", "lasting", "range", "not_after"):
        said = [getattr(plan, name) for plan in plans if getattr(plan, name) is not None]
        for plan in plans:
            if said and getattr(plan, name) is None:
                setattr(plan, name, said[-1])
    excepts = [one for plan in plans for one in plan.excepts]
    repeating = any(plan.repeat for plan in plans)
    for plan in plans:
        plan.excepts = list(excepts)
        if repeating and plan.repeat is None and plan.days:
            _weekly_too(plan)


def _weekly_too(plan: Plan) -> None:
    """`every monday 9am and wednesday 2pm`: the second day repeats as the first does."""
    if all(isinstance(day, pieces.Weekday) and day.which is None for day in plan.days):
        weekdays = tuple((0, day.day) for day in plan.days if isinstance(day, pieces.Weekday))
        plan.repeat, plan.days, plan.loose = (
            Repeat("WEEKLY", weekdays=weekdays),
            [],
            False,
        )


def _plan(found: list[Found]) -> Plan:
    plan = Plan()
    for one in found:
        _put(plan, one.piece)
    _plain_weekdays(plan)
    if plan.repeat is not None:
        _clocks_from_bounds(plan)
        _days_into_repeat(plan)
    return plan


def _plain_weekdays(plan: Plan) -> None:
    """Several plain weekdays may be meant weekly; `monday mornings` is."""
    plain = all(
        isinstance(day, pieces.Weekday) and day.which is None and not day.weeks for day in plan.days
    )
    plan.loose = plain and len(plan.days) > 1
    if plan.part and plan.part.plural and plan.repeat is None and plain:
        days = tuple((0, day.day) for day in plan.days if isinstance(day, pieces.Weekday))
        plan.repeat = Repeat("WEEKLY", weekdays=days) if days else Repeat("DAILY")
        plan.days, plan.loose = [], False


def _clocks_from_bounds(plan: Plan) -> None:
    """`from feb 3 to mar 10 at 9am`: a clock beside a bound is the series' own, if it has none."""
    if plan.clocks or plan.part or plan.window or _is_brief(plan.repeat):
        return
    bounds = (
        plan.start,
        plan.until.moment if plan.until else None,
        plan.range.first if plan.range else None,
        plan.range.last if plan.range else None,
    )
    said = [one for one in bounds if one and one.day is not None and (one.clock or one.part)]
    if len(said) != 1:
        return
    plan.clocks = Clocks((said[0].clock,)) if said[0].clock else None
    plan.part = pieces.Part(said[0].part) if said[0].part else None
    day = pieces.Moment(said[0].day)
    plan.start = day if plan.start is said[0] else plan.start
    if plan.until and plan.until.moment is said[0]:
        plan.until = replace(plan.until, moment=day)
    if plan.range and plan.range.first is said[0]:
        plan.range = replace(plan.range, first=day)
    if plan.range and plan.range.last is said[0]:
        plan.range = replace(plan.range, last=day)


def _is_brief(repeat: Repeat | None) -> bool:
    return repeat is not None and repeat.frequency in ("HOURLY", "MINUTELY", "SECONDLY")


def _put(plan: Plan, piece: object) -> None:
    name = SLOTS.get(type(piece))
    if name is not None:
        _set(plan, name, piece)
    elif isinstance(piece, Days):
        _add_days(plan, list(piece.days), piece.loose)
    elif isinstance(piece, Repeat):
        plan.repeat = piece if plan.repeat is None else _merge_repeats(plan.repeat, piece)
    elif isinstance(piece, DAYS):
        _add_days(plan, [piece], False)
    else:
        _append(plan, piece)


SLOTS: dict[type, str] = {
    Clocks: "clocks",
    Window: "window",
    pieces.Part: "part",
    pieces.Range: "range",
    pieces.Shift: "shift",
    pieces.Now: "now",
    pieces.Lasting: "lasting",
    pieces.RecurrenceText: "recurrence",
}
VALUES: dict[type, tuple[str, str]] = {
    pieces.Start: ("start", "moment"),
    pieces.Count: ("count", "number"),
    pieces.Bare: ("bare", "amount"),
    pieces.MinutePast: ("minute_past", "minute"),
    pieces.NotAfter: ("not_after", "clock"),
    pieces.Zone: ("zone", "words"),
    pieces.ShortMonths: ("short_months", "how"),
}


def _append(plan: Plan, piece: object) -> None:
    if type(piece) in VALUES:
        slot, attribute = VALUES[type(piece)]
        _set(plan, slot, getattr(piece, attribute))
    elif isinstance(piece, pieces.Until):
        _set(plan, "until", piece)
    elif isinstance(piece, pieces.Except):
        plan.excepts.append(piece)
    elif isinstance(piece, pieces.Vague):
        plan.vague.append(piece)
    elif isinstance(piece, pieces.Wrong):
        plan.wrong.append(piece)


def _set(plan: Plan, name: str, value: object) -> None:
    before = getattr(plan, name)
    if name == "bare" and before is not None:
        value = before + value
    elif name == "clocks" and before is not None and before != value:
        value = Clocks(tuple(dict.fromkeys((*before.clocks, *value.clocks))))  # type: ignore[attr-defined]
    elif before is not None and before != value:
        raise conflict(NAMES.get(name, name))
    setattr(plan, name, value)


NAMES = {
    "part": "parts of the day",
    "range": "stretches of time",
    "lasting": "lengths",
    "start": "starts",
    "until": "ends",
    "count": "counts",
    "zone": "time zones",
    "window": "windows",
}


def conflict(what: str) -> Asked:
    """The question for two values where there can be one."""
    return Asked("conflict", f"I read two different {what} here. Which one holds?", "conflict")


def _add_days(plan: Plan, days: list[Day], loose: bool) -> None:
    if not plan.days:
        plan.days, plan.loose = days, loose
        return
    if len(days) == 1 and len(plan.days) == 1:
        merged = merge_days(plan.days[0], days[0])
        if merged is not None:
            plan.days = [merged]
            return
    elif len(days) == 1 and all(isinstance(day, pieces.Weekday) for day in plan.days):
        merged_all = [merge_days(day, days[0]) for day in plan.days]
        if all(merged_all):
            plan.days, plan.loose = [day for day in merged_all if day], False
            return
    plan.days = [*plan.days, *days]
    plan.loose = False


# --- repeats -------------------------------------------------------------------------------------


def _merge_repeats(one: Repeat, other: Repeat) -> Repeat:
    """`weekly` + `wednesdays`, `every 2 weeks` + `weekdays`, `hourly` + `weekdays`."""
    if _is_plain(other) and not _is_plain(one):
        one, other = other, one
    if not _is_plain(one):
        return _joined(one, other)
    if other.frequency == "WEEKLY" and other.interval == 1 and other.weekdays:
        return _on_weekdays(one, other)
    if one.frequency == other.frequency:
        return _same_frequency(one, other)
    if one.frequency == "YEARLY" and other.frequency == "MONTHLY" and other.interval == 1:
        return replace(other, frequency="YEARLY", interval=one.interval)
    raise conflict("rhythms")


def _on_weekdays(one: Repeat, other: Repeat) -> Repeat:
    if one.frequency in ("MONTHLY", "YEARLY"):
        raise monthly_weekday()
    frequency = "WEEKLY" if one.frequency == "DAILY" else one.frequency
    return replace(one, frequency=frequency, weekdays=other.weekdays)


def _same_frequency(one: Repeat, other: Repeat) -> Repeat:
    if one.interval != 1 and other.interval != 1:
        raise conflict("rhythms")
    interval = max(one.interval, other.interval)
    return replace(other, interval=interval, times_each=one.times_each or other.times_each)


def _is_plain(repeat: Repeat) -> bool:
    return not (
        repeat.weekdays or repeat.month_days or repeat.months or repeat.weeks or repeat.year_days
    )


def _joined(one: Repeat, other: Repeat) -> Repeat:
    """`mondays` and `thursdays`; `weekdays` in `week 12 and 14`."""
    if other.weeks and one.weekdays:
        return replace(other, weekdays=one.weekdays)
    if one.weeks and other.weekdays:
        return replace(one, weekdays=other.weekdays)
    same = (one.frequency, one.interval) == (other.frequency, other.interval)
    if not same or one.positions != other.positions or one.months != other.months:
        raise conflict("rhythms")
    return replace(
        one,
        weekdays=tuple(dict.fromkeys(one.weekdays + other.weekdays)),
        month_days=tuple(dict.fromkeys(one.month_days + other.month_days)),
    )


def monthly_weekday() -> Asked:
    """The question for `monthly on friday`, which names no week."""
    text = "Which week of the month? Say for example “first friday of every month”."
    return Asked("underspecified", text, "which-week")


def _days_into_repeat(plan: Plan) -> None:
    """Days beside a repeat say when in it; a span limits it."""
    repeat = plan.repeat
    rest: list[Day] = []
    for day in plan.days:
        took = _into(repeat, day) if repeat else None
        if took is None:
            rest.append(day)
        else:
            repeat = took
    plan.repeat, plan.loose = repeat, False
    plan.days = []
    for day in rest:
        _limit(plan, day)


def _into(repeat: Repeat | None, day: Day) -> Repeat | None:
    if repeat is None:
        return None
    rule = INTO.get(type(day))
    return rule(repeat, day) if rule else None


def _weekday_into(repeat: Repeat, day: pieces.Weekday) -> Repeat | None:
    if day.which is not None or day.weeks or repeat.frequency == "DAILY":
        return None
    if repeat.frequency in ("MONTHLY", "YEARLY") and not repeat.weeks:
        raise monthly_weekday()
    return replace(repeat, weekdays=(*repeat.weekdays, (0, day.day)))


def _weekend_into(repeat: Repeat, day: pieces.Weekend) -> Repeat | None:
    if day.which is not None or repeat.frequency in ("MONTHLY", "YEARLY"):
        return None
    frequency = "WEEKLY" if repeat.frequency == "DAILY" else repeat.frequency
    return replace(repeat, frequency=frequency, weekdays=((0, 5), (0, 6)))


def _month_day_into(repeat: Repeat, day: pieces.DayOfMonth) -> Repeat | None:
    if day.span is not None and day.span.month and repeat.frequency == "YEARLY":
        months = (*repeat.months, day.span.month)
        return replace(repeat, months=months, month_days=(*repeat.month_days, day.day))
    if repeat.frequency == "YEARLY" and not repeat.months:
        return replace(repeat, year_days=(*repeat.year_days, day.day))
    if repeat.frequency not in ("MONTHLY", "YEARLY"):
        return None
    return replace(repeat, month_days=(*repeat.month_days, day.day))


def _date_into(repeat: Repeat, day: pieces.Date) -> Repeat | None:
    if day.year is not None or day.weekday is not None:
        return None
    if repeat.frequency == "YEARLY":
        months = tuple(dict.fromkeys((*repeat.months, day.month)))
        return replace(repeat, months=months, month_days=(*repeat.month_days, day.day))
    return None


def _nth_into(repeat: Repeat, day: pieces.Nth) -> Repeat | None:
    if day.what == "day" and repeat.frequency == "WEEKLY" and 1 <= day.n <= 7:
        return replace(repeat, weekdays=(*repeat.weekdays, (0, day.n - 1)))
    if repeat.frequency not in ("MONTHLY", "YEARLY"):
        return None
    months = (*repeat.months, day.span.month) if day.span.month else repeat.months
    if months and repeat.frequency == "MONTHLY":
        return None
    repeat = replace(repeat, months=tuple(dict.fromkeys(months)))
    if day.what == "business":
        weekdays = tuple((0, weekday) for weekday in range(5))
        return replace(repeat, weekdays=weekdays, positions=(*repeat.positions, day.n))
    if day.what == "day":
        if repeat.frequency == "YEARLY" and not months:
            return replace(repeat, year_days=(*repeat.year_days, day.n))
        return replace(repeat, month_days=(*repeat.month_days, day.n))
    return replace(repeat, weekdays=(*repeat.weekdays, (day.n, int(day.what))))


def _edge_into(repeat: Repeat, day: pieces.Edge) -> Repeat | None:
    if day.span.unit != "month" or day.span.month or repeat.frequency != "MONTHLY":
        return None
    return replace(repeat, month_days=(1 if day.edge == "start" else -1,))


def _span_into(repeat: Repeat, day: pieces.Span) -> Repeat | None:
    if day.unit == "week" and day.number and repeat.frequency in ("WEEKLY", "YEARLY"):
        return replace(repeat, frequency="YEARLY", weeks=(day.number,))
    if day.unit == "month" and day.month and repeat.frequency == "YEARLY":
        return replace(repeat, months=(*repeat.months, day.month))
    return None


def _week_day_into(repeat: Repeat, day: pieces.Offset) -> Repeat | None:
    """`on friday in week 12` of every year."""
    base = day.day
    if not isinstance(base, pieces.Edge) or base.span.unit != "week" or not base.span.number:
        return None
    if repeat.frequency not in ("WEEKLY", "YEARLY"):
        return None
    weekdays = (*repeat.weekdays, (0, day.amount.days))
    return replace(repeat, frequency="YEARLY", weekdays=weekdays, weeks=(base.span.number,))


def _holiday_into(repeat: Repeat, day: pieces.Holiday) -> Repeat | None:
    from bot.language.holidays import FIXED

    if repeat.frequency != "YEARLY" or day.name not in FIXED or day.year:
        return None
    month, number = FIXED[day.name]
    return replace(repeat, months=(month,), month_days=(number,))


INTO: dict[type, Callable[[Repeat, Any], Repeat | None]] = {
    pieces.Weekday: _weekday_into,
    pieces.Weekend: _weekend_into,
    pieces.DayOfMonth: _month_day_into,
    pieces.Date: _date_into,
    pieces.Nth: _nth_into,
    pieces.Edge: _edge_into,
    pieces.Span: _span_into,
    pieces.Holiday: _holiday_into,
    pieces.Offset: _week_day_into,
}


def _follows(one: pieces.Span | None, other: pieces.Span) -> bool:
    """`march and april`: months in a row."""
    if one is None or one.month is None or other.month is None or one.year != other.year:
        return False
    return other.month == one.month % 12 + 1


def _limit(plan: Plan, day: Day) -> None:
    """A span beside a repeat limits it; a date beside a longer rhythm is where it starts."""
    repeat = plan.repeat
    if isinstance(day, pieces.Span) and plan.range is None:
        plan.range = pieces.Range(None, None, day)
        return
    if isinstance(day, pieces.Span) and plan.range and _follows(plan.range.whole, day):
        first = pieces.Edge("start", plan.range.whole or day)
        plan.range = pieces.Range(pieces.Moment(first), pieces.Moment(pieces.Edge("end", day)))
        return
    monthly = repeat is not None and repeat.frequency == "MONTHLY" and _is_plain(repeat)
    if repeat and monthly and isinstance(day, pieces.Date) and plan.start is None:
        plan.repeat = replace(repeat, month_days=(day.day,))
        plan.start = pieces.Moment(day)
        return
    if repeat and repeat.frequency in ("HOURLY", "MINUTELY"):
        plan.days.append(day)
        return
    raise conflict("days")
