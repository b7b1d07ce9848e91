"""Stretches of time: from one moment to another, for verbs that take one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from bot.language import pieces
from bot.language.calendar_days import bounds, resolve
from bot.language.frame import Asked, Failed, Frame, plus_days
from bot.language.grammar.bounds import day_before
from bot.language.instants import When, one_off
from bot.language.lengths import add
from bot.language.pieces import Moment, Range, Span
from bot.language.plans import Plan
from bot.language.times import PARTS, time_of, window_times
from models.rules.timezones import localize

STRETCHES = frozenset(
    [
        "list",
        "pause",
        "cancel",
        "skip",
        "week",
        "month",
        "freeze",
        "away",
        "export",
        "resume",
        "show",
    ]
)
WHOLE = frozenset(
    [
        "list",
        "week",
        "month",
        "show",
        "export",
        "freeze",
        "away",
        "cancel",
        "skip",
        "pause",
    ]
)


def stretch(plan: Plan, frame: Frame) -> When | None:
    """A stretch of time, for verbs that take one and for words said without a verb."""
    if plan.range is not None:
        return from_to(plan.range, plan, frame)
    if frame.action in STRETCHES:
        return _verb_stretch(plan, frame)
    if frame.action == "" and plan.window is not None:
        return windowed(plan, frame)
    if frame.action == "" and plan.lasting is not None:
        return lasting_from_now(plan.lasting, frame)
    return None


def _verb_stretch(plan: Plan, frame: Frame) -> When | None:
    if plan.lasting is not None:
        return lasting_from_now(plan.lasting, frame)
    if plan.until is not None and frame.action != "resume":
        return _until(plan, frame)
    if plan.window is not None and len(plan.days) < 2 and frame.action != "resume":
        return windowed(plan, frame)
    if plan.start is not None and not plan.days:
        return _from(plan, frame)
    if frame.action in WHOLE and len(plan.days) == 1 and not plan.clocks:
        return whole(plan.days[0], frame)
    if plan.loose and len(plan.days) > 1 and not plan.clocks:
        return from_to(Range(Moment(plan.days[0]), Moment(plan.days[-1])), plan, frame)
    return None


def whole(day: pieces.Day, frame: Frame) -> When | None:
    if isinstance(day, Span):
        return days(*bounds(day, frame), frame)
    if isinstance(day, pieces.Weekend):
        saturday = plus_days(frame.today, (5 - frame.today.weekday()) % 7)
        if day.which == "next":
            saturday = plus_days(frame.today, 12 - frame.today.weekday())
        if frame.today.weekday() == 6 and day.which != "next":
            return days(frame.today, frame.today, frame)
        return days(saturday, plus_days(saturday, 1), frame)
    return None


def days(first: date, last: date, frame: Frame) -> When:
    interval = (
        localize(datetime.combine(first, time()), frame.zone),
        localize(datetime.combine(last, time(23, 59)), frame.zone),
    )
    return When("interval", precision="day", interval=interval)


def lasting_from_now(lasting: pieces.Lasting, frame: Frame) -> When:
    start = frame.context.now.astimezone(UTC)
    amount = lasting.amount
    try:
        local = datetime.combine(add(frame.today, amount), frame.now.time())
        end = localize(local, frame.zone) + timedelta(seconds=amount.seconds)
    except OverflowError:
        raise Failed("no_such_date", "That lies beyond the years of the calendar.") from None
    return When("interval", interval=(start, end))


def _until(plan: Plan, frame: Frame) -> When | None:
    until = plan.until
    if until is None:
        return None
    if frame.action in ("list", "week", "month", "show", "export", "cancel", "skip"):
        end = until.moment if until.through else day_before(until.moment)
        return from_to(Range(None, end), plan, frame)
    ends_are_days(plan, frame)
    return one_off(plan, frame)


def _from(plan: Plan, frame: Frame) -> When | None:
    start = plan.start
    if start is None:
        return None
    if plan.until is not None:
        return from_to(Range(start, plan.until.moment), plan, frame)
    if frame.action in ("list", "export"):
        return from_to(Range(start, None), plan, frame)
    plan.days, plan.start = [start.day] if start.day is not None else [], None
    if start.clock and plan.clocks is None:
        plan.clocks = pieces.Clocks((start.clock,))
    return one_off(plan, frame)


def windowed(plan: Plan, frame: Frame) -> When:
    assert plan.window is not None  # noqa: S101
    first, last = window_times(plan.window, frame)
    on = resolve(plan.days[0], frame, last) if plan.days else frame.today
    start, end = datetime.combine(on, first), datetime.combine(on, last)
    end = end if end > start else end + timedelta(1)
    if end <= frame.now:
        start, end = start + timedelta(1), end + timedelta(1)
    return When("interval", interval=(localize(start, frame.zone), localize(end, frame.zone)))


def from_to(span: Range, plan: Plan, frame: Frame) -> When:
    if frame.action not in (*STRETCHES, "", "move"):
        raise Asked("underspecified", "Name one moment, or a rhythm like “every day”.", "when")
    if frame.action == "move" and span.last is not None:
        plan.range, plan.days = None, [span.last.day] if span.last.day else []
        if span.last.clock:
            plan.clocks = pieces.Clocks((span.last.clock,))
        return one_off(plan, frame)
    if span.whole is not None:
        return days(frame.today, bounds(span.whole, frame)[1], frame)
    first, first_clock = _end(span.first, frame, frame.today, time())
    last, last_clock = _end(span.last, frame, first or frame.today, time(23, 59))
    if first and last and datetime.combine(last, last_clock) < datetime.combine(first, first_clock):
        raise Failed("underspecified", "That ends before it begins.")
    timed = any(moment and (moment.clock or moment.part) for moment in (span.first, span.last))
    interval = (
        localize(datetime.combine(first, first_clock), frame.zone) if first else None,
        localize(datetime.combine(last, last_clock), frame.zone) if last else None,
    )
    if interval[0] is None and interval[1] is not None:
        interval = (frame.context.now.astimezone(UTC), interval[1])
    return When("interval", precision="minute" if timed else "day", interval=interval)


def _end(moment: Moment | None, frame: Frame, floor: date, clock: time) -> tuple[date | None, time]:
    if moment is None:
        return None, clock
    if moment.part:
        clock = PARTS[moment.part][0]
    if moment.clock:
        clock = time_of(moment.clock, frame, moment.part)
    if moment.day is None:
        return floor, clock
    if isinstance(moment.day, Span):
        first, last = bounds(moment.day, frame, floor)
        return (last if clock == time(23, 59) else first), clock
    day = moment.day
    if isinstance(day, pieces.Weekday) and day.which in (None, "this", "coming"):
        return plus_days(floor, (day.day - floor.weekday()) % 7), clock
    return resolve(day, frame, None, floor), clock


def ends_are_days(plan: Plan, frame: Frame) -> None:
    """`until friday` of a pause or a move is the day itself."""
    for name in ("until", "start"):
        bound = getattr(plan, name)
        if bound is None:
            continue
        if frame.action not in (
            "pause",
            "move",
            "resume",
            "hand over",
            "away",
            "freeze",
            "",
        ):
            raise Asked("underspecified", "How often until then? Name a rhythm.", "rhythm")
        moment = bound.moment if isinstance(bound, pieces.Until) else bound
        setattr(plan, name, None)
        if isinstance(moment.day, Span) and frame.action in ("pause", "away"):
            plan.days = [*plan.days, pieces.Edge("start", moment.day)]  # `until april`
        elif moment.day is not None:
            plan.days = [*plan.days, moment.day]
        if moment.clock is not None and plan.clocks is None:
            plan.clocks = pieces.Clocks((moment.clock,))
        if moment.part and plan.part is None:
            plan.part = pieces.Part(moment.part)
