"""A Slack of the tests' own: its Web API over HTTP, Socket Mode, signed requests, OAuth and files,
as strict as Slack is, with people in it, and with faults as told.

    with SlackServer() as slack:
        team = slack.team()
        ana, news = team.user("ana"), team.channel("news")
        ...                                  # the product, at slack.url with team.token
        slack.slash(ana, news, "help")
        assert "Schedule" in news.messages[-1].shown
        assert slack.refusals == []

By hand: `python -m tests.fakes.slack PORT` prints what to set, and takes sentences.
"""

from tests.fakes.slack.server import SlackServer
from tests.fakes.slack.world import App, Channel, Message, Team, User, View

__all__ = ["App", "Channel", "Message", "SlackServer", "Team", "User", "View"]
