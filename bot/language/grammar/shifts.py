"""Amounts that move a time or keep posts apart: `back 2 hours`, `-30m`, `5 minutes apart`."""

from __future__ import annotations

from bot.language.matching import Tokens, amount, glued, skip, tag, words
from bot.language.pieces import Bare, Shift, Stagger


def shift(tokens: Tokens, i: int) -> tuple[Shift, int] | None:
    """`back 2 hours`, `by a day`, `2 hours earlier`, `forward by an hour`."""
    lead = i
    sign, i = _signed(tokens, i)
    while i < len(tokens) and any(
        name in tokens[i].tags
        for name in ("forward", "ambiguous_shift", "more", "later", "earlier")
    ):
        sign = 0 if tag(tokens, i, "ambiguous_shift") is not None and sign > 0 else sign
        sign = -1 if tag(tokens, i, "earlier") is not None else sign
        i += 1
    found = amount(tokens, i)
    if not found:
        return None
    j = found[1]
    for name, value in (
        ("earlier", -1),
        ("later", 1),
        ("forward", 1),
        ("ambiguous_shift", 0),
    ):
        if tag(tokens, j, name) is not None:
            return Shift(found[0], value), j + 1
    return (Shift(found[0], sign), j) if i > lead else None


SIGNS = {"+": 1, "-": -1}


def _signed(tokens: Tokens, i: int) -> tuple[int, int]:
    """The direction of `+2h` and `-30m`; a dash that stands apart from the amount has none."""
    sign = SIGNS.get(tokens[i].text) if i < len(tokens) and not glued(tokens, i) else None
    if sign is None:
        return 1, i
    return sign if sign > 0 or glued(tokens, i + 1) else 0, i + 1


def bare_amount(tokens: Tokens, i: int) -> tuple[Bare | Stagger, int] | None:
    """An amount with nothing that says what it is for, or `5 minutes apart`."""
    found = amount(tokens, i)
    if found and tag(tokens, found[1], "apart") is not None:
        return Stagger(found[0]), found[1] + 1
    return (Bare(found[0]), found[1]) if found else None


def stagger(tokens: Tokens, i: int) -> tuple[Stagger, int] | None:
    """`staggered by 5 minutes`, `with 5 minutes between them`."""
    lead = words(tokens, i, "apart_lead")
    read = bare_amount(tokens, skip(tokens, i, "apart_lead")) if lead else None
    if not read or (lead == "with" and isinstance(read[0], Bare)):
        return None
    return Stagger(read[0].amount), read[1]
