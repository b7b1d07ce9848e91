"""Rhythms: from a repeat with its bounds to a rule that really fires."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.language import pieces
from bot.language.calendar_days import bounds, resolve
from bot.language.frame import Asked, Failed, Frame
from bot.language.instants import When
from bot.language.leaving_out import except_dates, without
from bot.language.pieces import Repeat, Span
from bot.language.plans import Plan, conflict
from bot.language.series_ends import ended, last_moment
from bot.language.showing import NAMES, show
from bot.language.times import time_of, times, window_times
from models.rules.recurrence import Instant, Rule, expand
from models.rules.timezones import localize

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
BRIEF = ("HOURLY", "MINUTELY")
TICK = timedelta(microseconds=1)
LIFETIME = 30
LONGEST = {
    "MINUTELY": 525_600,
    "HOURLY": 8_760,
    "DAILY": 3_660,
    "WEEKLY": 520,
    "MONTHLY": 120,
    "YEARLY": 20,
}


def series(plan: Plan, frame: Frame) -> When:
    """A plan with a rhythm. Raises Asked or Failed."""
    repeat = plan.repeat
    if repeat is None:
        raise Failed("underspecified", "I read no rhythm here.")
    repeat = _settled(repeat, plan, frame)
    if repeat.frequency == "SECONDLY":
        raise Failed("too_often", "The fastest rhythm is every minute.")
    if not 1 <= repeat.interval <= LONGEST[repeat.frequency]:
        raise Failed("never", "That is too long between two times. Name a shorter rhythm.")
    if plan.window is not None:
        return _windowed(repeat, plan, frame)
    if repeat.frequency in BRIEF:
        return When("recurrence", (_brief(repeat, plan, frame),))
    return When("recurrence", (_daily_or_longer(repeat, plan, frame),))


def _settled(repeat: Repeat, plan: Plan, frame: Frame) -> Repeat:
    """The repeat with its own questions answered."""
    if repeat.doubtful == "rank":
        repeat = _rank(repeat, frame)
    if repeat.frequency == "MONTHLY" and len(repeat.month_days) == 1 and not repeat.weekdays:
        repeat = _short_months(repeat, plan, frame)
    if repeat.times_each:
        _enough_times(repeat, plan)
    return repeat


def _rank(repeat: Repeat, frame: Frame) -> Repeat:
    day = repeat.weekdays[0][1]
    name = NAMES[day]
    ranks = {2: "second", 3: "third", 4: "fourth"}
    options = (
        (f"every {repeat.interval} weeks on {name}", "weeks"),
        (f"the {ranks[repeat.interval]} {name} of every month", "month"),
    )
    text = f"Every {repeat.interval} weeks, or once a month?"
    if frame.choose("every_nth", text, options, key="every-nth") == "weeks":
        return repeat
    return Repeat("MONTHLY", weekdays=((repeat.interval, day),))


def _short_months(repeat: Repeat, plan: Plan, frame: Frame) -> Repeat:
    day = repeat.month_days[0]
    if day < 29:
        if day == 0 or day < -31:
            raise Failed("no_such_date", "Months have no such day.")
        return repeat
    if day > 31:
        raise Failed("no_such_date", f"No month has a day {day}.")
    options = (
        ("the last day of a shorter month", "last"),
        ("leave shorter months out", "skip"),
    )
    text = f"Not every month has a day {day}. What about the shorter ones?"
    picked = plan.short_months or frame.choose("short_month", text, options, habit="short-month")
    if picked == "skip":
        return repeat
    if day == 31:
        return replace(repeat, month_days=(-1,))
    return replace(repeat, month_days=tuple(range(28, day + 1)), positions=(-1,))


def _enough_times(repeat: Repeat, plan: Plan) -> None:
    """`twice a day` needs two times, `3 times a week` three days."""
    wanted = repeat.times_each or 1
    clocks = len(plan.clocks.clocks) if plan.clocks else 1
    if wanted == 1:
        return
    if repeat.frequency == "DAILY" and clocks == wanted:
        return
    days = len(repeat.weekdays) or len(repeat.month_days)
    if repeat.frequency != "DAILY" and days == wanted:
        return
    what = "times of day" if repeat.frequency == "DAILY" else "days"
    raise Asked("underspecified", f"Which {what}? Name {wanted}.", "which-times")


def rrule(repeat: Repeat) -> str:
    """The repeat as RRULE text without DTSTART, UNTIL and COUNT."""
    parts = [f"FREQ={repeat.frequency}"]
    if repeat.interval != 1:
        parts.append(f"INTERVAL={repeat.interval}")
    for name, numbers in (
        ("BYMONTH", repeat.months),
        ("BYWEEKNO", repeat.weeks),
        ("BYYEARDAY", repeat.year_days),
        ("BYMONTHDAY", repeat.month_days),
    ):
        if numbers:
            parts.append(f"{name}={','.join(map(str, numbers))}")
    if repeat.weekdays:
        days = dict.fromkeys(f"{n or ''}{CODES[day]}" for n, day in repeat.weekdays)
        parts.append("BYDAY=" + ",".join(days))
    if repeat.positions:
        parts.append("BYSETPOS=" + ",".join(map(str, repeat.positions)))
    return ";".join(parts)


# --- days and longer -----------------------------------------------------------------------------


def _daily_or_longer(repeat: Repeat, plan: Plan, frame: Frame) -> Rule:
    clocks = _series_times(plan, frame)
    repeat, skipped = without(repeat, plan)
    begin = _begin(plan, frame, clocks[0])
    rule = Rule(frame.zone, begin, tuple(clocks), rrule(replace(repeat, interval=1)))
    first = _first(rule, frame)
    rule = replace(rule, start=first, repeat=rrule(repeat))
    rule = ended(rule, plan, frame)
    rule = replace(rule, except_dates=except_dates(skipped, rule, frame))
    return _firing(rule, frame)


def _series_times(plan: Plan, frame: Frame) -> list[time]:
    if plan.minute_past is not None:
        raise conflict("times")
    found = times(plan, frame)
    if not found:
        frame.assumed.append("hour")
        return [frame.context.default_time]
    return found


def _begin(plan: Plan, frame: Frame, clock: time) -> datetime:
    """The start of the first day the series may fire."""
    floor = frame.today
    start = plan.start or (plan.range.first if plan.range else None)
    if plan.range and plan.range.whole:
        floor = max(floor, bounds(plan.range.whole, frame)[0])
    elif start and start.day is not None:
        floor = _start_day(start.day, frame, clock)
    elif start and start.clock:
        raise conflict("times")
    if floor < frame.today:
        raise Failed("past", f"{show(floor)} has passed. Name a later start.")
    return datetime.combine(floor, time())


def _start_day(day: pieces.Day, frame: Frame, clock: time) -> date:
    if isinstance(day, Span):
        first, last = bounds(day, frame)
        return max(first, frame.today) if last >= frame.today else first
    return resolve(day, frame, clock)


def _first(rule: Rule, frame: Frame) -> datetime:
    found = _soonest(rule, frame)
    if not found:
        raise Failed("never", "That rule would never fire. Say it another way.")
    first = found[0]
    if first.note != "gap" or not rule.times:
        return first.local
    day, _, slot = first.key.partition("/")  # the clock moved it, the rule itself fires before
    return datetime.combine(date.fromisoformat(day), rule.times[int(slot)])


def _soonest(rule: Rule, frame: Frame) -> list[Instant]:
    """The first firing; none where a lifetime's wait brings none, so that it is soon known."""
    begin = max(rule.start, frame.now)
    horizon = begin.replace(year=min(begin.year + LIFETIME, 9998), day=min(begin.day, 28))
    return expand(rule, after=_after(frame), limit=1, before=localize(horizon, frame.zone))


def _after(frame: Frame) -> datetime:
    """Firings later than this count; one at this very instant still lies ahead."""
    return frame.context.now - TICK


def _firing(rule: Rule, frame: Frame) -> Rule:
    """The rule, if it fires at all between its bounds."""
    found = _soonest(rule, frame)
    if not found:
        raise Failed("never", "That ends before it begins: nothing would be published.")
    return rule


# --- hours and minutes ---------------------------------------------------------------------------


def _windowed(repeat: Repeat, plan: Plan, frame: Frame) -> When:
    """`every 2 hours between 9 and 17`: the steps become times of the day, both ends in."""
    assert plan.window is not None  # noqa: S101
    if repeat.frequency not in BRIEF or plan.clocks is not None:
        raise Asked("underspecified", "At what time between the two?", "window")
    first, last = window_times(plan.window, frame)
    out = [time_of(one, frame) for each in plan.excepts for one in each.clocks]
    clocks = [one for one in _steps(first, last, _step(repeat)) if one not in out]
    plan.excepts = [replace(each, clocks=()) for each in plan.excepts]
    days, plan.days = plan.days, []
    if days:
        return _window_once(days, clocks, frame)
    daily = Repeat("WEEKLY" if repeat.weekdays else "DAILY", weekdays=repeat.weekdays)
    plan.clocks = pieces.Clocks(tuple(pieces.Clock(one.hour, one.minute) for one in clocks))
    plan.window, plan.repeat = None, daily
    return When("recurrence", (_daily_or_longer(daily, plan, frame),))


def _window_once(days: list[pieces.Day], clocks: list[time], frame: Frame) -> When:
    if len(days) != 1:
        raise conflict("days")
    on = resolve(days[0], frame, clocks[-1])
    ahead = [one for one in clocks if datetime.combine(on, one) > frame.now]
    if not ahead:
        raise Failed("past", f"That stretch of {show(on)} has passed.")
    return When("instant", (Rule(frame.zone, datetime.combine(on, ahead[0]), tuple(ahead)),))


def _step(repeat: Repeat) -> timedelta:
    unit = timedelta(hours=1) if repeat.frequency == "HOURLY" else timedelta(minutes=1)
    return unit * max(1, min(repeat.interval, 100_000))


def _steps(first: time, last: time, step: timedelta) -> list[time]:
    start = datetime.combine(date(2000, 1, 1), first)
    end = datetime.combine(date(2000, 1, 1), last)
    if end < start:
        raise Failed("no_such_time", "That window ends before it begins.")
    count = (end - start) // step + 1
    return [(start + k * step).time() for k in range(min(count, 1440))]


def _brief(repeat: Repeat, plan: Plan, frame: Frame) -> Rule:
    repeat, skipped = without(repeat, plan)
    _only_today(plan)
    if plan.days or (plan.part and not plan.clocks):
        raise Asked("underspecified", "From what time to what time?", "window")
    if skipped and plan.clocks and not plan.start:
        text = "I can leave out whole days, not single times. Name the day."
        raise Asked("underspecified", text, "except")
    start = _brief_start(repeat, plan, frame)
    rule = Rule(frame.zone, start, (), rrule(repeat))
    if not repeat.weekdays:
        rule = replace(rule, start=_first(rule, frame))
    rule = replace(rule, until=_brief_end(plan, rule, frame), count=plan.count)
    rule = replace(rule, except_dates=except_dates(skipped, rule, frame))
    return _firing(rule, frame)


def _only_today(plan: Plan) -> None:
    """`every 2 hours today` goes on until tonight."""
    if plan.days == [pieces.Ahead(0)]:
        plan.days = []
        plan.until = plan.until or pieces.Until(pieces.Moment(pieces.Ahead(0)))


def _brief_start(repeat: Repeat, plan: Plan, frame: Frame) -> datetime:
    start = plan.start or (plan.range.first if plan.range else None)
    clock = start.clock if start else None
    if clock is None and plan.clocks:
        if len(plan.clocks.clocks) > 1:
            raise conflict("times")
        clock = plan.clocks.clocks[0]
    if start and start.day is not None:
        at = time_of(clock, frame) if clock else time()
        return datetime.combine(resolve(start.day, frame, at), at)
    if clock is not None:
        return _today_or_tomorrow(time_of(clock, frame), frame)
    if plan.minute_past is not None:
        return _next_minute(plan.minute_past, frame)
    now = frame.now.replace(second=0, microsecond=0)
    return now if frame.midnight_stroke else now + _step(repeat)


def _today_or_tomorrow(clock: time, frame: Frame) -> datetime:
    local = datetime.combine(frame.today, clock)
    return local if local > frame.now else local + timedelta(1)


def _next_minute(minute: int, frame: Frame) -> datetime:
    local = frame.now.replace(minute=minute, second=0, microsecond=0)
    return local if local > frame.now else local + timedelta(hours=1)


def _brief_end(plan: Plan, rule: Rule, frame: Frame) -> datetime | None:
    if plan.lasting is not None and not plan.lasting.amount.calendar:
        length = timedelta(seconds=plan.lasting.amount.seconds)
        if plan.start is None:
            return frame.now.replace(second=0, microsecond=0) + length
        return rule.start + length - timedelta(seconds=1)
    return last_moment(plan, rule, frame)
