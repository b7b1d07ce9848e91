"""Emoji, which Slack tells by their names (`:tada:`), as the signs that people chose.

The names are Slack's own, of the npm package emoji-datasource 16.0.0 (MIT, licence beside them)."""

import json
import re
from functools import cache
from pathlib import Path

NAMES = Path(__file__).with_name("emoji_names.json")

# Neither a time such as 10:100:30 nor a:b:c holds emoji.
_NAMED = re.compile(
    r":((?<!\d:)(?:100|1234|8ball)|[+-]1|(?<!\w:)[a-z][a-z0-9]?|[a-z_][a-z0-9+_-]{2,}):"
    r"(?::skin-tone-([2-6]):)?"
)
_LIGHTEST = 0x1F3FB  # skin-tone-2
_AS_PICTURE = "\ufe0f"


def signs(text: str) -> str:
    """The text with each emoji as itself; a name that Slack does not have stays as it is."""
    return _NAMED.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    sign = _names().get(found[1])
    if sign is None:
        return found[0]
    if not found[2]:
        return sign
    return f"{sign[0]}{chr(_LIGHTEST + int(found[2]) - 2)}{sign[1:].removeprefix(_AS_PICTURE)}"


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = json.loads(NAMES.read_text(encoding="utf-8"))
    return found
