"""Time zones in a sentence: `ET`, `Berlin time`, `9am London`, `UTC+5:30`, `America/Sao_Paulo`."""

from __future__ import annotations

from functools import lru_cache

from bot.language.matching import Tokens, skip, tag, words
from bot.language.pieces import Zone
from models.rules.timezones import find_zone, is_zone
from models.rules.zone_names import ABBREVIATIONS

AFTER_A_TIME = (
    "clock", "am", "pm", "named_time", "oclock", "part", "hundred_hours", "hour_mark", "zone_lead",
)  # fmt: skip
NO_ZONE = ("weekday", "and")  # `9h et jeudi` is not Eastern Time
LONGEST_NAME = 4


@lru_cache(maxsize=2048)
def known_zone(name: str) -> bool:
    """Whether these words name a zone, or several."""
    return bool(find_zone(name, "UTC").zones)


def zone(tokens: Tokens, i: int) -> tuple[Zone, int] | None:
    """A zone as written, with the words around it (`in`, `time`)."""
    if tag(tokens, i, "my_zone") is not None:
        return Zone(""), i + 1
    j = skip(tokens, i, "in", "the", "between", "zone_lead")
    fixed = words(tokens, j, "zone") or words(tokens, j, "iana")
    if fixed and (known_zone(fixed) or is_zone(fixed)):
        return Zone(fixed), skip(tokens, j + 1, "zone_word")
    if j >= len(tokens) or not tokens[j].raw or any(name in tokens[j].tags for name in NO_ZONE):
        return None
    return _named(tokens, i, j)


def _named(tokens: Tokens, i: int, j: int) -> tuple[Zone, int] | None:
    near = j > 0 and any(name in tokens[j - 1].tags for name in AFTER_A_TIME)
    near = near or (j > i and tag(tokens, i, "in") is not None)
    near = near or (j == i > 0 and _abbreviates(tokens, j))
    near = near or (i > 1 and tokens[i - 1].text in "()," and _timed(tokens, i - 2))
    for length in range(min(LONGEST_NAME, len(tokens) - j), 0, -1):
        name = _spelled(tokens, j, j + length)
        said = tag(tokens, j + length, "zone_word") is not None
        capital = length == 1 and len(name) > 1 and name.isupper() and j == i
        if name and (near or said or capital) and known_zone(name):
            return Zone(name), j + length + said
    return None


A_DAY = ("weekday", "day_offset", "tonight", "part", "ordinal")


def _abbreviates(tokens: Tokens, j: int) -> bool:
    """`cob friday pt`, `8pm tonight ct`: a few letters right after a day."""
    after_a_day = any(name in tokens[j - 1].tags for name in A_DAY)
    return after_a_day and not tokens[j].tags and tokens[j].text in ABBREVIATIONS


def _timed(tokens: Tokens, i: int) -> bool:
    return any(name in tokens[i].tags for name in AFTER_A_TIME)


def _spelled(tokens: Tokens, i: int, j: int) -> str:
    parts = [token.raw or token.text for token in tokens[i:j]]
    return " ".join(parts).replace(" . ", ". ").replace(" - ", "-")
