"""A Discord on this machine: REST, gateway and interactions, as strict as the real one.

with DiscordServer() as discord:
    ana = discord.person("ana", guild)
    ana.says("post say", words="list").wait().answer
"""

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from aiohttp import web

from tests.fakes.discord import valid
from tests.fakes.discord.attachments import Arrived, Refusal, body_of
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.interactions import Interactions
from tests.fakes.discord.rest import TOKEN, Rest
from tests.fakes.discord.world import PRIVATE, Channel, Guild, new_id

VERSION = "/api/v10"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Request:
    """One call as it came."""

    method: str
    path: str
    body: Any


class DiscordServer:
    """Runs while the block does, on a thread of its own."""

    def __init__(self) -> None:
        self.bot = {"id": new_id(), "username": "presstime", "discriminator": "0", "bot": True}
        self.bot |= {"avatar": None, "global_name": None, "flags": 0}
        self.application = self.bot["id"]
        self.guilds: dict[str, Guild] = {}
        self.direct: dict[str, Channel] = {}  # by the id of the person
        self.rest = Rest(self.bot, self.guilds, self.direct)
        self.commands: list[dict[str, Any]] = []
        self.syncs = 0
        self.people: dict[str, Any] = {}
        self.uploads: dict[str, bytes] = {}  # by the ids of attachments
        self.requests: list[Request] = []
        self.faults: list[Callable[[web.Request], Awaitable[web.Response | None]]] = []
        self.gateway = Gateway(TOKEN)
        self.interactions = Interactions(self.bot, self.application, self.rest)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="discord", daemon=True)
        self._runner: web.AppRunner | None = None
        self.address = ""

    def __enter__(self) -> "DiscordServer":
        self._thread.start()
        self.run(self._start())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do something on the server's thread, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    async def _start(self) -> None:
        app = web.Application(middlewares=[self._answered])
        app.add_routes(self._routes())
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.address = f"{host}:{port}"
        self.gateway.ready = {
            "v": 10,
            "user": self.bot,
            "resume_gateway_url": self.gateway_url,
            "application": {"id": self.application, "flags": 0},
        }

    async def _stop(self) -> None:
        await self.gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """What DISCORD_API_URL is set to."""
        return f"http://{self.address}{VERSION}"

    @property
    def gateway_url(self) -> str:
        """What DISCORD_GATEWAY_URL is set to."""
        return f"ws://{self.address}/"

    def guild(self, name: str = "Acme", *, joins: bool = False) -> Guild:
        """A new guild with a channel `general`, which the bot is in; a bot that runs is told so
        where it `joins` only now."""
        guild = Guild(name)
        guild.channel("general")
        self.guilds[guild.id] = guild
        self._refresh()
        if joins:
            shown = guild.json(self.bot)
            del shown["unavailable"]
            self.run(self.gateway.tell("GUILD_CREATE", shown))
        return guild

    def leave(self, guild: Guild) -> None:
        """Remove the bot from a guild."""
        del self.guilds[guild.id]
        self._refresh()
        self.run(self.gateway.tell("GUILD_DELETE", {"id": guild.id}))

    def delete(self, channel: Channel) -> None:
        """Delete a channel of a guild."""
        assert channel.guild is not None
        del channel.guild.channels[channel.name]
        self._refresh()
        self.run(self.gateway.tell("CHANNEL_DELETE", channel.json(self.bot["id"])))

    def changed(self) -> None:
        """Let those who come from now on see channels and roles that were made meanwhile; those who
        are here are told of them as an update."""
        self._refresh()
        for guild in self.guilds.values():
            self.run(self.gateway.tell("GUILD_CREATE", guild.json(self.bot)))

    def _refresh(self) -> None:
        self.gateway.guilds = [each.json(self.bot) for each in self.guilds.values()]

    def channel(self, id: str) -> Channel:
        """The channel of an id, wherever it is."""
        return self.rest.channel(id)

    def dm(self, person: str) -> Channel:
        """The direct messages of a person and the bot."""
        if person not in self.direct:
            self.direct[person] = Channel("", PRIVATE)
        return self.direct[person]

    def sent_to(self, channel: Channel) -> list[dict[str, Any]]:
        """The messages that a channel holds, the oldest first."""
        return list(channel.messages.values())

    def _routes(self) -> list[web.RouteDef]:
        api, hook = VERSION, f"{VERSION}/webhooks/{{application}}/{{token}}"
        messages = f"{api}/channels/{{channel}}/messages"
        return [
            web.get("/", self.gateway.serve),
            web.get("/attachments/{id}/{name}", self._uploaded),
            web.get(f"{api}/gateway/bot", self._gateway_bot),
            web.get(f"{api}/oauth2/applications/@me", self._application),
            web.post(f"{api}/users/@me/channels", self._open_dm),
            web.get(f"{api}/guilds/{{guild}}/members/{{user}}", self._member),
            web.put(f"{api}/applications/{{application}}/commands", self._sync),
            web.get(f"{api}/applications/{{application}}/commands", self._synced),
            web.post(f"{api}/interactions/{{id}}/{{token}}/callback", self._respond),
            web.post(hook, self._follow),
            web.patch(f"{hook}/messages/{{which}}", self._edit),
            web.delete(f"{hook}/messages/{{which}}", self._delete),
            web.put(f"{messages}/pins/{{message}}", self._pin),
            web.route("*", f"{api}/{{path:.*}}", self._rest),
        ]

    @web.middleware
    async def _answered(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path == "/" or request.path.startswith("/attachments/"):
            return await handler(request)
        self.requests.append(Request(request.method, request.path, await _body(request)))
        if self.faults and (fault := await self.faults.pop(0)(request)) is not None:
            return fault
        by_token = any(each in request.path for each in ("/interactions/", "/webhooks/"))
        if not by_token and request.headers.get("Authorization") != f"Bot {TOKEN}":
            return _refused(Refusal(401, 0, "401: Unauthorized"))
        try:
            return await handler(request)
        except Refusal as refusal:
            return _refused(refusal)

    def upload(self, name: str, content: bytes, alt: str = "") -> dict[str, Any]:
        """A file that somebody attaches, as interactions and messages show it."""
        id = new_id()
        self.uploads[id] = content
        address = f"http://{self.address}/attachments/{id}/{name}?ex=1"
        shown = {"id": id, "filename": name, "size": len(content), "url": address}
        return shown | {"proxy_url": address, **({"description": alt} if alt else {})}

    async def _uploaded(self, request: web.Request) -> web.Response:
        """The content of a file, for anybody who has its address; a token has no business here."""
        found = self.uploads.get(request.match_info["id"])
        if found is None or "Authorization" in request.headers:
            return web.Response(status=404)
        return web.Response(body=found)

    async def _gateway_bot(self, _: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 1000, "max_concurrency": 1}
        return _json({"url": self.gateway_url, "shards": 1, "session_start_limit": limit})

    async def _application(self, _: web.Request) -> web.Response:
        shown = {"id": self.application, "name": "Presstime", "description": "", "icon": None}
        shown |= {"bot_public": True, "bot_require_code_grant": False, "verify_key": "0" * 64}
        return _json(shown | {"flags": 0, "owner": self.bot, "summary": ""})

    async def _open_dm(self, request: web.Request) -> web.Response:
        status, said = self.rest.answer("POST", "/users/@me/channels", {}, await _body(request))
        for each in said.get("recipients", ()):
            person = self.people.get(each["id"])
            each |= person.user() if person else {"username": "who", "discriminator": "0"}
        return _json(said, status)

    async def _member(self, request: web.Request) -> web.Response:
        person = self.people.get(request.match_info["user"])
        if person is None:
            return await self._rest(request)
        if person.guild.id != request.match_info["guild"]:
            raise Refusal(404, 10007, "Unknown Member")
        return _json(person.member())

    async def _sync(self, request: web.Request) -> web.Response:
        body = await _body(request)
        _require("bulk_set_application_commands", body)
        self.syncs += 1
        default = {"application_id": self.application, "version": new_id()}
        self.commands = [{"type": 1, **default, **each, "id": new_id()} for each in body]
        return _json(self.commands)

    async def _synced(self, _: web.Request) -> web.Response:
        return _json(self.commands)

    async def _respond(self, request: web.Request) -> web.Response:
        id, token = request.match_info["id"], request.match_info["token"]
        body, self.rest.files.arrived = await _whole(request)
        told = self.interactions.respond(id, token, body, self._place_of(token))
        return _json(told) if request.query.get("with_response") else _nothing()

    def _place_of(self, token: str) -> Channel | None:
        asked = self.interactions.all.get(token)
        return self.channel(asked.channel) if asked is not None else None

    async def _follow(self, request: web.Request) -> web.Response:
        token = request.match_info["token"]
        body, self.rest.files.arrived = await _whole(request)
        return _json(self.interactions.follow(token, body, self._place_of(token)))

    async def _edit(self, request: web.Request) -> web.Response:
        found = request.match_info
        body, self.rest.files.arrived = await _whole(request)
        return _json(self.interactions.edit(found["token"], found["which"], body))

    async def _delete(self, request: web.Request) -> web.Response:
        self.interactions.delete(request.match_info["token"], request.match_info["which"])
        return _nothing()

    async def _rest(self, request: web.Request) -> web.Response:
        path = request.path.removeprefix(VERSION)
        body, self.rest.files.arrived = await _whole(request)
        status, said = self.rest.answer(request.method, path, request.query, body)
        return _nothing() if said is None else _json(said, status=status)

    async def _pin(self, request: web.Request) -> web.Response:
        channel, found = request.match_info["channel"], request.match_info["message"]
        self.rest.message(channel, found)["pinned"] = True
        return _nothing()


def _nothing() -> web.Response:
    return web.Response(status=204)


def _json(data: Any, status: int = 200) -> web.Response:
    """As Discord sends it: clients look for this very content type."""
    head = {"Content-Type": "application/json"}
    return web.Response(body=json.dumps(data).encode(), status=status, headers=head)


def _refused(refusal: Refusal) -> web.Response:
    shown = {"code": refusal.code, "message": str(refusal)}
    return _json(shown, status=refusal.status)


def _require(request: str, body: Any) -> None:
    if wrong := valid.complaint(request, body):
        raise Refusal(400, 50035, wrong)


async def _body(request: web.Request) -> Any:
    body, _ = await _whole(request)
    return body


async def _whole(request: web.Request) -> tuple[Any, list[Arrived]]:
    return body_of(await request.read(), request.headers.get("Content-Type", ""))
