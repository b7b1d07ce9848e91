"""Discord's HTTP API for those who wait for the answer: one call each, never repeated here."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from bot import calls
from bot.discord.errors import in_words
from bot.settings import Settings
from models.errors import UserError
from models.rules.outcomes import Later, Refused, Unknown

SECONDS = 20.0  # for one call; Discord answers within a few hundred milliseconds
UPLOAD_SECONDS = 50.0  # for one that carries files
PAGE = 100  # the most messages that Discord gives at once
# "The past few minutes", say its docs of how long a nonce is remembered; so long we count on it.
KEY_WINDOW = timedelta(minutes=2)
NOT_SET_UP = (
    "There is no Discord bot here: set DISCORD_TOKEN to the bot's token and start Presstime again."
)

_AGENT = "DiscordBot (https://presstime.invalid, 1)"
_LARGEST = 4 * 1024 * 1024  # bytes; a hundred messages of boxes are half of it
_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)  # of ids, which hold when they were made
_LONGEST_WAIT = timedelta(days=1)

NO_MENTIONS: Mapping[str, Any] = {"parse": []}


@dataclass(frozen=True, slots=True)
class Said:
    """What Discord answered: `body` as read from JSON, `code` its own error code, 0 for none."""

    status: int
    body: Any

    @property
    def well(self) -> bool:
        """Whether it did what was asked."""
        return 200 <= self.status < 300

    @property
    def code(self) -> int:
        """Discord's error code; 0 where it gave none."""
        code = self.body.get("code") if isinstance(self.body, dict) else None
        return code if isinstance(code, int) else 0

    @property
    def refusal(self) -> Refused:
        """A no in words."""
        return Refused(in_words(self.status, self.code, self._words))

    @property
    def _words(self) -> str:
        if not isinstance(self.body, dict):
            return ""
        errors = self.body.get("errors")
        return json.dumps(errors, ensure_ascii=False) if errors else str(self.body.get("message"))


Heard = Said | Later | Unknown | Refused


class Untold(UserError):
    """Discord did not tell what was needed; `heard` is what came instead."""

    def __init__(self, reason: str, heard: Heard) -> None:
        super().__init__(reason)
        self.heard = heard


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that goes along with a message."""

    name: str
    kind: str
    content: bytes = field(repr=False)
    alt: str = ""


def described(files: Sequence[Upload]) -> list[dict[str, Any]]:
    """What a message says of the files that go along with it; nothing else is attached to it."""
    return [
        {"id": place, "filename": each.name, **({"description": each.alt} if each.alt else {})}
        for place, each in enumerate(files)
    ]


@dataclass(frozen=True, slots=True)
class Wire:
    """The API at `url` as the bot with this token. Said is a definite answer, a refusal as well;
    Later was certainly not done, Unknown may have been."""

    token: str = field(repr=False)
    url: str

    def get(self, path: str) -> Heard:
        """Read something; what is lost on the way can simply be read again."""
        heard = self._call("GET", path, None)
        return Later(heard.reason) if isinstance(heard, Unknown) else heard

    def post(
        self, path: str, body: Mapping[str, Any] | None = None, files: Sequence[Upload] = ()
    ) -> Heard:
        """Make something; its body says what the files are (`described`)."""
        return self._call("POST", path, body, files)

    def patch(self, path: str, body: Mapping[str, Any], files: Sequence[Upload] = ()) -> Heard:
        """Change something."""
        return self._call("PATCH", path, body, files)

    def put(self, path: str) -> Heard:
        """Let something be so, which may be repeated freely."""
        return self._call("PUT", path, None)

    def delete(self, path: str) -> Heard:
        """Delete something."""
        return self._call("DELETE", path, None)

    @staticmethod
    def told(heard: Heard) -> Any:
        """What Discord told; raises Untold where it did not do what was asked."""
        if not isinstance(heard, Said):
            raise Untold(heard.reason, heard)
        if not heard.well:
            raise Untold(heard.refusal.reason, heard)
        return heard.body

    def _call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        files: Sequence[Upload] = (),
    ) -> Heard:
        sent, kind = _written(body, files)
        headers = {"authorization": f"Bot {self.token}", "user-agent": _AGENT}
        if kind is not None:
            headers["content-type"] = kind
        seconds = UPLOAD_SECONDS if files else SECONDS
        answer = calls.call(
            method, f"{self.url}{path}", sent, headers, seconds=seconds, largest=_LARGEST
        )
        return _heard(answer) if isinstance(answer, calls.Answer) else answer


def _written(
    body: Mapping[str, Any] | None, files: Sequence[Upload]
) -> tuple[bytes | None, str | None]:
    """The bytes of a body, with its files, and their content type."""
    if body is None:
        return None, None
    whole = json.dumps(body, ensure_ascii=False)
    if files:
        return calls.multipart(whole, [(each.name, each.kind, each.content) for each in files])
    return whole.encode(), "application/json"


def wire_of(settings: Settings) -> Wire:
    """The API as the bot of these settings; raises UserError where there is none."""
    if settings.discord_token is None:
        raise UserError(NOT_SET_UP)
    return Wire(settings.discord_token.get_secret_value(), settings.discord_api_url.rstrip("/"))


def nonce(key: str) -> str:
    """What goes along with a message so that a second one of the same key is none: at most 25
    characters (discord-api-docs, resources/message, Create Message)."""
    return blake2b(key.encode(), digest_size=12).hexdigest()


def made_at(snowflake: str) -> datetime:
    """When what has this id was made."""
    return _EPOCH + timedelta(milliseconds=int(snowflake) >> 22)


def link(guild: str | None, channel: str, message: str) -> str:
    """Where a message is read; without a guild, one of the direct messages."""
    return f"https://discord.com/channels/{guild or '@me'}/{channel}/{message}"


def _heard(answer: calls.Answer) -> Heard:
    body = _json(answer.body)
    if answer.status == 429:
        return Later("Discord asked to wait.", _wait(answer, body), limited=True)
    if answer.status < 500:
        if answer.status < 300 and answer.body and body is None:
            return Unknown("Discord's answer could not be read.")
        return Said(answer.status, body)
    return Unknown(f"Discord failed (HTTP {answer.status}) and may have done it all the same.")


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _wait(answer: calls.Answer, body: Any) -> timedelta | None:
    """How long to wait: the answer says it more exactly than its header, if it comes from Discord
    and not from what stands before it."""
    told = body.get("retry_after") if isinstance(body, dict) else None
    try:
        seconds = float(told if told is not None else answer.headers.get("retry-after", ""))
    except (TypeError, ValueError):
        return None
    return (
        min(timedelta(seconds=max(seconds, 0.0)), _LONGEST_WAIT) if seconds < 1e6 else _LONGEST_WAIT
    )
