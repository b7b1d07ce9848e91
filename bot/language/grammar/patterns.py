"""Rules in the notations of machines: RRULE text, cron lines, `weekly:monday`, `monthly:31`."""

from __future__ import annotations

from bot.language.matching import Tokens, skip, tag, words
from bot.language.pieces import Clock, RecurrenceText, Repeat, Wrong

FREQUENCIES = {
    "daily": "DAILY",
    "weekly": "WEEKLY",
    "monthly": "MONTHLY",
    "yearly": "YEARLY",
}
CRON_DAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA", "SU")
CRON_DAY_NAMES = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
CRON_MONTHS = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)


def rrule_text(tokens: Tokens, i: int) -> tuple[RecurrenceText | Wrong, int] | None:
    """`RRULE:FREQ=WEEKLY;BYDAY=MO` as typed; its hours become clock times."""
    text = words(tokens, i, "rrule")
    if text is None or "FREQ=" not in text:
        return None
    parts = dict(part.split("=", 1) for part in text.split(";") if part)
    hours = [int(n) for n in parts.pop("BYHOUR", "").split(",") if n.isdigit()]
    minutes = [int(n) for n in parts.pop("BYMINUTE", "0").split(",") if n.isdigit()]
    clocks = tuple(Clock(hour, minute) for hour in hours for minute in minutes)
    kept = ";".join(f"{name}={value}" for name, value in parts.items())
    return RecurrenceText(kept, clocks), i + 1


def structured(tokens: Tokens, i: int) -> tuple[Repeat, int] | None:
    """`weekly:monday`, `weekly:mon,fri`, `monthly:31`, `monthly:1,15`."""
    frequency = FREQUENCIES.get(tokens[i].text)
    if frequency is None or i + 2 >= len(tokens) or tokens[i + 1].text != ":":
        return None
    if tokens[i].end != tokens[i + 1].start:
        return None
    days, j = [], i + 2
    while j < len(tokens):
        value = tag(tokens, j, "weekday" if frequency == "WEEKLY" else "number")
        if not isinstance(value, int):
            break
        days.append(value)
        j = (
            skip(tokens, j + 1, "and")
            if j + 1 < len(tokens) and tokens[j + 1].text == ","
            else j + 1
        )
        if tokens[j - 1].text != ",":
            break
    if not days:
        return None
    if frequency == "WEEKLY":
        return Repeat(frequency, weekdays=tuple((0, day) for day in days)), j
    return Repeat(frequency, month_days=tuple(days)), j


def cron_line(tokens: Tokens, i: int) -> tuple[RecurrenceText | Wrong, int] | None:
    """`*/15 9-17 * * 1-5`."""
    line = words(tokens, i, "cron")
    return (cron(line), i + 1) if line else None


def cron(line: str) -> RecurrenceText | Wrong:
    """Five cron fields as a rule. Both day fields restricted mean either, which no rule says."""
    fields = line.split()
    try:
        minutes, hours = _numbers(fields[0], 0, 59), _numbers(fields[1], 0, 23)
        days, months = (
            _numbers(fields[2], 1, 31),
            _numbers(fields[3], 1, 12, CRON_MONTHS),
        )
        weekdays = _numbers(fields[4], 0, 7, CRON_DAY_NAMES)
    except (ValueError, IndexError):
        return Wrong("cron", f"“{line}” is no cron line I can read.")
    if fields[2] not in "*?" and fields[4] not in "*?":
        return Wrong("cron", "This cron line limits days of month and of week. Use one of them.")
    if len(minutes) * len(hours) > 1440:
        return Wrong("cron", f"“{line}” is no cron line I can read.")
    clocks = tuple(Clock(hour, minute) for hour in hours for minute in minutes)
    return RecurrenceText(_cron_rule(fields, days, months, weekdays), clocks)


def _cron_rule(fields: list[str], days: list[int], months: list[int], weekdays: list[int]) -> str:
    parts = ["FREQ=DAILY"]
    if fields[4] not in "*?":
        named = dict.fromkeys(CRON_DAYS[day] for day in weekdays)
        parts = ["FREQ=WEEKLY", "BYDAY=" + ",".join(named)]
    elif fields[2] not in "*?":
        parts = ["FREQ=MONTHLY", "BYMONTHDAY=" + ",".join(map(str, days))]
    if fields[3] != "*":
        parts.insert(1, "BYMONTH=" + ",".join(map(str, months)))
    return ";".join(parts)


def _numbers(field: str, low: int, high: int, names: tuple[str, ...] = ()) -> list[int]:
    found: set[int] = set()
    for part in field.casefold().split(","):
        span, _, step = part.partition("/")
        first, dash, last = span.partition("-")
        if span in ("*", "?"):
            a, b = low, high
        else:
            a = _number(first, names, low)
            b = _number(last, names, low) if dash else (high if step else a)
        if not low <= a <= b <= high or (step and int(step) < 1):
            raise ValueError(field)
        found.update(range(a, b + 1, int(step) if step else 1))
    return sorted(found)


def _number(text: str, names: tuple[str, ...], low: int) -> int:
    return names.index(text) + low if text in names else int(text)
