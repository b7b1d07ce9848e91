"""What the settings must hold before Slack is spoken to, and whether Slack takes it."""

import asyncio
from collections.abc import Awaitable, Callable
from threading import Event

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.crossing import cross
from bot.settings import Settings, SettingsError
from bot.slack.calling import TROUBLE, code_of
from bot.slack.errors import in_words
from bot.slack.installations import NoToken, of_the_settings
from models.rules.outcomes import Refused

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
HALF_A_CLIENT = "SLACK_CLIENT_SECRET: must be set where SLACK_CLIENT_ID is."


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
            raise SettingsError(HALF_A_CLIENT)
        if settings.base_url is None:
            raise SettingsError(NO_ADDRESS)
    if settings.slack_signing_secret is not None:
        return settings.slack_signing_secret.get_secret_value()
    if settings.slack_client_id is not None or (
        settings.slack_bot_token is not None and settings.slack_app_token is None
    ):
        raise SettingsError(NO_SIGNING)
    return None


async def try_token(stop: Event) -> None:
    """Ask Slack who we are, until it answers or `stop`, where the settings hold a token; raises
    SettingsError where Slack does not take it."""

    async def ask() -> object:
        try:
            return await cross(of_the_settings)
        except NoToken as error:
            if isinstance(error.outcome, Refused):
                raise SettingsError(f"SLACK_BOT_TOKEN: {error}") from error
            raise

    await _until_answered(ask, stop)


async def try_socket(client: AsyncWebClient, app_token: str, stop: Event) -> None:
    """Ask Slack for a connection, until it gives one or `stop`; raises SettingsError where Slack
    does not take the app's token."""

    async def ask() -> object:
        try:
            return await client.apps_connections_open(app_token=app_token)
        except SlackApiError as error:
            if code_of(error) in REFUSED:
                words = in_words(code_of(error), scope="connections:write")
                raise SettingsError(f"SLACK_APP_TOKEN: {words}") from error
            raise

    await _until_answered(ask, stop)


async def _until_answered(ask: Callable[[], Awaitable[object]], stop: Event) -> None:
    while not stop.is_set():
        try:
            await ask()
            return
        except (*TROUBLE, NoToken) as error:
            log.warning("Slack does not answer yet", error=str(error) or type(error).__name__)
        await asyncio.sleep(TRY_AGAIN)
