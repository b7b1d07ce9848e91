"""Words of time that say too little: `soon`, `in a few days`, `mid june`, `friday or saturday`."""

from __future__ import annotations

from bot.language.grammar.days import one_day
from bot.language.grammar.spans import owned_span
from bot.language.grammar.spoken import text_of
from bot.language.matching import Tokens, integer, skip, tag, words
from bot.language.pieces import Vague

Read = tuple[Vague, int]


def vague(tokens: Tokens, i: int) -> Read | None:
    """What is asked about, with the reason (`in june` is read elsewhere)."""
    return _words(tokens, i) or _middle(tokens, i) or _nth_week(tokens, i) or _some(tokens, i)


def _words(tokens: Tokens, i: int) -> Read | None:
    """`soon`, `tomorrow or friday`, `not before 6pm`, `after friday`."""
    if tag(tokens, i, "vague") is not None:
        return Vague(tokens[i].text), i + 1
    if (why := words(tokens, i, "undecided")) and i:
        return Vague(tokens[i].text, why), i + 1
    if tag(tokens, i, "after_what") is not None and tag(tokens, i, "starting") is None:
        return Vague(tokens[i].text), i + 1
    return None


def _middle(tokens: Tokens, i: int) -> Read | None:
    """`mid june`."""
    day = one_day(tokens, i + 1) if tag(tokens, i, "mid_edge") is not None else None
    return (Vague(text_of(tokens, i, day[1])), day[1]) if day else None


def _nth_week(tokens: Tokens, i: int) -> Read | None:
    """`the 2nd week of april`, which people count in several ways."""
    i = skip(tokens, i, "in", "on", "the")
    rank = integer(tokens, i, "ordinal")
    if rank is None or tag(tokens, i + 1, "unit") not in ("week", "month"):
        return None
    owner = owned_span(tokens, i + 3) if tag(tokens, i + 2, "of") is not None else None
    if not owner and rank < 0:
        return None  # `last week`
    j = owner[1] if owner else i + 2
    return Vague(text_of(tokens, i, j), "month_week"), j


def _some(tokens: Tokens, i: int) -> Read | None:
    """`in a few days`, and feasts whose date is not looked up."""
    j = skip(tokens, i, "in", "lasting", "for", "the", "which")
    if tag(tokens, j, "few") is not None:
        k = skip(tokens, j + 1, "of")
        if any(tag(tokens, k, name) is not None for name in ("unit", "business", "times")):
            return Vague(text_of(tokens, i, k + 1)), skip(tokens, k + 1, "from_now")
    for name, why in (("asked_holiday", "movable"), ("movable", "holidays")):
        if tag(tokens, j, name) is not None:
            return Vague(tokens[j].text, why), j + 1
    return None
