"""A rule in plain words, which read again give the same rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from bot.language.showing import MONTHS, NAMES
from models.rules.recurrence import Rule, expand
from models.rules.timezones import abbreviation, gap_or_fold, localize

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
UNITS = {
    "MINUTELY": "minute",
    "HOURLY": "hour",
    "DAILY": "day",
    "WEEKLY": "week",
    "MONTHLY": "month",
    "YEARLY": "year",
}
END_OF_DAY = (23, 59)
MANY = 5


def render(rule: Rule, now: datetime | None = None) -> str:
    """The rule in words: `every 2 weeks on Friday at 16:30 until 28 Feb 2026`.

    Read in the rule's zone they give the same rule. `now`, the moment of reading, decides whether
    the start has to be said; without it, it is left out where a rhythm of days names it.
    """
    if rule.repeat is None:
        return _once(rule)
    parts = dict(part.split("=", 1) for part in rule.repeat.split(";"))
    brief = parts["FREQ"] in ("HOURLY", "MINUTELY")
    said = [
        *(_steps(parts, rule.times) or (_rhythm(parts), _clocks(rule.times))),
        _starting(rule, brief, now),
        _until(rule, brief),
        "" if rule.count is None else f"{rule.count} times",
        _exceptions(rule.except_dates),
    ]
    return " ".join(words for words in said if words)


def _once(rule: Rule) -> str:
    days = [rule.start.date(), *(extra.date() for extra in rule.extra)]
    if len(rule.times) > 1 or all(one.time() == rule.start.time() for one in rule.extra):
        said = f"{_joined([_weekday_date(day) for day in days])} {_clocks(rule.times)}"
        return said if len(rule.times) > 1 or rule.extra else said + _fold(rule)
    moments = [rule.start, *rule.extra]
    return _joined([f"{_weekday_date(one.date())} at {_time(one.time())}" for one in moments])


def _fold(rule: Rule) -> str:
    """In a doubled hour the name of the offset tells which pass is meant."""
    if gap_or_fold(rule.start, rule.zone) != "fold":
        return ""
    return " " + abbreviation(rule.zone, localize(rule.start, rule.zone, rule.fold))


# --- rhythms -------------------------------------------------------------------------------------


def _rhythm(parts: dict[str, str]) -> str:
    every = _every(UNITS[parts["FREQ"]], int(parts.get("INTERVAL", "1")))
    by = set(parts) - {"FREQ", "INTERVAL"}
    for names, words in PHRASES:
        if by == names and (said := words(parts, every)):
            return said
    return "RRULE:" + ";".join(f"{name}={value}" for name, value in parts.items())


def _steps(parts: dict[str, str], times: tuple[time, ...]) -> tuple[str, ...] | None:
    """Many times a day at one distance: `every 2 hours between 09:00 and 17:00 on weekdays`."""
    minutes = [clock.hour * 60 + clock.minute for clock in times]
    gaps = {later - earlier for earlier, later in pairwise(minutes)}
    daily = set(parts) <= {"FREQ", "BYDAY"} and parts["FREQ"] in ("DAILY", "WEEKLY")
    if len(times) < MANY or len(gaps) != 1 or not daily or any(clock.second for clock in times):
        return None
    gap = gaps.pop()
    every = _every("hour", gap // 60) if gap % 60 == 0 else _every("minute", gap)
    window = f"between {_time(times[0])} and {_time(times[-1])}"
    return f"{every} {window}", _on_days(parts)


def _on_days(parts: dict[str, str]) -> str:
    if "BYDAY" not in parts:
        return ""
    named = _weekdays(parts["BYDAY"].split(","))
    return "on " + {"weekday": "weekdays", "weekend": "weekends"}.get(named, named)


def _every(unit: str, interval: int) -> str:
    return f"every {unit}" if interval == 1 else f"every {interval} {unit}s"


def _plain(_parts: dict[str, str], every: str) -> str:
    return every


def _weekly(parts: dict[str, str], every: str) -> str | None:
    days = parts["BYDAY"].split(",")
    if any(day not in CODES for day in days) or parts["FREQ"] in ("MONTHLY", "YEARLY"):
        return None
    named = _weekdays(days)
    if parts["FREQ"] == "WEEKLY" and every == "every week":
        return f"every {named}"
    plural = {"weekday": "weekdays", "weekend": "weekends"}.get(named, named)
    return f"{every} on {plural}"


def _weekdays(codes: list[str]) -> str:
    if codes == list(CODES[:5]):
        return "weekday"
    if codes == list(CODES[5:]):
        return "weekend"
    return _joined([NAMES[CODES.index(code)] for code in codes])


def _month_days(parts: dict[str, str], every: str) -> str | None:
    if parts["FREQ"] != "MONTHLY":
        return None
    numbers = [int(number) for number in parts["BYMONTHDAY"].split(",")]
    if numbers == [-1]:
        return f"on the last day of {every}"
    if any(number < 0 for number in numbers):
        return None
    said = f"on the {_joined([_ordinal(number) for number in numbers])} of {every}"
    return said + (SKIPPING if len(numbers) == 1 and numbers[0] > 28 else "")


SKIPPING = " skipping shorter months"
CLAMPING = " or the last day of shorter months"


def _clamped(parts: dict[str, str], every: str) -> str | None:
    numbers = [int(number) for number in parts["BYMONTHDAY"].split(",")]
    fits = parts["FREQ"] == "MONTHLY" and parts["BYSETPOS"] == "-1" and numbers[-1] in (29, 30)
    if not fits or numbers != list(range(28, numbers[-1] + 1)):
        return None
    return f"on the {_ordinal(numbers[-1])} of {every}{CLAMPING}"


def _nth_weekdays(parts: dict[str, str], every: str) -> str | None:
    """`on the 1st and 3rd Friday and the 2nd Tuesday of every month`."""
    entries = [(int(code[:-2] or 0), code[-2:]) for code in parts["BYDAY"].split(",")]
    if parts["FREQ"] not in ("MONTHLY", "YEARLY") or not all(n for n, _ in entries):
        return None
    groups: list[tuple[list[str], str]] = []
    for n, code in entries:
        if groups and groups[-1][1] == code:
            groups[-1][0].append(_rank(n))
        else:
            groups.append(([_rank(n)], code))
    named = [f"{_joined(ranks)} {NAMES[CODES.index(code)]}" for ranks, code in groups]
    return f"on the {_joined(named)} of {every}"


def _nth_of_month(parts: dict[str, str], every: str) -> str | None:
    if parts["FREQ"] != "YEARLY" or "," in parts["BYMONTH"]:
        return None
    named = _nth_weekdays({**parts, "FREQ": "MONTHLY"}, MONTHS[int(parts["BYMONTH"]) - 1])
    return f"{every} {named}" if named else None


def _working_days(parts: dict[str, str], every: str) -> str | None:
    if parts["BYDAY"].split(",") != list(CODES[:5]) or parts["FREQ"] != "MONTHLY":
        return None
    ranks = [_rank(int(number)) for number in parts["BYSETPOS"].split(",")]
    return f"on the {_joined(ranks)} working day of {every}"


def _dates(parts: dict[str, str], every: str) -> str | None:
    if parts["FREQ"] != "YEARLY" or "," in parts["BYMONTH"]:
        return None
    numbers = parts["BYMONTHDAY"].split(",")
    return f"{every} on {MONTHS[int(parts['BYMONTH']) - 1]} {_joined(numbers)}"


PHRASES: tuple[tuple[set[str], Callable[[dict[str, str], str], str | None]], ...] = (
    (set(), _plain),
    ({"BYDAY"}, _weekly),
    ({"BYDAY"}, _nth_weekdays),
    ({"BYMONTHDAY"}, _month_days),
    ({"BYMONTHDAY", "BYSETPOS"}, _clamped),
    ({"BYDAY", "BYSETPOS"}, _working_days),
    ({"BYMONTH", "BYMONTHDAY"}, _dates),
    ({"BYMONTH", "BYDAY"}, _nth_of_month),
)


# --- bounds --------------------------------------------------------------------------------------


def _starting(rule: Rule, brief: bool, now: datetime | None) -> str:
    if brief:
        return f"starting {_weekday_date(rule.start.date())} at {_time(rule.start.time())}"
    if now is None or _is_first(rule, now):
        return ""
    return f"starting {_weekday_date(rule.start.date())}"


def _is_first(rule: Rule, now: datetime) -> bool:
    """Whether the rule starts where one said at `now` would."""
    if rule.repeat is None or rule.start <= datetime(1, 1, 2):  # noqa: DTZ001
        return True
    plain = ";".join(part for part in rule.repeat.split(";") if not part.startswith("INTERVAL"))
    if "BY" not in plain and plain != "FREQ=DAILY":
        return False
    earlier = replace(
        rule, repeat=plain, start=rule.start - timedelta(days=800), until=None, count=None,
        except_dates=(),
    )  # fmt: skip
    first = expand(earlier, after=now, limit=1)
    return bool(first) and first[0].local == rule.start


def _until(rule: Rule, brief: bool) -> str:
    if rule.until is None:
        return ""
    day = _date(rule.until.date())
    if (rule.until.hour, rule.until.minute) == END_OF_DAY and not brief:
        return f"until {day}"
    return f"until {day} at {_time(rule.until.time())}"


def _exceptions(days: tuple[date, ...]) -> str:
    return f"except {_joined([_date(day) for day in days])}" if days else ""


def _clocks(times: tuple[time, ...]) -> str:
    return f"at {_joined([_time(clock) for clock in times])}" if times else ""


def _time(clock: time) -> str:
    return f"{clock:%H:%M:%S}" if clock.second else f"{clock:%H:%M}"


def _date(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def _weekday_date(day: date) -> str:
    return f"{NAMES[day.weekday()][:3]} {_date(day)}"


def _joined(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _rank(number: int) -> str:
    if number == -1:
        return "last"
    return _ordinal(number) if number > 0 else f"{_ordinal(-number)} last"


def _ordinal(number: int) -> str:
    ending = (
        "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{ending}"
