"""Two words for one day made one: `friday` + `next week`, `the 1st` + `next month`."""

from __future__ import annotations

from dataclasses import replace

from bot.language.pieces import (
    Ahead,
    Amount,
    Date,
    Day,
    DayOfMonth,
    Edge,
    Holiday,
    In,
    Nth,
    Numeric,
    Offset,
    Span,
    Weekday,
    Weekend,
)

OPEN = Span("month", None)


def merge_days(one: Day, other: Day) -> Day | None:
    """The single day both describe, or None where they are two days or contradict."""
    if one == other:
        return one
    return _merged(one, other) or _merged(other, one)


def _merged(one: Day, other: Day) -> Day | None:
    if isinstance(one, Weekday):
        return _weekday(one, other)
    if isinstance(one, DayOfMonth) and one.span is None and _is(other, "month"):
        return replace(one, span=other)  # type: ignore[arg-type]
    if isinstance(one, Nth) and one.span == OPEN and isinstance(other, Span):
        return replace(one, span=other)
    if isinstance(one, Date | Holiday) and one.year is None and isinstance(other, Span):
        if isinstance(one, Date) and other.unit == "year" and other.offset is not None:
            return replace(one, years=other.offset)
        return replace(one, year=other.year) if other.unit == "year" and other.year else None
    if isinstance(one, Span) and isinstance(other, Span) and one.number and other.unit == "year":
        return replace(one, year=other.year) if other.year else None
    if isinstance(one, Weekend) and isinstance(other, Span) and other.unit == "week":
        return Weekend("next" if other.offset == 1 else one.which)
    return None


def _is(day: Day, unit: str) -> bool:
    return isinstance(day, Span) and day.unit == unit


def _weekday(one: Weekday, other: Day) -> Day | None:
    if other == Span("week", 0):
        return replace(one, which="this_week")
    if isinstance(other, Span) and other.unit == "week":
        return Offset(Amount(days=one.day), Edge("start", other))
    if isinstance(other, Date | Ahead | DayOfMonth | Numeric) and other.weekday is None:
        return replace(other, weekday=one.day)
    if isinstance(other, In) and other.amount.days and not other.amount.days % 7:
        week = Span("week", other.amount.days // 7)
        return Offset(Amount(days=one.day), Edge("start", week))
    return None
