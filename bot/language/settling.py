"""What a plan comes to for the verb of the sentence: an instant, a rhythm, a stretch, a shift."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.language import pieces
from bot.language.calendar_days import add, bounds, resolve, show
from bot.language.frame import Asked, Failed, Frame, plus_days
from bot.language.instants import When, one_off
from bot.language.pieces import Amount, Moment, Range, Repeat, Span
from bot.language.plans import Plan, conflict
from bot.language.series import rrule, series
from bot.language.times import PARTS, time_of, window_times
from models.rules.timezones import find_zone, localize

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
ONE_MEANING = ("week",)


def settle(plans: list[Plan], frame: Frame) -> When:
    """Work plans out. Raises Asked where they may mean several things, Failed where nothing."""
    found = [_one(plan, frame) for plan in plans]
    if len(found) == 1:
        return found[0]
    kinds = {when.kind for when in found}
    if not kinds <= {"instant", "date", "recurrence"}:
        raise Asked("conflict", "I read two different times here. Which one holds?", "conflict")
    kind = "recurrence" if "recurrence" in kinds else "instant"
    rules = tuple(rule for when in found for rule in when.rules)
    return When(kind, rules)


def _one(plan: Plan, frame: Frame) -> When:
    if plan.wrong:
        raise Failed(plan.wrong[0].reason, plan.wrong[0].message)
    if plan.vague:
        raise _too_little(plan.vague[0])
    if plan.recurrence is not None:
        _typed_rule(plan)
    _loose(plan, frame)
    if plan.repeat is not None:
        return series(plan, frame)
    return _no_rhythm(plan, frame)


def _no_rhythm(plan: Plan, frame: Frame) -> When:
    if plan.excepts or plan.count is not None or plan.minute_past is not None:
        raise Asked("underspecified", "How often? Name a rhythm, like “every monday”.", "rhythm")
    if plan.apart:
        raise conflict("days")
    found = _shift(plan, frame) or _stretch(plan, frame)
    if found is not None:
        return found
    if plan.lasting is not None:
        raise Asked("underspecified", "How often in that time? Name a rhythm.", "rhythm")
    _ends_are_days(plan, frame)
    return one_off(plan, frame)


def _too_little(vague: pieces.Vague) -> Asked:
    texts = {
        "holidays": "Holidays are not looked up here. Name the days to leave out.",
        "movable": f"“{vague.words}” moves from year to year. Name the date.",
        "twofold": f"“{vague.words}” may mean twice in it or every second one. Say which.",
        "weekdays": f"“{vague.words}” may mean every second day or all of them every second week."
        " Say which days.",
        "except_time": "I can leave out whole days, not single times. Name the day.",
    }
    text = texts.get(vague.why, f"“{vague.words}” does not say when. Name a day and a time.")
    return Asked("underspecified", text, "when")


def _typed_rule(plan: Plan) -> None:
    """An RRULE or cron line stands for a repeat with times of its own."""
    typed = plan.recurrence
    if typed is None:
        return
    values = dict(part.split("=", 1) for part in typed.rrule.split(";") if "=" in part)
    if typed.times and plan.clocks is None:
        plan.clocks = pieces.Clocks(typed.times)
    if "COUNT" in values:
        plan.count = int(values["COUNT"]) if values["COUNT"].isdigit() else None
    plan.repeat = _from_rrule(values)
    if "UNTIL" in values:
        plan.until = pieces.Until(Moment(_until_day(values["UNTIL"])))


def _until_day(text: str) -> pieces.Date:
    try:
        day = datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007
    except (ValueError, OverflowError):
        raise Failed("no_such_date", f"“{text}” is no date of a rule.") from None
    return pieces.Date(day.month, day.day, day.year)


KNOWN = [
    "FREQ",
    "INTERVAL",
    "BYMONTH",
    "BYWEEKNO",
    "BYYEARDAY",
    "BYMONTHDAY",
    "BYDAY",
    "BYSETPOS",
    "COUNT",
    "UNTIL",
    "WKST",
]
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")


def _from_rrule(values: dict[str, str]) -> Repeat:
    unread = [name for name in values if name not in KNOWN]
    try:
        if unread or values.get("FREQ") not in FREQUENCIES:
            raise ValueError
        return Repeat(
            values["FREQ"],
            int(values.get("INTERVAL", 1)),
            weekdays=tuple(_by_day(code) for code in _split(values, "BYDAY")),
            month_days=_ints(values, "BYMONTHDAY"),
            months=_ints(values, "BYMONTH"),
            positions=_ints(values, "BYSETPOS"),
            weeks=_ints(values, "BYWEEKNO"),
            year_days=_ints(values, "BYYEARDAY"),
        )
    except (ValueError, OverflowError):
        raise Failed("rrule", "That is no recurrence rule I can read.") from None


def _split(values: dict[str, str], name: str) -> list[str]:
    return [part for part in values.get(name, "").split(",") if part]


def _ints(values: dict[str, str], name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in _split(values, name))


def _by_day(code: str) -> tuple[int, int]:
    return (int(code[:-2] or 0), CODES.index(code[-2:]))


def _loose(plan: Plan, frame: Frame) -> None:
    """`mon, wed & fri at 7:30` may be every week or just the coming ones."""
    if not plan.loose or plan.repeat is not None or frame.action in STRETCHES:
        return
    if frame.action == "move":
        raise conflict("days")
    weekdays = tuple((0, day.day) for day in plan.days if isinstance(day, pieces.Weekday))
    if plan.until or plan.lasting or plan.count or plan.excepts or plan.start:
        plan.repeat, plan.days = Repeat("WEEKLY", weekdays=weekdays), []
        return
    options = (("every week", "weekly"), ("only the coming ones", "once"))
    text = "Every week, or only the coming ones?"
    if frame.choose("series", text, options, key="weekly-or-once") == "weekly":
        plan.repeat, plan.days = Repeat("WEEKLY", weekdays=weekdays), []


# --- shifts --------------------------------------------------------------------------------------


def _shift(plan: Plan, frame: Frame) -> When | None:
    shift = plan.shift or _unsaid_shift(plan, frame)
    if shift is None:
        return None
    if frame.action != "move":
        raise Asked("underspecified", "Later than what? Name a day and a time.", "when")
    if plan.days or plan.clocks or plan.part:
        raise Asked("conflict", "I read a shift and a new time. Which holds?", "conflict")
    sign = -1 if frame.earlier else shift.sign
    if sign == 0:
        options = (("later", "later"), ("earlier", "earlier"))
        sign = 1 if frame.choose("direction", "Later or earlier?", options) == "later" else -1
    return When("shift", shift=("-" if sign < 0 else "") + duration(shift.amount))


def _unsaid_shift(plan: Plan, frame: Frame) -> pieces.Shift | None:
    """`delay #5 2 hours`, `postpone #5 for a week`: a length beside a verb of moving."""
    if frame.action != "move" or plan.days:
        return None
    if plan.bare is not None:
        return pieces.Shift(plan.bare, 1)
    if plan.lasting is not None and not plan.lasting.from_now:
        return pieces.Shift(plan.lasting.amount, 1)
    return None


def duration(amount: Amount) -> str:
    """The amount as an ISO 8601 duration."""
    if amount.business:
        raise Asked("underspecified", "Move by plain days, or name the new day.", "when")
    days = _date_part(amount)
    seconds = int(amount.seconds)
    clock = "".join(
        f"{number}{unit}"
        for number, unit in zip(
            (seconds // 3600, seconds // 60 % 60, seconds % 60), "HMS", strict=True
        )
        if number
    )
    return "P" + days + ("T" + clock if clock else "" if days else "T0S")


def _date_part(amount: Amount) -> str:
    years, months = divmod(amount.months, 12)
    weeks = amount.days // 7 if amount.days and not amount.days % 7 and not months + years else 0
    days = amount.days - 7 * weeks
    parts = ((years, "Y"), (months, "M"), (weeks, "W"), (days, "D"))
    return "".join(f"{number}{unit}" for number, unit in parts if number)


# --- stretches -----------------------------------------------------------------------------------


def _stretch(plan: Plan, frame: Frame) -> When | None:
    """A stretch of time, for verbs that take one and for words said without a verb."""
    if plan.range is not None:
        return _range(plan.range, plan, frame)
    if frame.action in STRETCHES:
        return _verb_stretch(plan, frame)
    if frame.action == "" and plan.window is not None:
        return _windowed(plan, frame)
    if frame.action == "" and plan.lasting is not None:
        return _for(plan.lasting, frame)
    return None


def _verb_stretch(plan: Plan, frame: Frame) -> When | None:
    if plan.lasting is not None:
        return _for(plan.lasting, frame)
    if plan.until is not None and frame.action != "resume":
        return _until(plan, frame)
    if plan.start is not None and not plan.days:
        return _from(plan, frame)
    if frame.action in WHOLE and len(plan.days) == 1 and not plan.clocks:
        return _whole(plan.days[0], frame)
    if plan.loose and len(plan.days) > 1 and not plan.clocks:
        return _range(Range(Moment(plan.days[0]), Moment(plan.days[-1])), plan, frame)
    return None


def _whole(day: pieces.Day, frame: Frame) -> When | None:
    if isinstance(day, Span):
        return _days(*bounds(day, frame), frame)
    if isinstance(day, pieces.Weekend):
        saturday = plus_days(frame.today, (5 - frame.today.weekday()) % 7)
        if day.which == "next":
            saturday = plus_days(frame.today, 12 - frame.today.weekday())
        if frame.today.weekday() == 6 and day.which != "next":
            return _days(frame.today, frame.today, frame)
        return _days(saturday, plus_days(saturday, 1), frame)
    return None


def _days(first: date, last: date, frame: Frame) -> When:
    interval = (
        localize(datetime.combine(first, time()), frame.zone),
        localize(datetime.combine(last, time(23, 59)), frame.zone),
    )
    return When("interval", precision="day", interval=interval)


def _for(lasting: pieces.Lasting, frame: Frame) -> When:
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
        return _range(Range(None, until.moment), plan, frame)
    _ends_are_days(plan, frame)
    return one_off(plan, frame)


def _from(plan: Plan, frame: Frame) -> When | None:
    start = plan.start
    if start is None:
        return None
    if plan.until is not None:
        return _range(Range(start, plan.until.moment), plan, frame)
    if frame.action in ("list", "export"):
        return _range(Range(start, None), plan, frame)
    plan.days, plan.start = [start.day] if start.day is not None else [], None
    if start.clock and plan.clocks is None:
        plan.clocks = pieces.Clocks((start.clock,))
    return one_off(plan, frame)


def _windowed(plan: Plan, frame: Frame) -> When:
    assert plan.window is not None  # noqa: S101
    first, last = window_times(plan.window, frame)
    on = resolve(plan.days[0], frame, last) if plan.days else frame.today
    start, end = datetime.combine(on, first), datetime.combine(on, last)
    end = end if end > start else end + timedelta(1)
    if end <= frame.now:
        start, end = start + timedelta(1), end + timedelta(1)
    return When("interval", interval=(localize(start, frame.zone), localize(end, frame.zone)))


def _range(span: Range, plan: Plan, frame: Frame) -> When:
    if frame.action not in (*STRETCHES, "", "move"):
        raise Asked("underspecified", "Name one moment, or a rhythm like “every day”.", "when")
    if frame.action == "move" and span.last is not None:
        plan.range, plan.days = None, [span.last.day] if span.last.day else []
        if span.last.clock:
            plan.clocks = pieces.Clocks((span.last.clock,))
        return one_off(plan, frame)
    if span.whole is not None:
        return _days(frame.today, bounds(span.whole, frame)[1], frame)
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


def _ends_are_days(plan: Plan, frame: Frame) -> None:
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
        if moment.day is not None:
            plan.days = [*plan.days, moment.day]
        if moment.clock is not None and plan.clocks is None:
            plan.clocks = pieces.Clocks((moment.clock,))
        if moment.part and plan.part is None:
            plan.part = pieces.Part(moment.part)


# --- zones ---------------------------------------------------------------------------------------


def zone_of(said: str | None, frame: Frame) -> tuple[str, str]:
    """The zone of the sentence and the abbreviation it was named by; raises Asked for `IST`."""
    if not said:
        return frame.context.zone, ""
    found = find_zone(said, frame.context.zone)
    if not found.zones:
        raise Failed("zone", f"I know no time zone “{said}”. Name a city or UTC and an offset.")
    abbreviation = said if said.isupper() and len(said) <= 5 else ""
    if found.zone is not None:
        return found.zone, abbreviation
    options = tuple((zone.replace("_", " "), zone) for zone in found.zones)
    key = "zone-" + said.casefold()
    picked = frame.choose("tz_ambiguous", f"Which “{said}”?", options, key=key, habit=key)
    return picked, abbreviation


__all__ = ["replace", "rrule", "settle", "show", "zone_of"]
