"""dateparser as a last resort, for a span of time the grammar could not read at all.

It drops words it does not know and fills in the present, so its answer counts only if every word
matters: taking any one away must change what it says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache
from typing import Any

LONGEST = 8
# All of dateparser's languages take seconds to load; these are those most often met.
LANGUAGES = [
    "it",
    "nl",
    "ru",
    "pl",
    "sv",
    "da",
    "fi",
    "cs",
    "tr",
    "uk",
    "ro",
    "hu",
    "id",
    "ko",
    "zh",
]
WORD = re.compile(r"\S+")
SETTINGS: dict[str, Any] = {
    "PREFER_DATES_FROM": "future",
    "RETURN_AS_TIMEZONE_AWARE": False,
    "REQUIRE_PARTS": ["day", "month"],
    "PARSERS": ["absolute-time"],
}


@cache
def _parse() -> Callable[..., datetime | None]:
    # dateparser takes a third of a second to import, and most sentences never need it.
    from dateparser import parse

    parser: Callable[..., datetime | None] = parse
    return parser


def warm() -> None:
    """Import dateparser and let it build its tables."""
    _ask("1 gennaio 2031 xyzzy", datetime(2030, 1, 1), None)  # noqa: DTZ001


def read_day(words: str, now: datetime, date_order: str | None) -> date | None:
    """The day that the words name, or None. `now` is the naive local time of typing."""
    parts = WORD.findall(words)
    if not 2 <= len(parts) <= LONGEST or not any(part[0].isdigit() for part in parts):
        return None
    found = _ask(words, now, date_order)
    if found is None or not _all_matter(parts, found, now, date_order):
        return None
    # A clock time among the words would be lost: at midnight there is none.
    return found.date() if found.time() == time() else None


def _all_matter(parts: list[str], found: datetime, now: datetime, order: str | None) -> bool:
    for i, part in enumerate(parts):
        # The coming year may be the very one that was said: see whether the next one is heard.
        other = [str(int(part) + 1)] if len(part) == 4 and part.isdigit() else []
        if _ask(" ".join(parts[:i] + other + parts[i + 1 :]), now, order) == found:
            return False
    return True


def _ask(words: str, now: datetime, order: str | None) -> datetime | None:
    settings = {**SETTINGS, "RELATIVE_BASE": now}
    if order:
        settings["DATE_ORDER"] = order
    return _parse()(words, languages=LANGUAGES, settings=settings)
