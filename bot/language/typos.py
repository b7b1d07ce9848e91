"""The nearest known word for one that is not known."""

from __future__ import annotations

from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from bot.language.lexicon import SPOKEN_TIME, Lexicon, named
from bot.language.lexicons import lexicon_of

SHORTEST = 4
LONG = 7
# Words of their own that one slip turns into a word of time.
OWN = {
    "en": named(
        "right light might sight fight knight your pour hear near dear fear bear wear yeah weak "
        "seek weed geek mouth moth moon ways says dairy match merch launch opening meaning early "
        "mine note notes site sites jury tune reach teach text nest test rest"
    ),
    "de": named("wache lage"),
    "fr": named("moins"),
}


@lru_cache(maxsize=4096)
def nearest_time_word(word: str, language: str) -> str | None:
    """The one word of time a typo may stand for: one slip away, two from seven letters on."""
    word = word.casefold()
    if len(word) < SHORTEST or len(word) > 30 or word in OWN.get(language, ()):
        return None
    lexicon = lexicon_of(language)
    allowed = 2 if len(word) >= LONG else 1
    near = [
        (distance, known)
        for known in lexicon.typo_words
        if (distance := OSA.distance(word, known, score_cutoff=allowed)) <= allowed
    ]
    if not near:
        return None
    best = min(distance for distance, _ in near)
    meanings = [known for distance, known in near if distance == best]
    # Letters left out or doubled are the commonest slips: `wensday` is nearer to Wednesday than to
    # weekday, `fridayy` to Friday than to Fridays.
    meanings = (
        [known for known in meanings if _within(word, known)]
        or [known for known in meanings if _within(known, word)]
        or meanings
    )
    return meanings[0] if _same_meaning(meanings, lexicon.phrases) else None


# Long words of which two letters may be wrong before they are names, not slips.
DAY_WORDS = ("weekday", "weekday_plural", "month", "day_offset", "everything")
OTHER_WORDS = (*SPOKEN_TIME, "which", "alternate")
MIDDLING = 6


@lru_cache(maxsize=4096)
def resembles(word: str, language: str) -> bool:
    """Whether a word is a slip away from one that tells a time, and so no name (`netx`), or a part
    of a feast's name (`bonfire`)."""
    word = word.casefold()
    if len(word) < SHORTEST or word in OWN.get(language, ()):
        return False
    told, feasts = _telling(language)
    slip = any(OSA.distance(word, known, score_cutoff=far) <= far for known, far in told)
    return slip or word in feasts


@cache
def _telling(language: str) -> tuple[tuple[tuple[str, int], ...], frozenset[str]]:
    """The words that tell a time, each with how many letters may be wrong, and those of feasts."""
    lexicon = lexicon_of(language)
    days = [(known, 2 if len(known) >= MIDDLING else 1) for known in _single(lexicon, DAY_WORDS)]
    others = [(known, 1) for known in _single(lexicon, OTHER_WORDS)]
    phrases = [phrase for found in lexicon.phrases.values() for phrase in found]
    feasts = frozenset(part for parts, tags in phrases if "holiday" in tags for part in parts)
    return (*days, *others), feasts


@cache
def _places(language: str) -> tuple[tuple[str, str], ...]:
    """The words of five letters or more that name a target alone, with it."""
    lexicon = lexicon_of(language)
    return tuple(
        (known, str(tags["target"]))
        for known in _single(lexicon, ("target",))
        for parts, tags in lexicon.phrases[known]
        if parts == (known,) and len(known) > SHORTEST
    )


def _single(lexicon: Lexicon, names: tuple[str, ...]) -> list[str]:
    """The words of four letters or more that are one of these alone."""
    return [
        parts[0]
        for phrases in lexicon.phrases.values()
        for parts, tags in phrases
        if len(parts) == 1 and len(parts[0]) >= SHORTEST and any(name in tags for name in names)
    ]


@lru_cache(maxsize=4096)
def nearest_target(word: str, language: str) -> str | None:
    """The one target of five letters or more in the language's table that a word may be a slip
    for."""
    word = word.casefold()
    allowed = 2 if len(word) > LONG else 1
    if len(word) < SHORTEST:
        return None
    found = {
        target
        for known, target in _places(language)
        if OSA.distance(word, known, score_cutoff=allowed) <= allowed
    }
    return found.pop() if len(found) == 1 else None


def _within(word: str, known: str) -> bool:
    letters = iter(known)
    return all(letter in letters for letter in word)


def _same_meaning(known: list[str], phrases: object) -> bool:
    tags = [
        next(tags for parts, tags in phrases[word] if parts == (word,))  # type: ignore[index]
        for word in known
    ]
    return all(one == tags[0] for one in tags)


def nearest(word: str, known: tuple[str, ...]) -> str | None:
    """The known name closest to a word that is not one, if any is close."""
    word = word.casefold()
    if len(word) < SHORTEST - 1:
        return None
    allowed = max(1, len(word) // 3)
    scored = [(OSA.distance(word, one.casefold()), one) for one in known if one != word]
    best = min(scored, default=None)
    return best[1] if best and best[0] <= allowed else None
