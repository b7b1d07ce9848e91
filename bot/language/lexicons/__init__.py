"""The languages, one table module each, loaded when first needed."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from bot.language.lexicon import Lexicon

MODULES = {"en": "english"}


@cache
def lexicon_of(language: str) -> Lexicon:
    """The lexicon of a language by its two-letter code; English where it is not one of ours."""
    module = MODULES.get(language[:2].casefold(), MODULES["en"])
    lexicon: Lexicon = import_module(f"bot.language.lexicons.{module}").LEXICON
    return lexicon
