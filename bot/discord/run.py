"""Discord from start to end: the client until it is told to stop, and the list of commands."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event

import aiohttp
import discord
import structlog

from bot.discord import commands, sync
from bot.discord.client import Client, point_at
from bot.discord.door import Door
from bot.language.warm import warm
from bot.settings import Settings, SettingsError
from models import clock

log = structlog.get_logger(__name__)
LOOK_EVERY = 0.2  # seconds
AGAIN_AFTER, LONGEST_WAIT = 1.0, 60.0  # seconds, while Discord cannot be reached
OUT_OF_DATE = "Discord knows other commands than these: `presstime discord sync` tells it."


def run(settings: Settings, stop: Event) -> None:
    """Be the bot in Discord until `stop`; raises SettingsError for a token that is missing or that
    Discord does not take. The database must be open and migrated."""
    asyncio.run(_run(settings, token_of(settings), stop))


def token_of(settings: Settings) -> str:
    """The bot's token; raises SettingsError where it is not set."""
    if settings.discord_token is None:
        raise SettingsError(
            "DISCORD_TOKEN: must be set; it is under “Bot” of the application, at "
            "discord.com/developers/applications."
        )
    return settings.discord_token.get_secret_value()


async def _run(settings: Settings, token: str, stop: Event) -> None:
    door = Door()
    await door.ask(warm)
    try:
        async with _logged_in(settings, token, door, stop) as client:
            if client is None:
                return
            await _say_if_out_of_date(client)
            leaving = asyncio.ensure_future(_leave(client, stop))
            try:
                await client.connect()
            finally:
                leaving.cancel()
    finally:
        door.close()


@asynccontextmanager
async def _logged_in(
    settings: Settings, token: str, door: Door, stop: Event
) -> AsyncIterator[Client | None]:
    """A client that Discord knows; None where we are to stop before it could be reached."""
    point_at(settings.discord_api_url, settings.discord_gateway_url)
    async with Client(door) as client:
        wait = AGAIN_AFTER
        while not await _login(client, token):
            log.warning("discord cannot be reached", again_after=wait)
            await _until(stop, within=wait)
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


async def _say_if_out_of_date(client: Client) -> None:
    application = client.application_id or 0
    if not await client.door.ask(lambda: sync.is_up_to_date(application)):
        log.warning(OUT_OF_DATE)


async def _leave(client: Client, stop: Event) -> None:
    await _until(stop)
    await client.close()


async def _until(stop: Event, within: float | None = None) -> None:
    """Wait for what a signal sets in another thread, at most so many seconds."""
    loop = asyncio.get_running_loop()
    end = None if within is None else loop.time() + within
    while not stop.is_set() and (end is None or loop.time() < end):  # noqa: ASYNC110
        await asyncio.sleep(LOOK_EVERY)


def tell_commands(settings: Settings, *, anyway: bool) -> str:
    """Tell Discord of the commands where they changed, or `anyway`; what was done, in words.
    Raises SettingsError for a token that is missing or not taken."""
    return asyncio.run(_tell(settings, token_of(settings), anyway))


async def _tell(settings: Settings, token: str, anyway: bool) -> str:
    door = Door()
    try:
        async with _logged_in(settings, token, door, Event()) as client:
            assert client is not None  # noqa: S101 - nobody asked to stop
            application = settings.discord_application_id or client.application_id or 0
            if not anyway and await door.ask(lambda: sync.is_up_to_date(application)):
                return "Discord knows these commands already; `--anyway` tells it once more."
            told = commands.payload()
            await client.http.bulk_upsert_global_commands(application, told)
            await door.ask(lambda: sync.remember(application, now=clock.now()))
            return f"Discord knows {len(told)} commands now: {_listed(told)}."
    finally:
        door.close()


def _listed(told: list[dict[str, str]]) -> str:
    typed = [f"/{each['name']}" for each in told if each["name"] != commands.SCHEDULE_THIS]
    return f"{', '.join(typed)}, and “{commands.SCHEDULE_THIS}” on messages"
