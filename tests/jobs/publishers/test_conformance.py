from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import calls
from jobs.publishers.protocol import Destination
from jobs.publishers.registry import publisher_for
from tests.fakes.discord.rest import MANAGE_THREADS, RestServer
from tests.fakes.discord.world import FORUM
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
            place = {"workspace": f"slack:{team.id}", "channel": news.id}
            there = Destination("#news", place)
            yield World(
                publisher_for("slack"),
                there,
                lambda: [message.shown for message in news.messages],
                takes_nothing=False,
            )
            assert slack.refusals == []


@pytest.fixture
def discord(monkeypatch: pytest.MonkeyPatch) -> Iterator[RestServer]:
    with RestServer() as server:
        monkeypatch.setenv("DISCORD_TOKEN", server.token)
        monkeypatch.setenv("DISCORD_API_URL", server.url)
        yield server
    calls.close()


class TestDiscord(PublisherConformance):
    @pytest.fixture
    def world(self, discord: RestServer) -> World:
        guild = discord.guild()
        news = guild.channel("news")
        there = Destination("there", {"workspace": f"discord:{guild.id}", "channel": news.id})
        return World(publisher_for("discord"), there, discord.shown, False, False)


class TestDiscordForum(PublisherConformance):
    @pytest.fixture
    def world(self, discord: RestServer) -> World:
        guild = discord.guild()
        ideas = guild.channel("ideas", FORUM)
        there = Destination("there", {"workspace": f"discord:{guild.id}", "channel": ideas.id})
        discord.rest.allowed = MANAGE_THREADS
        return World(publisher_for("discord-forum"), there, discord.shown, False, False)


class TestWebhook(PublisherConformance):
    @pytest.fixture
    def world(self) -> Iterator[World]:
        with WebhookReceiver() as receiver:
            there = Destination("there", {"url": receiver.url}, {"signing_secret": SECRET})
            yield World(publisher_for("webhook"), there, receiver.shown)
        calls.close()
