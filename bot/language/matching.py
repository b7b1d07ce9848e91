"""Small steps over tokens, shared by the rules of the grammar."""

from __future__ import annotations

from bot.language.pieces import Amount
from bot.language.tokens import Line

Tokens = Line


def tag(tokens: Tokens, i: int, name: str) -> object | None:
    """What token `i` is as a `name` (None: it is none, or there is no such token)."""
    try:
        return tokens[i].tags.get(name)
    except IndexError:
        return None


def integer(tokens: Tokens, i: int, name: str) -> int | None:
    """The same where the value is a number."""
    value = tag(tokens, i, name)
    return value if isinstance(value, int) else None


def words(tokens: Tokens, i: int, name: str) -> str | None:
    """The same where the value is a word."""
    value = tag(tokens, i, name)
    return value if isinstance(value, str) else None


def skip(tokens: Tokens, i: int, *names: str) -> int:
    """The first position from `i` on whose token has none of the tags."""
    size = len(tokens)
    while i < size:
        tags = tokens[i].tags
        for name in names:
            if name in tags:
                break
        else:
            return i
        i += 1
    return i


def glued(tokens: Tokens, i: int) -> bool:
    """Whether token `i` follows the one before it without a space."""
    return 0 < i < len(tokens) and tokens[i].start == tokens[i - 1].end


def whole_number(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """A number in digits or words (`3`, `twenty five`) and the position after it."""
    value = integer(tokens, i, "number")
    if value is None:
        return None
    if "tens" in tokens[i].tags:
        j = i + 2 if i + 1 < len(tokens) and tokens[i + 1].text == "-" else i + 1
        ones = integer(tokens, j, "number")
        if ones is not None and 0 < ones < 10 and "digits" not in tokens[j].tags:
            return value + ones, j + 1
    return value, i + 1


SECONDS = {"second": 1, "minute": 60, "hour": 3600}
DAYS = {"day": 1, "week": 7, "fortnight": 14}
MONTHS = {"month": 1, "quarter": 3, "year": 12}


def of_unit(unit: str, number: float) -> Amount | None:
    """`number` of the unit; None where half of it is no length of the calendar."""
    if unit in SECONDS:
        return Amount(seconds=min(number * SECONDS[unit], 10**12))  # past every calendar
    if number != int(number):
        return _broken(unit, number)
    count = min(int(number), 4 * 10**6)
    if unit == "business":
        return Amount(business=count)
    if unit in DAYS:
        return Amount(days=count * DAYS[unit])
    return Amount(months=count * MONTHS[unit])


def _broken(unit: str, number: float) -> Amount | None:
    if unit == "day":
        return Amount(seconds=number * 86400)
    months = number * MONTHS.get(unit, 0)
    if unit == "year" and months == int(months):
        return Amount(months=int(months))
    return None


def amount(tokens: Tokens, i: int) -> tuple[Amount, int] | None:
    """A length of time (`1h30m`, `an hour and a half`, `2 days and 3 hours`)."""
    first = _one_amount(tokens, i)
    if not first:
        return None
    total, i = first
    while True:
        j = skip(tokens, i, "and")
        more = _half_more(tokens, j, i) or _one_amount(tokens, j)
        if not more or more[0].business or _apart_from_it(tokens, i, more[1]):
            return total, i
        total, i = total + more[0], more[1]


def _apart_from_it(tokens: Tokens, i: int, j: int) -> bool:
    """`in 5 minutes, 2 minutes apart`: what stands apart is no part of the amount before it."""
    return tokens[i].text == "," and tag(tokens, j, "apart") is not None


def _half_more(tokens: Tokens, j: int, i: int) -> tuple[Amount, int] | None:
    """`and a half` after a unit means half of that unit, `and three quarters` of an hour those."""
    if j > i and (quarters := _quarters(tokens, j)) and words(tokens, i - 1, "unit") == "hour":
        return Amount(seconds=900 * quarters[0]), quarters[1]
    if j == i or tag(tokens, j, "half") is None or tag(tokens, j + 1, "unit") is not None:
        return None
    unit = words(tokens, i - 1, "unit")
    half = of_unit(unit, 0.5) if unit else None
    return (half, j + 1) if half else None


def _quarters(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """`a quarter`, `three quarters`, with no unit of its own behind it."""
    number = whole_number(tokens, i) or (1, skip(tokens, i, "article"))
    named = tag(tokens, number[1], "quarter") or tag(tokens, number[1], "unit") == "quarter"
    return (number[0], number[1] + 1) if named and number[0] < 4 else None


def _one_amount(tokens: Tokens, i: int) -> tuple[Amount, int] | None:
    if compact := _compact(tokens, i):
        return compact
    counted = _counted(tokens, i)
    if not counted:
        return None
    number, j = counted
    if unit := unit_at(tokens, j):
        made = of_unit(unit, number)
        return (made, j + 1) if made else None
    return None


def _compact(tokens: Tokens, i: int) -> tuple[Amount, int] | None:
    """`1h30` is lexed as a clock time; after a word like `in` it is a length."""
    if tag(tokens, i, "h_clock") is None:
        return None
    hour, minute = tokens[i].text.casefold().split("h")
    return Amount(seconds=int(hour) * 3600 + int(minute) * 60), i + 1


def unit_at(tokens: Tokens, i: int) -> str | None:
    """The unit of time at `i`, business days being `business`."""
    if tag(tokens, i, "business") is not None:
        return "business"
    return words(tokens, i, "unit")


def _counted(tokens: Tokens, i: int) -> tuple[float, int] | None:
    if number := whole_number(tokens, i):
        return _and_a_half(tokens, *number)
    decimal = tag(tokens, i, "decimal")
    if isinstance(decimal, float):
        return decimal, i + 1
    if tag(tokens, i, "couple") is not None:
        return 2, i + 1
    if tag(tokens, i, "three_quarters") is not None:
        return 0.75, i + 1
    if tag(tokens, i, "half") is not None:
        return 0.5, skip(tokens, i + 1, "article")
    if tag(tokens, i, "quarter") is not None and tag(tokens, i, "unit") is None:
        return 0.25, skip(tokens, i + 1, "of", "article")
    if tag(tokens, i, "article") is not None:
        return 1, i + 1
    return None


def _and_a_half(tokens: Tokens, number: int, i: int) -> tuple[float, int]:
    """`two and a half hours`."""
    j = skip(tokens, i, "and")
    if j > i and tag(tokens, j, "half") is not None and unit_at(tokens, j + 1):
        return number + 0.5, j + 1
    return number, i
