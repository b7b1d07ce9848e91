"""Calls of Slack from the event loop: the client they go through, and what may go wrong."""

import asyncio
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry import HttpRequest, HttpResponse, RetryState
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

PATIENCE = 10  # seconds for one call
UNREACHED = (aiohttp.ClientError, TimeoutError, OSError)
TROUBLE = (SlackClientError, *UNREACHED)
WAITS = 5  # for one answer, where Slack asks to wait
LONGEST_WAIT = 60  # seconds; of a Retry-After that is waited for
CAN_WAIT = ("/chat.postMessage", "/chat.postEphemeral")  # nobody but a reader waits for these


class Patience(AsyncRetryHandler):
    """Says an answer again after Slack asked to wait, for then it was certainly not shown; with
    `methods`, only by those."""

    def __init__(self, *methods: str) -> None:
        super().__init__(max_retry_count=WAITS)
        self._methods = methods

    async def _can_retry_async(
        self,
        *,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
        **_more: Any,
    ) -> bool:
        is_asked = error is None and response is not None and response.status_code == 429
        return is_asked and (not self._methods or request.url.endswith(self._methods))

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        response: HttpResponse | None = None,
        **_more: Any,
    ) -> None:
        state.next_attempt_requested = True
        state.increment_current_attempt()
        headers = {} if response is None else response.headers
        told = {str(name).lower(): value for name, value in headers.items()}.get("retry-after", "")
        asked = "".join(told)  # slack_sdk gives a list, or the words themselves
        await asyncio.sleep(min(int(asked), LONGEST_WAIT) if asked.isdecimal() else 1)


def web_client(
    api_url: str, session: aiohttp.ClientSession, token: str | None = None
) -> AsyncWebClient:
    """A client that sends each request once, for an answer that was lost may have been a message;
    answers for people are sent again where Slack asked to wait."""
    again: list[AsyncRetryHandler] = [Patience(*CAN_WAIT)]
    return AsyncWebClient(
        token=token, base_url=api_url, session=session, timeout=PATIENCE, retry_handlers=again
    )


def webhook(url: str, session: aiohttp.ClientSession | None) -> AsyncWebhookClient:
    """The same for a `response_url`, which takes five answers within half an hour."""
    return AsyncWebhookClient(url, session=session, timeout=PATIENCE, retry_handlers=[Patience()])


def code_of(error: BaseException) -> str:
    """Slack's name of an error (`expired_trigger_id`); empty where none came."""
    if isinstance(error, SlackApiError):
        return str(error.response.get("error") or "")
    return ""
