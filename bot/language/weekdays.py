"""From a weekday or a weekend as said to its date: this one, the coming one, the next."""

from __future__ import annotations

from datetime import date, time

from bot.language import pieces
from bot.language.frame import Asked, Failed, Frame, plus_days
from bot.language.showing import NAMES, passed, show


def weekday(day: pieces.Weekday, frame: Frame, clock: time | None, floor: date) -> date:
    """The weekday's date, from `floor` on where it is the coming one. Raises Asked or Failed."""
    coming = plus_days(floor, (day.day - floor.weekday()) % 7)
    if day.which == "some":
        raise Asked("underspecified", f"Which {NAMES[day.day]}? Name the date.", "which-day")
    if day.which == "last":
        raise Failed("past", f"Last {NAMES[day.day]} has passed.")
    if day.which == "next":
        return plus_days(_next(day.day, frame), 7 * day.weeks)
    if day.which == "this_week":
        return plus_days(frame.today, day.day - frame.today.weekday())
    if day.which == "after_next":
        ahead = coming if coming > floor else plus_days(coming, 7)
        return plus_days(ahead, 7)
    if coming == frame.today == floor:
        coming = _today_or_next(day, coming, frame, clock)
    return plus_days(coming, 7 * day.weeks)


def _next(weekday: int, frame: Frame) -> date:
    today = frame.today
    coming = plus_days(today, (weekday - today.weekday() - 1) % 7 + 1)
    following = plus_days(today, 7 - today.weekday() + weekday)
    if coming == following:
        return following
    options = ((show(coming), "coming"), (show(following), "following"))
    text = f"Which {NAMES[weekday]} is “next {NAMES[weekday]}”?"
    picked = frame.choose("next_weekday", text, options, habit="next-weekday")
    return coming if picked == "coming" else following


def _today_or_next(day: pieces.Weekday, today: date, frame: Frame, clock: time | None) -> date:
    later = plus_days(today, 7)
    wanted = clock or frame.context.default_time
    gone = passed(today, wanted, frame)
    if day.which in ("this", "coming") and clock and not gone and day.which == "this":
        return today
    if clock is not None and gone:
        return later
    options = [(show(later), "next-week")]
    if not gone:
        options.insert(0, (show(today), "today"))
    text = f"Today is {NAMES[day.day]}. Which {NAMES[day.day]} do you mean?"
    picked = frame.choose("weekday_today", text, tuple(options))
    return today if picked == "today" else later


def weekend(day: pieces.Weekend, frame: Frame, clock: time | None, floor: date) -> date:
    """Saturday or Sunday of the weekend, which is asked. Raises Asked or Failed."""
    start = plus_days(floor, (5 - floor.weekday()) % 7) if floor.weekday() != 6 else floor
    if day.which == "next":
        start = plus_days(frame.today, 7 - frame.today.weekday() + 5)
    first = start
    options = []
    for one, name in (
        (first, "saturday"),
        (plus_days(first, 6 - first.weekday()), "sunday"),
    ):
        if not passed(one, clock, frame) and (show(one), "sunday") not in options:
            options.append((show(one), name if one.weekday() == 5 else "sunday"))
    if not options:
        raise Failed("past", "That weekend has passed. Name another day.")
    picked = frame.choose("underspecified", "Saturday or Sunday?", tuple(options), key="weekend")
    return first if first.weekday() == 6 or picked == "saturday" else plus_days(first, 1)
