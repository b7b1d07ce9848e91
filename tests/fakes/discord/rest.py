"""Discord's HTTP API for channels, messages and threads, as strict as the real one.

`Rest` answers calls and knows no transport; `RestServer` serves it on this machine, and fails on
demand. Every body is held to Discord's published types and limits.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import models.clock
from tests.fakes.discord.attachments import Attachments, Refusal, body_of
from tests.fakes.discord.world import (
    ANNOUNCEMENTS,
    ATTACH_FILES,
    FORUM,
    PRIVATE,
    READ_HISTORY,
    SEND_MESSAGES,
    VIEW_CHANNEL,
    Channel,
    Guild,
    message,
    new_id,
)
from tests.fakes.webhook_receiver import Behaviour, Handler, _Server
from tests.specs.discord.bodies import problems, walked

TOKEN = "fake.discord.token"
THREAD = 11
MANAGE_MESSAGES, MENTION_EVERYONE, MANAGE_THREADS = 1 << 13, 1 << 17, 1 << 34
CROSSPOSTED, IS_COMPONENTS_V2 = 1 << 0, 1 << 15

Answer = tuple[int, Any]
Route = Callable[..., Any]
_ROUTES: list[tuple[str, re.Pattern[str], Route]] = []


def route(method: str, path: str) -> Callable[[Route], Route]:
    """Answer this with the decorated function."""
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))

    def add(function: Route) -> Route:
        _ROUTES.append((method, pattern, function))
        return function

    return add


@dataclass
class Rest:
    """The state behind the API. `deaf` are people who take no direct messages, `pinged` what each
    message called (`everyone`, ids), `forgets` whether nonces are too old to be known."""

    bot: dict[str, Any]
    guilds: dict[str, Guild]
    direct: dict[str, Channel]
    deaf: set[str] = field(default_factory=set)
    pinged: list[tuple[str, str]] = field(default_factory=list)
    threads: dict[str, Channel] = field(default_factory=dict)  # by their ids
    parents: dict[str, str] = field(default_factory=dict)  # of threads
    allowed: int = 0  # what the bot may do beside what everybody may
    forgets: bool = False
    files: Attachments = field(default_factory=Attachments)
    _nonces: dict[str, tuple[str, str]] = field(default_factory=dict)
    _last: int = 0

    def answer(self, method: str, path: str, query: Mapping[str, str], body: Any) -> Answer:
        """The status and body of an answer, to a call by the bot itself."""
        for known, pattern, function in _ROUTES:
            if known == method and (found := pattern.fullmatch(path)):
                try:
                    said = function(self, **found.groupdict(), query=query, body=body)
                except Refusal as refusal:
                    return refusal.status, {"code": refusal.code, "message": str(refusal)}
                return (204, None) if said is None else (200, said)
        return 404, {"code": 0, "message": f"404: Not Found ({method} {path})"}

    def next_id(self) -> str:
        """An id that tells when it was made, by the clock that tests move."""
        since = models.clock.now() - datetime(2015, 1, 1, tzinfo=UTC)
        self._last = max(self._last + 1, int(since.total_seconds() * 1000) << 22)
        return str(self._last)

    def forget_nonces(self) -> None:
        """Let some minutes pass, for what Discord remembers."""
        self._nonces.clear()

    def channel(self, id: str, needs: int = 0) -> Channel:
        """A channel in which the bot has these permissions."""
        channel = self._everywhere().get(id)
        if channel is None:
            raise Refusal(404, 10003, "Unknown Channel")
        if channel.denied & VIEW_CHANNEL:
            raise Refusal(403, 50001, "Missing Access")
        if channel.denied & needs:
            raise Refusal(403, 50013, "Missing Permissions")
        return channel

    def _everywhere(self) -> dict[str, Channel]:
        guilds = (each for guild in self.guilds.values() for each in guild.channels.values())
        return {each.id: each for each in (*self.direct.values(), *guilds)} | self.threads

    def message(self, channel: str, id: str) -> dict[str, Any]:
        """A message of a channel."""
        found = self.channel(channel).messages.get(id)
        if found is None:
            raise Refusal(404, 10008, "Unknown Message")
        return found

    @route("GET", "/users/@me")
    def _me(self, **_: Any) -> Any:
        return self.bot

    @route("GET", "/applications/@me")
    def _application(self, **_: Any) -> Any:
        return {"id": self.bot["id"], "name": "Presstime"}

    @route("POST", "/users/@me/channels")
    def _open(self, body: Any, **_: Any) -> Any:
        require("create_dm", body)
        person = str(body["recipient_id"])
        channel = self.direct.setdefault(person, Channel("", PRIVATE))
        return self._shown(channel) | {"recipients": [{"id": person}]}

    @route("GET", "/channels/{channel}")
    def _channel(self, channel: str, **_: Any) -> Any:
        return self._shown(self.channel(channel))

    def _shown(self, channel: Channel) -> dict[str, Any]:
        last = next(reversed(channel.messages), None)
        parent = self.parents.get(channel.id)
        return channel.json(self.bot["id"]) | {"last_message_id": last, "parent_id": parent}

    @route("DELETE", "/channels/{channel}")
    def _close(self, channel: str, **_: Any) -> Any:
        shown = self._shown(self.channel(channel))
        if channel not in self.threads or not self.allowed & MANAGE_THREADS:
            raise Refusal(403, 50013, "Missing Permissions")
        del self.threads[channel]
        return shown

    @route("GET", "/guilds/{guild}")
    def _guild(self, guild: str, query: Mapping[str, str], **_: Any) -> Any:
        found = self._known(guild)
        counted = {"approximate_member_count": found.people, "approximate_presence_count": 1}
        return found.json(self.bot) | (counted if query.get("with_counts") == "true" else {})

    def _known(self, guild: str) -> Guild:
        found = self.guilds.get(guild)
        if found is None:
            raise Refusal(404, 10004, "Unknown Guild")
        return found

    @route("GET", "/guilds/{guild}/members/{user}")
    def _member(self, guild: str, user: str, **_: Any) -> Any:
        [member] = self._known(guild).json(self.bot)["members"]
        if user != member["user"]["id"]:
            raise Refusal(404, 10007, "Unknown Member")
        return member

    @route("GET", "/guilds/{guild}/threads/active")
    def _active(self, guild: str, **_: Any) -> Any:
        self._known(guild)
        found = [each for each in self.threads.values() if each.guild and each.guild.id == guild]
        return {"threads": [self._thread(each) for each in found], "members": []}

    @route("GET", "/channels/{channel}/threads/archived/public")
    def _archived(self, channel: str, **_: Any) -> Any:
        self.channel(channel, READ_HISTORY)
        return {"threads": [], "members": [], "has_more": False}

    def _thread(self, channel: Channel) -> dict[str, Any]:
        return self._shown(channel) | {"owner_id": self.bot["id"]}

    @route("GET", "/channels/{channel}/messages")
    def _messages(self, channel: str, query: Mapping[str, str], **_: Any) -> Any:
        found = self.channel(channel)
        if found.denied & READ_HISTORY:
            return []  # so Discord has it: no messages, and no error
        before, limit = query.get("before"), int(query.get("limit", 50))
        assert 1 <= limit <= 100
        shown = list(reversed(found.messages.values()))
        if before is not None:
            shown = [each for each in shown if int(each["id"]) < int(before)]
        return [without_nonce(each) for each in shown[:limit]]

    @route("GET", "/channels/{channel}/messages/{id}")
    def _message(self, channel: str, id: str, **_: Any) -> Any:
        return without_nonce(self.message(channel, id))

    @route("POST", "/channels/{channel}/messages")
    def _send(self, channel: str, body: Any, **_: Any) -> Any:
        found = self.channel(channel, SEND_MESSAGES)
        self._must_hear(found)
        require("create_message", body)
        if self.files.arrived:
            self.channel(channel, ATTACH_FILES)
        if found.kind == FORUM:
            raise Refusal(400, 50008, "Cannot send messages in a non-text channel")
        nonce = str(body.get("nonce") or "")
        if body.get("enforce_nonce") and nonce in self._nonces and not self.forgets:
            return self.message(*self._nonces[nonce])
        made = self._made(found, body, **({"nonce": nonce} if nonce else {}))
        if nonce:
            self._nonces[nonce] = (channel, made["id"])
        return made

    def _must_hear(self, channel: Channel) -> None:
        for person in self.deaf:
            if self.direct.get(person) is channel:
                raise Refusal(403, 50007, "Cannot send messages to this user")

    def _made(self, channel: Channel, body: dict[str, Any], **more: Any) -> dict[str, Any]:
        reference = body.get("message_reference")
        if reference:
            self.message(channel.id, str(reference["message_id"]))
            more["message_reference"] = reference
        attached = self.files.of(body)
        made = message(channel.id, self.bot, body, id=self.next_id(), **more, attachments=attached)
        channel.messages[made["id"]] = made
        self.pinged += [(made["id"], whom) for whom in pings(body)]
        return made

    @route("PATCH", "/channels/{channel}/messages/{id}")
    def _edit(self, channel: str, id: str, body: Any, **_: Any) -> Any:
        require("update_message", body)
        found = self.message(channel, id)
        if found["author"]["id"] != self.bot["id"]:
            raise Refusal(403, 50005, "Cannot edit a message authored by another user")
        if found["flags"] & IS_COMPONENTS_V2 and body.get("content"):
            raise Refusal(400, 50035, "content beside components of version 2")
        changed = {key: body[key] for key in ("content", "components") if key in body}
        changed["attachments"] = self.files.of(body, found["attachments"])
        found |= changed | {"edited_timestamp": "2026-03-02T10:00:00+00:00"}
        found["flags"] |= int(body.get("flags") or 0) & IS_COMPONENTS_V2
        return found

    @route("DELETE", "/channels/{channel}/messages/{id}")
    def _delete(self, channel: str, id: str, **_: Any) -> None:
        found = self.message(channel, id)
        if found["author"]["id"] != self.bot["id"] and not self.allowed & MANAGE_MESSAGES:
            raise Refusal(403, 50013, "Missing Permissions")
        del self.channel(channel).messages[id]

    @route("POST", "/channels/{channel}/messages/{id}/crosspost")
    def _crosspost(self, channel: str, id: str, **_: Any) -> Any:
        found = self.message(channel, id)
        if self.channel(channel, SEND_MESSAGES).kind != ANNOUNCEMENTS:
            raise Refusal(400, 50024, "Cannot execute action on this channel type")
        if found["flags"] & CROSSPOSTED:
            raise Refusal(400, 40033, "This message has already been crossposted")
        found["flags"] |= CROSSPOSTED
        return found

    @route("POST", "/channels/{channel}/messages/{id}/threads")
    def _thread_from(self, channel: str, id: str, body: Any, **_: Any) -> Any:
        require("create_thread_from_message", body)
        if self.channel(channel).kind == PRIVATE:
            raise Refusal(400, 50024, "Cannot execute action on this channel type")
        self.message(channel, id)
        if id in self.threads:
            raise Refusal(400, 160004, "A thread has already been created for this message")
        return self._thread(self._opened(self.channel(channel, SEND_MESSAGES), id, body["name"]))

    @route("POST", "/channels/{channel}/threads")
    def _forum_post(self, channel: str, body: Any, **_: Any) -> Any:
        forum = self.channel(channel, SEND_MESSAGES)
        require("create_thread", body)
        if forum.kind != FORUM:
            raise Refusal(400, 50024, "Cannot execute action on this channel type")
        opened = self._opened(forum, self.next_id(), body["name"])
        made = self._made(opened, body["message"])
        opened.messages = {opened.id: made | {"id": opened.id}}
        return self._thread(opened) | {"message": opened.messages[opened.id]}

    def _opened(self, parent: Channel, id: str, name: str) -> Channel:
        thread = Channel(name, THREAD, id, parent.guild, parent.denied)
        self.threads[id], self.parents[id] = thread, parent.id
        return thread


def require(request: str, body: Any) -> None:
    """Refuse a body that Discord would not take."""
    if wrong := problems(request, body):
        raise Refusal(400, 50035, "; ".join(wrong)[:1000])


def without_nonce(shown: dict[str, Any]) -> dict[str, Any]:
    """A message as it is read again: what it was sent with is told once only."""
    return {key: value for key, value in shown.items() if key != "nonce"}


def pings(body: dict[str, Any]) -> Iterator[str]:
    """Whom a message calls, of those whom it names."""
    shown = [each["content"] for each in walked(body.get("components") or []) if each["type"] == 10]
    text = "\n".join([body.get("content") or "", *shown])
    allowed = body.get("allowed_mentions")
    everything = {"parse": ["everyone", "users", "roles"]}
    may: Mapping[str, Any] = everything if allowed is None else allowed
    if re.search("@(everyone|here)", text) and "everyone" in (may.get("parse") or []):
        yield "everyone"
    for kind, sign in (("users", "<@!?(\\d+)>"), ("roles", "<@&(\\d+)>")):
        listed = {str(each) for each in may.get(kind) or []}
        for id in re.findall(sign, text):
            if kind in (may.get("parse") or []) or id in listed:
                yield id


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it came."""

    method: str
    path: str
    body: Any
    headers: Mapping[str, str]


class _Handler(Handler):
    def do_GET(self) -> None:
        self.do_POST()

    def do_PATCH(self) -> None:
        self.do_POST()

    def do_DELETE(self) -> None:
        self.do_POST()


class RestServer:
    """The API on 127.0.0.1 (`url`); `calls` holds every call. What is `next` answers the next ones,
    what is `usual` all others: a Behaviour of the webhook receiver, which says whether Discord acts
    before; None as always."""

    def __init__(self) -> None:
        bot = {"id": new_id(), "username": "presstime", "discriminator": "0", "bot": True}
        self.rest = Rest(bot, {}, {})
        self.token = TOKEN
        self.calls: list[Call] = []
        self.connections = 0
        self.stopping = threading.Event()
        self.usual: Behaviour | None = None
        self._next: list[Behaviour | None] = []
        self._lock = threading.RLock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.receiver = self  # type: ignore[assignment]
        self.url = f"http://127.0.0.1:{self._server.server_port}/api/v10"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def guild(self, name: str = "Acme") -> Guild:
        """A new guild that the bot is in."""
        guild = Guild(name)
        self.rest.guilds[guild.id] = guild
        return guild

    def shown(self) -> list[str]:
        """The words of all messages there are, wherever."""
        places = self.rest._everywhere().values()
        return [each["content"] for place in places for each in place.messages.values()]

    def next(self, *behaviours: Behaviour | None) -> None:
        """How to answer the next calls, in this order."""
        self._next.extend(behaviours)

    def take(self, call: Handler, raw: bytes) -> None:
        """Remember a call, and answer."""
        headers = {name.lower(): value for name, value in call.headers.items()}
        address = urlsplit(call.path)
        body, files = body_of(raw, headers.get("content-type", ""))
        path = address.path.removeprefix("/api/v10")
        query = {name: values[-1] for name, values in parse_qs(address.query).items()}
        with self._lock:
            self.calls.append(Call(call.command, path, body, headers))
            if call.command == "GET" and re.fullmatch(r"/channels/\d+", path):
                behaviour = None  # looked at once by each process, so no test counts on it
            else:
                behaviour = self._next.pop(0) if self._next else self.usual
            self.rest.files.arrived = files
            answer = self._answer(call.command, path, query, body, headers, behaviour)
        if behaviour is not None:
            behaviour.reply(call)
            return
        status, said = answer
        whole = b"" if said is None else json.dumps(said).encode()
        call.send(status, {"content-type": "application/json"} if whole else {}, whole)

    def _answer(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        body: Any,
        headers: Mapping[str, str],
        behaviour: Behaviour | None,
    ) -> Answer:
        if headers.get("authorization") != f"Bot {self.token}":
            return 401, {"code": 0, "message": "401: Unauthorized"}
        if not headers.get("user-agent", "").startswith("DiscordBot ("):
            return 403, {"code": 40333, "message": "internal network error"}
        if behaviour is not None and not behaviour.acts:
            return 0, None
        return self.rest.answer(method, path, query, body)

    def __enter__(self) -> "RestServer":
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def limited(seconds: float, *, everywhere: bool = False) -> Behaviour:
    """Answer 429, as Discord does."""
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": everywhere}
    headers = {"retry-after": str(int(seconds) + 1), "content-type": "application/json"}
    said = json.dumps(body).encode()
    return Behaviour(lambda call: call.send(429, headers, said), acts=False)
