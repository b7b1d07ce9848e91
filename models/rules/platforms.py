"""What each publishing platform can do, how texts are counted there, and what can be connected."""

import base64
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Literal
from urllib.parse import urlsplit

from models.errors import UserError
from models.rules.gates import Budget


class Safety(StrEnum):
    """What settles an attempt whose answer was lost (design: the platform's class).

    KEY: the same idempotency key may be sent again inside `key_window`, and where it `finds`, it is
    looked up after that. DERIVED: publishing again gives the same result. FIND: our marker can be
    looked up. NONE: a person is asked.
    """

    KEY = "key"
    DERIVED = "derived"
    FIND = "find"
    NONE = "none"


class Takedown(StrEnum):
    """How far the platform lets us undo a publication."""

    DELETE = "delete"
    NOTIFY = "notify"  # the receiver is told, and decides
    NONE = "none"


Counter = Literal["codepoints", "graphemes", "utf8", "utf16", "entities"]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The facts of one platform that rules, cards and help are driven by."""

    name: str
    safety: Safety
    takedown: Takedown
    can_correct: bool
    key_window: timedelta | None = None  # None: the key never lapses
    finds: bool = False  # of KEY: it can be looked up once the key has lapsed
    per_hour: int | None = None  # calls an account may make; None: as many as it takes
    at_once: int | None = None  # of them at the same moment; None: half
    max_text: int | None = None  # in `counter` units; None: no practical limit
    counter: Counter = "codepoints"
    most_files: int = 0  # a post may carry there
    file_kinds: frozenset[str] | None = None  # MIME types; None: all that posts may have
    max_file: int | None = None  # bytes of one file
    max_files: int | None = None  # bytes of all files of a post

    @property
    def budget(self) -> Budget | None:
        """The calls that an account may make, where they are counted."""
        return None if self.per_hour is None else Budget(self.per_hour, self.at_once)

    @property
    def can_look(self) -> bool:
        """Whether it can be seen there, without a person, if something was published."""
        return self.safety in (Safety.FIND, Safety.DERIVED) or self.finds


# What any server of Discord takes (discord-api-docs, reference, Uploading Files); a boosted one
# takes larger files. A whole request has 25 MiB, of which some are left for the words.
_DISCORD_FILE, _DISCORD_FILES = 10 * 1024 * 1024, 26_000_000

CAPABILITIES: Mapping[str, Capabilities] = MappingProxyType(
    {
        "site": Capabilities(
            "site", Safety.DERIVED, Takedown.DELETE, can_correct=True, most_files=10
        ),
        # The files stand in the JSON itself, a third longer than they are.
        "webhook": Capabilities(
            "webhook",
            Safety.KEY,
            Takedown.NOTIFY,
            can_correct=True,
            most_files=10,
            max_file=5_000_000,
            max_files=10_000_000,
        ),
        # One message a second in a channel, and a few more at once (docs.slack.dev, rate limits). A
        # text is cut off beyond 40,000 characters; some are kept for its title and for signs.
        "slack": Capabilities(
            "slack",
            Safety.FIND,
            Takedown.DELETE,
            can_correct=True,
            per_hour=3_600,
            at_once=4,
            max_text=38_000,
            counter="entities",
            # Slack takes 1 GB; these are sent within the time that a call may take.
            most_files=10,
            max_file=20_000_000,
            max_files=40_000_000,
        ),
        # Discord takes 2,000 code points; some are kept for a title. It remembers a nonce for "the
        # past few minutes" (its docs, resources/message); a post of a forum has none.
        "discord": Capabilities(
            "discord",
            Safety.KEY,
            Takedown.DELETE,
            can_correct=True,
            key_window=timedelta(minutes=2),
            finds=True,
            max_text=1_900,
            most_files=10,
            max_file=_DISCORD_FILE,
            max_files=_DISCORD_FILES,
        ),
        "discord-forum": Capabilities(
            "discord-forum",
            Safety.FIND,
            Takedown.DELETE,
            can_correct=True,
            max_text=2_000,
            most_files=10,
            max_file=_DISCORD_FILE,
            max_files=_DISCORD_FILES,
        ),
    }
)


_of_plug_ins: dict[str, Capabilities] = {}
_to_load: list[Callable[[], object]] = []


def learn(platform: str, capabilities: Capabilities) -> None:
    """Note what the platform of a plug-in can do, which this process has loaded."""
    _of_plug_ins[platform] = capabilities


def learn_when_asked(load: Callable[[], object]) -> None:
    """Have plug-ins loaded, which makes their platforms known, only once one is asked for: looking
    for them takes a chat longer than its first answer should."""
    _to_load.append(load)


def capabilities_of(platform: str) -> Capabilities:
    """What `platform` can do; of one that is not known here, only what is safe to assume of any."""
    if platform in CAPABILITIES:
        return CAPABILITIES[platform]
    while platform not in _of_plug_ins and _to_load:
        _to_load.pop()()
    unknown = Capabilities(platform, Safety.NONE, Takedown.NONE, can_correct=False)
    return _of_plug_ins.get(platform, unknown)


def _graphemes(text: str) -> list[str]:
    if text.isascii() and "\r" not in text:
        return list(text)  # and so there are as many as characters
    import regex  # a heavy import, and seldom needed

    return regex.findall(r"\X", text)


_ANGLES = re.compile("[<>]")
_COUNTERS: Mapping[Counter, Callable[[str], int]] = MappingProxyType(
    {
        "codepoints": len,
        "graphemes": lambda text: len(_graphemes(text)),
        "utf8": lambda text: len(text.encode("utf-8", "replace")),
        "utf16": lambda text: len(text.encode("utf-16-le", "replace")) // 2,
        # As `&amp;`, `&lt;` and `&gt;` in place of three signs.
        "entities": lambda text: len(text) + 4 * text.count("&") + 3 * len(_ANGLES.findall(text)),
    }
)


def length(text: str, counter: Counter = "codepoints") -> int:
    """How long `text` is in the units a platform counts in."""
    return _COUNTERS[counter](text)


def excess(text: str, capabilities: Capabilities) -> int:
    """By how many of the platform's units `text` is too long; 0 when it fits."""
    if capabilities.max_text is None:
        return 0
    return max(0, length(text, capabilities.counter) - capabilities.max_text)


# The characters XML 1.0 (section 2.2) has no place for, and C1 controls, which it discourages.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """`text` without control characters, with line ends as `\\n` and broken characters as `�`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", _UNPRINTABLE.sub("", lines))


def first_words(text: str, limit: int) -> str:
    """The beginning of `text` on one line of at most `limit` letters as a reader sees them.

    It is cut between words where it can be, and never inside an emoji or a letter with marks.
    """
    line = " ".join(text[: 40 * limit].split())
    letters = _graphemes(line)
    if len(letters) <= limit:
        return line
    shortened = "".join(letters[: limit - 1])
    at_word, _, rest = shortened.rpartition(" ")
    # A word that would take more than half the line with it is cut instead.
    kept = at_word if at_word and len(rest) <= limit // 2 else shortened
    return kept.rstrip(" ,;:.–—-") + "…"


def preview(title: str | None, text: str) -> str:
    """What will go out, as a card shows it: the title on a line of its own, then the text."""
    return "\n\n".join(part for part in (clean(title or "").strip(), clean(text)) if part)


def checked_web_address(url: str) -> str:
    """`url` when something can be sent to it; UserError, saying what is wrong with it, if not."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
        (host or "").encode("idna")
    except ValueError as error:
        raise UserError(f"“{url}” is not a web address ({error}); nothing was connected.") from None
    if parts.scheme not in ("http", "https") or not host:
        raise UserError(
            f"“{url}” is not a web address. Give one that begins with https:// (or http://) "
            "and names a host, like https://example.com/in."
        )
    if "@" in parts.netloc:
        raise UserError(
            "The address holds a user name or password. Leave them out: every call is signed, "
            "and the receiver checks the signature."
        )
    if not url.isprintable() or " " in url:
        raise UserError("The address holds a space or a control character; write them as %20.")
    return url


def new_signing_secret() -> str:
    """A fresh secret to sign webhooks with: 32 random bytes, as Standard Webhooks writes them."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
