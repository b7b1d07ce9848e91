"""Which language a sentence is in: the one that knows most of its words."""

from __future__ import annotations

from bot.language.idioms import retell
from bot.language.lexicon import Lexicon, plain
from bot.language.lexicons import MODULES, idioms_of, lexicon_of
from bot.language.tokens import Token, lex

# How many words of another language a hint, or a verb understood, outweighs.
TRUST = 2


def choose(text: str, hint: str | None) -> tuple[list[Token], Lexicon]:
    """The tokens of the sentence and the lexicon they were named by.

    English, or the hinted language, is taken where it knows the verb and all but one word. Else
    the words are counted in every language, and the best of the others is tried.
    """
    first = lexicon_of(hint or "en")
    tokens = name(text, first)
    left = unknown(tokens)
    trusted = _has_verb(tokens) + bool(hint)
    if not left or (trusted and left <= trusted):
        return tokens, first
    other = _best_other(text, tokens, first)
    if other is None:
        return tokens, first
    named = name(text, other)
    better = unknown(named) - _has_verb(named) < left - TRUST * bool(hint) - _has_verb(tokens)
    return (named, other) if better else (tokens, first)


def _best_other(text: str, tokens: list[Token], first: Lexicon) -> Lexicon | None:
    words = [plain(token.raw) for token in tokens if token.raw]
    best, most = None, float(sum(word in first.phrases for word in words))
    for language in MODULES:
        lexicon = lexicon_of(language)
        if lexicon is first:
            continue
        if not lexicon.spaced:
            if any("\u3040" <= letter <= "\u9fff" for letter in text):
                return lexicon
            continue
        known = sum(_knows(lexicon, word) for word in words) + _written_so(text, lexicon)
        if known > most:
            best, most = lexicon, known
    return best


def _knows(lexicon: Lexicon, word: str) -> float:
    """1 where a phrase begins with the word; a little less for a mere `no`, which is a preposition
    to others."""
    phrases = lexicon.phrases.get(word, ())
    alone = next((tags for parts, tags in phrases if len(parts) == 1), None)
    return bool(phrases) - 0.1 * (alone is not None and set(alone) == {"not_word"})


def _written_so(text: str, lexicon: Lexicon) -> float:
    """What the language's own letters count for: they settle it between two that know as much."""
    return 0.5 * any(letter in lexicon.letters for letter in text.casefold())


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
