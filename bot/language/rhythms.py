"""Rhythms put together: `weekly` + `wednesdays`, and days beside a rhythm that say when in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.language import pieces
from bot.language.frame import Asked
from bot.language.holidays import FIXED
from bot.language.pieces import Day, Repeat
from bot.language.plans import Plan, conflict


def merge_repeats(one: Repeat, other: Repeat) -> Repeat:
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


def days_into_repeat(plan: Plan) -> None:
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
    if day.which not in (None, "some") or day.weeks or repeat.frequency == "DAILY":
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
