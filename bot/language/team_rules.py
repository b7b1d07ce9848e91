"""A team's own rules as sentences: so many at the most, so far apart, nothing at certain times."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bot.language.read import read
from bot.language.reading import Context
from bot.language.values import length_in, number_in, time_in
from models.rules.conflicts.numbers import CustomRule

_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_WARN = re.compile(
    r"^\s*(?:only\s+)?warn(?:\s+(?:of|about|me|us))?\b:?\s*|[,;(\s]+(?:only\s+)?"
    r"warn(?:ing)?\)?\s*$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\s+(?:on|in|to|for|at)\s+#?(?P<name>[\w-]+)\s*$", re.IGNORECASE)
_MOST = re.compile(
    r"(?:at most|no more than|not more than|max(?:imum)?|up to|only)\s+(?P<most>[\d,. ]*\d)"
    r"(?:\s+(?:posts?|times?))?\s*(?:per|an?|each|every|/)\s*(?P<per>hour|day|week|month)",
    re.IGNORECASE,
)
_APART = re.compile(r"(?:keep\s+|at least\s+)*(?P<span>.+?)\s+apart", re.IGNORECASE)
_NOTHING = re.compile(r"(?:nothing|never|no posts?|none)\b\s*(?P<when>.*)", re.IGNORECASE)
_CLOCKS = (
    (
        re.compile(
            r"(?:^|\s)(?:between|from)\s+(?P<since>\S+(?:\s*[ap]m)?)\s+(?:and|to|until|till|-)"
            r"\s+(?P<until>\S+(?:\s*[ap]m)?)\s*",
            re.IGNORECASE,
        )
    ),
    (re.compile(r"(?:^|\s)after\s+(?P<since>\S+(?:\s*[ap]m)?)\s*", re.IGNORECASE)),
    (re.compile(r"(?:^|\s)(?:before|until)\s+(?P<until>\S+(?:\s*[ap]m)?)\s*", re.IGNORECASE)),
)
_DAYS = re.compile(r"BYDAY=(?P<days>[A-Z,]+)")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST_APART = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class _Closed:
    days: tuple[int, ...]
    since: time | None
    until: time | None


def rule_in(text: str, names: Collection[str]) -> CustomRule | None:
    """The rule that a sentence makes, without a number yet; None where it makes none. `names` are
    those of the targets and platforms there are."""
    said = " ".join(text.split())
    blocks = _WARN.search(said) is None
    rest = _WARN.sub("", said).strip(" .,;")
    place = _PLACE.search(rest)
    name = place["name"].casefold() if place else None
    on = name if name in names else None
    if place and on:
        rest = rest[: place.start()].strip()
    return (
        _most(rest, said, on, blocks)
        or _apart(rest, said, on, blocks)
        or _nothing(rest, said, on, blocks)
    )


def _most(rest: str, said: str, on: str | None, blocks: bool) -> CustomRule | None:
    found = _MOST.fullmatch(rest)
    most = number_in(found["most"]) if found else None
    if found is None or most is None or not 1 <= most <= 1_000_000:
        return None
    per = found["per"].casefold()
    return CustomRule(0, said, most=most, per=per, on=on, blocks=blocks)  # type: ignore[arg-type]


def _apart(rest: str, said: str, on: str | None, blocks: bool) -> CustomRule | None:
    found = _APART.fullmatch(rest)
    span = length_in(found["span"]) if found else None
    if span is None or not timedelta() < span <= LONGEST_APART:
        return None
    return CustomRule(0, said, apart=span, on=on, blocks=blocks)


def _nothing(rest: str, said: str, on: str | None, blocks: bool) -> CustomRule | None:
    found = _NOTHING.fullmatch(rest)
    closed = _closed(found["when"]) if found else None
    if closed is None:
        return None
    return CustomRule(
        0, said, days=closed.days, since=closed.since, until=closed.until, on=on, blocks=blocks
    )


def _closed(words: str) -> _Closed | None:
    """The days and the span of the clock in which nothing goes out."""
    since = until = None
    for pattern in _CLOCKS:
        found = pattern.search(words)
        if found is None:
            continue
        said = found.groupdict()
        since = time_in(said["since"]) if said.get("since") else None
        until = time_in(said["until"]) if said.get("until") else None
        if (said.get("since") and since is None) or (said.get("until") and until is None):
            return None
        words = f"{words[: found.start()]} {words[found.end() :]}"
        break
    days = _days(words.strip())
    if days is None or (not days and since is None and until is None):
        return None
    return _Closed(days, since, until)


def _days(words: str) -> tuple[int, ...] | None:
    """The weekdays that words name; none for no words, None for words that name others."""
    words = re.sub(r"^on\s+", "", words, flags=re.IGNORECASE)
    if not words:
        return ()
    named = re.sub(r"^(?:every|all)\s+", "", words, flags=re.IGNORECASE)
    reading = read(f'schedule "x" every {named} at 9:00', Context(_ANY_DAY, "UTC"))
    if reading.question is not None or len(reading.rules) != 1 or reading.targets or reading.notes:
        return None  # a day that was guessed is none
    repeat = reading.rules[0].repeat or ""
    found = _DAYS.search(repeat)
    if found is None or "INTERVAL" in repeat or "MONTH" in repeat:
        return None
    return tuple(_WEEKDAYS.index(day) for day in found["days"].split(","))
