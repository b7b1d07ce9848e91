"""The nth something of something: `2nd and 4th thursday of each month`, `last working day`."""

from __future__ import annotations

from bot.language.grammar.spans import owned_span
from bot.language.matching import Tokens, integer, skip, tag
from bot.language.pieces import DayOfMonth, Days, Nth, Repeat, Span

Entry = tuple[int, int | str]
BUSINESS = tuple((0, day) for day in range(5))


def nth(tokens: Tokens, i: int) -> tuple[Nth | DayOfMonth | Days | Repeat, int] | None:
    """A numbered day within a span that is named, each (then it repeats), or left open."""
    read = entries(tokens, i)
    if not read:
        return None
    found, j = read
    owner = _owner(tokens, j)
    if owner is None:
        return _alone(tokens, i, found, j)
    owned, j = owner
    if isinstance(owned, tuple):
        repeat = repeated(found, *owned)
        return (repeat, j) if repeat else None
    days = tuple(_day(n, what, owned) for n, what in found)
    return (days[0] if len(days) == 1 else Days(days)), j


def _owner(tokens: Tokens, j: int) -> tuple[Span | tuple[str, int], int] | None:
    k = skip(tokens, j, "of", "the")
    owned = owned_span(tokens, k)
    if owned is None:
        return None
    said = isinstance(owned[0], tuple) or owned[0].offset is not None or owned[0].month
    if k == j and integer(tokens, j - 1, "ordinal") == -1:
        return None  # `last july`
    return owned if k > j or said else None


def _alone(
    tokens: Tokens, i: int, found: list[Entry], j: int
) -> tuple[Nth | DayOfMonth | Days | Repeat, int] | None:
    """`the 3rd tuesday`, `the 15th and 30th`: of a month that another piece may name."""
    said_the = i > 0 and tag(tokens, i - 1, "the") is not None
    spoken = any(what == "month_day" for _, what in found) and not _numerals(tokens, i)
    if spoken and (not said_the or found[0][0] < 1):
        return None
    if found[0][0] == -1 and len(found) == 1 and isinstance(found[0][1], int) and not said_the:
        # `last friday` alone has passed; `weekday` reads it.
        return None
    if tag(tokens, j - 1, "weekday_plural") is not None and found[0][0] > 0:
        repeat = repeated(found, "MONTHLY", 1)  # `1st and 3rd wednesdays`
        return (repeat, j) if repeat else None
    days = tuple(_day(n, what, Span("month", None)) for n, what in found)
    return (days[0] if len(days) == 1 else Days(days)), j


def _numerals(tokens: Tokens, i: int) -> bool:
    return i < len(tokens) and tokens[i].text[0].isdigit()


def _day(n: int, what: int | str, span: Span) -> Nth | DayOfMonth:
    if what == "month_day":
        if n > 0:
            return DayOfMonth(n, span if span != Span("month", None) else None)
        return Nth(n, "day", span)
    return Nth(n, what, span)


def entries(tokens: Tokens, i: int) -> tuple[list[Entry], int] | None:
    """`first and third friday and second tuesday` as [(1, 4), (3, 4), (2, 1)]."""
    found: list[Entry] = []
    while group := _group(tokens, skip(tokens, i, "the")):
        found.extend(group[0])
        i = group[1]
        j = skip(tokens, i, "and")
        if j == i or not _group(tokens, skip(tokens, j, "the", "on")):
            break
        i = skip(tokens, j, "on")
    return (found, i) if found else None


def _group(tokens: Tokens, i: int) -> tuple[list[Entry], int] | None:
    ranks = _ranks(tokens, i)
    if not ranks:
        return None
    numbers, j = ranks
    kinds = _kinds(tokens, j)
    if kinds is None:
        month_day = [(n, "month_day") for n in numbers]
        return month_day, j  # type: ignore[return-value]
    whats, j = kinds
    return [(n, what) for n in numbers for what in whats], j


def _ranks(tokens: Tokens, i: int) -> tuple[list[int], int] | None:
    numbers: list[int] = []
    while (rank := integer(tokens, i, "ordinal")) is not None:
        last = _from_the_end(tokens, i + 1) if rank > 1 else None
        numbers.append(-rank if last else rank)
        i = last or i + 1
        j = skip(tokens, i, "and", "the", "on") if tag(tokens, i, "and") is not None else i
        if j == i or integer(tokens, j, "ordinal") is None:
            break
        i = j
    return (numbers, i) if numbers else None


def _from_the_end(tokens: Tokens, i: int) -> int | None:
    """`second last`, `2nd to the last`."""
    j = i if tag(tokens, i, "and") is not None else skip(tokens, i, "range_to", "the")
    return j + 1 if integer(tokens, j, "ordinal") == -1 else None


def _kinds(tokens: Tokens, i: int) -> tuple[list[int | str], int] | None:
    """The weekdays that the ranks count, or `day`, or `business`."""
    if tag(tokens, i, "business") is not None or tag(tokens, i, "weekday_set") == (
        0,
        1,
        2,
        3,
        4,
    ):
        return ["business"], i + 1
    if tag(tokens, i, "day_word") is not None:
        return ["day"], i + 1
    days: list[int | str] = []
    while (day := weekday(tokens, i)) is not None:
        days.append(day)
        i += 1
        j = skip(tokens, i, "and")
        if j == i or weekday(tokens, j) is None:
            break
        i = j
    return (days, i) if days else None


def weekday(tokens: Tokens, i: int) -> int | None:
    """The weekday at `i`, in the singular or the plural."""
    day = integer(tokens, i, "weekday")
    return integer(tokens, i, "weekday_plural") if day is None else day


def repeated(found: list[Entry], frequency: str, interval: int) -> Repeat | None:
    """The entries, of every so many months or years; None where they cannot be one rule."""
    whats = {what for _, what in found}
    numbers = tuple(n for n, _ in found)
    if whats == {"business"}:
        return Repeat(frequency, interval, weekdays=BUSINESS, positions=numbers)
    if whats <= {"month_day", "day"}:
        if frequency == "YEARLY":
            return Repeat(frequency, interval, year_days=numbers)
        return Repeat(frequency, interval, month_days=numbers)
    if any(isinstance(what, str) for what in whats):
        return None
    weekdays = tuple((n, what) for n, what in found if isinstance(what, int))
    return Repeat(frequency, interval, weekdays=weekdays)
