"""What one language calls the things of the grammar: a table of words, made ready for the lexer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

Tags = dict[str, object]
Table = Mapping[str, Mapping[object, str]]
Phrase = tuple[tuple[str, ...], Tags]

PART = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?|\d+|[^\w\s]")
SPOKEN_TIME = (
    "weekday", "weekday_plural", "weekday_set", "month", "day_offset", "part", "named_time",
    "unit", "frequency", "until", "starting", "except", "business", "zone_word",
    "every", "holiday",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language. `phrases` are found by their first word, the longest first. A verb may have a
    second part further on (`take … down`): `particles` holds those by the first part."""

    name: str
    phrases: Mapping[str, tuple[Phrase, ...]]
    verbs: Mapping[str, str]
    particles: Mapping[str, tuple[tuple[str, str], ...]]
    typo_words: tuple[str, ...]
    spaced: bool = True
    date_order: str | None = None
    letters: str = ""
    segments: re.Pattern[str] | None = field(default=None, compare=False)
    words: frozenset[str] = frozenset()


def named(words: str) -> frozenset[str]:
    """The set of the words in a line."""
    return frozenset(words.split())


def each_with(leads: str, ends: str, between: str = " ") -> str:
    """Every one of the phrases `leads` followed by every one of `ends`."""
    return "|".join(lead + between + end for lead in leads.split("|") for end in ends.split("|"))


@lru_cache(maxsize=4096)
def plain(word: str) -> str:
    """The word in lower case and without Latin accents, as the tables are keyed."""
    lowered = word.casefold()
    if lowered.isascii():
        return lowered
    return "".join(_bare(letter) for letter in lowered)


def _bare(letter: str) -> str:
    if not "\u00c0" <= letter <= "\u024f":
        return letter
    return unicodedata.normalize("NFD", letter)[0]


def build(
    name: str,
    words: Table,
    verbs: Mapping[str, str],
    *,
    spaced: bool = True,
    date_order: str | None = None,
    letters: str = "",
) -> Lexicon:
    """A lexicon from tables `tag → value → "phrase|phrase"` and `action → "verb|take … down"`."""
    merged = _merge(words)
    whole, particles = _verbs(verbs)
    for phrase in whole:
        merged.setdefault(_parts(phrase), {})["verb"] = whole[phrase]
    for first in particles:
        merged.setdefault(_parts(first), {})["verb_head"] = first
    for particle in {pair[0] for pairs in particles.values() for pair in pairs if " " in pair[0]}:
        # So that `vom netz` is one token, and no preposition with a strange word behind it.
        merged.setdefault(_parts(particle), {"filler": True})
    return Lexicon(
        name=name,
        phrases=_by_first(merged),
        verbs=whole,
        particles=particles,
        typo_words=_typo_words(merged),
        spaced=spaced,
        date_order=date_order,
        letters=letters,
        words=frozenset(part for parts in merged for part in parts),
        segments=None if spaced else _segments(merged),
    )


def _merge(words: Table) -> dict[tuple[str, ...], Tags]:
    merged: dict[tuple[str, ...], Tags] = {}
    for tag, values in words.items():
        for value, phrases in values.items():
            for phrase in phrases.split("|"):
                merged.setdefault(_parts(phrase), {})[tag] = value
    return merged


def _parts(phrase: str) -> tuple[str, ...]:
    return tuple(PART.findall(plain(phrase.strip())))


def _verbs(
    verbs: Mapping[str, str],
) -> tuple[dict[str, str], dict[str, tuple[tuple[str, str], ...]]]:
    whole: dict[str, str] = {}
    split: dict[str, list[tuple[str, str]]] = {}
    for action, phrases in verbs.items():
        for phrase in phrases.split("|"):
            head, gap, particle = (part.strip() for part in plain(phrase).partition("…"))
            if gap:
                split.setdefault(head, []).append((particle, action))
            else:
                whole[head] = action
    longest_first = {
        head: tuple(sorted(pairs, key=lambda pair: -len(pair[0]))) for head, pairs in split.items()
    }
    return whole, longest_first


def _by_first(merged: Mapping[tuple[str, ...], Tags]) -> dict[str, tuple[Phrase, ...]]:
    firsts: dict[str, list[Phrase]] = {}
    for parts, tags in merged.items():
        firsts.setdefault(parts[0], []).append((parts, tags))
    return {
        first: tuple(sorted(phrases, key=lambda phrase: -len(phrase[0])))
        for first, phrases in firsts.items()
    }


def _typo_words(merged: Mapping[tuple[str, ...], Tags]) -> tuple[str, ...]:
    return tuple(
        parts[0]
        for parts, tags in merged.items()
        if len(parts) == 1 and len(parts[0]) >= 4 and any(tag in tags for tag in SPOKEN_TIME)
    )


def _segments(merged: Iterable[tuple[str, ...]]) -> re.Pattern[str]:
    """Cuts a run written without spaces into its known words, the longest first."""
    words = sorted({"".join(parts) for parts in merged}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))
