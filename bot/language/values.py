"""Single values in words, as settings take them: a number, a length, times of day, a choice."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

from bot.language.choosing import choose
from bot.language.frame import Asked, Failed, Frame
from bot.language.grammar.clocks import clock
from bot.language.matching import amount, skip, words
from bot.language.reading import Context
from bot.language.times import time_of
from bot.language.tokens import Line
from models.rules.quiet import NEVER, Quiet

_NUMBER = re.compile(r"\d{1,12}|\d{1,3}([ ,._'’]\d{3}){1,3}")
_BETWEEN = re.compile(r"\s*[-–—]\s*|\s+(?:to|until|till?|and)\s+", re.IGNORECASE)
_NEVER = ("never", "none", "no", "off")
_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def number_in(text: str) -> int | None:
    """A whole number, its thousands perhaps apart (`10,000`); None where it is none."""
    text = text.strip()
    return int(re.sub(r"\D", "", text)) if _NUMBER.fullmatch(text) else None


def length_in(text: str) -> timedelta | None:
    """A length of time (`30 minutes`, `1h30`, `zwei Stunden`); None for anything else, and for
    months, whose length is none."""
    tokens, _ = choose(text, None)
    line = Line(tokens)
    found = amount(line, skip(line, 0, "forward", "filler"))
    if not found or found[1] < len(line) or found[0].months or found[0].business:
        return None
    try:
        return timedelta(days=found[0].days, seconds=int(found[0].seconds))
    except OverflowError:
        return None


def time_in(text: str) -> time | None:
    """A time of day that may be read in one way only (`9:00`, `5pm`, not `5`)."""
    tokens, _ = choose(text, None)
    line = Line(tokens)
    found = clock(line, skip(line, 0, "at"), bare=True)
    if not found or found[1] < len(line):
        return None
    try:
        return time_of(found[0], Frame(Context(_ANY_DAY, "UTC"), "UTC"))
    except (Asked, Failed):
        return None


def hours_in(text: str) -> tuple[time, time] | None:
    """Two times of day, the earlier one first (`9:00-17:00`, `9am to 5pm`); None for else."""
    said = text.strip().removeprefix("from ").removeprefix("between ")
    found = [time_in(part) for part in _BETWEEN.split(said)]
    if len(found) != 2 or found[0] is None or found[1] is None or found[0] >= found[1]:
        return None
    return found[0], found[1]


def quiet_in(text: str) -> Quiet | None:
    """From one time of day until another (`22:00-7:00`, `10pm to 7am`), or `never`."""
    said = text.strip().casefold().removeprefix("from ").removeprefix("between ")
    if said in _NEVER:
        return NEVER
    clocks = [time_in(part) for part in _BETWEEN.split(said)]
    if len(clocks) != 2 or clocks[0] is None or clocks[1] is None:
        return None
    return Quiet(clocks[0], clocks[1])


def if_late_in(text: str) -> str | None:
    """What is done with late posts, in the words a sentence has for it (`send anyway`)."""
    tokens, _ = choose(f"if late {text}", "en")
    return words(Line(tokens), 0, "if_late") if len(tokens) == 1 else None
