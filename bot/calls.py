"""One HTTP call of another service: it ends in time, and says whether it may have been acted on."""

import io
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

import certifi
import urllib3
from urllib3 import exceptions
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.fields import RequestField

from models.errors import UserError
from models.rules.outcomes import Later, Refused, Unknown

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 30.0
_PIECE = 64 * 1024  # bytes of a download that are handed on at a time
LARGEST_BODY = 64 * 1024  # bytes of an answer that are read where nobody asks for more
_KEPT_ALIVE_SECONDS = 1.0  # shorter than servers keep them, or a call meets a closing connection
_HOSTS = 100  # that connections are kept to
_IDLE = 32  # connections that are kept to each

# What says that a connection, or an answer, did not come; http.client's own are not always wrapped.
_TROUBLE = (exceptions.HTTPError, HTTPException, OSError)

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
    _call.ends, _call.sent = time.monotonic() + seconds, False
    try:
        with _opened(method, url, body, headers, seconds) as response:
            return Answer(response.status, response.headers, _beginning(response, largest))
    except exceptions.LocationValueError as error:
        return Refused(f"The address cannot be called ({error}). Connect the right one.")
    except _TROUBLE as error:
        host = _host(url)
        if not _call.sent:
            return Later(_not_reached(host, error))
        if isinstance(error, exceptions.TimeoutError | TimeoutError):
            return Unknown(f"{host} did not finish its answer within {seconds:g} s.")
        return Unknown(f"The connection to {host} broke before a whole answer came ({error}).")


def multipart(body: str, files: Iterable[tuple[str, str, bytes]]) -> tuple[bytes, str]:
    """A JSON body together with files (name, MIME type, content) as one of `multipart/form-data`,
    in fields called `payload_json` and `files[0]`, `files[1]` …; and the content type that says
    so."""
    told = RequestField("payload_json", body)
    told.make_multipart(content_type="application/json")
    fields = [told]
    for place, (name, kind, content) in enumerate(files):
        field = RequestField(f"files[{place}]", content, filename=name)
        field.make_multipart(content_type=kind)
        fields.append(field)
    return urllib3.encode_multipart_formdata(fields)


def download(url: str, headers: Mapping[str, str], *, seconds: float) -> Iterator[bytes]:
    """The content of an address piece by piece, which is to come within so many seconds. Raises
    UserError, in words, where it does not."""
    _call.ends = time.monotonic() + seconds
    try:
        with _opened("GET", url, None, headers, seconds) as response:
            if response.status != 200:
                raise UserError(f"{_host(url)} does not give it out (HTTP {response.status}).")
            yield from response.stream(_PIECE, decode_content=False)
    except _TROUBLE as error:
        raise UserError(f"{_host(url)} did not give it out whole ({error}).") from error


def close() -> None:
    """Let go of the connections kept open; the next call opens new ones."""
    _connections.clear()


@contextmanager
def _opened(
    method: str, url: str, body: bytes | None, headers: Mapping[str, str], seconds: float
) -> Iterator[urllib3.BaseHTTPResponse]:
    """The answer while it is read; what is left unread closes its connection."""
    response = _connections.request(
        method,
        url,
        body=body,
        headers={"user-agent": "Presstime", "accept-encoding": "identity", **headers},
        timeout=urllib3.Timeout(connect=min(CONNECT_SECONDS, seconds), read=seconds),
        retries=False,
        redirect=False,
        preload_content=False,
    )
    try:
        yield response
    finally:
        response.close()


def _beginning(response: urllib3.BaseHTTPResponse, largest: int) -> bytes:
    body = b""
    for piece in response.stream(_PIECE, decode_content=False):
        body += piece
        if len(body) > largest:
            break
    return body[:largest]


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]


def _not_reached(host: str, error: Exception) -> str:
    if isinstance(error, exceptions.ConnectTimeoutError):
        return f"{host} did not take the connection within {CONNECT_SECONDS:g} s; nothing was sent."
    if "certificate" in str(error).lower():
        return f"The certificate of {host} was not accepted ({error}); nothing was sent."
    return f"{host} could not be reached ({error}); nothing was sent."


def _left() -> float:
    """The seconds this thread's call has left."""
    left: float = _call.ends - time.monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    return left


class _TimedReader(io.RawIOBase):
    """What is read of a connection, each step of which ends when the call ends: limits of single
    steps let an answer that drips hold a worker for hours."""

    def __init__(self, connected: socket.socket, raw: io.RawIOBase) -> None:
        self._connected = connected
        self._raw = raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._connected.settimeout(_left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _TimedResponse(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **more: Any) -> None:
        super().__init__(sock, *args, **more)
        self.fp = io.BufferedReader(_TimedReader(sock, self.fp.detach()))


class _TimedHttp(HTTPConnection):
    """A connection whose call ends in time, that tells when anything of it was sent, and that is
    not used again once it was idle for long."""

    response_class = _TimedResponse
    _answered_at = 0.0

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        self.sock.settimeout(_left())
        _call.sent = True
        super().send(data)

    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]  # as urllib3's is
        response = super().getresponse()
        self._answered_at = time.monotonic()
        return response

    @property
    def is_connected(self) -> bool:
        kept = time.monotonic() - self._answered_at < _KEPT_ALIVE_SECONDS
        return kept and super().is_connected


class _TimedHttps(_TimedHttp, HTTPSConnection):
    pass


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _TimedHttp


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _TimedHttps


def _trusted() -> ssl.SSLContext:
    """Whom to trust: those that the machine does (or that OpenSSL's SSL_CERT_FILE names), which
    may be none, and those that browsers trust."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _none_open() -> urllib3.PoolManager:
    connections = urllib3.PoolManager(num_pools=_HOSTS, maxsize=_IDLE, ssl_context=_TRUSTED)
    connections.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}
    return connections


def _renew() -> None:
    global _connections
    _connections = _none_open()


_TRUSTED = _trusted()
_connections = _none_open()

# A forked worker must not write into the connections of its parent.
os.register_at_fork(after_in_child=_renew)
