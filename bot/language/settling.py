"""What a plan comes to for the verb of the sentence: an instant, a rhythm, a stretch, a shift."""

from __future__ import annotations

from datetime import datetime

from bot.language import pieces
from bot.language.frame import Asked, Failed, Frame
from bot.language.freezing import frozen
from bot.language.instants import When, one_off
from bot.language.pieces import Amount, Moment, Repeat
from bot.language.plans import Plan, conflict
from bot.language.rhythms import days_into_repeat
from bot.language.series import series
from bot.language.stretches import STRETCHES, ends_are_days, stretch
from models.rules.timezones import find_zone


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
    if frame.action == "freeze":
        return frozen(plan, frame)
    if plan.repeat is not None:
        _how_long(plan)
        return series(plan, frame)
    if plan.now is not None and (plan.days or plan.clocks or plan.part):
        raise conflict("times")
    return _no_rhythm(plan, frame)


def _how_long(plan: Plan) -> None:
    """`every tuesday at 9am, 5 weeks`: a length beside a rhythm is how long it goes on."""
    if plan.shift is not None or plan.now is not None:
        raise conflict("times")
    if plan.bare is not None:
        if plan.lasting is not None or plan.bare in (Amount(days=1), Amount(business=1)):
            raise conflict("lengths")
        if not plan.bare.calendar:
            raise conflict("lengths")
        plan.lasting = pieces.Lasting(plan.bare)


def _no_rhythm(plan: Plan, frame: Frame) -> When:
    if plan.excepts or plan.count is not None or plan.minute_past is not None:
        raise Asked("underspecified", "How often? Name a rhythm, like “every monday”.", "rhythm")
    if plan.apart:
        raise conflict("days")
    found = _shift(plan, frame) or stretch(plan, frame)
    if found is not None:
        return found
    if plan.lasting is not None:
        raise Asked("underspecified", "How often in that time? Name a rhythm.", "rhythm")
    ends_are_days(plan, frame)
    return one_off(plan, frame)


def _too_little(vague: pieces.Vague) -> Asked:
    texts = {
        "holidays": "Holidays are not looked up here. Name the days to leave out.",
        "movable": f"“{vague.words}” moves from year to year. Name the date.",
        "twofold": f"“{vague.words}” may mean twice in it or every second one. Say which.",
        "weekdays": f"“{vague.words}” may mean every second day or all of them every second week."
        " Say which days.",
        "except_time": "I can leave out whole days, not single times. Name the day.",
        "either": "I read a choice of times. Say which one.",
        "not_before": "Not before then, but when? Name the time itself.",
        "month_week": f"On which day of “{vague.words}”? Name the date.",
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
    _monthly(plan, frame)
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


def _monthly(plan: Plan, frame: Frame) -> None:
    """`1st and 3rd monday of the month` may be every month; `… for 3 months` is."""
    if plan.repeat is not None or frame.action in (*STRETCHES, "move") or not plan.days:
        return
    if not all(isinstance(day, pieces.Nth) and day.span in OPEN_MONTHS for day in plan.days):
        return
    bounded = plan.until or plan.lasting or plan.count or plan.excepts or plan.start
    if not bounded:
        if len(plan.days) == 1:
            return
        options = (("every month", "monthly"), ("only the coming ones", "once"))
        text = "Every month, or only the coming ones?"
        if frame.choose("series", text, options, key="monthly-or-once") == "once":
            return
    plan.repeat = Repeat("MONTHLY")
    days_into_repeat(plan)


OPEN_MONTHS = (pieces.Span("month", None), pieces.Span("month", 0))


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


# --- zones ---------------------------------------------------------------------------------------


def zone_of(said: str | None, frame: Frame) -> tuple[str, str]:
    """The zone of the sentence and the abbreviation it was named by; raises Asked for `IST`."""
    if not said:
        return frame.context.zone, ""
    found = find_zone(said, frame.context.zone)
    if not found.zones:
        raise Failed("zone", f"I know no time zone “{said}”. Name a city or UTC and an offset.")
    letters = said.strip(" .,")
    abbreviation = letters.upper() if letters.isalpha() and len(letters) <= 5 else ""
    if found.zone is not None:
        return found.zone, abbreviation
    options = tuple((zone.replace("_", " "), zone) for zone in found.zones)
    key = "zone-" + said.casefold()
    picked = frame.choose("tz_ambiguous", f"Which “{said}”?", options, key=key, habit=key)
    return picked, abbreviation
