"""How a bot in a chat says that it lives: on both databases, and while it is cut off."""

import asyncio
from pathlib import Path

import pytest

from bot.heartbeat import heartbeat
from bot.settings import SettingsError
from models import clock
from models.database import connection
from models.services.engine import health
from models.services.engine.health import Process

PATIENCE = 10  # seconds


def look(home: Path) -> list[Process]:
    with connection():
        return list(health.processes(home / "sessions", now=clock.now()))


async def until(home: Path, *, connected: bool) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            there = [(each.cut_off_at is None, each.dead) for each in look(home)]
            if there == [(connected, False)]:
                return
            await asyncio.sleep(0.02)


def test_a_bot_lives_until_its_end_and_says_when_it_is_cut_off(database, tmp_path):
    async def live() -> None:
        async with heartbeat("slack", tmp_path) as heart:
            await until(tmp_path, connected=False)
            heart.connected = True
            await until(tmp_path, connected=True)
            heart.connected = False
            await until(tmp_path, connected=False)

    asyncio.run(live())
    assert look(tmp_path) == []


def test_a_folder_that_cannot_be_used_hides_nothing_of_what_ends_the_bot(sqlite_database, tmp_path):
    (tmp_path / "sessions").write_text("in the way")

    async def live() -> None:
        async with heartbeat("slack", tmp_path):
            await asyncio.sleep(0.3)  # time for a beat that cannot be said
            raise SettingsError("SLACK_BOT_TOKEN: wrong")

    with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN"):
        asyncio.run(live())
