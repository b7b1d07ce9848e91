"""`presstime discord` from start to end: the token it needs, the commands, and how it leaves."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

from bot.discord import commands
from bot.discord.run import run, tell_commands
from bot.settings import SettingsError, load_settings
from tests.bot.discord.test_gateway import until
from tests.fakes.discord.people import Person, text_of
from tests.fakes.discord.rest import TOKEN

PRESSTIME = Path(sys.executable).parent / "presstime"


@pytest.fixture
def settings(server, sqlite_database, monkeypatch, tmp_path):
    """The settings of somebody with this token."""
    monkeypatch.setenv("PRESSTIME_HOME", str(tmp_path))

    def named(token: str = TOKEN):
        for name, value in (
            ("DISCORD_TOKEN", token),
            ("DISCORD_API_URL", server.api_url),
            ("DISCORD_GATEWAY_URL", server.gateway_url),
        ):
            monkeypatch.setenv(name, value)
        return load_settings()

    return named


def test_discord_is_told_of_the_commands_once_and_anyway(server, settings):
    server.commands = []
    assert "/post" in tell_commands(settings(), anyway=False)
    told = {each["name"] for each in server.commands}
    assert told == {each["name"] for each in commands.payload()}
    assert "already" in tell_commands(settings(), anyway=False)
    assert server.syncs == 1
    tell_commands(settings(), anyway=True)
    assert server.syncs == 2


@pytest.mark.parametrize("token", ["", "no.such.token"])
def test_a_token_that_is_missing_or_wrong_is_named(settings, token):
    with pytest.raises(SettingsError, match=r"^DISCORD_TOKEN: ") as refused:
        run(settings(token), Event())
    assert "no.such.token" not in str(refused.value)


def test_who_is_told_to_stop_while_discord_is_away_stops(settings, monkeypatch):
    monkeypatch.setenv("DISCORD_API_URL", "http://127.0.0.1:9/api")
    stop = Event()
    stop.set()
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    run(load_settings(), stop)


def session(folder: Path) -> tuple[str | None, str | None]:
    """Since when the bot has ended, and since when it is cut off."""
    with sqlite3.connect(folder / "home" / "presstime.db") as database:
        [row] = database.execute("SELECT ended_at, cut_off_at FROM session WHERE kind = 'discord'")
    return row


def test_the_bot_answers_until_it_is_told_to_stop(server, settings, tmp_path):
    settings()
    guild = server.guild()
    environment = os.environ | {"PRESSTIME_HOME": str(tmp_path / "home")}
    process = subprocess.Popen([PRESSTIME, "discord"], env=environment, stderr=subprocess.PIPE)
    try:
        until(lambda: server.gateway.sessions or process.poll() is not None, 60)
        ana = Person(server, "ana", guild, guild.channel("general"), manages=True)
        assert "Three choices" in text_of(ana.says("calendar week").wait(60).said)
        until(lambda: session(tmp_path) == (None, None), 60)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0, said.decode()
    assert session(tmp_path)[0] is not None
    assert b"presstime discord sync" in said
    assert TOKEN.encode() not in said
