"""Discord's gateway as bots meet it: hello, identify, heartbeats, resumed and lost sessions."""

import asyncio
import json
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from tests.fakes.discord import valid

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
REQUESTS = {HEARTBEAT: "heartbeat", IDENTIFY: "identify", RESUME: "resume", 3: "presence_update"}
AUTHENTICATION_FAILED, DECODE_ERROR, RATE_LIMITED, DISALLOWED_INTENTS = 4004, 4002, 4008, 4014
MOST_BYTES, MOST_SENT = 4096, 120
PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15)


@dataclass
class Session:
    """What a bot is told, numbered, so that it can be told again after its socket was lost."""

    id: str
    intents: int
    sequence: int = 0
    told: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=1000))
    socket: "Socket | None" = None


class Socket:
    """One connection, which compresses what it sends as one stream where it was asked to."""

    def __init__(self, response: web.WebSocketResponse, *, compressed: bool) -> None:
        self.response = response
        self._stream = zlib.compressobj() if compressed else None
        self.received = 0

    async def send(self, op: int, data: Any = None, **more: Any) -> None:
        raw = json.dumps({"op": op, "d": data, **more}).encode()
        if self._stream is None:
            await self.response.send_str(raw.decode())
        else:
            whole = self._stream.compress(raw) + self._stream.flush(zlib.Z_SYNC_FLUSH)
            await self.response.send_bytes(whole)


class Gateway:
    """The sessions of bots with this `token`. `complaints` is what Discord would not have taken,
    `identified` and `resumed` count how sessions began and went on."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.ready: dict[str, Any] = {}
        self.guilds: list[dict[str, Any]] = []
        self.sessions: dict[str, Session] = {}
        self.complaints: list[str] = []
        self.identified = self.resumed = self.beats = 0
        self.heartbeat_ms = 41_250

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection from hello to its end."""
        response = web.WebSocketResponse(max_msg_size=1 << 20)
        await response.prepare(request)
        compressed = request.query.get("compress") == "zlib-stream"
        socket, session = Socket(response, compressed=compressed), None
        await socket.send(HELLO, {"heartbeat_interval": self.heartbeat_ms})
        try:
            async for frame in response:
                if frame.type is WSMsgType.TEXT:
                    session = await self._take(socket, frame.data, session)
        finally:
            if session is not None and session.socket is socket:
                session.socket = None
        return response

    async def _take(self, socket: Socket, raw: str, session: Session | None) -> Session | None:
        socket.received += 1
        if len(raw.encode()) > MOST_BYTES or socket.received > MOST_SENT:
            code = DECODE_ERROR if len(raw.encode()) > MOST_BYTES else RATE_LIMITED
            await socket.response.close(code=code)
            return session
        said = json.loads(raw)
        if wrong := valid.complaint(f"gateway.{REQUESTS[said['op']]}", said):
            self.complaints.append(wrong)
        if said["op"] == HEARTBEAT:
            self.beats += 1
            await socket.send(ACK)
        elif said["op"] == IDENTIFY:
            return await self._identify(socket, said["d"])
        elif said["op"] == RESUME:
            return await self._resume(socket, said["d"])
        return session

    async def _identify(self, socket: Socket, data: dict[str, Any]) -> Session | None:
        if data["token"] != self.token:
            await socket.response.close(code=AUTHENTICATION_FAILED)
            return None
        if data["intents"] & PRIVILEGED:
            await socket.response.close(code=DISALLOWED_INTENTS)
            return None
        self.identified += 1
        session = Session(f"session{self.identified}", data["intents"], socket=socket)
        self.sessions[session.id] = session
        away = [{"id": guild["id"], "unavailable": True} for guild in self.guilds]
        await self._tell(session, "READY", self.ready | {"session_id": session.id, "guilds": away})
        for guild in self.guilds:
            await self._tell(session, "GUILD_CREATE", guild)
        return session

    async def _resume(self, socket: Socket, data: dict[str, Any]) -> Session | None:
        session = self.sessions.get(data["session_id"])
        if session is None or data["token"] != self.token:
            await socket.send(INVALID, False)
            return None
        self.resumed += 1
        session.socket = socket
        for event in session.told:
            if event["s"] > data["seq"]:
                await socket.send(DISPATCH, event["d"], s=event["s"], t=event["t"])
        await self._tell(session, "RESUMED", {})
        return session

    async def tell(self, event: str, data: Any) -> None:
        """Tell every session; those without a socket hear it when they resume."""
        for session in self.sessions.values():
            await self._tell(session, event, data)

    async def _tell(self, session: Session, event: str, data: Any) -> None:
        session.sequence += 1
        session.told.append({"d": data, "s": session.sequence, "t": event})
        if session.socket is not None and not session.socket.response.closed:
            await session.socket.send(DISPATCH, data, s=session.sequence, t=event)

    async def drop(self, code: int | None = None) -> None:
        """Lose every socket, without a word or with this code."""
        for socket in self._sockets():
            if code is None:
                transport = socket.response._req.transport  # type: ignore[union-attr]
                if transport is not None:
                    transport.abort()
            else:
                await socket.response.close(code=code)

    async def ask_to_reconnect(self) -> None:
        """Ask every bot to come back at once, as Discord does before a server of its ends."""
        for socket in self._sockets():
            await socket.send(RECONNECT)

    async def forget(self) -> None:
        """Make every session invalid, so that it has to begin anew."""
        sockets, self.sessions = self._sockets(), {}
        for socket in sockets:
            await socket.send(INVALID, False)

    async def close(self) -> None:
        """Tell everybody to go."""
        for socket in self._sockets():
            await socket.response.close(code=WSCloseCode.GOING_AWAY)
        await asyncio.sleep(0)

    def _sockets(self) -> list[Socket]:
        return [each.socket for each in self.sessions.values() if each.socket is not None]
