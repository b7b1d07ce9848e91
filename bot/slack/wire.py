"""The clients of Slack's Web API, and what one call comes to. slack_sdk sends a request again where
the answer was lost, and so posts twice; what publishes here never does."""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import timedelta
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    ServerErrorRetryHandler,
)

from bot.slack import errors
from bot.slack.access import access
from models.rules.outcomes import Later, Refused, Unknown

SILENCE_SECONDS = 10  # of a connection, before it is given up
WHOLE_SECONDS = 20.0  # one call, however slowly the answer drips in
SECOND_TRIES = 2  # of what only reads
LONGEST_WAIT = timedelta(hours=1)  # of a Retry-After that is believed

Answer = Any  # a SlackResponse: what came by its names, and `headers`
Act = Callable[[], Any]


def publishing_client(token: str) -> WebClient:
    """A client that sends every request once; by HTTPS_PROXY, but for what NO_PROXY names."""
    return _client(token, [])


def reading_client(token: str | None = None) -> WebClient:
    """A client for what changes nothing, or comes to the same however often it is done: it tries
    again where a connection broke or Slack stumbled."""
    again: list[Any] = [
        ConnectionErrorRetryHandler(max_retry_count=SECOND_TRIES),
        ServerErrorRetryHandler(max_retry_count=SECOND_TRIES),
    ]
    return _client(token, again)


def _client(token: str | None, again: list[Any]) -> WebClient:
    url = access().url
    client = WebClient(token, url, timeout=SILENCE_SECONDS, retry_handlers=again)
    if proxy_bypass(urlsplit(url).hostname or ""):
        client.proxy = None  # slack_sdk looks at HTTPS_PROXY alone
    return client


class SlackSaidNo(Exception):
    """Slack did not do it; `code` is its own word for why, `outcome` what follows."""

    def __init__(self, code: str, outcome: Later | Refused | Unknown) -> None:
        super().__init__(f"{code}: {outcome.reason}")
        self.code, self.outcome = code, outcome


def made(act: Act, *, where: str = "that channel", within: float = WHOLE_SECONDS) -> Answer:
    """Make one call and give its answer, if it comes `within` so many seconds; raises SlackSaidNo,
    which tells whether Slack may have done it all the same. `where` is the channel in words."""
    try:
        return _within(within, act)
    except SlackApiError as error:
        raise _refusal(error, where) from error
    except URLError as error:
        # urllib raises it while connecting or sending: Slack never had the whole request.
        raise SlackSaidNo("", Later(f"Slack could not be reached ({error.reason}).")) from error
    except (TimeoutError, OSError, EOFError, SlackClientError, ValueError) as error:
        said = f"the connection to Slack broke before its answer came ({_named(error)})"
        raise SlackSaidNo("", Unknown(said)) from error


def _within(seconds: float, act: Act) -> Answer:
    """The answer, if it comes in time: limits of sockets begin anew with every byte that comes."""
    answer: Future[Answer] = Future()

    def call() -> None:
        try:
            answer.set_result(act())
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            answer.set_exception(error)

    threading.Thread(target=call, name="slack", daemon=True).start()
    return answer.result(seconds)


def _refusal(error: SlackApiError, where: str) -> SlackSaidNo:
    response: Any = error.response
    told = response.data if isinstance(response.data, dict) else {}
    code, status = str(told.get("error") or ""), int(response.status_code)
    if status == 429 or code in errors.LIMITED:
        after = _retry_after(response.headers)
        return SlackSaidNo(code, Later("Slack asked to wait.", after, limited=True))
    if status != 200 or code in errors.AMBIGUOUS or not code.isidentifier():
        said = f"Slack failed (HTTP {status}) and may have done it all the same"
        return SlackSaidNo(code, Unknown(said))
    words = errors.in_words(code, where=where, scope=str(told.get("needed") or ""))
    return SlackSaidNo(code, Later(words) if code in errors.PASSING else Refused(words))


def _retry_after(headers: Mapping[str, str]) -> timedelta | None:
    found = {name.lower(): value for name, value in headers.items()}.get("retry-after", "")
    seconds = int(found) if found.isascii() and found.isdigit() else None
    return None if seconds is None else min(timedelta(seconds=seconds), LONGEST_WAIT)


def _named(error: BaseException) -> str:
    return str(error) or type(error).__name__
