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
    ("home", r"(?:go\s+)?home|dashboard|what(?:\s+needs|(?:\s+is|['’]s)\s+waiting\s+for)\s+me\??"),
    ("new post", r"(?:(?:write|create|schedule)\s+)?(?:a\s+)?new\s+post"),
    ("map", r"map\s+(?P<rest>.+\s+(?:to|as)\s+.+)"),
    ("unmap", r"(?:unmap|forget\s+the\s+role)\s+(?P<rest>.+)"),
    ("roles", r"(?:(?:list|show)\s+)?(?:the\s+|mapped\s+)?roles"),
)
# The same in German, French, Spanish, Portuguese and Japanese, as its commands are called there.
_NAME = r"(?P<who>[^\"“„«「]+?)"
_ROLE = r"(?P<role>\w+)"
_NEW = rf"(?P<key>{_KEY})(?:\s+(?:in|à|dans|en|em)\s+(?P<zone>.+))?"
_USING = r"(?:nutzen|benutzen|verwenden)"
_ABROAD = (
    ("setup", r"(?:presstime\s+)?einrichten|richte\s+presstime\s+ein"),
    ("setup", r"(?:configurer|configurar)(?:\s+presstime)?"),
    ("setup", r"(?:presstimeを)?(?:設定する|セットアップ(?:する|して)?)"),
    ("join", rf"(?:kalender\s+)?(?:(?P<code>{CODE})\s+beitreten|beitreten\s+(?P<rest>{CODE}))"),
    ("join", rf"rejoindre\s+(?:le\s+calendrier\s+)?(?P<rest>{CODE})"),
    ("join", rf"(?:unirse|unirme)\s+(?:al?\s+)?(?:calendario\s+)?(?P<rest>{CODE})"),
    ("join", rf"entrar\s+(?:em\s+|no\s+)?(?:calendário\s+)?(?P<rest>{CODE})"),
    ("join", rf"(?P<rest>{CODE})\s*に参加(?:する|して)?"),
    ("share calendar", r"(?:den\s+)?kalender\s+teilen|teile\s+(?:den\s+)?kalender"),
    ("share calendar", r"partager?\s+(?:le\s+)?calendrier"),
    ("share calendar", r"(?:compartir|compartilhar)\s+(?:el\s+|o\s+)?(?:calendario|calendário)"),
    ("share calendar", r"カレンダーを共有(?:する|して)?"),
    ("stop using", rf"diesen\s+kanal\s+nicht\s+mehr\s+{_USING}"),
    ("stop using", r"ne\s+plus\s+utiliser\s+ce\s+(?:salon|canal)"),
    ("stop using", r"(?:dejar|deixar|parar)\s+de\s+usar\s+este\s+canal"),
    ("stop using", r"このチャンネルを使わない"),
    ("use channel", rf"diesen\s+kanal\s+(?:für\s+(?P<rest>{_KEY})\s+)?{_USING}"),
    ("use channel", rf"utiliser\s+ce\s+(?:salon|canal)(?:\s+pour\s+(?P<rest>{_KEY}))?"),
    ("use channel", rf"usar\s+este\s+canal(?:\s+para\s+(?P<rest>{_KEY}))?"),
    ("use channel", rf"このチャンネルを(?:(?P<rest>{_KEY})に)?使(?:う|って)"),
    ("new project", rf"neuer\s+kalender\s+{_NEW}"),
    ("new project", rf"nouveau\s+calendrier\s+{_NEW}"),
    ("new project", rf"(?:nuevo|novo)\s+(?:calendario|calendário)\s+{_NEW}"),
    ("new project", rf"新しいカレンダー\s*{_NEW}"),
    ("map", rf"{_NAME}\s+(?:zu|als)\s+{_ROLE}\s+zuordnen"),
    ("map", rf"associer\s+{_NAME}\s+à\s+{_ROLE}"),
    ("map", rf"(?:asociar|associar)\s+{_NAME}\s+(?:a|con|com)\s+{_ROLE}"),
    ("map", rf"{_NAME}を{_ROLE}に割り当て(?:る|て)"),
    ("unmap", r"zuordnung\s+von\s+(?P<rest>.+)\s+aufheben"),
    ("unmap", r"(?:dissocier|desasociar|desassociar)\s+(?P<rest>.+)"),
    ("unmap", r"(?P<rest>.+)の割り当てを解除(?:する|して)?"),
)
_PATTERNS = tuple(
    (action, re.compile(form, re.IGNORECASE | re.DOTALL)) for action, form in (*_SAYINGS, *_ABROAD)
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
            return AboutPlaces(action, _rest(found.groupdict()))
    return None


def _rest(said: dict[str, str | None]) -> str:
    """What a command is told, in its own order and English."""
    if said.get("who"):
        return f"{said['who']} to {said['role']}"
    if said.get("key"):
        return f"{said['key']} in {said['zone']}" if said["zone"] else str(said["key"])
    return said.get("rest") or said.get("code") or ""
