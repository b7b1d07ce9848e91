"""From a day as said to the local date it means, given the moment of typing."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import Any

from bot.language import pieces
from bot.language.frame import Failed, Frame, make_date, plus_days
from bot.language.holidays import holiday
from bot.language.lengths import add, add_months
from bot.language.pieces import Day, Span
from bot.language.showing import MONTHS, NAMES, passed, show
from bot.language.weekdays import weekday, weekend


def resolve(day: Day, frame: Frame, clock: time | None = None, floor: date | None = None) -> date:
    """The date. `clock` is the time of day wanted there, which decides whether today has passed;
    `floor` is the first day it may be (for the ends of a series). Raises Asked or Failed."""
    return RESOLVERS[type(day)](day, frame, clock, floor or frame.today)


# --- dates ---------------------------------------------------------------------------------------


def _date(day: pieces.Date, frame: Frame, clock: time | None, floor: date) -> date:
    if not 1 <= day.month <= 12:
        raise Failed("no_such_date", f"There is no month {day.month}.")
    if day.year is not None or day.years is not None:
        year = day.year or frame.today.year + (day.years or 0)
        return _checked(day, _exact(day, year), frame)
    found = make_date(floor.year, day.month, day.day)
    if found is None or found < floor or (found == frame.today and passed(found, clock, frame)):
        found = _later_year(day, frame, floor, found)
    return _checked(day, found, frame)


def _later_year(day: pieces.Date, frame: Frame, floor: date, found: date | None) -> date:
    if day.day > monthrange(2028, day.month)[1] or day.day < 1:
        return _exact(day, floor.year)
    if found is None and (day.month, day.day) == (2, 29):
        return _leap(frame, floor)
    later = make_date(floor.year + 1, day.month, day.day)
    return later if later is not None else _leap(frame, floor)


def _leap(frame: Frame, floor: date) -> date:
    year = next(
        y for y in range(floor.year, floor.year + 9) if (d := make_date(y, 2, 29)) and d >= floor
    )
    near = floor.year if floor < date(floor.year, 3, 1) else floor.year + 1
    if year == near:
        return date(year, 2, 29)
    options = tuple(
        (show(one), one.isoformat())
        for one in (date(near, 2, 28), date(near, 3, 1), date(year, 2, 29))
    )
    text = f"{near} has no 29 February. Which day do you mean?"
    return date.fromisoformat(frame.choose("no_such_date", text, options, key="leap-day"))


def _exact(day: pieces.Date, year: int) -> date:
    found = make_date(year, day.month, day.day)
    if found is None:
        last = monthrange(year, day.month)[1] if 1 <= year <= 9999 else 0
        text = f"There is no {day.day} {MONTHS[day.month - 1]} {year}"
        raise Failed("no_such_date", f"{text}: that month has {last} days.")
    return found


def _checked(day: pieces.Date, found: date, frame: Frame) -> date:
    """The date, unless a weekday said beside it is not its own."""
    return _agree(day.weekday, found, frame)


def _agree(weekday: int | None, found: date, frame: Frame) -> date:
    if weekday is None or found.weekday() == weekday:
        return found
    nearest = plus_days(found, (weekday - found.weekday() + 3) % 7 - 3)
    options = tuple(
        (show(one), one.isoformat()) for one in sorted((nearest, found)) if one >= frame.today
    )
    text = f"{show(found)[4:]} is a {NAMES[found.weekday()]}, not a {NAMES[weekday]}. Which day?"
    return date.fromisoformat(frame.choose("weekday_mismatch", text, options))


def _numeric(day: pieces.Numeric, frame: Frame, clock: time | None, floor: date) -> date:
    as_dmy = pieces.Date(day.second, day.first, day.year, day.weekday)
    as_mdy = pieces.Date(day.first, day.second, day.year, day.weekday)
    order = frame.date_order
    if day.first > 12 or order == "DMY":
        return _date(as_dmy if day.second <= 12 else as_mdy, frame, clock, floor)
    if day.second > 12 or day.first == day.second or order in ("MDY", "YMD"):
        return _date(as_mdy, frame, clock, floor)
    options = tuple(
        (f"{one.day} {MONTHS[one.month - 1]}", name)
        for one, name in ((as_mdy, "MDY"), (as_dmy, "DMY"))
    )
    text = f"Is {day.first}/{day.second} the {options[0][0]} or the {options[1][0]}?"
    picked = frame.choose("date_order", text, options, habit="date-order")
    return _date(as_dmy if picked == "DMY" else as_mdy, frame, clock, floor)


def _ahead(day: pieces.Ahead, frame: Frame, _clock: time | None, _floor: date) -> date:
    found = plus_days(frame.today, day.days)
    mine = plus_days(frame.readers_today, day.days)
    if mine != found:
        options = ((show(min(mine, found)), "earlier"), (show(max(mine, found)), "later"))
        text = f"It is another day in {frame.zone} than with you. Which day do you mean?"
        picked = frame.choose("whose_day", text, options)
        found = (min if picked == "earlier" else max)(mine, found)
    return _agree(day.weekday, found, frame)


def _day_of_month(day: pieces.DayOfMonth, frame: Frame, clock: time | None, floor: date) -> date:
    if not 1 <= day.day <= 31:
        raise Failed("no_such_date", f"No month has a day {day.day}.")
    if day.span is not None and (day.span.month or day.span.offset is not None):
        start, end = bounds(day.span, frame, floor)
        found = make_date(start.year, start.month, day.day)
        if found is None:
            text = f"{MONTHS[start.month - 1]} {start.year} has {end.day} days."
            raise Failed("no_such_date", text)
        if day.span.month and day.span.year is None and found < floor:
            return _date(pieces.Date(start.month, day.day), frame, clock, floor)
        return _agree(day.weekday, found, frame)
    return _coming_day(day, frame, clock, floor)


def _coming_day(day: pieces.DayOfMonth, frame: Frame, clock: time | None, floor: date) -> date:
    month = floor.replace(day=1)
    for _ in range(4):
        found = make_date(month.year, month.month, day.day)
        if found is None:
            last = month.replace(day=monthrange(month.year, month.month)[1])
            text = f"{MONTHS[month.month - 1]} has {last.day} days."
            later = _month_after(month)
            options = (
                (show(last), "last"),
                (f"{day.day} {MONTHS[later.month - 1]}", "next"),
            )
            if frame.choose("no_such_date", text, options, key="short-month-once") == "last":
                return last
        elif found >= floor and not passed(found, clock, frame):
            return _agree(day.weekday, found, frame)
        month = _month_after(month)
    raise Failed("no_such_date", f"No coming month has a day {day.day}.")


def _month_after(month: date) -> date:
    return plus_days(month.replace(day=28), 4).replace(day=1)


def _holiday(day: pieces.Holiday, frame: Frame, clock: time | None, floor: date) -> date:
    if day.year is not None:
        found = holiday(day.name, min(max(day.year, 1583), 4000))
        if found is None:
            raise Failed("no_such_date", f"{day.year} has no 29 February.")
        return found
    for year in range(floor.year, floor.year + 9):
        found = holiday(day.name, year)
        if found is not None and found >= floor and not passed(found, clock, frame):
            return found
    raise Failed("no_such_date", "That day does not come within the next years.")


# --- spans and what is counted in them -----------------------------------------------------------


def bounds(span: Span, frame: Frame, floor: date | None = None) -> tuple[date, date]:
    """The first and last day of a span; an open one is the coming (or running) one."""
    floor = floor or frame.today
    if span.offset and span.month is None:
        floor = frame.today  # `from monday to wednesday next week`
    if span.unit == "week":
        return _week_bounds(span, frame, floor)
    if span.unit == "year":
        year = span.year or floor.year + (span.offset or 0)
        return _first_last(_year_month(year, 1), 12)
    if span.unit == "quarter":
        return _quarter_bounds(span, floor)
    return _first_last(_month_start(span, frame, floor), 1)


def _year_month(year: int, month: int) -> date:
    return date(min(max(year, 1), 9998), month, 1)


def _month_start(span: Span, frame: Frame, floor: date) -> date:
    if span.month is None:
        return add_months(floor.replace(day=1), span.offset or 0)
    year = span.year or floor.year
    if span.offset == -1:
        return _year_month(year - (span.month >= frame.today.month), span.month)
    if span.year is None and (year, span.month) < (floor.year, floor.month):
        year += 1
    if span.offset == 1 and (year, span.month) == (frame.today.year, frame.today.month):
        year += 1
    return _year_month(year, span.month)


def _first_last(first: date, months: int) -> tuple[date, date]:
    return first, plus_days(add_months(first, months), -1)


def _quarter_bounds(span: Span, floor: date) -> tuple[date, date]:
    if span.number is None:
        first = floor.replace(month=(floor.month - 1) // 3 * 3 + 1, day=1)
        return _first_last(add_months(first, 3 * (span.offset or 0)), 3)
    year = span.year or floor.year
    first = _year_month(year, span.number * 3 - 2)
    if span.year is None and add_months(first, 3) <= floor:
        first = add_months(first, 12)
    return _first_last(first, 3)


def _week_bounds(span: Span, frame: Frame, floor: date) -> tuple[date, date]:
    if span.around is not None:
        day = resolve(span.around, frame, None, floor)
        return plus_days(day, -day.weekday()), plus_days(day, 6 - day.weekday())
    if span.number is None:
        monday = plus_days(floor, -floor.weekday() + 7 * (span.offset or 0))
        return monday, plus_days(monday, 6)
    year = span.year or floor.isocalendar().year
    try:
        monday = date.fromisocalendar(year, span.number, 1)
        if span.year is None and plus_days(monday, 6) < frame.today:
            monday = date.fromisocalendar(year + 1, span.number, 1)
    except (ValueError, OverflowError):
        raise Failed("no_such_date", f"{year} has no week {span.number}.") from None
    return monday, plus_days(monday, 6)


def _span(day: Span, frame: Frame, _clock: time | None, floor: date) -> date:
    start, _ = bounds(day, frame, floor)
    if start < frame.today:
        raise Failed("past", f"{show(start)} has passed. Name a day.")
    return start


def _edge(day: pieces.Edge, frame: Frame, _clock: time | None, floor: date) -> date:
    start, end = bounds(day.span, frame, floor)
    if day.edge == "end":
        return plus_days(end, -2) if day.span.unit == "week" else end
    if start < floor and day.span.offset in (None, 0):
        start, _ = bounds(_following(day.span), frame, floor)
    return start


def _following(span: Span) -> Span:
    if span.month is not None or span.number is not None:
        return span
    return replace(span, offset=(span.offset or 0) + 1)


def _nth(day: pieces.Nth, frame: Frame, clock: time | None, floor: date) -> date:
    span = day.span
    if day.what == "day" and abs(day.n) > 31 and span == Span("month", None):
        span = Span("year", None)
    found = _nth_in(day, *bounds(span, frame, floor))
    gone = found is not None and (found < floor or passed(found, clock, frame))
    if (found is None or gone) and span.offset is None and span.year is None:
        if span.month is not None:
            year = bounds(span, frame, floor)[0].year + 1
            found = _nth_in(day, *bounds(replace(span, year=year), frame, floor))
        else:
            found = _nth_in(day, *bounds(replace(span, offset=1), frame, floor))
    if found is None:
        raise Failed("no_such_date", "There is no such day in that stretch of time.")
    return found


def _nth_in(day: pieces.Nth, first: date, last: date) -> date | None:
    if day.n == 0:
        return None
    one, step = (first, 1) if day.n > 0 else (last, -1)
    left = abs(day.n)
    while first <= one <= last:
        if _fits(day, one):
            left -= 1
            if not left:
                return one
        one = plus_days(one, step)
    return None


def _fits(day: pieces.Nth, one: date) -> bool:
    if day.what == "business":
        return one.weekday() < 5
    return day.what == "day" or one.weekday() == day.what


def _in(day: pieces.In, frame: Frame, _clock: time | None, _floor: date) -> date:
    return plus_days(add(frame.today, day.amount), int(day.amount.seconds // 86400))


def _offset(day: pieces.Offset, frame: Frame, _clock: time | None, floor: date) -> date:
    if day.amount.seconds:
        raise Failed("underspecified", "Count days, weeks or months from a day, not hours.")
    return add(resolve(day.day, frame, None, floor), day.amount)


def _weekday_by(day: pieces.WeekdayBy, frame: Frame, _clock: time | None, floor: date) -> date:
    base = resolve(day.day, frame, None, floor)
    if day.sign > 0:
        return plus_days(base, (day.weekday - base.weekday() - 1) % 7 + 1)
    return plus_days(base, -((base.weekday() - day.weekday - 1) % 7 + 1))


def _stamp(day: pieces.Stamp, frame: Frame, _clock: time | None, _floor: date) -> date:
    from models.rules.timezones import tzinfo_of

    return day.at.astimezone(tzinfo_of(frame.zone)).date()


RESOLVERS: dict[type, Callable[[Any, Frame, time | None, date], date]] = {
    pieces.Weekday: weekday,
    pieces.Weekend: weekend,
    pieces.Date: _date,
    pieces.Numeric: _numeric,
    pieces.Ahead: _ahead,
    pieces.DayOfMonth: _day_of_month,
    pieces.Holiday: _holiday,
    pieces.Span: _span,
    pieces.Edge: _edge,
    pieces.Nth: _nth,
    pieces.In: _in,
    pieces.Offset: _offset,
    pieces.Stamp: _stamp,
    pieces.WeekdayBy: _weekday_by,
}
