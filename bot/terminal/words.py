"""Text of people made safe for a terminal, measured in columns, and wrapped."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime

from wcwidth import wcswidth

from bot.reply import Moment, Text
from models.rules.timezones import tzinfo_of

_ORDERS = "\u202a-\u202e\u2066-\u2069"  # bidirectional embeddings, overrides and isolates
_UNSAFE = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{_ORDERS}\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_RIGHT_TO_LEFT = {"R", "AL"}
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


def control_in(text: str) -> str | None:
    """The first sign in the text that is no text, made visible; None when there is none."""
    found = _CONTROL.search(text)
    return _visible(found) if found else None


def safe(text: str) -> str:
    """The text with everything that could steer a terminal made visible; line breaks stay."""
    return _UNSAFE.sub(_visible, text.replace("\r\n", "\n").replace("\t", "    "))


def _visible(found: re.Match[str]) -> str:
    code = ord(found.group())
    return chr(0x2400 + code) if code < 0x20 else f"‹U+{code:04X}›"


def isolated(line: str) -> str:
    """A line that runs right to left somewhere, kept from reordering what stands around it."""
    if any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in line):
        return f"{_ISOLATE}{line}{_END_ISOLATE}"
    return line


def plain(text: Text) -> str:
    """The words of a reply as one safe string, its moments in words."""
    parts = (text,) if isinstance(text, str) else text
    return safe("".join(part if isinstance(part, str) else moment(part) for part in parts))


def moment(shown: Moment) -> str:
    """An instant as wall time: `Tue 24 Nov 2026, 09:00 Europe/Berlin`; seconds if there are any."""
    local = shown.at.astimezone(tzinfo_of(shown.zone))
    day = f"{_WEEKDAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    match shown.style:
        case "day":
            return day
        case "clock":
            return clock
        case "offset" if not shown.zone.startswith("UTC+"):
            return f"{day}, {clock} {shown.zone} (UTC{_offset(local)})"
        case _:
            return f"{day}, {clock} {shown.zone}"


def _offset(local: datetime) -> str:
    return local.isoformat()[-6:]


def columns(text: str) -> int:
    """How many columns a line takes; emoji and East Asian signs take two."""
    width = wcswidth(text)
    return width if width >= 0 else len(text)


def padded(text: str, width: int) -> str:
    """The line, filled up with blanks to a width."""
    return text + " " * max(0, width - columns(text))


def wrapped(text: str, width: int) -> Iterator[str]:
    """The text in lines of at most `width` columns where its blanks allow it; a word longer than
    that stays whole, so that a link can be copied."""
    for line in text.split("\n"):
        yield from _wrapped_line(line, width)


def _wrapped_line(line: str, width: int) -> Iterator[str]:
    current, used = "", 0
    for piece in re.findall(r"\s*\S+", line):
        size = columns(piece)
        if current and used + size > width:
            yield current
            current, used = piece.lstrip(), columns(piece.lstrip())
        else:
            current, used = current + piece, used + size
    yield current
