"""Slack from start to end: by Socket Mode, or as what `presstime web` answers."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from threading import Event

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.logger import get_bolt_logger
from slack_bolt.logger.messages import (
    warning_client_prioritized_and_token_skipped,
    warning_token_skipped,
)

from bot.crossing import cross, run_shell, take_turns
from bot.heartbeat import heartbeat
from bot.language.warm import warm
from bot.settings import Settings
from bot.slack import access, oauth, onboarding, socket, tokens
from bot.slack.app import Shell
from bot.slack.bots import Bots, let_in_again
from bot.slack.calling import web_client
from bot.slack.http import Endpoint, endpoints
from models.database import connection
from models.services.engine.sessions import SLACK
from models.services.workspaces import changes

NOT_INSTALLED = (
    "Presstime is not installed in this workspace any more, so nothing was done. Whoever runs the "
    "workspace installs it again."
)


def by_socket(settings: Settings, stop: Event) -> None:
    """Be the bot in Slack until `stop`; raises SettingsError for a token that is missing or that
    Slack does not take. The database must be open and migrated."""
    run_shell(_by_socket(settings, tokens.for_socket(settings), stop))


async def _by_socket(settings: Settings, app_token: str, stop: Event) -> None:
    async with heartbeat(SLACK, settings.home) as heart, _shell(settings, None, stop) as shell:
        await tokens.try_socket(shell.app.client, app_token, stop)
        await socket.listen(shell.app, app_token, heart, stop)


@asynccontextmanager
async def by_requests(
    settings: Settings, stop: Event
) -> AsyncIterator[Mapping[tuple[str, str], Endpoint]]:
    """What Slack's requests are answered by, at each method and path, while the block runs; nothing
    where Slack is not set up to call here. Raises SettingsError."""
    secret = tokens.for_requests(settings)
    if secret is None:
        yield {}
        return
    async with _shell(settings, secret, stop) as shell:
        yield endpoints(shell.app)


def _as_meant(record: logging.LogRecord) -> bool:
    """Bolt reads SLACK_BOT_TOKEN by itself, and tells those who use another way that it goes
    unused; ours is in the clients that `Bots` makes."""
    return record.getMessage() not in (
        warning_client_prioritized_and_token_skipped(),
        warning_token_skipped(),
    )


@asynccontextmanager
async def _shell(settings: Settings, secret: str | None, stop: Event) -> AsyncIterator[Shell]:
    """The app, warm before its first event; at the end it finishes what it is answering."""
    access.use(settings)
    take_turns()
    async with aiohttp.ClientSession() as session:
        client = web_client(settings.slack_api_url, session)
        bots = Bots(lambda token: web_client(settings.slack_api_url, session, token))
        await tokens.try_token(stop)
        await cross(let_in_again)
        flow = oauth.flow(settings, client, lambda install: onboarding.welcome(bots, install))
        get_bolt_logger(AsyncApp).addFilter(_as_meant)
        app = AsyncApp(
            name="presstime",
            client=client,
            # Without a secret nothing is served over HTTP; an empty one would let anybody in.
            signing_secret=secret or "",
            request_verification_enabled=True,
            authorize=bots,  # type: ignore[arg-type]  # Bolt takes an AsyncAuthorize as well
            oauth_flow=flow,
            user_facing_authorize_error_message=NOT_INSTALLED,
        )
        shell = Shell(app, bots)
        await cross(_warm)
        following = asyncio.ensure_future(shell.homes.follow(stop))
        try:
            yield shell
        finally:
            following.cancel()
            await shell.finish()


def _warm() -> None:
    """Load what the first sentence would else wait for."""
    warm()
    with connection():
        changes.latest()
