"""From words to a Reading: `read(text, context)` is the whole of it."""

from bot.language.read import read
from bot.language.reading import Context, Kind, Option, Question, Reading

__all__ = ["Context", "Kind", "Option", "Question", "Reading", "read"]
