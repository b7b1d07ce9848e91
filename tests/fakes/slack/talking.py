"""A process that talks to the tests' Slack, as its settings would make it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from bot.slack import access
from bot.slack.access import Access
from models import secrets
from tests.fakes.slack.server import SlackServer
from tests.fakes.slack.world import Team


@contextmanager
def talking_to(slack: SlackServer, *, key: str | None = None) -> Iterator[SlackServer]:
    """This process knows the app of that Slack, and no token; it seals with `key`, or a new one."""
    secrets.set_key(key or secrets.new_key())
    before = access.access()
    app = slack.app
    access.put(Access(slack.url, client_id=app.client_id, client_secret=app.client_secret))
    try:
        yield slack
    finally:
        access.put(before)


def with_token_of(team: Team) -> Team:
    """This process has the token of that workspace in its settings."""
    access.put(replace(access.access(), bot_token=team.token))
    return team
