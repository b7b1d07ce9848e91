"""The nearest known word for one that is not known."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.language.lexicon import named
from bot.language.lexicons import lexicon_of

SHORTEST = 4
LONG = 7
# Words of their own that one slip turns into a word of time.
OWN = {
    "en": named(
        "right light might sight fight knight your pour hear near dear fear bear wear yeah weak "
        "seek weed geek mouth moth moon ways says dairy match merch launch opening meaning early "
        "mine note notes site sites jury tune reach teach"
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
    # Letters left out are the commonest slip: `wensday` is nearer to Wednesday than to weekday.
    meanings = [known for known in meanings if _within(word, known)] or meanings
    return meanings[0] if _same_meaning(meanings, lexicon.phrases) else None


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
