from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs.publishers import calls
from jobs.publishers.protocol import Destination
from jobs.publishers.registry import publisher_for
from tests.fakes.slack import SlackServer
from tests.fakes.slack.talking import talking_to, with_token_of
from tests.fakes.webhook_receiver import SECRET, WebhookReceiver
from tests.jobs.publishers import reading
from tests.jobs.publishers.conformance import PublisherConformance, World


class TestSite(PublisherConformance):
    @pytest.fixture
    def world(self, tmp_path: Path) -> World:
        there = Destination("there", {"path": str(tmp_path / "site"), "title": "Shop"})
        return World(publisher_for("site"), there, lambda: reading.posts(tmp_path / "site"))


class TestSlack(PublisherConformance):
    @pytest.fixture
    def world(self, sqlite_database: str) -> Iterator[World]:
        with SlackServer() as slack, talking_to(slack):
            team = with_token_of(slack.team())
            news = team.channel("news")
            there = Destination("#news", {"team": team.id, "channel": news.id, "name": "news"})
            yield World(
                publisher_for("slack"),
                there,
                lambda: [message.shown for message in news.messages],
                takes_nothing=False,
            )
            assert slack.refusals == []


class TestWebhook(PublisherConformance):
    @pytest.fixture
    def world(self) -> Iterator[World]:
        with WebhookReceiver() as receiver:
            there = Destination("there", {"url": receiver.url}, {"signing_secret": SECRET})
            yield World(publisher_for("webhook"), there, receiver.shown)
        calls.close()
