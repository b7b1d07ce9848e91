"""The server: HTTP and websocket in a thread of its own."""

import asyncio
import base64
import json
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlencode

from aiohttp import web

from tests.fakes.slack import access, chat, modals, places  # they fill the table of methods
from tests.fakes.slack.call import Call, carry_out
from tests.fakes.slack.deliveries import Deliveries
from tests.fakes.slack.errors import SlackError
from tests.fakes.slack.faults import Faults
from tests.fakes.slack.people import People
from tests.fakes.slack.world import Json, Team, User, World

T = TypeVar("T")

# Words for requests that Slack would never have to refuse: a fault of the caller's own code.
_OUR_FAULT = {
    "expired_url",
    "invalid_arguments",
    "invalid_blocks",
    "no_text",
    "unknown_method",
    "used_url",
}


class SlackServer(People):
    """Slack at `url` while the block runs. `calls` holds every call; `refusals` those that were
    malformed, so that a test can say that there were none. `faults` is what goes wrong next;
    `request_url` (of the app) sends what people do there, signed, instead of to Socket Mode."""

    def __init__(self, *, port: int = 0) -> None:
        self.world = World()
        self.faults = Faults()
        self.calls: list[Call] = []
        self.refusals: list[Call] = []
        self.port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._deliveries = Deliveries(self.world)
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None

    @property
    def app(self) -> Any:
        """The app that is registered here."""
        return self.world.app

    @property
    def url(self) -> str:
        """What SLACK_API_URL is set to."""
        return f"{self.world.base}/api/"

    @property
    def sockets(self) -> int:
        """How many are connected by Socket Mode."""
        return len(self._deliveries.sockets)

    def team(
        self, name: str = "acme", *, installed: bool = True, scopes: str | None = None
    ) -> Team:
        """A workspace; `installed` gives it a bot token (`team.token`) with the app's scopes, or
        with those named."""
        team = self.world.team(name)
        if installed and not team.token:
            wanted = self.app.scopes if scopes is None else frozenset(scopes.split())
            self.world.grant(team, wanted)
        return team

    def called(self, *methods: str) -> list[Call]:
        """The calls of these methods, in order."""
        return [call for call in self.calls if call.method in methods]

    def approve(self, address: str, user: User) -> str:
        """Where the browser of somebody goes who says yes to an install on the page at `address`
        (`/oauth/v2/authorize?…`), in their workspace."""
        query = parse_qs(address.partition("?")[2])
        [redirect], [state] = query["redirect_uri"], query["state"]
        code = self.world.id("code")
        self.world.codes[code] = (user.team, user, redirect)
        return f"{redirect}?{urlencode({'code': code, 'state': state})}"

    def down(self) -> None:
        """Refuse every connection, and break those there are."""
        self.run(self._stop_listening())

    def up(self) -> None:
        """Take connections again, at the same port."""
        self.run(self._listen())

    def disconnect_sockets(self, *, politely: bool = True) -> None:
        """End all connections of Socket Mode: announced, as Slack does every few hours, or not."""
        self.run(self._deliveries.disconnect(politely))

    def until(self, met: Callable[[], T], seconds: float = 30.0) -> T:
        """Wait for something to be true, and give it; AssertionError when it never is."""
        ends = time.monotonic() + seconds
        while not (found := met()):
            assert time.monotonic() < ends, f"it never came true within {seconds:g} s"
            time.sleep(0.005)
        return found

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something on the server's own thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def __enter__(self) -> "SlackServer":
        self._thread.start()
        self.run(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _start(self) -> None:
        app = web.Application(client_max_size=64 * 1024**2)
        app.add_routes(
            [
                web.route("*", "/api/{method}", self._api),
                web.get("/link/", self._deliveries.connected),
                web.post("/response/{team}/{number}", self._respond),
                web.post("/upload/{file}", self._upload),
                web.get("/files/{file}", self._download),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await self._listen()

    async def _listen(self) -> None:
        assert self._runner is not None
        self._site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await self._site.start()
        self.port = self._runner.addresses[0][1]
        self.world.base = f"http://127.0.0.1:{self.port}"

    async def _stop_listening(self) -> None:
        assert self._site is not None
        assert self._runner is not None
        await self._deliveries.disconnect(politely=False)
        await self._site.stop()
        for connection in list(self._runner.server.connections if self._runner.server else ()):
            if connection.transport is not None:
                connection.transport.abort()

    async def _end(self) -> None:
        await self._deliveries.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            arguments = await _arguments(request)
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_json"})
        call = Call(method, arguments, self.world, _token(request, arguments), at=self.world.now())
        call.grant = self.world.tokens.get(call.token)
        call.basic = _basic(request)
        met = self.faults.take(method)
        if "slow" in met:
            await asyncio.sleep(met["slow"])
        if "lost request" in met:
            return _hang_up(request)
        self.calls.append(call)  # before anybody can see what it did
        if "limited" in met:
            told = {"ok": False, "error": "ratelimited"}
            return web.json_response(told, status=429, headers={"Retry-After": str(met["limited"])})
        if isinstance(met.get("failed"), int):
            return web.Response(status=met["failed"], text="<html>upstream trouble</html>")
        call.answer = self._answer(call, met.get("failed"))
        if "lost answer" in met:
            return _hang_up(request)
        if "garbled" in met:
            return web.Response(text="<html>this is not JSON</html>", content_type="text/html")
        return web.json_response(call.answer, headers=_scopes(call))

    def _answer(self, call: Call, failure: str | None = None) -> Json:
        try:
            if failure is not None:
                raise SlackError(failure)
            return {"ok": True, **carry_out(call)}
        except SlackError as error:
            if failure is None and error.error in _OUR_FAULT:
                self.refusals.append(call)
            return {"ok": False, "error": error.error, **error.more}

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        name = f"{request.match_info['team']}/{request.match_info['number']}"
        call = Call("response_url", await request.json(), self.world, at=self.world.now())
        self.calls.append(call)
        met = self.faults.take("response_url")
        if "lost request" in met:
            return _hang_up(request)
        if "limited" in met:
            return web.Response(status=429, headers={"Retry-After": str(met["limited"])})
        try:
            chat.respond(call, name)
        except SlackError as error:
            if error.error in _OUR_FAULT:
                self.refusals.append(call)
            call.answer = {"ok": False, "error": error.error, **error.more}
            status = 404 if error.error in ("expired_url", "used_url") else 400
            return web.json_response(call.answer, status=status)
        return _hang_up(request) if "lost answer" in met else web.Response(text="ok")

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        file = self.world.files.get(request.match_info["file"])
        if file is None:
            return web.Response(status=404)
        if request.content_type.startswith("multipart/"):
            part = await (await request.multipart()).next()
            file["content"] = await part.read() if part is not None else b""  # type: ignore[union-attr]
        else:
            file["content"] = await request.read()
        return web.Response(text=f"OK - {file['size']}")

    async def _download(self, request: web.Request) -> web.StreamResponse:
        file = self.world.files.get(request.match_info["file"])
        self.world.fetched.append(request.match_info["file"])
        grant = self.world.tokens.get(_token(request, {}))
        if file is None or grant is None or "files:read" not in grant.scopes:
            return web.Response(text="<html>Sign in</html>", content_type="text/html")
        return web.Response(body=file["content"])

    def _deliver(self, kind: str, payload: Json, **more: Any) -> Any:
        return self.run(self._deliveries.deliver(kind, payload, **more))


def _hang_up(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _arguments(request: web.Request) -> Json:
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        arguments |= json.loads(await request.text() or "{}")
    elif request.method == "POST":
        arguments |= {key: str(value) for key, value in (await request.post()).items()}
    return arguments


def _token(request: web.Request, arguments: Json) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if kind == "Bearer" else str(arguments.get("token", ""))


def _basic(request: web.Request) -> tuple[str, str] | None:
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind != "Basic":
        return None
    name, _, secret = base64.b64decode(given).decode().partition(":")
    return name, secret


def _scopes(call: Call) -> dict[str, str]:
    return {"X-OAuth-Scopes": ",".join(sorted(call.scopes))} if call.grant else {}


__all__ = ["SlackServer", "access", "modals", "places"]
