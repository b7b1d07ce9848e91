"""`presstime up` with Slack's two tokens: real processes, from the first start to the last."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bot.slack.shell import Desk
from tests.fakes.slack import SlackServer

PROGRAMS = Path(sys.executable).parent
PATIENCE = 60.0  # seconds


@pytest.fixture
def slack():
    """A Slack that nothing malformed was sent to, by the end."""
    with SlackServer() as server:
        yield server
        assert server.refusals == []


def environment(slack, home: Path, **more: str) -> dict[str, str]:
    """What somebody sets who follows the guide, and a home of its own."""
    strange = ("PRESSTIME_", "SLACK_", "DISCORD_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(strange)}
    return {
        **kept,
        "PRESSTIME_HOME": str(home),
        "SLACK_API_URL": slack.url,
        "SLACK_APP_TOKEN": slack.app.app_token,
        **more,
    }


@contextmanager
def running(command: str, given: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A command while the block runs; one that has not ended by then is killed."""
    process = subprocess.Popen(
        [str(PROGRAMS / "presstime"), command],
        env=given,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_three_settings_give_a_bot_that_publishes(slack, tmp_path):
    team = slack.team()
    ana, news = team.user("ana", admin=True), team.channel("news")
    desk = Desk(slack, team)
    given = environment(slack, tmp_path / "home", SLACK_BOT_TOKEN=team.token)
    with running("up", given) as up:
        slack.until(lambda: slack.sockets, PATIENCE)
        desk.set_up(ana, news)
        desk.say(ana, news, "connect site site")
        proposal = desk.say(ana, news, 'publish "Bread is baked daily" to site')
        desk.press(ana, proposal, "Publish now")
        pages = tmp_path / "home" / "sites" / "site" / "posts"
        slack.until(lambda: [*pages.glob("*.html")], PATIENCE)

        up.send_signal(signal.SIGTERM)
        said, log = up.communicate(timeout=PATIENCE)

    assert up.returncode == 0
    assert "unused" not in log  # Bolt's words for a token that it does not need
    assert said == "Slack and the clock with its workers run here; Ctrl-C stops them.\n"
    assert not slack.sockets


def test_a_token_that_slack_does_not_know_is_named_in_one_line(slack, tmp_path):
    given = environment(slack, tmp_path / "home", SLACK_BOT_TOKEN="xoxb-of-nobody")
    with running("up", given) as process:
        _, complaint = process.communicate(timeout=PATIENCE)

    assert process.returncode == 2
    plain = [line for line in complaint.splitlines() if not line.startswith("at=")]  # no log
    assert [line.partition(":")[0] for line in plain] == ["SLACK_BOT_TOKEN"]


def test_a_token_that_is_missing_is_named_in_one_line(slack, tmp_path):
    given = environment(slack, tmp_path / "home", SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="")
    with running("slack", given) as process:
        _, complaint = process.communicate(timeout=PATIENCE)

    assert (process.returncode, complaint.partition(":")[0]) == (2, "SLACK_APP_TOKEN")
    assert complaint.count("\n") == 1
