"""One sentence of the language from what was chosen in the form of a post."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from models.errors import Refused

NOW = "now"


class Repeat(StrEnum):
    """How often a post goes out, as a form offers it."""

    ONCE = "once"
    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    YEARLY = "yearly"


_RHYTHMS = {
    Repeat.DAILY: "every day",
    Repeat.WEEKDAYS: "every weekday",
    Repeat.WEEKLY: "every {weekday}",
    Repeat.FORTNIGHTLY: "every 2 weeks on {weekday}",
    Repeat.MONTHLY: "every month on day {day}",
    Repeat.YEARLY: "every year on {day} {month}",
}


def sentence(answers: Mapping[str, str]) -> str:
    """What the answers `text`, `title`, `targets`, `when` (a moment), `words` (a time or rhythm in
    words, which goes before it), `repeat`, `priority`, `without` (positions of files), `alts` (a
    line a file) and `zone` (of moments else `home`) say, those that are there. Raises Refused for a
    moment that is none."""
    said = [content(answers.get("title", ""), answers.get("text", ""))]
    targets = [each.strip() for each in answers.get("targets", "").split(",") if each.strip()]
    if targets:
        said.append(f"to {' and '.join(filter(None, [', '.join(targets[:-1]), targets[-1]]))}")
    said.append(time(answers))
    priority = answers.get("priority", "").strip()
    if priority:
        said.append(f"priority {priority}")
    if without := answers.get("without", "").strip():
        said.append(f"without files {without}")
    if alts := answers.get("alts", "").rstrip():
        said.append(f"alt {', '.join(quoted(line.strip()) for line in alts.splitlines())}")
    return " ".join(filter(None, said))


def content(title: str, text: str) -> str:
    """Title and text as a sentence quotes them."""
    quoted_text = quoted(text)
    return f"{quoted(title)}: {quoted_text}" if title.strip() else quoted_text


def quoted(text: str) -> str:
    """The text between quotation marks, so that it is read back as it is."""
    inner = text.replace("\r\n", "\n").replace("\\", "\\\\")
    for mark in ('"', "＂"):
        inner = inner.replace(mark, f"\\{mark}")
    return f'"{inner.replace(chr(10), chr(92) + "n")}"'


def time(answers: Mapping[str, str]) -> str:
    """When it goes out, in words; empty where nothing was chosen. Raises Refused for a moment that
    is none."""
    zone = answers.get("zone", "").strip()
    if words := answers.get("words", "").strip():
        return f"{words} {zone}".strip()
    chosen = answers.get("when", "").strip()
    if not chosen or chosen == NOW:
        return chosen
    moment, here = moment_in(chosen), zone or answers.get("home", "")
    repeat = Repeat(answers.get("repeat", "").strip() or Repeat.ONCE)
    clock = f"{moment:%H:%M}"
    if repeat is Repeat.ONCE:
        return f"{moment:%Y-%m-%d} {clock} {here}".strip()
    rhythm = _RHYTHMS[repeat].format(
        weekday=_WEEKDAYS[moment.weekday()], day=moment.day, month=_MONTHS[moment.month - 1]
    )
    return f"{rhythm} at {clock} starting {moment:%Y-%m-%d} {here}".strip()


def moment_in(chosen: str) -> datetime:
    """The wall time that a `moment` of a form names. Raises Refused where it names none."""
    try:
        return datetime.fromisoformat(chosen.strip()).replace(tzinfo=None, second=0, microsecond=0)
    except ValueError as error:
        raise Refused(
            f"“{chosen[:40]}” is no moment: write it as 2026-11-24 09:00. Nothing was changed."
        ) from error


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
