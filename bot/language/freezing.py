"""When a freeze holds: a stretch of time, or a rhythm and how long each of its stretches lasts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.language import pieces
from bot.language.calendar_days import resolve
from bot.language.frame import Asked, Frame
from bot.language.instants import When, one_off
from bot.language.pieces import Clock, Clocks, Moment, Range, Span
from bot.language.plans import Plan, conflict
from bot.language.series import series
from bot.language.stretches import days, from_to, lasting_from_now, whole, windowed
from bot.language.times import time_of, window_times
from models.rules.timezones import localize

MIDNIGHT = time()
DAY = timedelta(days=1)


def frozen(plan: Plan, frame: Frame) -> When:
    """The stretches a freeze holds in. Raises Asked or Failed."""
    return _repeating(plan, frame) if plan.repeat is not None else _once(plan, frame)


# --- once ----------------------------------------------------------------------------------------


def _once(plan: Plan, frame: Frame) -> When:
    if plan.excepts or plan.count is not None:
        raise Asked("underspecified", "How often? Name a rhythm, like “every monday”.", "rhythm")
    if plan.range is not None:
        return from_to(plan.range, plan, frame)
    if plan.window is not None:
        return windowed(plan, frame)
    if plan.start is not None or plan.until is not None:
        return _bounded(plan, frame)
    if plan.lasting is not None:
        return lasting_from_now(plan.lasting, frame)
    if plan.now is not None:
        return When("interval", interval=(frame.context.now, None))
    return _named(plan, frame)


def _bounded(plan: Plan, frame: Frame) -> When:
    """`until friday 9:00`, `from friday 16:00`, or both."""
    if plan.days or plan.clocks or plan.lasting:
        raise conflict("stretches of time")
    last = plan.until.moment if plan.until else None
    return from_to(Range(plan.start, last), plan, frame)


def _named(plan: Plan, frame: Frame) -> When:
    """`tomorrow` and `next week` are meant whole; of `friday 16:00` it is asked which end it is."""
    if len(plan.days) == 1 and not plan.clocks and not plan.part:
        day = plan.days[0]
        if isinstance(day, Span | pieces.Weekend):
            return whole(day, frame) or one_off(plan, frame)
        return _whole_day(resolve(day, frame, None), frame)
    found = one_off(plan, frame)
    at = localize(found.rules[0].start, found.rules[0].zone, found.rules[0].fold)
    ends = (("until then", "until"), ("from then on", "from"))
    if frame.choose("stretch", "Frozen until then, or from then on?", ends) == "until":
        return When("interval", interval=(frame.context.now, at))
    return When("interval", interval=(at, None))


def _whole_day(day: date, frame: Frame) -> When:
    return days(day, day, frame)


# --- in a rhythm ---------------------------------------------------------------------------------


def _repeating(plan: Plan, frame: Frame) -> When:
    first, last = _ends(plan, frame)
    lasting = _hours(plan)
    plan.clocks, plan.window, plan.part = Clocks((_clock(first),)), None, None
    when = series(plan, frame)
    start = when.rules[0].start
    return replace(when, length=lasting or _length(start, last, frame))


def _ends(plan: Plan, frame: Frame) -> tuple[time, Moment | None]:
    """When each stretch begins, and what says where it ends (none: with the day)."""
    if plan.window is not None:
        first, last = window_times(plan.window, frame)
        return first, Moment(clock=_clock(last))
    clocks = list(plan.clocks.clocks) if plan.clocks else []
    if plan.start is not None and plan.start.day is None and plan.start.clock:
        clocks.insert(0, plan.start.clock)
        plan.start = None
    end = _each_end(plan)
    if len(clocks) == 2 and end is not None and end.clock is None:
        end = replace(end, clock=clocks.pop())  # `from 16:00 to monday 8:00`
    if len(clocks) > 1:
        raise conflict("times")
    return time_of(clocks[0], frame) if clocks else MIDNIGHT, end


def _each_end(plan: Plan) -> Moment | None:
    """`until monday 8:00` ends each stretch, `until 24 dec` all of them."""
    if plan.until is None:
        return None
    moment = plan.until.moment
    if moment.day is not None and not isinstance(moment.day, pieces.Weekday):
        return None
    plan.until = None
    return moment


def _hours(plan: Plan) -> timedelta | None:
    """`for 3 hours` says how long each stretch lasts; `for 3 weeks` how long there are any."""
    if plan.lasting is None or plan.lasting.amount.days or plan.lasting.amount.months:
        return None
    seconds, plan.lasting = int(plan.lasting.amount.seconds), None
    return timedelta(seconds=seconds)


def _length(start: datetime, last: Moment | None, frame: Frame) -> timedelta:
    """How long a stretch lasts that begins at this wall time."""
    if last is None:
        return datetime.combine(start.date(), MIDNIGHT) + DAY - start
    clock = time_of(last.clock, frame) if last.clock else MIDNIGHT
    end = datetime.combine(start.date(), clock)
    if isinstance(last.day, pieces.Weekday):
        end += DAY * ((last.day.day - start.weekday()) % 7 + (0 if last.clock else 1))
        return (end if end > start else end + DAY * 7) - start
    return (end if end > start else end + DAY) - start


def _clock(at: time) -> Clock:
    return Clock(at.hour, at.minute, at.second)
