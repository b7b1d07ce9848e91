"""Discord from start to end: the client until it is told to stop, and the list of commands."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from threading import Event

import aiohttp
import discord
import structlog

from bot.crossing import cross, run_shell, take_turns, until
from bot.discord import commands, sync
from bot.discord.client import Client, point_at
from bot.heartbeat import heartbeat
from bot.language.warm import warm
from bot.settings import Settings, SettingsError
from models import clock
from models.services.engine.sessions import DISCORD

log = structlog.get_logger(__name__)
AGAIN_AFTER, LONGEST_WAIT = 1.0, 60.0  # seconds, while Discord cannot be reached
OUT_OF_DATE = "Discord knows other commands than these: `presstime discord sync` tells it."


def run(settings: Settings, stop: Event) -> None:
    """Be the bot in Discord until `stop`; raises SettingsError for a token that is missing or that
    Discord does not take. The database must be open and migrated."""
    take_turns()
    run_shell(_run(settings, token_of(settings), stop))


def token_of(settings: Settings) -> str:
    """The bot's token; raises SettingsError where it is not set."""
    if settings.discord_token is None:
        raise SettingsError(
            "DISCORD_TOKEN: must be set; it is under “Bot” of the application, at "
            "discord.com/developers/applications."
        )
    return settings.discord_token.get_secret_value()


async def _run(settings: Settings, token: str, stop: Event) -> None:
    async with (
        heartbeat(DISCORD, settings.home) as heart,
        _logged_in(settings, token, stop) as client,
    ):
        if client is None:
            return
        client.heart = heart
        await cross(warm)
        await _say_if_out_of_date(application_of(settings, client))
        leaving = asyncio.ensure_future(_leave(client, stop))
        try:
            await client.connect()
        finally:
            if not stop.is_set():
                leaving.cancel()
        await leaving


@asynccontextmanager
async def _logged_in(settings: Settings, token: str, stop: Event) -> AsyncIterator[Client | None]:
    """A client that Discord knows; None where we are to stop before it could be reached."""
    point_at(settings.discord_api_url, settings.discord_gateway_url)
    async with Client() as client:
        wait = AGAIN_AFTER
        while not await _login(client, token):
            log.warning("discord cannot be reached", again_after=wait)
            with suppress(TimeoutError):
                await asyncio.wait_for(until(stop), wait)
            if stop.is_set():
                yield None
                return
            wait = min(2 * wait, LONGEST_WAIT)
        yield client


async def _login(client: Client, token: str) -> bool:
    """Whether Discord let us in; raises SettingsError where it never will with this token."""
    try:
        await client.login(token)
    except discord.LoginFailure:
        raise SettingsError(
            "DISCORD_TOKEN: Discord does not take it. Under “Bot” of the application, “Reset "
            "Token” gives a new one."
        ) from None
    except (OSError, aiohttp.ClientError, discord.HTTPException, TimeoutError) as error:
        log.warning("no login", error=str(error))
        return False
    return True


def application_of(settings: Settings, client: Client) -> int:
    """The application that commands belong to: that of the settings, or the bot's own."""
    return settings.discord_application_id or client.application_id or 0


async def _say_if_out_of_date(application: int) -> None:
    if not await cross(lambda: sync.is_up_to_date(application)):
        log.warning(OUT_OF_DATE)


async def _leave(client: Client, stop: Event) -> None:
    await until(stop)
    await client.close()


def tell_commands(settings: Settings, *, anyway: bool) -> str:
    """Tell Discord of the commands where they changed, or `anyway`; what was done, in words.
    Raises SettingsError for a token that is missing or not taken."""
    return run_shell(_tell(settings, token_of(settings), anyway))


async def _tell(settings: Settings, token: str, anyway: bool) -> str:
    async with _logged_in(settings, token, Event()) as client:
        assert client is not None  # noqa: S101 - nobody asked to stop
        application = application_of(settings, client)
        if not anyway and await cross(sync.is_up_to_date, application):
            return "Discord knows these commands already; `--anyway` tells it once more."
        told = commands.payload()
        await client.http.bulk_upsert_global_commands(application, told)
        await cross(sync.remember, application, now=clock.now())
        return f"Discord knows {len(told)} commands now: {_listed(told)}."


def _listed(told: list[dict[str, str]]) -> str:
    typed = [f"/{each['name']}" for each in told if each["name"] != commands.SCHEDULE_THIS]
    return f"{', '.join(typed)}, and “{commands.SCHEDULE_THIS}” on messages"
