"""Sentences about people: who is invited, gets a role, is shut out, takes over, is back."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WHO = r"@?[\w][\w.-]*"
_ROLE = r"client|viewer|author|approver|manager|admin"
_POSTS = r"(?:[A-Z]\w*/|#)?\d+(?:(?:\s*,\s*|\s+and\s+|\s+)#?\d+)*"

# Those that name somebody (`who`) mean it only where there is such a person: `remove launch` is
# about a post.
_SAYINGS = (
    ("invite", r"invite(?:\s+(?P<rest>.+))?", False),
    ("grant", r"grant(?:\s+(?P<rest>.+))?", False),
    ("grant", rf"(?P<who>{_WHO})\s+is\s+(?:now\s+)?(?:an?\s+)?(?P<role>{_ROLE})(?:\s+now)?", True),
    ("grant", rf"make\s+(?P<who>{_WHO})\s+(?:an?\s+)?(?P<role>{_ROLE})", True),
    ("suspend", rf"suspend\s+(?P<who>{_WHO})", True),
    ("remove", rf"(?:remove|kick\s+out)\s+(?P<who>{_WHO})", True),
    (
        "hand over",
        rf"(?:hand\s*over|hand|transfer|assign|reassign)\s+(?P<what>{_POSTS}|everything|"
        rf"(?:everything|all)\s+(?:of|from)\s+{_WHO})\s+(?:over\s+)?to\s+(?P<to>{_WHO})",
        False,
    ),
    ("away", r"(?:i'?\s?m|i\s+am)\s+(?P<rest>back)(?:\s+again)?|(?P<back>back)", False),
    ("away", r"(?:(?:i'?\s?m|i\s+am)\s+)?away\b\s*(?P<rest>.*)", False),
    ("link", r"link(?:\s+(?P<rest>(?=[A-Z]*\d)[A-Z\d]{6}))?", False),
    ("unlink", r"unlink(?:\s+me)?", False),
)
_PATTERNS = tuple(
    (action, re.compile(form, re.IGNORECASE | re.DOTALL), named) for action, form, named in _SAYINGS
)
_POLITE = re.compile(r"^(?:please|pls)\s+|[\s.!]+$|,?\s*(?:please|pls)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AboutPeople:
    """What is to be done, in the words that its command takes; `who` must be a member for it to be
    meant so."""

    action: str
    rest: str
    who: str | None = None


def about_people(text: str) -> AboutPeople | None:
    """What a sentence says about people; None where it says something else."""
    said = _POLITE.sub("", text.strip().replace("’", "'"))
    for action, pattern, named in _PATTERNS:
        if found := pattern.fullmatch(said):
            words = {name: part for name, part in found.groupdict().items() if part}
            who = words.get("who") if named else None
            return AboutPeople(action, _rest(words), None if who and who[0] == "@" else who)
    return None


def _rest(words: dict[str, str]) -> str:
    if "what" in words:
        return f"{words['what']} to {words['to']}"
    if "who" in words:
        return f"{words['who']} {words.get('role', '')}".strip()
    return words.get("rest") or words.get("back") or ""
