"""Four people decide about one post in Slack: by the socket, and by signed requests."""

import threading
from collections.abc import Iterator

import pytest

from bot.slack import access
from jobs.run import run
from models import secrets
from tests import surfaces
from tests.bot.slack.shell import Desk, connected, free_port, listening, settings_for
from tests.fakes.slack import Message, SlackServer


class Slack:
    """The surface of a workspace in the tests' Slack."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def say(self, who: str, sentence: str) -> Message:
        """Type a command in the channel where the project reports."""
        return self._desk.say(self._desk.team.user(who), self._desk.news, sentence)

    def press(self, who: str, where: Message, label: str) -> Message:
        """Press a button of a message."""
        return self._desk.press(self._desk.team.user(who), where, label)

    def news(self, words: str) -> Message:
        """What everybody in the channel sees."""

        def there() -> list[Message]:
            messages = self._desk.news.messages
            return [each for each in messages if not each.ephemeral and words in each.shown]

        return self._desk.slack.until(there, 20)[-1]


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    """A Slack that nothing malformed was sent to, by the end."""
    with SlackServer() as server:
        yield server
        assert server.refusals == []


@pytest.fixture
def jobs(tmp_path, sqlite_database) -> Iterator[None]:
    """Clock and workers beside the chat."""
    secrets.set_key(secrets.new_key())
    stop = threading.Event()
    home = tmp_path / "home"
    home.mkdir()
    thread = threading.Thread(target=run, args=(home,), kwargs={"stop": stop})
    thread.start()
    yield
    stop.set()
    thread.join()


@pytest.mark.parametrize("way", ["socket", "requests"])
def test_four_people_decide_about_one_post(slack, jobs, way):
    team = slack.team()
    for name in surfaces.PEOPLE:
        team.user(name, admin=name == "mia")
    desk = Desk(slack, team)
    port = free_port()
    more = {"SLACK_APP_TOKEN": None, "SLACK_SIGNING_SECRET": slack.app.signing_secret}
    settings = settings_for(slack, team, **(more | {"port": port} if way == "requests" else {}))
    access.use(settings)
    with connected(slack, settings) if way == "socket" else listening(slack, settings):
        mia = team.user("mia")
        desk.set_up(mia, desk.news)
        desk.say(mia, desk.news, "connect site site")
        surfaces.four_people(Slack(desk))
