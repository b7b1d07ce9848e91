"""How often: `every other friday`, `weekdays`, `every 3rd month`, `twice a week`, `mon-thu`."""

from __future__ import annotations

from dataclasses import replace

from bot.language.grammar import nths
from bot.language.grammar.days import weekdays_between
from bot.language.grammar.spans import each_span, owned_span
from bot.language.holidays import FIXED
from bot.language.matching import (
    Tokens,
    amount,
    integer,
    skip,
    tag,
    whole_number,
    words,
)
from bot.language.pieces import Amount, Count, Part, Repeat, Vague

FREQUENCIES = {
    "second": ("SECONDLY", 1),
    "minute": ("MINUTELY", 1),
    "hour": ("HOURLY", 1),
    "day": ("DAILY", 1),
    "week": ("WEEKLY", 1),
    "fortnight": ("WEEKLY", 2),
    "month": ("MONTHLY", 1),
    "quarter": ("MONTHLY", 3),
    "year": ("YEARLY", 1),
}
Read = tuple[Repeat | Vague, int]


def every(tokens: Tokens, i: int) -> tuple[Repeat | Vague | tuple[Repeat, Part], int] | None:
    """`every …` in all its forms."""
    if tag(tokens, i, "every") is None:
        return None
    i = skip(tokens, i + 1, "the")
    part = words(tokens, i, "part")
    if part is not None:
        return (Repeat("DAILY"), Part(part)), i + 1
    return _numbered(tokens, i) or _plain(tokens, i)


def _numbered(tokens: Tokens, i: int) -> Read | None:
    """`every other …`, `every 3 …`, `every 3rd …`."""
    if found := _ranked_of_month(tokens, i):
        return found
    if found := _broken_hours(tokens, i):
        return found
    interval, rank = _interval(tokens, i)
    if not interval:
        return None
    j = i + 1 if tag(tokens, i, "couple") is None else skip(tokens, i + 1, "of")
    number = whole_number(tokens, i)
    j = number[1] if number and not rank else j
    thing = _thing(tokens, j)
    if not thing:
        return None
    if interval > 1 and len(thing[0].weekdays) == 5 and tag(tokens, j, "weekday_set") is not None:
        return Vague(" ".join(token.text for token in tokens[i - 1 : thing[1]]), "weekdays"), thing[
            1
        ]
    repeat, j = thing
    doubtful = None
    if rank and tag(tokens, i, "unit") != "x" and repeat.weekdays and len(repeat.weekdays) == 1:
        doubtful = "rank" if 2 <= interval <= 4 and tag(tokens, i, "other") is None else None
    return replace(repeat, interval=interval * repeat.interval, doubtful=doubtful), j


def _broken_hours(tokens: Tokens, i: int) -> tuple[Repeat, int] | None:
    """`every half hour`, `every hour and a half`, `every 1.5 hours`."""
    length = amount(tokens, i) or amount_of_one(tokens, i)
    if not length or length[0].calendar:
        return None
    minutes, seconds = divmod(int(length[0].seconds), 60)
    if seconds or not minutes or not minutes % 60:
        return None
    return Repeat("MINUTELY", minutes), length[1]


def amount_of_one(tokens: Tokens, i: int) -> tuple[Amount, int] | None:
    """`hour and a half` with nothing before it."""
    j = skip(tokens, i + 1, "and")
    if tag(tokens, i, "unit") != "hour" or j == i + 1 or tag(tokens, j, "half") is None:
        return None
    return Amount(seconds=5400), j + 1


def _interval(tokens: Tokens, i: int) -> tuple[int, bool]:
    """How many, and whether it was said as a rank (`2nd`), which may mean two things."""
    if i >= len(tokens):
        return 0, False
    tags = tokens[i].tags
    rank = integer(tokens, i, "ordinal")
    if "alternate" in tags:
        return 2, rank is not None
    if rank is not None and rank > 0:
        return rank, True
    if "couple" in tags:
        return 2, False
    number = whole_number(tokens, i)
    return (min(number[0], 10_000), False) if number else (0, False)


def _ranked_of_month(tokens: Tokens, i: int) -> Read | None:
    """`every second tuesday of the month`, `every last friday`, `every 1st of the month`."""
    read = nths.entries(tokens, i)
    if not read:
        return None
    found, j = read
    k = skip(tokens, j, "of", "the")
    owner = owned_span(tokens, k)
    if owner is not None and k > j:
        return _of_owner(found, owner)
    several = len(found) > 1 and all(isinstance(what, int) for _, what in found)
    if not several and not all(n < 0 or (n == 1 and isinstance(what, int)) for n, what in found):
        if all(what == "month_day" for _, what in found) and len(found) >= 1 and k == j:
            return _bare_ranks(tokens, i, found, j)
        return None
    repeat = nths.repeated(found, "MONTHLY", 1)
    return (repeat, j) if repeat else None


def _bare_ranks(tokens: Tokens, i: int, found: list[nths.Entry], j: int) -> Read | None:
    """`every 15th`, `every 1st and 15th`: days of the month."""
    after = tokens[j].tags if j < len(tokens) else {}
    if any(name in after for name in ("unit", "weekday", "weekday_plural", "month", "weekday_set")):
        return None
    if not tokens[i].text[0].isdigit():
        return None
    repeat = nths.repeated(found, "MONTHLY", 1)
    return (repeat, j) if repeat else None


def _of_owner(found: list[nths.Entry], owner: tuple[object, int]) -> Read | None:
    owned, j = owner
    month = getattr(owned, "month", None)
    unit = getattr(owned, "unit", None)
    if isinstance(owned, tuple):
        repeat = nths.repeated(found, *owned)
    elif month:
        repeat = nths.repeated(found, "MONTHLY", 1)
        repeat = replace(repeat, frequency="YEARLY", months=(month,)) if repeat else None
    elif unit == "year":
        repeat = nths.repeated(found, "YEARLY", 1)
    elif unit == "quarter":
        repeat = None
    elif unit == "week":
        repeat = _of_week(found)
    else:
        repeat = nths.repeated(found, "MONTHLY", 1)
    return (repeat, j) if repeat else None


def _of_week(found: list[nths.Entry]) -> Repeat | None:
    days = [n if n > 0 else 8 + n for n, what in found if what in ("day", "month_day")]
    if len(days) != len(found) or not all(1 <= day <= 7 for day in days):
        return None
    return Repeat("WEEKLY", weekdays=tuple((0, day - 1) for day in days))


def _plain(tokens: Tokens, i: int) -> Read | None:
    return _thing(tokens, i) or _month_date(tokens, i) or _feast(tokens, i) or _edge(tokens, i)


def _thing(tokens: Tokens, i: int) -> tuple[Repeat, int] | None:
    """What is counted: a unit, weekdays, weekdays as a set."""
    if found := weekday_set(tokens, i):
        return found
    unit = words(tokens, i, "unit")
    if unit is not None and tag(tokens, i, "business") is None:
        frequency, interval = FREQUENCIES[unit]
        return Repeat(frequency, interval), i + 1
    return None


def weekday_set(tokens: Tokens, i: int) -> tuple[Repeat, int] | None:
    """`mon, wed & fri`, `monday through thursday`, `weekdays`, `weekends`."""
    days, i = _days(tokens, i)
    while (k := skip(tokens, i, "and")) > i and days:
        more, j = _days(tokens, skip(tokens, k, "on", "every"))
        if not more or tag(tokens, j, "week_later") is not None:
            break
        days, i = [*days, *more], j
    if not days:
        return None
    return Repeat("WEEKLY", weekdays=tuple((0, day) for day in dict.fromkeys(days))), i


def _days(tokens: Tokens, i: int) -> tuple[list[int], int]:
    whole = tag(tokens, i, "weekday_set")
    if isinstance(whole, tuple):
        return list(whole), i + 1
    day = nths.weekday(tokens, i)
    if day is None:
        return [], i
    j = i + 2 if i + 1 < len(tokens) and tokens[i + 1].text == "." else i + 1
    last = nths.weekday(tokens, j + 1)
    if last is not None and tag(tokens, j, "range_to") and tokens[j].text not in ("and", "&"):
        return weekdays_between(day, last), j + 2
    return [day], j


def _month_date(tokens: Tokens, i: int) -> Read | None:
    """`every january 1st`, `every aug 20 and 30`, `every aug on day 20 and 30`."""
    month = integer(tokens, i, "month")
    if month is not None:
        j = skip(tokens, i + 1, "on", "the", "day_word")
        numbers, j = _numbers(tokens, j)
        if numbers:
            return Repeat("YEARLY", months=(month,), month_days=tuple(numbers)), j
        return None
    numbers, j = _numbers(tokens, i)
    month = integer(tokens, skip(tokens, j, "of"), "month")
    if numbers and month is not None:
        return (
            Repeat("YEARLY", months=(month,), month_days=tuple(numbers)),
            skip(tokens, j, "of") + 1,
        )
    return None


def _numbers(tokens: Tokens, i: int) -> tuple[list[int], int]:
    numbers: list[int] = []
    while True:
        j = skip(tokens, i, "and", "the") if numbers else i
        rank = integer(tokens, j, "ordinal")
        number = rank if rank is not None else integer(tokens, j, "number")
        clashes = any(
            tag(tokens, j + 1, name) is not None for name in ("unit", "times", "oclock", "am", "pm")
        )
        if number is None or not 1 <= number <= 31 or clashes or (numbers and j == i):
            return numbers, i
        numbers.append(number)
        i = j + 1


def _feast(tokens: Tokens, i: int) -> Read | None:
    name = words(tokens, i, "holiday")
    if name == "leap_day":
        return Repeat("YEARLY", months=(2,), month_days=(29,)), i + 1
    if name in FIXED:
        month, day = FIXED[name]
        return Repeat("YEARLY", months=(month,), month_days=(day,)), i + 1
    if name is not None:
        return Vague(tokens[i].text, "movable"), i + 1
    return None


def _edge(tokens: Tokens, i: int) -> Read | None:
    """`every month end`, `every end of month`."""
    unit = words(tokens, i, "eo")
    if unit == "month":
        return Repeat("MONTHLY", month_days=(-1,)), i + 1
    if unit == "week":
        return Repeat("WEEKLY", weekdays=((0, 4),)), i + 1
    if tag(tokens, i, "end_edge") is not None or tag(tokens, i, "start_edge") is not None:
        j = skip(tokens, i + 1, "of", "the")
        day = 1 if tag(tokens, i, "start_edge") is not None else -1
        if tag(tokens, j, "unit") == "month":
            return Repeat("MONTHLY", month_days=(day,)), j + 1
    return None


def adverb(tokens: Tokens, i: int) -> Read | None:
    """`daily`, `weekly`, `quarterly`; `bimonthly` may mean two things."""
    if tag(tokens, i, "twofold") is not None:
        return Vague(tokens[i].text, "twofold"), i + 1
    frequency = tag(tokens, i, "frequency")
    if not isinstance(frequency, tuple):
        return None
    times = frequency[2] if len(frequency) > 2 else None
    return Repeat(frequency[0], frequency[1], times_each=times), i + 1


def plural(tokens: Tokens, i: int) -> Read | None:
    """`mondays`, `weekdays`, `tuesdays and thursdays`, `alternate fridays`."""
    j = skip(tokens, i, "on")
    if tag(tokens, j, "alternate") is not None and tag(tokens, j, "ordinal") is None:
        found = weekday_set(tokens, j + 1) if _said_in_plural(tokens, j + 1) else None
        return (replace(found[0], interval=2), found[1]) if found else None
    if not _said_in_plural(tokens, j) and not _mornings_of(tokens, j):
        return _first_singular(tokens, j)
    return weekday_set(tokens, j)


def _said_in_plural(tokens: Tokens, i: int) -> bool:
    return any(tag(tokens, i, name) is not None for name in ("weekday_plural", "plural"))


def _mornings_of(tokens: Tokens, i: int) -> bool:
    """`weekday mornings`."""
    whole = tag(tokens, i, "weekday_set") is not None
    return whole and tag(tokens, i + 1, "part_plural") is not None


def _first_singular(tokens: Tokens, i: int) -> Read | None:
    """`monday and wednesdays`."""
    if tag(tokens, i, "weekday") is None:
        return None
    found = weekday_set(tokens, i)
    if not found or not any(
        tag(tokens, k, "weekday_plural") is not None for k in range(i, found[1])
    ):
        return None
    return found


def times_each(tokens: Tokens, i: int) -> tuple[Repeat | Count, int] | None:
    """`once a week`, `twice daily`, `3 times a week`; `twice` alone is a count."""
    number, j = integer(tokens, i, "times_word"), i + 1
    if number is None and (tag(tokens, j, "frequency") or tag(tokens, j, "article")):
        number = integer(tokens, i, "count")
    if number is None:
        counted = whole_number(tokens, i)
        if not counted or tag(tokens, counted[1], "times") is None:
            return None
        number, j = counted[0], counted[1] + 1
    k = skip(tokens, j, "article", "every", "in")
    unit = words(tokens, k, "unit")
    if unit in FREQUENCIES and k > j:
        frequency, interval = FREQUENCIES[unit]
        return Repeat(frequency, interval, times_each=number), k + 1
    frequency_tag = tag(tokens, j, "frequency")
    if isinstance(frequency_tag, tuple):
        return Repeat(frequency_tag[0], frequency_tag[1], times_each=number), j + 1
    return (Count(number), j) if number > 1 or tag(tokens, i, "times_word") is None else None


def next_few(tokens: Tokens, i: int) -> tuple[tuple[Repeat, Count], int] | None:
    """`the next 3 fridays`."""
    i = skip(tokens, i, "lasting", "on", "the")
    if tag(tokens, i, "which") not in ("next", "coming"):
        return None
    number = whole_number(tokens, i + 1)
    if not number:
        return None
    found = weekday_set(tokens, number[1])
    if found and tag(tokens, number[1], "weekday_set") != (0, 1, 2, 3, 4):
        size = len(found[0].weekdays)
        return (found[0], Count(number[0] * size)), found[1]
    if found:
        return (found[0], Count(number[0])), found[1]
    return None


def rank_and_dates(tokens: Tokens, i: int) -> tuple[Repeat, int] | None:
    """`on the first and last instance of tue and fri`."""
    i = skip(tokens, i, "on", "the")
    numbers: list[int] = []
    while (rank := integer(tokens, i, "ordinal")) is not None:
        numbers.append(rank)
        i = skip(tokens, i + 1, "and")
    if not numbers or tag(tokens, i, "instance") is None:
        return None
    found = weekday_set(tokens, skip(tokens, i + 1, "of"))
    if not found:
        return None
    return replace(found[0], frequency="MONTHLY", positions=tuple(numbers)), found[1]


def in_weeks(tokens: Tokens, i: int) -> tuple[Repeat, int] | None:
    """`in week 12 and 14` beside a repeat."""
    i = skip(tokens, i, "in", "on", "the")
    if tag(tokens, i, "unit") != "week" and tag(tokens, i, "calendar_week") is None:
        return None
    weeks, j = _numbers(tokens, i + 1)
    return (Repeat("YEARLY", weeks=tuple(weeks)), j) if len(weeks) > 1 else None


__all__ = [
    "adverb",
    "each_span",
    "every",
    "in_weeks",
    "next_few",
    "plural",
    "times_each",
]
