"""What a rhythm leaves out: weekdays of its rule, and single dates of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.language import pieces
from bot.language.calendar_days import bounds, resolve
from bot.language.frame import Asked, Failed, Frame, plus_days
from bot.language.pieces import Repeat, Span
from bot.language.plans import Plan
from models.rules.recurrence import Rule


def without(repeat: Repeat, plan: Plan) -> tuple[Repeat, list[pieces.Day]]:
    """The repeat without the weekdays that are left out, and the single days still to be."""
    if any(one.clocks for one in plan.excepts):
        text = "I can leave out times between two others, or whole days. Name the day."
        raise Asked("underspecified", text, "except")
    out = {day for one in plan.excepts for day in one.weekdays}
    days = [day for one in plan.excepts for day in one.days]
    if not out:
        return repeat, days
    if repeat.weekdays and any(n for n, _ in repeat.weekdays):
        raise Asked("underspecified", "Which days should be left out?", "except")
    kept = repeat.weekdays or tuple((0, day) for day in range(7))
    kept = tuple((n, day) for n, day in kept if day not in out)
    if not kept:
        raise Failed("never", "That leaves no day at all.")
    weekly = repeat.frequency == "DAILY" and repeat.interval == 1
    frequency = "WEEKLY" if weekly else repeat.frequency
    return replace(repeat, frequency=frequency, weekdays=kept), days


def except_dates(days: list[pieces.Day], rule: Rule, frame: Frame) -> tuple[date, ...]:
    """The dates the rule leaves out, sorted. Raises Asked or Failed."""
    found: list[date] = []
    for day in days:
        if isinstance(day, Span) and day.unit == "range":
            found[-2:] = _between(found[-2], found[-1])
        elif isinstance(day, Span):
            first, last = bounds(day, frame, rule.start.date())
            found.extend(_between(first, last))
        else:
            found.append(_except_day(day, rule, frame))
    return tuple(sorted(set(found)))


def _except_day(day: pieces.Day, rule: Rule, frame: Frame) -> date:
    if isinstance(day, pieces.Nth) and day.span == Span("month", None):
        raise Asked("underspecified", "Which days are these? Name the dates.", "except")
    if isinstance(day, pieces.Weekday | pieces.Ahead):
        return resolve(day, frame)
    return resolve(day, frame, None, max(rule.start.date(), frame.today))


def _between(first: date, last: date) -> list[date]:
    if not timedelta() <= last - first <= timedelta(400):
        raise Failed("no_such_date", "Those exceptions end before they begin.")
    return [plus_days(first, k) for k in range((last - first).days + 1)]
