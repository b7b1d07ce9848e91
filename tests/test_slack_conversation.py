"""Four people decide about one post in Slack: by the socket, and by signed requests."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.slack import access
from bot.slack.outlet import SlackOutlet
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
    more = {"stop": stop, "outlets": {"slack": SlackOutlet()}}
    thread = threading.Thread(target=run, args=(home,), kwargs=more)
    thread.start()
    yield
    stop.set()
    thread.join()


@contextmanager
def talking(slack: SlackServer, way: str) -> Iterator[Slack]:
    """The five people in a workspace that Mia has set up."""
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
        yield Slack(desk)


@pytest.mark.usefixtures("jobs")
def test_four_people_decide_about_one_post(slack):
    with talking(slack, "requests") as chat:
        surfaces.four_people(chat)


@pytest.mark.usefixtures("jobs")
def test_what_everybody_sees_follows_a_press_of_anybody(slack):
    with talking(slack, "socket") as chat:
        for name in ("ana", "bo", "chi"):
            chat.say("mia", f"invite @{name} as {'author' if name == 'ana' else 'approver'}")
        chat.say("mia", "settings approvals required")
        chat.say("mia", "settings approvers-needed 2")
        proposal = chat.say("ana", '"Bread is baked daily" to site 3 june 2030 9:00')
        chat.press("ana", proposal, "Schedule")
        card = chat.news("“Bread is baked daily” wants approval")

        refused = chat.press("ana", card, "Approve")
        assert "takes an approver" in refused.shown
        assert refused.ephemeral
        noted = chat.press("bo", card, "Approve")
        assert "your approval is noted" in noted.shown
        assert noted.ephemeral
        slack.until(lambda: "1 of 2 approvers" in card.shown)
        assert "Approve" in card.buttons
        chat.press("chi", card, "Approve")
        slack.until(lambda: "Approve" not in card.buttons)

        chat.say("ana", "freeze all because the prices are wrong")
        chat.say("bo", "publish #1 anyway because the shop opens now")
        asking = chat.news("bo asks to let #1")
        assert "goes out now" in chat.press("chi", asking, "Let it through").shown
        slack.until(lambda: "Let it through" not in asking.buttons)
        assert "✓ Let it through · <@" in asking.shown
        assert "bo asks to let #1" in asking.shown
