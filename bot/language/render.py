"""A rule in plain words, which read again give the same rule."""

from datetime import date, time

from models.rules.recurrence import Rule

_DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
_UNITS = {
    "MINUTELY": "minute",
    "HOURLY": "hour",
    "DAILY": "day",
    "WEEKLY": "week",
    "MONTHLY": "month",
    "YEARLY": "year",
}
_NTH = {"1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth", "-1": "last"}


def render(rule: Rule) -> str:
    """The rule in words: `every 2 weeks on Friday at 16:30 until 28 Feb 2026`."""
    pieces = [
        _repeat(rule),
        _clocks(rule.times),
        _bounds(rule),
        _exceptions(rule.except_dates),
    ]
    return " ".join(piece for piece in pieces if piece)


def _repeat(rule: Rule) -> str:
    if rule.repeat is None:
        return _day(rule.start.date())
    parts = dict(part.split("=", 1) for part in rule.repeat.split(";"))
    step = int(parts.get("INTERVAL", "1"))
    unit = _UNITS[parts["FREQ"]]
    every = f"every {unit}" if step == 1 else f"every {step} {unit}s"
    days = parts.get("BYDAY", "").split(",") if parts.get("BYDAY") else []
    if parts["FREQ"] == "WEEKLY" and days:
        return _weekly(days, step)
    return " ".join([*_which_day(parts, days), every] if _names_day(parts) else [every])


def _weekly(days: list[str], step: int) -> str:
    if days == list(_DAYS)[:5]:
        named = "weekday" if step == 1 else "weekdays"
    else:
        named = _joined([_DAYS[day] for day in days])
    return f"every {named}" if step == 1 else f"every {step} weeks on {named}"


def _names_day(parts: dict[str, str]) -> bool:
    return any(name in parts for name in ("BYDAY", "BYMONTHDAY"))


def _which_day(parts: dict[str, str], days: list[str]) -> list[str]:
    if "BYMONTHDAY" in parts:
        numbers = parts["BYMONTHDAY"].split(",")
        return [
            "the last day of" if number == "-1" else f"the {_ordinal(int(number))} of"
            for number in numbers
        ]
    nth = parts.get("BYSETPOS") or days[0][:-2]
    name = "weekday" if len(days) == 5 else _joined([_DAYS[day[-2:]] for day in days])
    return [f"the {_NTH.get(nth, nth)} {name} of"]


def _clocks(times: tuple[time, ...]) -> str:
    return f"at {_joined([clock.strftime('%H:%M') for clock in times])}" if times else ""


def _bounds(rule: Rule) -> str:
    if rule.count is not None:
        return f"{rule.count} times"
    return f"until {_day(rule.until.date())}" if rule.until else ""


def _exceptions(days: tuple[date, ...]) -> str:
    return f"except {_joined([_day(day) for day in days])}" if days else ""


def _day(day: date) -> str:
    return f"{day:%-d %b %Y}"


def _joined(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _ordinal(number: int) -> str:
    ending = (
        "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{ending}"
