"""One HTTP call of another service: it ends in time, and says whether it may have been acted on."""

import os
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlsplit

import httpcore
import httpx

from models.errors import UserError
from models.rules.outcomes import Later, Refused, Unknown

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 30.0
_PIECE = 64 * 1024  # bytes of a download that are handed on at a time
LARGEST_BODY = 64 * 1024  # bytes of an answer that are read where nobody asks for more
_KEPT_ALIVE_SECONDS = 1.0  # shorter than servers keep them, or a call meets a closing connection
_TRUSTED = httpx.create_ssl_context()

_call = threading.local()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the beginning of the body, and headers by lower-case name."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, seconds: float = WHOLE_SECONDS
) -> Answer | Later | Unknown | Refused:
    """`call` with POST."""
    return call("POST", url, body, headers, seconds=seconds)


def call(
    method: str,
    url: str,
    body: bytes | None,
    headers: Mapping[str, str],
    *,
    seconds: float = WHOLE_SECONDS,
    largest: int = LARGEST_BODY,
) -> Answer | Later | Unknown | Refused:
    """Send `body` once, without following redirects, and wait at most `seconds` for the answer, of
    which `largest` bytes are read.

    Later: it certainly was not sent. Unknown: it may have been. Looking up the host's name is the
    one step the limit does not cover; the system's resolver has its own.
    """
    host = urlsplit(url).netloc.rpartition("@")[2]
    _call.ends = time.monotonic() + seconds
    try:
        with _client.stream(method, url, content=body, headers=dict(headers)) as response:
            return Answer(response.status_code, response.headers, _beginning(response, largest))
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        return Refused(f"The address cannot be called ({error}). Connect the right one.")
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        return Later(_not_reached(host, error))
    except httpx.PoolTimeout:
        return Later("Too many calls were under way at once; nothing was sent.")
    except httpx.TimeoutException:
        return Unknown(f"{host} did not finish its answer within {seconds:g} s.")
    except httpx.TransportError as error:
        return Unknown(f"The connection to {host} broke before a whole answer came ({error}).")


def multipart(body: str, files: Iterable[tuple[str, str, bytes]]) -> tuple[bytes, str]:
    """A JSON body together with files (name, MIME type, content) as one of `multipart/form-data`,
    in fields called `payload_json` and `files[0]`, `files[1]` …; and the content type that says
    so."""
    parts: list[tuple[str, tuple[str | None, bytes, str]]]
    parts = [("payload_json", (None, body.encode(), "application/json"))]
    for place, (name, kind, content) in enumerate(files):
        parts.append((f"files[{place}]", (name, content, kind)))
    request = httpx.Request("POST", "https://any.invalid/", files=parts)
    return request.read(), request.headers["content-type"]


def download(url: str, headers: Mapping[str, str], *, seconds: float) -> Iterator[bytes]:
    """The content of an address piece by piece, which is to come within so many seconds. Raises
    UserError, in words, where it does not."""
    host = urlsplit(url).netloc.rpartition("@")[2]
    _call.ends = time.monotonic() + seconds
    try:
        with _client.stream("GET", url, headers=dict(headers)) as response:
            if response.status_code != 200:
                raise UserError(f"{host} does not give it out (HTTP {response.status_code}).")
            yield from response.iter_raw(_PIECE)
    except (httpx.InvalidURL, httpx.HTTPError) as error:
        raise UserError(f"{host} did not give it out whole ({error}).") from error


def close() -> None:
    """Let go of the connections kept open; the next call opens new ones."""
    _client.close()
    _renew()


def _beginning(response: httpx.Response, largest: int) -> bytes:
    body = b""
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > largest:
            break
    return body[:largest]


def _not_reached(host: str, error: httpx.TransportError) -> str:
    if isinstance(error, httpx.ConnectTimeout):
        return f"{host} did not take the connection within {CONNECT_SECONDS:g} s; nothing was sent."
    if "certificate" in str(error).lower():
        return f"The certificate of {host} was not accepted ({error}); nothing was sent."
    return f"{host} could not be reached ({error}); nothing was sent."


def _new_client() -> httpx.Client:
    never_any = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    return httpx.Client(
        transport=_TimedTransport(),
        timeout=httpx.Timeout(WHOLE_SECONDS, connect=CONNECT_SECONDS, pool=CONNECT_SECONDS),
        headers={"user-agent": "Presstime", "accept-encoding": "identity"},
        cookies=never_any,
        follow_redirects=False,
    )


def _renew() -> None:
    global _client
    _client = _new_client()


def _left(timeout: float | None, too_late: type[httpcore.TimeoutException]) -> float:
    """The seconds this thread's call has left, at most `timeout`."""
    left: float = _call.ends - time.monotonic()
    if left <= 0:
        raise too_late
    return left if timeout is None else min(left, timeout)


class _TimedStream(httpcore.NetworkStream):
    """A connection each of whose steps ends when the call ends.

    httpx limits every single read; an answer that drips would hold a worker for hours.
    """

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):  # type: ignore[no-untyped-def]
        left = _left(timeout, httpcore.ConnectTimeout)
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


class _TimedBackend(httpcore.SyncBackend):
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _TimedStream(super().connect_tcp(host, port, left, local_address, socket_options))


class _TimedTransport(httpx.HTTPTransport):
    """httpx's own transport over timed connections; it has no public place to put them."""

    def __init__(self) -> None:
        super().__init__(verify=_TRUSTED)
        self._pool.close()
        self._pool = httpcore.ConnectionPool(
            ssl_context=_TRUSTED,
            max_connections=100,
            max_keepalive_connections=20,
            keepalive_expiry=_KEPT_ALIVE_SECONDS,
            network_backend=_TimedBackend(),
        )


_client = _new_client()

# A forked worker must not write into the connections of its parent.
os.register_at_fork(after_in_child=_renew)
