"""One-off times: local moments that exist, lie ahead, and mean one thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.language import pieces
from bot.language.calendar_days import bounds, resolve
from bot.language.frame import Asked, Failed, Frame, plus_days
from bot.language.pieces import Clock, Day
from bot.language.plans import Plan
from bot.language.showing import show
from bot.language.times import PARTS, said_times
from models.rules.recurrence import Rule
from models.rules.timezones import abbreviation, gap_or_fold, localize, tzinfo_of


@dataclass(frozen=True, slots=True)
class When:
    """What a plan comes to; `length` is how long each firing of a rhythm of stretches lasts."""

    kind: str
    rules: tuple[Rule, ...] = ()
    precision: str = "minute"
    elapsed: timedelta | None = None
    interval: tuple[datetime | None, datetime | None] | None = None
    shift: str | None = None
    length: timedelta | None = None


def one_off(plan: Plan, frame: Frame) -> When:
    """A plan without a rhythm. Raises Asked or Failed."""
    if plan.now is not None:
        return When("instant", (once(frame.zone, frame.now),), elapsed=timedelta())
    if plan.bare is not None:
        plan.days = [_from_now(plan, plan.bare, frame)]
    stamps = [day for day in plan.days if isinstance(day, pieces.Stamp)]
    if stamps:
        return _stamped(stamps, plan, frame)
    if elapsed := _elapsed(plan):
        return _after(elapsed, frame)
    if plan.window is not None:
        raise Asked("underspecified", "At what time between the two?", "window")
    if not (plan.days or plan.clocks or plan.part):
        raise Asked("underspecified", "When? Name a day and a time.", "when")
    return _on_days(plan, frame)


def _from_now(plan: Plan, amount: pieces.Amount, frame: Frame) -> Day:
    """`30 minutes` alone; beside a verb it is asked what they are for."""
    if plan.days or plan.clocks or plan.part:
        raise Asked("conflict", "I read a time and an amount of time. Which holds?", "conflict")
    if frame.action:
        options = (("that long from now", "in"),)
        frame.choose("underspecified", "That long from now?", options, key="amount")
    return pieces.In(amount)


def once(zone: str, local: datetime, fold: int = 0) -> Rule:
    """A rule that fires once."""
    return Rule(zone, local, (local.time(),), fold=fold)


def _stamped(stamps: list[pieces.Stamp], plan: Plan, frame: Frame) -> When:
    if plan.clocks or plan.part or len(stamps) != len(plan.days):
        raise Asked(
            "conflict",
            "I read an exact moment and another time. Which holds?",
            "conflict",
        )
    locals_ = []
    for stamp in stamps:
        if stamp.at <= frame.context.now:
            raise Failed("past", "That moment has passed. Name a later one.")
        locals_.append(stamp.at.astimezone(tzinfo_of(frame.zone)))
    moments = [(one.replace(tzinfo=None, fold=0), one.fold) for one in sorted(locals_)]
    return When("instant", (_rule(moments, frame),))


def _elapsed(plan: Plan) -> timedelta | None:
    """An amount of hours and minutes alone runs on the stop-watch."""
    if len(plan.days) != 1 or not isinstance(plan.days[0], pieces.In):
        return None
    amount = plan.days[0].amount
    if amount.calendar and amount.seconds == 0:
        return None
    if plan.clocks or plan.part:
        raise Asked(
            "conflict",
            "I read an amount of time and a clock time. Which holds?",
            "conflict",
        )
    return None if amount.calendar else timedelta(seconds=amount.seconds)


def _after(elapsed: timedelta, frame: Frame) -> When:
    if elapsed <= timedelta():
        raise Failed("past", "That is no time from now. Name a later moment.")
    try:
        at = (frame.context.now + elapsed).astimezone(tzinfo_of(frame.zone))
    except OverflowError:
        raise Failed("no_such_date", "That lies beyond the years of the calendar.") from None
    rule = once(frame.zone, at.replace(tzinfo=None, fold=0), at.fold)
    return When("instant", (rule,), elapsed=elapsed)


def _on_days(plan: Plan, frame: Frame) -> When:
    if plan.part and not plan.clocks:
        return _in_part(plan, frame)
    said = said_times(plan, frame)
    if not said:
        return _whole_days(plan, frame)
    moments = [moment for day in _days_or_none(plan) for moment in _at(day, said, plan, frame)]
    ahead = [_ahead((local, 1), frame)[0] for local in dict.fromkeys(sorted(moments))]
    settled = [_exists(local, frame) for local in ahead]
    return When("instant", (_rule([_ahead(one, frame) for one in settled], frame),))


def _at(
    day: Day | None, said: list[tuple[time, Clock]], plan: Plan, frame: Frame
) -> list[datetime]:
    latest = max(one for one, _ in said)
    if day is None:
        return [_coming(clock, spoken, plan, frame) for clock, spoken in said]
    if len(said) == 1 and _is_midnight(said[0][1]):
        return [_midnight(day, plan, frame)]
    if len(said) == 1 and _small_hours(said[0][0], plan):
        return [_of_night(day, said[0][0], frame)]
    on = resolve(day, frame, latest)
    return [
        datetime.combine(plus_days(on, 1) if spoken.hour == 24 else on, clock)
        for clock, spoken in said
    ]


def _days_or_none(plan: Plan) -> list[Day | None]:
    return [*plan.days] or [None]


def _is_midnight(clock: Clock) -> bool:
    return clock.named == "midnight"


def _coming(clock: time, spoken: Clock, plan: Plan, frame: Frame) -> datetime:
    local = datetime.combine(frame.today, clock)
    if plan.part and plan.part.today:
        late = _small_hours(clock, plan) and frame.now.hour >= SMALL_HOURS_END
        if _is_midnight(spoken) or late:
            return local + timedelta(1)
        return local
    return local if local > frame.now else datetime.combine(plus_days(frame.today, 1), clock)


SMALL_HOURS_END = 5


def _small_hours(clock: time, plan: Plan) -> bool:
    night = plan.part is not None and plan.part.name in ("night", "evening")
    return night and clock.hour < SMALL_HOURS_END


def _of_night(day: Day, clock: time, frame: Frame) -> datetime:
    """`friday night at 1am` is the night to Friday to the calendar, the one after it to most."""
    on = resolve(day, frame, time(23, 59, 59))
    early, late = (datetime.combine(plus_days(on, k), clock) for k in (0, 1))
    if early <= frame.now:
        return late
    options = ((_label(late), "late"), (_label(early), "early"))
    picked = frame.choose("midnight", "Which night do you mean?", options, key="night")
    return late if picked == "late" else early


def _midnight(day: Day, plan: Plan, frame: Frame) -> datetime:
    """Midnight of a named day is its start or its end; that of today can only be the coming one."""
    if isinstance(day, pieces.Stamp | pieces.In):
        raise Asked("midnight", "Which midnight do you mean?", "midnight")
    end = time(23, 59, 59)
    on = resolve(day, frame, end)
    start = datetime.combine(on, time())
    if on == frame.today or (plan.part and plan.part.name == "night"):
        return start + timedelta(1)
    options = (
        (f"the night to {show(on)}", "start"),
        (f"the night after {show(on)}", "end"),
    )
    picked = frame.choose("midnight", "Which midnight do you mean?", options)
    return start if picked == "start" else start + timedelta(1)


def _ahead(moment: tuple[datetime, int], frame: Frame) -> tuple[datetime, int]:
    """The moment, unless it has passed; then an error that offers the next sensible one."""
    local, fold = moment
    if localize(local, frame.zone, fold) >= frame.context.now:
        return moment
    next_one = datetime.combine(frame.today, local.time())
    if next_one <= frame.now:
        next_one += timedelta(1)
    options = ((_label(next_one), next_one.isoformat(timespec="minutes")),)
    given = frame.context.answers.get("past")
    if given is not None and given == options[0][1]:
        return next_one, 0
    text = f"{_label(local)} has passed, so nothing was scheduled. The next is {options[0][0]}."
    raise Failed("past", text, options)


def _label(local: datetime) -> str:
    return f"{show(local.date())}, {local:%H:%M}"


def _exists(local: datetime, frame: Frame) -> tuple[datetime, int]:
    """The moment as it is on the zone's clock; a hole or a doubled hour is asked about."""
    found = gap_or_fold(local, frame.zone)
    if found is None:
        return local, 0
    return _hole(local, frame) if found == "gap" else _doubled(local, frame)


def _hole(local: datetime, frame: Frame) -> tuple[datetime, int]:
    later = localize(local, frame.zone).astimezone(tzinfo_of(frame.zone)).replace(tzinfo=None)
    earlier = local - (later - local)
    options = ((_label(earlier), "before"), (_label(later), "after"))
    text = f"On {show(local.date())} the clock jumps over {local:%H:%M}. Before or after?"
    picked = frame.choose("dst_gap", text, options)
    return (earlier if picked == "before" else later), 0


def _doubled(local: datetime, frame: Frame) -> tuple[datetime, int]:
    names = [abbreviation(frame.zone, localize(local, frame.zone, fold)) for fold in (0, 1)]
    if frame.abbreviation in names and names[0] != names[1]:
        return local, names.index(frame.abbreviation)
    options = tuple(
        (f"{_label(local)} {name}", answer)
        for name, answer in zip(names, ("first", "second"), strict=True)
    )
    text = f"On {show(local.date())} the clock shows {local:%H:%M} twice. Which one?"
    return local, 0 if frame.choose("dst_fold", text, options) == "first" else 1


def _rule(moments: list[tuple[datetime, int]], frame: Frame) -> Rule:
    first, fold = moments[0]
    if all(one.date() == first.date() for one, _ in moments):
        return Rule(frame.zone, first, tuple(one.time() for one, _ in moments), fold=fold)
    extra = tuple(one for one, _ in moments[1:])
    return Rule(frame.zone, first, (first.time(),), extra=extra, fold=fold)


def _in_part(plan: Plan, frame: Frame) -> When:
    assert plan.part is not None  # noqa: S101
    if plan.part.name not in PARTS:
        raise Asked("underspecified", "At what time in the early morning?", "when")
    wanted, end = PARTS[plan.part.name]
    days = _days_or_none(plan)
    moments = []
    for day in days:
        on = frame.today if day is None else resolve(day, frame, wanted)
        local = datetime.combine(on, wanted)
        if local <= frame.now:
            local = _part_begun(local, end, plan, day, frame)
        moments.append(_exists(local, frame))
    return When("instant", (_rule(moments, frame),), "part")


def _part_begun(local: datetime, end: time, plan: Plan, day: Day | None, frame: Frame) -> datetime:
    if day is None and not (plan.part and plan.part.today):
        return local + timedelta(1)
    if local.date() == frame.today and frame.now.time() < end:
        soon = frame.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        options = ((_label(soon), soon.isoformat(timespec="minutes")),)
        text = f"{_label(local)} has passed. At what time, then?"
        return datetime.fromisoformat(frame.choose("past", text, options, key="part-begun"))
    return _ahead((local, 0), frame)[0]


def _whole_days(plan: Plan, frame: Frame) -> When:
    """Days with no time: an amount keeps the clock, any other takes the default hour."""
    if len(plan.days) == 1 and isinstance(plan.days[0], pieces.In):
        on = resolve(plan.days[0], frame)
        local = datetime.combine(on, frame.now.time())
        extra = plan.days[0].amount.seconds % 86400
        if extra:
            return _later_on(local, extra, frame)
        moment = _ahead(_exists(local, frame), frame)
        return When("instant", (_rule([moment], frame),), "day")
    _named_a_day(plan, frame)
    wanted = frame.context.default_time
    days = [resolve(day, frame) for day in plan.days]
    moments = [_default_hour(day, wanted, frame) for day in dict.fromkeys(sorted(days))]
    frame.assumed.append("hour")
    return When("date", (_rule(moments, frame),), "day")


def _named_a_day(plan: Plan, frame: Frame) -> None:
    """A month or longer names no day; a week stands for its Monday."""
    for day in plan.days:
        if day == pieces.Span("week", 0) and frame.action:
            raise Asked("underspecified", "On which day of this week?", "which-day")
        if isinstance(day, pieces.Span) and day.unit != "week" and frame.action:
            first, last = bounds(day, frame)
            options = ((show(first), "first"), (show(last), "last"))
            picked = frame.choose("underspecified", "On which day of it?", options, key="which-day")
            plan.days = [pieces.Edge("start" if picked == "first" else "end", day)]


def _later_on(local: datetime, seconds: float, frame: Frame) -> When:
    """`1 day and an hour`: the day on the calendar, the hour on the stop-watch."""
    at = localize(local, frame.zone) + timedelta(seconds=seconds)
    there = at.astimezone(tzinfo_of(frame.zone))
    return When("instant", (once(frame.zone, there.replace(tzinfo=None, fold=0), there.fold),))


def _default_hour(day: date, wanted: time, frame: Frame) -> tuple[datetime, int]:
    local = datetime.combine(day, wanted)
    looking_back = frame.action in ("list", "show", "export")
    today_on = frame.action in WHOLE_DAY_ACTIONS and day >= frame.today
    if local > frame.now or looking_back or today_on:
        return local, 0
    if day < frame.today:
        raise Failed("past", f"{show(day)} has passed. Name a later day.")
    soon = frame.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    options = ((_label(soon), soon.isoformat(timespec="minutes")),)
    text = f"{wanted:%H:%M} has passed today. At what time, then?"
    picked = frame.choose("past", text, options, key="hour-today")
    return datetime.fromisoformat(picked), 0


WHOLE_DAY_ACTIONS = (
    "list",
    "skip",
    "cancel",
    "pause",
    "week",
    "month",
    "show",
    "export",
    "",
)
