"""A Slack of the tests' own, with one workspace in it, which this process talks to."""

from collections.abc import Iterator

import pytest

from bot.settings import load_settings
from bot.slack import access
from models import secrets
from tests.fakes.slack import SlackServer, Team


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlackServer]:
    secrets.set_key(secrets.new_key())
    with SlackServer() as server:
        monkeypatch.setenv("SLACK_API_URL", server.url)
        monkeypatch.setenv("SLACK_CLIENT_ID", server.app.client_id)
        monkeypatch.setenv("SLACK_CLIENT_SECRET", server.app.client_secret)
        access.use(load_settings())
        yield server
    monkeypatch.undo()
    access.use(load_settings())


@pytest.fixture
def team(slack: SlackServer, monkeypatch: pytest.MonkeyPatch) -> Team:
    """A workspace whose token is in the settings."""
    team = slack.team()
    monkeypatch.setenv("SLACK_BOT_TOKEN", team.token)
    access.use(load_settings())
    return team
