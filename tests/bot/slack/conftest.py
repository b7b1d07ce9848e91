"""A Slack of the tests' own, with one workspace in it, which this process talks to."""

from collections.abc import Iterator

import pytest

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
