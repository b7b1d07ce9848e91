"""Stretches of the calendar (`next week`, `june 2027`, `q3`) and their edges (`end of april`)."""

from __future__ import annotations

from bot.language.grammar.spoken import text_of
from bot.language.matching import Tokens, glued, integer, skip, tag, words
from bot.language.pieces import Edge, Repeat, Span, Vague

UNITS = ("week", "month", "quarter", "year")
OFFSETS = {"this": 0, "next": 1, "coming": 1, "after_next": 2, "last": -1}
EVERY = {"month": ("MONTHLY", 1), "quarter": ("MONTHLY", 3), "year": ("YEARLY", 1)}


def span(tokens: Tokens, i: int) -> tuple[Span, int] | None:
    """A week, month, quarter or year that is named; a bare `the month` only after `of`."""
    i = skip(tokens, i, "the")
    return _said(tokens, i) or _month(tokens, i) or _quarter(tokens, i) or _calendar_week(tokens, i)


def _said(tokens: Tokens, i: int) -> tuple[Span, int] | None:
    """`this month`, `next week`, `la semana que viene`."""
    which = words(tokens, i, "which")
    unit = words(tokens, i + 1, "unit")
    if which in OFFSETS and unit in UNITS:
        twice = which == "next" and tag(tokens, i + 2, "which") == "after_next"
        return Span(unit, OFFSETS[which] + twice), i + 2 + twice
    if which in OFFSETS and (month := integer(tokens, i + 1, "month")) is not None:
        return Span("month", OFFSETS[which], month), i + 2
    unit, after = words(tokens, i, "unit"), words(tokens, i + 1, "which")
    if unit in UNITS and after in ("next", "this", "after_next"):
        return Span(unit, OFFSETS[after]), i + 2
    whole = tag(tokens, i, "span")
    if isinstance(whole, tuple):
        return Span(whole[0], whole[1]), i + 1
    return None


def _month(tokens: Tokens, i: int) -> tuple[Span, int] | None:
    month = integer(tokens, i, "month")
    if month is None:
        return None
    j = skip(tokens, i + 1, "of")
    year = integer(tokens, j, "number")
    if year is not None and 1900 <= year < 2200:
        return Span("month", None, month, year), j + 1
    which = words(tokens, i + 1, "which")
    if which in ("next", "this") and tag(tokens, i + 2, "unit") is None:
        return Span("month", OFFSETS[which], month), i + 2
    return Span("month", None, month), i + 1


def _quarter(tokens: Tokens, i: int) -> tuple[Span, int] | None:
    """`q3`, `Q1 2027`."""
    if i >= len(tokens) or tokens[i].text != "q" or not glued(tokens, i + 1):
        return None
    number = integer(tokens, i + 1, "number")
    if number is None or not 1 <= number <= 4:
        return None
    year = integer(tokens, i + 2, "number")
    if year is not None and 1900 <= year < 2200:
        return Span("quarter", None, year=year, number=number), i + 3
    return Span("quarter", None, number=number), i + 2


def _calendar_week(tokens: Tokens, i: int) -> tuple[Span, int] | None:
    """`calendar week 45`, `KW 45`, `week 45`."""
    j = i + 1
    if tag(tokens, i, "calendar_week") is None and tag(tokens, i, "unit") != "week":
        return None
    number = integer(tokens, j, "number")
    if number is None or not 1 <= number <= 53:
        return None
    return Span("week", None, number=number), j + 1


def owned_span(tokens: Tokens, i: int) -> tuple[Span | tuple[str, int], int] | None:
    """What follows `of`: a span, `the month`, or `each month` as (frequency, interval)."""
    i = skip(tokens, i, "the")
    if each := each_span(tokens, i):
        return each
    if found := span(tokens, i):
        return found
    unit = words(tokens, i, "unit")
    if unit in UNITS:
        return Span(unit, None), i + 1
    year = integer(tokens, i, "number")
    if year is not None and 1900 <= year < 2200:
        return Span("year", None, year=year), i + 1
    return None


def each_span(tokens: Tokens, i: int) -> tuple[tuple[str, int], int] | None:
    """`every month`, `each other month`, `every 3rd month`, `every quarter`."""
    if tag(tokens, i, "every") is None:
        frequency = tag(tokens, i, "frequency")
        if not isinstance(frequency, tuple) or frequency[0] not in ("MONTHLY", "YEARLY"):
            return None
        return frequency[:2], i + 1
    j, interval = i + 1, 1
    for name in ("alternate", "number", "ordinal"):
        value = tag(tokens, j, name)
        if value is not None and tag(tokens, j + 1, "unit") is not None:
            interval, j = (2 if name == "alternate" else int(value)), j + 1  # type: ignore[call-overload]
            break
    unit = words(tokens, j, "unit")
    if unit not in EVERY or interval < 1:
        return None
    frequency, factor = EVERY[unit]
    return (frequency, factor * interval), j + 1


def edge(tokens: Tokens, i: int) -> tuple[Edge | Repeat | Vague, int] | None:
    """`end of the month`, `start of next week`, `eom`, `beginning of each month`, `mid june`."""
    i = skip(tokens, i, "in", "at", "the") if tag(tokens, i, "mid_edge") is None else i
    unit = words(tokens, i, "eo")
    if unit is not None:
        return Edge("end", Span(unit, 0)), i + 1
    which = next(
        (name for name in ("start", "end", "mid") if tag(tokens, i, name + "_edge")),
        None,
    )
    if which is None:
        return None
    j = skip(tokens, i + 1, "of", "-" if i + 1 < len(tokens) else "of")
    j = j + 1 if j < len(tokens) and tokens[j].text == "-" else j
    owned = owned_span(tokens, j)
    if not owned:
        return None
    if which == "mid":
        return Vague(text_of(tokens, i, owned[1])), owned[1]
    if isinstance(owned[0], tuple):
        return _repeated(which, *owned[0]), owned[1]
    return Edge(which, owned[0]), owned[1]


def edge_of_month(tokens: Tokens, i: int) -> tuple[Edge, int] | None:
    """`at the end`, beside `every month`."""
    j = skip(tokens, i, "at", "the")
    for name in ("start", "end"):
        if tag(tokens, j, name + "_edge") is not None:
            return Edge(name, Span("month", None)), j + 1
    return None


def _repeated(which: str, frequency: str, interval: int) -> Repeat:
    if frequency == "YEARLY":
        return Repeat(frequency, interval, year_days=(1 if which == "start" else -1,))
    return Repeat(frequency, interval, month_days=(1 if which == "start" else -1,))
