"""The mail server: one e-mail handed to it, and what came of that.

A letter is in doubt only between its last byte and the server's answer to that; every other trouble
leaves it certainly unsent.
"""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import partial
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from models.rules.outcomes import Delivered, Later, Outcome, Refused, Unknown

ANSWER_WITHIN = 20.0  # seconds
PORTS = {"smtp": 587, "smtps": 465}


class MailError(Exception):
    """The server cannot be used at present; the message says why, in words."""


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server: `secure` speaks TLS from the start, others turn to it where they can. `trust`
    makes the TLS context."""

    host: str
    port: int
    secure: bool
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context

    @classmethod
    def of(cls, url: str) -> "Server":
        """The server at an address like `smtp://user:password@host:587` or `smtps://…`."""
        parts = urlsplit(url)
        return cls(
            host=parts.hostname or "",
            port=parts.port or PORTS[parts.scheme],
            secure=parts.scheme == "smtps",
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password or ""),
        )


def send(server: Server, message: EmailMessage, sender: str, address: str) -> Outcome:
    """Hand one e-mail to the server, for that address; whatever happens is an outcome."""
    try:
        with _connected(server) as smtp:
            return _handed_over(smtp, message.as_bytes(), sender, address)
    except MailError as error:
        return Later(str(error))
    except (OSError, smtplib.SMTPException) as error:
        return Later(f"the mail server broke off ({_reason(error)})")


def check(server: Server) -> str | None:
    """Connect and log in, and send nothing: what keeps mail from being sent; None if nothing."""
    try:
        with _connected(server) as smtp:
            code, said = smtp.noop()
            return None if code == 250 else f"the mail server answers {_said(code, said)}"
    except MailError as error:
        return str(error)
    except (OSError, smtplib.SMTPException) as error:
        return f"the mail server broke off ({_reason(error)})"


@contextmanager
def _connected(server: Server) -> Iterator[smtplib.SMTP]:
    """A connection on which mail may be handed over. Raises MailError."""
    smtp = _opened(server)
    try:
        _greet(smtp, server)
        if server.user is not None:
            _log_in(smtp, server)
        yield smtp
    finally:
        with suppress(OSError, smtplib.SMTPException):  # what was sent is sent
            smtp.quit()
        smtp.close()


def _opened(server: Server) -> smtplib.SMTP:
    made: Callable[..., smtplib.SMTP] = smtplib.SMTP
    if server.secure:
        made = partial(smtplib.SMTP_SSL, context=server.trust())
    try:
        return made(server.host, server.port, timeout=ANSWER_WITHIN)
    except ssl.SSLError as error:
        raise MailError(f"the mail server is not who it should be ({_reason(error)})") from error
    except smtplib.SMTPConnectError as error:
        said = _said(error.smtp_code, error.smtp_error)
        raise MailError(f"the mail server takes nothing now ({said})") from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailError(f"the mail server does not answer ({_reason(error)})") from error


def _greet(smtp: smtplib.SMTP, server: Server) -> None:
    smtp.ehlo_or_helo_if_needed()
    if server.secure or not smtp.has_extn("starttls"):
        return
    try:
        smtp.starttls(context=server.trust())
    except ssl.SSLError as error:
        raise MailError(f"the mail server is not who it should be ({_reason(error)})") from error
    smtp.ehlo()


def _log_in(smtp: smtplib.SMTP, server: Server) -> None:
    if not isinstance(smtp.sock, ssl.SSLSocket) and not _is_here(server.host):
        raise MailError("the mail server offers no TLS, and the password is not sent in the clear")
    try:
        smtp.login(server.user or "", server.password or "")
    except smtplib.SMTPAuthenticationError as error:
        raise MailError(
            f"the mail server does not take the name and password of PRESSTIME_SMTP_URL "
            f"({error.smtp_code})"  # its text may repeat what it was given
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailError("the mail server knows no way to log in") from error


def _is_here(host: str) -> bool:
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def _handed_over(smtp: smtplib.SMTP, content: bytes, sender: str, address: str) -> Outcome:
    for ask in (
        partial(smtp.mail, sender),
        partial(smtp.rcpt, address),
        partial(smtp.docmd, "DATA"),
    ):
        code, said = ask()
        if code >= 400 or code < 200:
            return _refused(code, said)
    try:
        smtp.send(_dotted(content))
        code, said = smtp.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Unknown(f"the mail server broke off before it answered ({_reason(error)})")
    return Delivered() if code == 250 else _refused(code, said)


def _dotted(content: bytes) -> bytes:
    """The content as DATA wants it: lines ended by CRLF, leading dots doubled, a dot at the end."""
    lines = content.replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n")
    safe = (b"." + line if line.startswith(b".") else line for line in lines)
    return b"\r\n".join(safe) + b"\r\n.\r\n"


def _refused(code: int, said: bytes) -> Outcome:
    """What a no means: for good (5xx), else for now."""
    reason = f"the mail server says {_said(code, said)}"
    return Refused(reason) if 500 <= code < 600 else Later(reason)


def _said(code: int, said: bytes | str) -> str:
    text = said if isinstance(said, str) else said.decode("utf-8", "replace")
    return f"{code} {' '.join(text.split())}"[:200]


def _reason(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPServerDisconnected) and error.__context__ is not None:
        error = error.__context__  # what the connection ended of
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error) or type(error).__name__
