"""What the settings must hold before Slack is spoken to, and whether Slack takes it."""

import asyncio
from collections.abc import Awaitable, Callable
from threading import Event
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings, SettingsError
from bot.slack.bots import Bot
from bot.slack.calling import TROUBLE, code_of

log = structlog.get_logger(__name__)
TRY_AGAIN = 5.0  # seconds, while Slack does not answer
REFUSED = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "not_allowed_token_type",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)
NO_BOT = (
    "SLACK_BOT_TOKEN: must be set; it is under “OAuth & Permissions” of your app, and begins with "
    "xoxb-."
)
NO_APP = (
    "SLACK_APP_TOKEN: must be set for Socket Mode; make one with the scope connections:write under "
    "“Basic Information”, “App-Level Tokens”. It begins with xapp-."
)
NO_SIGNING = (
    "SLACK_SIGNING_SECRET: must be set where Slack calls `presstime web`; it is under “Basic "
    "Information” of your app."
)
NO_ADDRESS = (
    "PRESSTIME_BASE_URL: must be set where SLACK_CLIENT_ID is; Slack sends those who install the "
    "app back to it."
)
NO_CLIENT_SECRET = "SLACK_CLIENT_SECRET: must be set where SLACK_CLIENT_ID is."


def for_socket(settings: Settings) -> str:
    """The app's token for Socket Mode; raises SettingsError for what is missing."""
    if settings.slack_app_token is None:
        raise SettingsError(NO_APP)
    if settings.slack_bot_token is None and settings.slack_client_id is None:
        raise SettingsError(NO_BOT)
    return settings.slack_app_token.get_secret_value()


def for_requests(settings: Settings) -> str | None:
    """What Slack signs its requests with; None where Slack calls nothing here. Raises SettingsError
    for what is missing: without it, requests of anybody would be taken for Slack's."""
    if settings.slack_client_id is not None:
        if settings.slack_client_secret is None:
            raise SettingsError(NO_CLIENT_SECRET)
        if settings.base_url is None:
            raise SettingsError(NO_ADDRESS)
    if settings.slack_signing_secret is not None:
        return settings.slack_signing_secret.get_secret_value()
    if settings.slack_client_id is not None or (
        settings.slack_bot_token is not None and settings.slack_app_token is None
    ):
        raise SettingsError(NO_SIGNING)
    return None


async def own_bot(client: AsyncWebClient, settings: Settings, stop: Event) -> Bot | None:
    """Who we are by the token of the settings, however long Slack takes to answer; None where there
    is no token, or `stop` comes first. Raises SettingsError where Slack does not take the token."""
    if settings.slack_bot_token is None:
        return None
    token = settings.slack_bot_token.get_secret_value()
    answer = await _answer(lambda: client.auth_test(token=token), "SLACK_BOT_TOKEN", stop)
    if answer is None:
        return None
    team = str(answer["team_id"])
    name = answer.get("team") or team
    return Bot(token, team, name, answer["user_id"], answer.get("bot_id") or "")


async def try_socket(client: AsyncWebClient, token: str, stop: Event) -> None:
    """Ask for a connection once; raises SettingsError where Slack does not take the app's token."""
    await _answer(lambda: client.apps_connections_open(app_token=token), "SLACK_APP_TOKEN", stop)


async def _answer(call: Callable[[], Awaitable[Any]], variable: str, stop: Event) -> Any:
    while not stop.is_set():
        try:
            return await call()
        except TROUBLE as error:
            code = code_of(error)
            if code in REFUSED:
                raise SettingsError(f"{variable}: Slack refuses this token ({code}).") from error
            log.warning("Slack does not answer yet", error=code or str(error))
        await asyncio.sleep(TRY_AGAIN)
    return None
