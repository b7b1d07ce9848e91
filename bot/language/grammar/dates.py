"""Dates: a month and a day in every order, in digits or in words, and `the 20th`."""

from __future__ import annotations

from dataclasses import replace

from bot.language.matching import Tokens, integer, skip, tag, whole_number
from bot.language.pieces import (
    Date,
    Day,
    DayOfMonth,
    Days,
    Moment,
    Numeric,
    Range,
    Repeat,
    Vague,
    Wrong,
)

Read = tuple[Day | Days | Range | Wrong | Repeat | Vague, int]
YEARS = range(1900, 2200)


def numeric(tokens: Tokens, i: int) -> Read | None:
    """`2026-03-19`, `19.3.`, `3/19/26`, `19-Mar-2026`."""
    numbers = tag(tokens, i, "numeric")
    if not isinstance(numbers, tuple):
        return _named_month_dashes(tokens, i)
    if len(numbers) == 3 and numbers[0] > 31:
        return Date(numbers[1], numbers[2], numbers[0]), i + 1
    year = _full_year(numbers[2]) if len(numbers) == 3 else None
    if tag(tokens, i, "dots"):
        return Date(numbers[1], numbers[0], year), i + 1
    return Numeric(numbers[0], numbers[1], year), i + 1


def _full_year(year: int) -> int:
    return year + 2000 if year < 100 else year


def _named_month_dashes(tokens: Tokens, i: int) -> Read | None:
    """`19-Mar-2026`."""
    parts = tag(tokens, i, "day_name_date")
    if not isinstance(parts, list):
        return None
    from bot.language.lexicons.english import WORDS

    names = {name: month for month, text in WORDS["month"].items() for name in text.split("|")}
    month = names.get(parts[1].casefold())
    if not isinstance(month, int):
        return None
    return Date(month, int(parts[0]), _full_year(int(parts[2]))), i + 1


def date_of(tokens: Tokens, i: int) -> Read | None:
    """`march 19th, 2026`, `19 march`, `9. Mai`, `3 de diciembre de 2027`, `2027年5月14日`."""
    return (
        _marked_date(tokens, i)
        or _month_first(tokens, i)
        or _day_first(tokens, i)
        or _year_first(tokens, i)
    )


def _year_first(tokens: Tokens, i: int) -> Read | None:
    """`2026 jan 20`."""
    if tag(tokens, i, "digits") != 4 or integer(tokens, i, "number") not in YEARS:
        return None
    found = _month_first(tokens, i + 1)
    if not found or not isinstance(found[0], Date) or found[0].year is not None:
        return None
    return replace(found[0], year=integer(tokens, i, "number")), found[1]


def _month_first(tokens: Tokens, i: int) -> Read | None:
    month = integer(tokens, i, "month")
    if month is None:
        return None
    j = i + 2 if i + 1 < len(tokens) and tokens[i + 1].text == "." else i + 1
    j = skip(tokens, j, "the", "day_lead")
    listed = _day_numbers(tokens, j)
    if not listed:
        return None
    numbers, j = listed
    if ranged := _day_range(tokens, month, numbers, j):
        return ranged
    year, j = year_of(tokens, j)
    return _dates(month, numbers, year), j


def _last_of_run(tokens: Tokens, numbers: list[int], j: int) -> tuple[int, int] | None:
    """The later day number behind a dash or a `to`."""
    if len(numbers) != 1 or tag(tokens, j, "range_to") is None or tag(tokens, j, "and") is not None:
        return None
    last = _day_number(tokens, skip(tokens, j + 1, "the"))
    return last if last and numbers[0] < last[0] <= 31 else None


def _day_range(tokens: Tokens, month: int, numbers: list[int], j: int) -> Read | None:
    """`june 11-16, 2026`, `june 11 to 16`."""
    last = _last_of_run(tokens, numbers, j)
    if not last or tag(tokens, last[1], "month") is not None:
        return None
    year, j = year_of(tokens, last[1])
    return (
        Range(Moment(Date(month, numbers[0], year)), Moment(Date(month, last[0], year))),
        j,
    )


def _day_first(tokens: Tokens, i: int) -> Read | None:
    listed = _day_numbers(tokens, i)
    if not listed:
        return None
    numbers, j = listed
    j = j + 1 if j < len(tokens) and tokens[j].text == "." else j
    through = _last_of_run(tokens, numbers, j)
    j = through[1] if through else j
    j = skip(tokens, j, "of", "the", "day_word") if tag(tokens, j, "month") is None else j
    month = integer(tokens, j, "month")
    if month is None or tag(tokens, j, "every") is not None:
        return None
    year, j = year_of(tokens, j + 1)
    if through:
        first, last = (Date(month, day, year) for day in (numbers[0], through[0]))
        return Range(Moment(first), Moment(last)), j
    return _dates(month, numbers, year), j


def _dates(month: int, numbers: list[int], year: int | None) -> Day | Days:
    days = tuple(Date(month, number, year) for number in numbers)
    return days[0] if len(days) == 1 else Days(days)


def _day_number(tokens: Tokens, i: int) -> tuple[int, int] | None:
    ordinal = integer(tokens, i, "ordinal")
    if ordinal is not None and ordinal > 0 and tag(tokens, i + 1, "weekday") is None:
        return ordinal, i + 1
    number = whole_number(tokens, i)
    if not number or ("digits" in tokens[i].tags and tokens[i].tags["digits"] not in (1, 2)):
        return None
    after = tokens[number[1]].tags if number[1] < len(tokens) else {}
    if any(name in after for name in ("unit", "times", "am", "pm", "oclock", "hour_mark")):
        return None
    return number


def _day_numbers(tokens: Tokens, i: int) -> tuple[list[int], int] | None:
    first = _day_number(tokens, i)
    if not first:
        return None
    numbers, j = [first[0]], first[1]
    while (k := skip(tokens, j, "and")) > j:
        more = _day_number(tokens, skip(tokens, k, "the"))
        if not more or more[0] > 31 or tokens[j].text == "then":
            break
        numbers.append(more[0])
        j = more[1]
    return numbers, j


def year_of(tokens: Tokens, i: int) -> tuple[int | None, int]:
    """The year behind a day, if one is said, and the place after it."""
    j = skip(tokens, i, "of") if tag(tokens, i, "of") is not None else i
    j = j + 1 if j < len(tokens) and tokens[j].text == "," else j
    number = integer(tokens, j, "number")
    if number in YEARS and tag(tokens, j, "digits") == 4:
        return number, skip(tokens, j + 1, "year_mark")
    if number is not None and j > i and number in YEARS:
        return number, j + 1
    return None, i


def _marked_date(tokens: Tokens, i: int) -> Read | None:
    """`2027年5月14日`, `5月14日`, with a weekday in brackets after it."""
    year, j = None, i
    number = integer(tokens, i, "number")
    if number is not None and tag(tokens, i + 1, "year_mark") is not None:
        year, j = number, i + 2
    month = integer(tokens, j, "number")
    if month is None or tag(tokens, j + 1, "month_mark") is None:
        return None
    day = integer(tokens, j + 2, "number")
    if day is None or tag(tokens, j + 3, "day_mark") is None:
        return None
    weekday, j = _bracketed(tokens, j + 4)
    return Date(month, day, year, weekday), j


def _bracketed(tokens: Tokens, i: int) -> tuple[int | None, int]:
    if i + 2 < len(tokens) and tokens[i].text == "(" and tokens[i + 2].text == ")":
        weekday = integer(tokens, i + 1, "weekday")
        if weekday is None:
            weekday = integer(tokens, i + 1, "weekday_short")
        if weekday is not None:
            return weekday, i + 3
    return None, i


def day_of_month(tokens: Tokens, i: int) -> Read | None:
    """`the 20th`, `the 15th of next month`, `der 3.` — a number said as a rank."""
    ordinal = integer(tokens, i, "ordinal")
    if ordinal is None or ordinal < 1 or not tokens[i].text[0].isdigit():
        return None
    after = tokens[i + 1].tags if i + 1 < len(tokens) else {}
    if any(name in after for name in ("weekday", "unit", "business", "month", "weekday_set")):
        return None
    return DayOfMonth(ordinal), i + 1


def numbered_day(tokens: Tokens, i: int) -> Read | None:
    """`day 20`, beside a month or a rhythm."""
    if tag(tokens, i, "day_word") is None or tag(tokens, i, "plural") is not None:
        return None
    number = integer(tokens, i + 1, "number")
    if number is None or not 1 <= number <= 31 or tag(tokens, i + 2, "unit") is not None:
        return None
    return DayOfMonth(number), i + 2
