"""The languages, one table module each, loaded when first needed."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from bot.language.lexicon import Lexicon

if TYPE_CHECKING:
    from bot.language.idioms import Idioms

MODULES = {
    "en": "english",
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "pt": "portuguese",
    "ja": "japanese",
}


@cache
def lexicon_of(language: str) -> Lexicon:
    """The lexicon of a language by its two-letter code; English where it is not one of ours."""
    lexicon: Lexicon = _module(language).LEXICON
    return lexicon


@cache
def idioms_of(language: str) -> Idioms:
    """The language's own turns of phrase; none for English, whose order is the grammar's."""
    idioms: Idioms = getattr(_module(language), "IDIOMS", {})
    return idioms


def _module(language: str) -> ModuleType:
    name = MODULES.get(language[:2].casefold(), MODULES["en"])
    return import_module(f"bot.language.lexicons.{name}")
