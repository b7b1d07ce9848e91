"""A channel of Slack as a place to publish, from the first word to the message that is gone."""

import threading
from collections.abc import Iterator

import pytest

from bot.slack import access
from bot.slack.outlet import SlackOutlet
from jobs.run import run
from models import secrets
from tests.bot.slack.shell import Desk, connected, settings_for
from tests.fakes.slack import Message, SlackServer

OUTLETS = {"slack": SlackOutlet()}


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    """A Slack that nothing malformed was sent to, by the end."""
    with SlackServer() as server:
        yield server
        assert server.refusals == []


@pytest.fixture
def desk(slack: SlackServer, tmp_path, sqlite_database) -> Iterator[Desk]:
    """A workspace that Mia has set up, with clock and workers beside the app."""
    secrets.set_key(secrets.new_key())
    team = slack.team()
    settings, before = settings_for(slack, team), access.access()
    access.use(settings)
    mia = team.user("mia", admin=True)
    desk, stop, home = Desk(slack, team), threading.Event(), tmp_path / "home"
    home.mkdir()
    jobs = threading.Thread(target=run, args=(home,), kwargs={"stop": stop, "outlets": OUTLETS})
    with connected(slack, settings):
        desk.set_up(mia, desk.news)
        jobs.start()
        yield desk
        stop.set()
        jobs.join()
    access.put(before)


def test_a_channel_is_connected_published_to_and_cleared_again(slack, desk):
    mia, launch = desk.team.user("mia"), desk.team.channel("launch")
    asked = desk.say(mia, desk.news, '"We **open**, <@U1> & all" to #launch in 1 second')
    proposal = desk.press(mia, asked, "Connect #launch")
    assert "We **open**, <@U1> & all" in proposal.shown
    desk.press(mia, proposal, "Schedule")

    [published] = slack.until(lambda: launch.messages, 20)
    assert published.shown == "We *open*, <@U1> & all"
    assert published.pings == set()
    told = slack.until(lambda: _with(desk.news.messages, "is published on #launch"), 20)
    assert "/archives/" in told.shown

    desk.press(mia, desk.say(mia, desk.news, "unpublish #1"), "Take it down")
    slack.until(lambda: not launch.messages, 20)
    assert len(slack.called("chat.delete")) == 1


def test_a_channel_that_the_app_is_not_in_is_told_at_once(slack, desk):
    mia = desk.team.user("mia")
    board = desk.team.channel("board", private=True)
    slack.kick(board)
    assert "#board is connected" in desk.say(mia, desk.news, "connect slack #board").shown
    told = slack.until(lambda: _with(desk.news.messages, "Nothing can be published to #board"), 30)
    assert "/invite @Presstime" in told.shown


def _with(messages: list[Message], words: str) -> Message | None:
    return next((each for each in messages if words in each.shown and not each.ephemeral), None)
