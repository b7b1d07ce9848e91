"""Publishing to Discord by real processes, while Discord is down or does not answer."""

import time
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from models import clock
from models.services.workspaces import targets
from models.tables import Attempt, Delivery
from tests.fakes.discord.rest import RestServer
from tests.fakes.discord.world import Channel
from tests.fakes.webhook_receiver import Behaviour, answer, close_before_reply
from tests.jobs.place import Place, all_delivered, ana, post_to, states, until

DOWN = Behaviour(answer(502).reply, acts=False)


@pytest.fixture
def discord(embedded: Place) -> Iterator[RestServer]:
    with RestServer() as server:
        embedded.settings |= {"DISCORD_API_URL": server.url, "DISCORD_TOKEN": server.token}
        yield server


@pytest.fixture
def news(discord: RestServer) -> Channel:
    channel = discord.guild().channel("news")
    settings = {"workspace": f"discord:{channel.guild.id}", "channel": channel.id}
    targets.connect(ana(), "discord", "news", settings, {}, now=clock.now())
    return channel


def post(count: int = 1) -> None:
    post_to(targets.get(ana().project, "news").id, count)


def shown(news: Channel) -> list[str]:
    return sorted(each["content"] for each in news.messages.values())


def test_a_lost_answer_is_made_good_within_seconds_and_nothing_is_posted_twice(
    embedded, discord, news
):
    discord.next(close_before_reply)
    with embedded.running():
        post()
        until(all_delivered)

    assert shown(news) == ["Hello 0"]
    assert [row.outcome for row in Attempt.select()] == ["unknown", "delivered"]
    [id] = news.messages
    assert Delivery.get().link.endswith(f"/{news.id}/{id}")


def test_what_was_lost_when_discord_went_down_is_looked_for_when_it_is_back(
    embedded, discord, news
):
    discord.next(close_before_reply)
    discord.usual = DOWN
    with embedded.running(odd=""):
        post(3)
        until(lambda: Attempt.select().where(Attempt.outcome == "unknown").count() >= 3)
        for seconds in (900, 1_800, 2_700):
            embedded.step(seconds)
            until(lambda: states()["sending"] + states()["queued"] == 0)
        discord.usual = None
        discord.rest.forget_nonces()
        later = count(3_700, 250)
        until(lambda: all_delivered() or embedded.step(next(later)) or soon(all_delivered))

    assert shown(news) == ["Hello 0", "Hello 1", "Hello 2"]
    assert {row.outcome for row in Attempt.select()} >= {"unknown", "absent", "delivered"}


def soon(reached: Callable[[], bool]) -> bool:
    """Whether it is so within a second."""
    ends = time.monotonic() + 1.0
    while not reached() and time.monotonic() < ends:
        time.sleep(0.02)
    return reached()
