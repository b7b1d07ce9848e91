"""A real mail server of the tests' own, which misbehaves as told."""

import asyncio
import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

USER, PASSWORD = "posts", "hunter2 & more"
Answer = str | Callable[[Any], Any]


class MailServer:
    """Takes mail at `host:port` while the block runs. `greylist` are answers to the next recipients
    and `answers` to the next contents (a text, or something done with the connection); `slow` lets
    contents wait so long for their answer."""

    def __init__(self, *, certificate: tuple[Path, Path] | None = None, login: bool = False):
        self.mail: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.begun = 0
        self.recipients: deque[str] = deque()
        self.answers: deque[Answer] = deque()
        self.slow = 0.0
        options: dict[str, Any] = {"hostname": "127.0.0.1", "port": _free_port()}
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            options |= {"tls_context": context, "require_starttls": login}
        if login:
            options |= {"auth_required": True, "authenticator": self._is_known}
            options |= {"auth_require_tls": certificate is not None}
        self._controller = Controller(self, **options)
        self.port: int = options["port"]

    def __enter__(self) -> "MailServer":
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    def _is_known(self, _server: object, _session: object, _envelope: object, _how: str, data: Any):
        good = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=good, handled=good)

    async def handle_RCPT(
        self, _server: SMTP, _session: object, envelope: Any, address: str, _o: Any
    ):
        if self.recipients and (answer := self.recipients.popleft()) != "250 OK":
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: object, envelope: Any) -> str:
        self.begun += 1
        if self.slow:
            await asyncio.sleep(self.slow)
        answer = self.answers.popleft() if self.answers else "250 OK"
        if not isinstance(answer, str):
            answer(server)
            return "250 never heard"
        if answer.startswith("250"):
            self.raw.append(envelope.content)
            self.mail.append(message_from_bytes(envelope.content, policy=policy.default))
        return answer


def hang_up(server: SMTP) -> None:
    """Break the connection without an answer."""
    server.transport.abort()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def certificate(folder: Path, name: str = "localhost") -> tuple[Path, Path]:
    """A certificate of our own for that name, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = (folder / "certificate.pem", folder / "key.pem")
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


class Rude:
    """Not even a mail server: does one thing with each connection, and counts them."""

    def __init__(self, deed: Callable[[socket.socket], None]) -> None:
        self._deed, self.connections = deed, 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "Rude":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            with connection:
                self._deed(connection)


def say(text: bytes) -> Callable[[socket.socket], None]:
    """Say that, and hang up."""

    def deed(connection: socket.socket) -> None:
        connection.sendall(text)
        time.sleep(0.05)

    return deed
