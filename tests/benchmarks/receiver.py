"""A webhook receiver in a process of its own that does as little as it can, and remembers what came
when; the fake of the tests shares the processor's time of Python with whoever measures.

As a process: `python receiver.py` prints its port.
"""

import asyncio
import json
import re
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from typing import Any

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
KEY = re.compile(rb"webhook-id: *([^\r]+)", re.IGNORECASE)


class Calls(asyncio.Protocol):
    """One connection, kept open; every call is remembered as it came, and read when asked for."""

    came: list[tuple[float, bytes]] = []  # noqa: RUF012 - those of all connections

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._rest = b""

    def data_received(self, data: bytes) -> None:
        self._rest += data
        while (end := self._rest.find(b"\r\n\r\n")) >= 0:
            length = LENGTH.search(self._rest, 0, end)
            end += 4 + (int(length[1]) if length else 0)
            if len(self._rest) < end:
                return
            call, self._rest = self._rest[:end], self._rest[end:]
            self._answer(call)

    def _answer(self, call: bytes) -> None:
        if call.startswith(b"POST"):
            self.came.append((time.time(), call))
            self._transport.write(b"HTTP/1.1 204 No Content\r\n\r\n")
            return
        told = len(self.came) if call.startswith(b"GET /count ") else _told(self.came)
        body = json.dumps(told).encode()
        self._transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body)


def _told(came: list[tuple[float, bytes]]) -> list[tuple[float, str, str]]:
    rows = []
    for at, call in came:
        head, _, body = call.partition(b"\r\n\r\n")
        key = KEY.search(head)
        rows.append((at, key[1].decode() if key else "", json.loads(body)["text"]))
    return rows


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(Calls, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@dataclass(frozen=True, slots=True)
class Call:
    """One call: when it came (seconds since 1970), its `webhook-id`, and the text it brought."""

    at: float
    key: str
    text: str


class Receiver:
    """The process, while the block runs; `url` is what to post to."""

    def __enter__(self) -> "Receiver":
        self._process = subprocess.Popen([sys.executable, __file__], stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        self._place = f"http://127.0.0.1:{int(self._process.stdout.readline())}"
        self.url = f"{self._place}/in"
        return self

    def __exit__(self, *exception: object) -> None:
        self._process.terminate()
        self._process.communicate()

    @property
    def id(self) -> int:
        return self._process.pid

    def count(self) -> int:
        """How many calls came."""
        return int(self._ask("/count"))

    def calls(self) -> list[Call]:
        """All that came, in order."""
        return [Call(*row) for row in self._ask("/calls")]

    def _ask(self, path: str) -> Any:
        with urllib.request.urlopen(self._place + path, timeout=60) as answer:
            return json.load(answer)


if __name__ == "__main__":
    try:
        asyncio.run(_serve())
    except KeyboardInterrupt:
        sys.exit(0)
