"""A webhook receiver that behaves as it is told, and remembers what came.

    with WebhookReceiver() as receiver:
        receiver.next(answer(500), close_before_reply, ok)
        ...
        assert receiver.acted_on == [...]

By hand: `python tests/fakes/webhook_receiver.py PORT [SECRET]` prints every call.
"""

import json
import socket
import struct
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook

SECRET = "whsec_" + "cHJlc3N0aW1lLXRlc3Qtc2VjcmV0LXByZXNzdGltZSE="


@dataclass(frozen=True, slots=True)
class Received:
    """One call as it came; `signed` says whether its signature holds for the receiver's secret."""

    at: datetime
    path: str
    headers: Mapping[str, str]
    raw: bytes
    key: str
    signed: bool

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.raw)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps connections, as real receivers do
    server: "_Server"

    def setup(self) -> None:
        super().setup()
        self.server.receiver.connections += 1

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", 0))
        raw = self.rfile.read(length)
        if len(raw) < length:  # whoever called died in the middle of it
            self.close_connection = True
            return
        self.server.receiver.take(self, raw)

    def send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {"content-length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def drop(self, *, reset: bool = False) -> None:
        """Close the connection, with a TCP reset if asked."""
        if reset:
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        else:
            self.connection.shutdown(socket.SHUT_RDWR)
        self.connection.close()
        self.close_connection = True

    def finish(self) -> None:
        try:
            super().finish()
        except OSError:
            self.close_connection = True  # whoever called is gone

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing; what came is in `receiver.requests`."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How one call is answered, and whether the receiver acts on it. One that fails or falls silent
    acts all the same: the worst case, which its caller cannot know."""

    reply: Callable[[Handler], None]
    acts: bool = True


def answer(status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Behaviour:
    """Answer with that status."""
    acts = status < 300 or (status >= 500 and status != 503)
    return Behaviour(lambda call: call.send(status, headers or {}, body), acts)


def accept(**told: object) -> Behaviour:
    """Answer 200 with these as JSON, such as `id` and `link`."""
    return answer(200, json.dumps(told).encode(), {"content-type": "application/json"})


def late(seconds: float) -> Behaviour:
    """Answer 204, but so many seconds later; it may be that nobody listens any more."""

    def reply(call: Handler) -> None:
        call.server.receiver.stopping.wait(seconds)
        try:
            call.send(204, {}, b"")
        except OSError:
            call.close_connection = True

    return Behaviour(reply)


def ask_to_wait(status: int, retry_after: str) -> Behaviour:
    """Answer 429 or 503 with that Retry-After."""
    return answer(status, headers={"retry-after": retry_after})


def redirect(to: str, status: int = 307) -> Behaviour:
    """Answer with a redirect."""
    return answer(status, headers={"location": to})


def _garbage(call: Handler) -> None:
    call.wfile.write(b"\x00\xffSSH-2.0-nothing\r\n\r\n")
    call.drop()


def _close_mid_reply(call: Handler) -> None:
    call.send(200, {"content-length": "100"}, b'{"id": "half')
    call.wfile.flush()
    call.drop()


def _hang(call: Handler) -> None:
    call.server.receiver.stopping.wait()
    call.close_connection = True


def _drip(call: Handler) -> None:
    call.wfile.write(b"HTTP/1.1 200 OK\r\nx-slow: ")
    while not call.server.receiver.stopping.wait(0.02):
        try:
            call.wfile.write(b"z")
        except OSError:
            break
    call.close_connection = True


ok = answer(204)
garbage = Behaviour(_garbage)  # answers what is not HTTP
close_before_reply = Behaviour(Handler.drop)  # takes everything and hangs up without a word
reset_before_reply = Behaviour(lambda call: call.drop(reset=True))  # the same, and rudely
close_mid_reply = Behaviour(_close_mid_reply)  # promises 100 bytes, sends a few, hangs up
hang = Behaviour(_hang)  # never answers, until the receiver stops
drip = Behaviour(_drip)  # sends a header without end, each byte well within a read timeout


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512
    receiver: "WebhookReceiver"

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that hung up is no news."""


class WebhookReceiver:
    """A receiver on 127.0.0.1 (`url`); `requests` holds every call, `acted_on` the keys of those it
    acted on, once each, as an idempotent receiver does. `usual` answers when nothing is `next`."""

    def __init__(self, *, port: int = 0, secret: str = SECRET, usual: Behaviour = ok) -> None:
        self.secret = secret
        self.usual = usual
        self.requests: list[Received] = []
        self.acted_on: list[str] = []
        self.connections = 0
        self.stopping = threading.Event()
        self._next: list[Behaviour] = []
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), Handler)
        self._server.receiver = self
        self.url = f"http://127.0.0.1:{self._server.server_port}/in"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def next(self, *behaviours: Behaviour) -> None:
        """How to answer the next calls, in this order."""
        self._next.extend(behaviours)

    def take(self, call: Handler, raw: bytes) -> None:
        """Remember a call, act on it if it is new, and answer."""
        headers = {name.lower(): value for name, value in call.headers.items()}
        key = headers.get("webhook-id", "")
        signed = self._holds(headers, raw)
        received = Received(datetime.now(UTC), call.path, headers, raw, key, signed)
        with self._lock:
            self.requests.append(received)
            behaviour = self._next.pop(0) if self._next else self.usual
            if behaviour.acts and key not in self.acted_on:
                self.acted_on.append(key)
        behaviour.reply(call)

    def shown(self) -> list[str]:
        """The texts a reader of this receiver would see now, if it obeys what it acted on."""
        texts: dict[str, str] = {}
        for key in self.acted_on:
            body = next(received.body for received in self.requests if received.key == key)
            if body["type"] == "post.unpublished":
                texts.pop(body["remote_id"], None)
            else:
                texts[body.get("remote_id", key)] = body["text"]
        return list(texts.values())

    def _holds(self, headers: Mapping[str, str], raw: bytes) -> bool:
        """Whether the signature holds, however old it is: tests move the clock."""
        try:
            at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
            expected = Webhook(self.secret).sign(headers["webhook-id"], at, raw.decode())
        except (KeyError, ValueError):
            return False
        return expected in headers.get("webhook-signature", "").split(" ")

    def __enter__(self) -> "WebhookReceiver":
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _show(port: int, secret: str) -> None:
    with WebhookReceiver(port=port, secret=secret) as receiver:
        print(f"Receiving at {receiver.url}; Ctrl-C ends it.", flush=True)
        shown = 0
        while True:
            receiver.stopping.wait(0.1)
            for received in receiver.requests[shown:]:
                mark = "signed" if received.signed else "NOT SIGNED"
                print(f"{received.at:%H:%M:%S.%f} {received.key} {mark}", flush=True)
                print(json.dumps(received.body, indent=2, ensure_ascii=False), flush=True)
                shown += 1


if __name__ == "__main__":
    try:
        _show(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else SECRET)
    except KeyboardInterrupt:
        sys.exit(0)
