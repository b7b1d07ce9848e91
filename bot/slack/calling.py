"""Calls of Slack from the event loop: the client they go through, and what may go wrong."""

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

PATIENCE = 10  # seconds for one call
UNREACHED = (aiohttp.ClientError, TimeoutError, OSError)
TROUBLE = (SlackClientError, *UNREACHED)


def web_client(
    api_url: str, session: aiohttp.ClientSession, token: str | None = None
) -> AsyncWebClient:
    """A client that sends each request once: an answer that was lost may have been a message."""
    return AsyncWebClient(
        token=token, base_url=api_url, session=session, timeout=PATIENCE, retry_handlers=[]
    )


def webhook(url: str, session: aiohttp.ClientSession | None) -> AsyncWebhookClient:
    """The same for a `response_url`, which takes five answers within half an hour."""
    return AsyncWebhookClient(url, session=session, timeout=PATIENCE, retry_handlers=[])


def code_of(error: BaseException) -> str:
    """Slack's name of an error (`expired_trigger_id`); empty where none came."""
    if isinstance(error, SlackApiError):
        return str(error.response.get("error") or "")
    return ""
