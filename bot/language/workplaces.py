"""Sentences about where one works: the workspace, its calendars and channels, the home page."""

from __future__ import annotations

import re
from dataclasses import dataclass

CODE = r"(?=[A-Z]*\d)[A-Z\d]{6}"
_KEY = r"[A-Z][A-Z\d]{0,9}"
_THE = r"(?:(?:the|this|our|my|a)\s+)?"

_SAYINGS = (
    ("setup", r"set[\s-]?up(?:\s+(?:presstime|everything))?"),
    ("join", rf"(?:set[\s-]?up|join)\s+{_THE}(?:calendar\s+)?(?P<rest>{CODE})"),
    ("share calendar", rf"share\s+{_THE}(?:calendar|project)(?:\s+{_KEY})?"),
    ("use channel", rf"use\s+this\s+channel(?:\s+for\s+(?P<rest>{_KEY}))?"),
    ("stop using", rf"stop\s+using\s+this\s+channel(?:\s+for\s+(?P<rest>{_KEY}))?"),
    ("projects", r"(?:(?:list|show)\s+)?(?:the\s+|all\s+)?(?:projects|calendars)"),
    (
        "new project",
        r"(?:new|create|add|begin)\s+(?:a\s+)?(?:project|calendar)\s+(?P<rest>.+)",
    ),
    ("dashboard", rf"(?:put\s+up\s+)?{_THE}dashboard\s+(?P<rest>here|off)"),
    ("dashboard", rf"(?:no|stop|take\s+down)\s+{_THE}dashboard"),
    ("home", r"(?:go\s+)?home|dashboard|what\s+needs\s+me\??"),
    ("new post", r"(?:(?:write|create|schedule)\s+)?(?:a\s+)?new\s+post"),
    ("map", r"map\s+(?P<rest>.+\s+(?:to|as)\s+.+)"),
    ("unmap", r"(?:unmap|forget\s+the\s+role)\s+(?P<rest>.+)"),
    ("roles", r"(?:(?:list|show)\s+)?(?:the\s+|mapped\s+)?roles"),
)
_PATTERNS = tuple(
    (action, re.compile(form, re.IGNORECASE | re.DOTALL)) for action, form in _SAYINGS
)
_POLITE = re.compile(r"^(?:please|pls)\s+|[\s.!]+$|,?\s*(?:please|pls)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AboutPlaces:
    """What is to be done, in the words that its command takes."""

    action: str
    rest: str


def about_places(text: str) -> AboutPlaces | None:
    """What a sentence says about workspace, calendars and channels; None where it says something
    else."""
    said = _POLITE.sub("", text.strip())
    for action, pattern in _PATTERNS:
        if found := pattern.fullmatch(said):
            return AboutPlaces(action, found.groupdict().get("rest") or "")
    return None
