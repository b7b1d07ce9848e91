"""`presstime discord` as a process: what it is told to be, and how it leaves."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.discord import commands
from tests.bot.discord.test_gateway import until
from tests.fakes.discord.people import Person, text_of
from tests.fakes.discord.rest import TOKEN

PRESSTIME = Path(sys.executable).parent / "presstime"


@pytest.fixture
def environment(server, tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PRESSTIME_")}
    return kept | {
        "PRESSTIME_HOME": str(tmp_path / "home"),
        "DISCORD_TOKEN": TOKEN,
        "DISCORD_API_URL": server.api_url,
        "DISCORD_GATEWAY_URL": server.gateway_url,
    }


def presstime(environment, *words) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PRESSTIME, *words], env=environment, capture_output=True, text=True, timeout=60
    )


def test_discord_is_told_of_the_commands_once_and_anyway(server, environment):
    server.commands = []
    first = presstime(environment, "discord", "sync")
    assert first.returncode == 0, first.stderr
    assert "/post" in first.stdout
    assert {each["name"] for each in server.commands} == {
        each["name"] for each in commands.payload()
    }
    assert "already" in presstime(environment, "discord", "sync").stdout
    assert server.syncs == 1
    presstime(environment, "discord", "sync", "--anyway")
    assert server.syncs == 2


@pytest.mark.parametrize("token", ["", "no.such.token"])
def test_a_token_that_is_missing_or_wrong_is_named_with_status_2(environment, token):
    done = presstime(environment | {"DISCORD_TOKEN": token}, "discord")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("DISCORD_TOKEN: ")
    assert "no.such.token" not in done.stderr


def test_the_bot_answers_until_it_is_told_to_stop(server, environment):
    guild = server.guild()
    process = subprocess.Popen([PRESSTIME, "discord"], env=environment, stderr=subprocess.PIPE)
    try:
        until(lambda: server.gateway.sessions or process.poll() is not None, 60)
        ana = Person(server, "ana", guild, guild.channel("general"), manages=True)
        assert "Three choices" in text_of(ana.says("calendar week").wait(20).said)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0
    assert b"presstime discord sync" in said
    assert TOKEN.encode() not in said
