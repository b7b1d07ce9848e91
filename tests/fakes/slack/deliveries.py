"""What Slack sends to the app, by Socket Mode or signed requests, and how it is taken."""

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import WSMsgType, web

from tests.fakes.slack.world import Json, World

PATIENCE = 3.0  # seconds within which Slack wants its acknowledgement


@dataclass
class Ack:
    """How the app took something: whether in time (`seconds`), and with what `body`. `error` is
    what Slack shows to people where it did not."""

    ok: bool
    seconds: float
    body: Any = None
    status: int = 200
    error: str | None = None
    envelope: str = ""
    sent: tuple[str, Json] = field(default=("", {}), repr=False)


class Deliveries:
    """The app's connections by Socket Mode, and what they have not yet acknowledged."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.sockets: list[web.WebSocketResponse] = []
        self._waiting: dict[str, tuple[web.WebSocketResponse, asyncio.Future[Any]]] = {}

    async def connected(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        try:
            await socket.send_json(self._hello())
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._heard(message.data)
        finally:
            self._lost(socket)
        return socket

    async def deliver(
        self, kind: str, payload: Json, *, again: Ack | None = None, odd: Json | None = None
    ) -> Ack:
        """Bring something to the app and wait three seconds for its acknowledgement. `kind` is
        `slash_commands`, `interactive` or `events_api`; `again` re-delivers; `odd` are
        `signature` or `timestamp` to forge a request with."""
        began = time.monotonic()
        url = self._world.app.request_url
        try:
            async with asyncio.timeout(PATIENCE):
                if url is None:
                    ack = await self._by_socket(kind, payload, again)
                else:
                    ack = await self._by_request(url, kind, payload, again, odd or {})
        except TimeoutError:
            ack = Ack(False, 0, error="operation_timeout")
        except (aiohttp.ClientError, ConnectionError):
            ack = Ack(False, 0, error="dispatch_failed")
        ack.seconds = time.monotonic() - began
        ack.sent = (kind, payload)
        return ack

    async def disconnect(self, politely: bool) -> None:
        """End all connections, with a word of warning or without."""
        for socket in list(self.sockets):
            if politely:
                await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
            elif socket._req is not None and socket._req.transport is not None:
                socket._req.transport.abort()
                self._lost(socket)

    async def close(self) -> None:
        """End all connections for good."""
        for socket in list(self.sockets):
            await socket.close()

    def _lost(self, socket: web.WebSocketResponse) -> None:
        """Nothing that went by that connection is acknowledged any more."""
        if socket in self.sockets:
            self.sockets.remove(socket)
        for by, waiting in self._waiting.values():
            if by is socket and not waiting.done():
                waiting.set_exception(ConnectionError("the connection ended"))

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.sockets),
            "connection_info": {"app_id": self._world.app.id},
            "debug_info": {"host": "applink-tests", "approximate_connection_time": 18_060},
        }

    def _heard(self, text: str) -> None:
        told = json.loads(text)
        _, waiting = self._waiting.get(told.get("envelope_id", ""), (None, None))
        if waiting is not None and not waiting.done():
            waiting.set_result(told.get("payload"))

    async def _by_socket(self, kind: str, payload: Json, again: Ack | None) -> Ack:
        if not self.sockets:
            return Ack(False, 0, error="dispatch_failed")
        envelope = self._world.id("envelope")
        sent: Json = {
            "envelope_id": envelope,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            retries = 0 if again is None else 1
            sent |= {"retry_attempt": retries, "retry_reason": "timeout" if retries else ""}
        socket, waiting = self.sockets[-1], asyncio.get_running_loop().create_future()
        self._waiting[envelope] = socket, waiting
        try:
            await socket.send_json(sent)
            body = await waiting
        finally:
            del self._waiting[envelope]
        return Ack(True, 0, body, envelope=envelope)

    async def _by_request(
        self, url: str, kind: str, payload: Json, again: Ack | None, odd: Json
    ) -> Ack:
        if kind == "events_api":
            body, form = json.dumps(payload), "application/json"
        elif kind == "slash_commands":
            body, form = urlencode(payload), "application/x-www-form-urlencoded"
        else:
            body = urlencode({"payload": json.dumps(payload)})
            form = "application/x-www-form-urlencoded"
        headers = {"Content-Type": form, **self._signature(body, odd)}
        if again is not None:
            headers |= {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=body, headers=headers) as answer,
        ):
            text = await answer.text()
            return Ack(answer.status == 200, 0, _read(text), answer.status, _error(answer.status))

    def _signature(self, body: str, odd: Json) -> dict[str, str]:
        timestamp = str(odd.get("timestamp", int(self._world.now())))
        secret = self._world.app.signing_secret.encode()
        signed = hmac.new(secret, f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
        signature = odd.get("signature", f"v0={signed.hexdigest()}")
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}


def _error(status: int) -> str | None:
    return None if status == 200 else f"http_{status}"


def _read(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return {"text": text}
