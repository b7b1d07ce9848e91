"""A Slack of the tests' own, with one workspace in it, which this process talks to."""

from collections.abc import Iterator

import pytest

from tests.bot.slack.shell import Desk, connected, settings_for
from tests.fakes.slack import SlackServer, Team
from tests.fakes.slack.talking import talking_to, with_token_of


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer() as server, talking_to(server):
        yield server


@pytest.fixture
def team(slack: SlackServer) -> Team:
    """A workspace whose token is in the settings."""
    return with_token_of(slack.team())


@pytest.fixture
def desk(sqlite_database: str) -> Iterator[Desk]:
    """Ana, an admin, who has set Presstime up and connected a blog, and Bo; nothing malformed was
    sent to Slack by the end."""
    with SlackServer() as slack:
        team = slack.team()
        ana, _, news = team.user("ana", admin=True), team.user("bo"), team.channel("news")
        desk = Desk(slack, team)
        with connected(slack, settings_for(slack, team)):
            desk.set_up(ana, news)
            desk.say(ana, news, "connect site blog")
            yield desk
        assert slack.refusals == []
