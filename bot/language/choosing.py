"""Which language a sentence is in: the one whose words leave the fewest unknown."""

from __future__ import annotations

from bot.language.idioms import retell
from bot.language.lexicon import Lexicon
from bot.language.lexicons import MODULES, idioms_of, lexicon_of
from bot.language.tokens import Token, lex

HINTED = 2


def choose(text: str, hint: str | None) -> tuple[list[Token], Lexicon]:
    """The tokens of the sentence and the lexicon they were named by.

    English, or the hinted language, is taken at once when it knows every word; else all are
    tried, and a hint counts for as much as two words.
    """
    first = lexicon_of(hint or "en")
    tokens = name(text, first)
    left = unknown(tokens)
    if not left or (not hint and _has_verb(tokens) and left <= 1):
        return tokens, first
    best = (left - HINTED * bool(hint) - _has_verb(tokens), tokens, first)
    for language in MODULES:
        lexicon = lexicon_of(language)
        if lexicon is first:
            continue
        other = name(text, lexicon)
        score = unknown(other) - _has_verb(other)
        if score < best[0]:
            best = (score, other, lexicon)
    return best[1], best[2]


def name(text: str, lexicon: Lexicon) -> list[Token]:
    """The tokens with their tags, turns of phrase retold in the grammar's order."""
    tokens = lex(text, lexicon)
    idioms = idioms_of(lexicon.name)
    return retell(tokens, idioms) if idioms else tokens


def unknown(tokens: list[Token]) -> int:
    """How many words mean nothing in the language they were named by."""
    return sum(1 for token in tokens if token.raw and not token.tags)


def _has_verb(tokens: list[Token]) -> bool:
    return any("verb" in token.tags or "verb_head" in token.tags for token in tokens)
