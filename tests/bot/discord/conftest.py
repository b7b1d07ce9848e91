"""The real client beside a Discord of our own, on a thread of its own, with the real core."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot import calls
from bot.discord import commands
from bot.discord.client import Client, Hear, hear, point_at
from bot.discord.wire import Wire
from models import secrets
from tests.bot.conftest import MONDAY
from tests.fakes.discord.people import Person, text_of
from tests.fakes.discord.rest import RestServer
from tests.fakes.discord.server import TOKEN, DiscordServer
from tests.fakes.discord.world import Guild

LATE = 0.2  # seconds, more than Presstime lets people wait without a word
SOON = 0.05  # seconds in which all guilds are told of, on one machine


@dataclass
class Running:
    """A client that is connected to a Discord."""

    client: Client
    loop: asyncio.AbstractEventLoop
    thread: threading.Thread

    def leave(self):
        """Let it go, if it is still there."""
        if self.thread.is_alive():
            self.run(self.client.close())
            self.thread.join(60)

    def run(self, work):
        """Do something on the client's loop, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)


@contextmanager
def connected(discord: DiscordServer, hear: Hear = hear) -> Iterator[Running]:
    """Presstime in Discord while the block runs, with another way into the core if need be."""
    addresses = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    point_at(discord.api_url, discord.gateway_url)
    loop, kept = asyncio.new_event_loop(), Future()

    async def live() -> None:
        async with Client(hear, guild_ready_timeout=SOON) as client:
            try:
                ready = asyncio.ensure_future(client.ready_once.wait())
                living = asyncio.ensure_future(client.start(TOKEN))
                await asyncio.wait({ready, living}, return_when=asyncio.FIRST_COMPLETED)
                if not ready.done():
                    ready.cancel()
                    await living
                kept.set_result(client)
                await living
            except Exception as error:
                if kept.done():
                    raise
                kept.set_exception(error)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    thread = threading.Thread(target=lambda: loop.run_until_complete(live()), name="presstime")
    thread.start()
    try:
        running = Running(kept.result(60), loop, thread)
        try:
            yield running
        finally:
            running.leave()
    finally:
        thread.join(60)
        loop.close()
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = addresses


def slowly(seconds):
    """A core that takes its time."""

    async def late(key, message):
        await asyncio.sleep(seconds)
        return await hear(key, message)

    return late


def known_commands() -> list[dict[str, Any]]:
    """Our commands as Discord knows them once it was told."""
    told = enumerate(commands.payload(), start=1)
    return [{"type": 1, **each, "id": str(number)} for number, each in told]


@pytest.fixture
def server() -> Iterator[DiscordServer]:
    """A Discord that knows our commands."""
    with DiscordServer() as server:
        server.commands = known_commands()
        yield server


@pytest.fixture
def guild(server: DiscordServer) -> Guild:
    return server.guild()


@pytest.fixture
def presstime(
    server: DiscordServer, guild: Guild, sqlite_database: str, clock
) -> Iterator[Running]:
    clock.move_to(MONDAY)
    secrets.set_key(secrets.new_key())
    with connected(server) as running:
        yield running


@pytest.fixture
def person(server: DiscordServer, guild: Guild) -> Callable[..., Person]:
    """Somebody of the guild, by name."""

    def called(name: str, **how) -> Person:
        found = Person(server, name, guild, how.pop("channel", guild.channel("general")), **how)
        server.people[found.id] = found
        return found

    return called


@pytest.fixture
def ana(presstime: Running, person, guild: Guild) -> Person:
    """Who runs the server, and has set Presstime up."""
    ana = person("ana", manages=True)
    asked = ana.says("setup").wait()
    place = guild.channel("general").id
    done = ana.fills(asked, {"Home time zone": "Europe/Berlin", "Where I report": [place]}).wait()
    assert "is set up" in text_of(done.answer), text_of(done.answer)
    return ana


@pytest.fixture
def discord() -> Iterator[RestServer]:
    """Discord's HTTP API alone."""
    with RestServer() as server:
        yield server
    calls.close()


@pytest.fixture
def wire(discord: RestServer) -> Wire:
    return Wire(discord.token, discord.url)


@pytest.fixture
def site(ana):
    ana.says("places connect", kind="site", name="site").wait()


@pytest.fixture
def scheduled(ana, site):
    """The number of a post of ana's that goes out tomorrow."""
    asked = ana.says("post say", say='"Hello" to site tomorrow 9:00').wait()
    assert "Scheduled" in text_of(ana.presses(asked.said, "Schedule").wait().said)
    return "1"
