"""Files on their way to Slack and from it, at its own addresses only: the token goes with them."""

from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener, proxy_bypass

from bot.slack.access import access
from bot.slack.installations import NoToken, installed_in
from models.errors import UserError

SILENCE_SECONDS = 10  # of a connection, before it is given up
PIECE = 1 << 18  # bytes read at a time
SLACK = "slack.com"
SIGN_IN = "text/html"  # what Slack shows to whoever may not have a file
NO_SCOPE = (
    "Slack does not give me the file: the app needs the scope files:read. Whoever runs the "
    "workspace adds it under “OAuth & Permissions” and installs the app again."
)


class _Stay(HTTPRedirectHandler):
    """Follows nobody to another address."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """No request at all."""


def send(url: str, content: bytes) -> None:
    """Upload a content to the address that Slack gave for it. Raises OSError where it is not
    taken."""
    request = Request(_own(url), data=content, method="POST")  # noqa: S310 - `_own` looked
    request.add_header("Content-Type", "application/octet-stream")
    with _open(request):
        pass


def pieces(workspace: str, url: str) -> Iterator[bytes]:
    """The bytes of a file of Slack's, piece by piece, by the app's token in that workspace. Raises
    UserError, in words, where they cannot be had."""
    try:
        request = Request(_own(url))  # noqa: S310 - `_own` looked
        request.add_header("Authorization", f"Bearer {installed_in(workspace).token}")
        with _open(request) as answer:
            if answer.headers.get_content_type() == SIGN_IN:
                raise UserError(NO_SCOPE)
            while piece := answer.read(PIECE):
                yield piece
    except NoToken:
        raise
    except HTTPError as error:
        raise UserError(f"Slack does not give me the file (HTTP {error.code}).") from error
    except OSError as error:
        said = f"Slack did not give me the whole file ({error}). Send it again."
        raise UserError(said) from error


def _own(url: str) -> str:
    """An address of Slack's; raises UserError for any other, which would get token and files."""
    asked, api = urlsplit(url), urlsplit(access().url)
    host = asked.hostname or ""
    is_slacks = asked.scheme == "https" and (host == SLACK or host.endswith(f".{SLACK}"))
    if is_slacks or (asked.scheme, asked.netloc) == (api.scheme, api.netloc):
        return url
    raise UserError(f"The file does not lie in Slack but at {host or 'no address'}, so I leave it.")


def _open(request: Request) -> Any:
    direct = proxy_bypass(request.host.partition(":")[0])
    opener = build_opener(_Stay, *([ProxyHandler({})] if direct else []))
    try:
        return opener.open(request, timeout=SILENCE_SECONDS)
    except URLError as error:
        if isinstance(error, HTTPError) or not isinstance(error.reason, OSError):
            raise
        raise error.reason from error
