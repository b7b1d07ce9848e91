"""Publishing to Slack by real processes, while Slack is down, busy, or does not answer."""

from collections.abc import Iterator

import pytest

from bot.conversation import respond
from bot.message import Message
from bot.terminal.draw import Page, draw
from bot.views.notices import notice
from jobs import errands
from models import clock
from models.services import targets
from models.services.notices import Told
from models.tables import Attempt, Delivery, Notice
from tests.fakes.slack import Channel, SlackServer
from tests.fakes.slack.talking import talking_to, with_token_of
from tests.jobs.place import Place, all_delivered, ana, post_to, states, until

HOUR = 3600.0  # seconds


@pytest.fixture
def slack(embedded: Place) -> Iterator[SlackServer]:
    key = (embedded.home / "secret.key").read_text()
    with SlackServer() as server, talking_to(server, key=key):
        team = with_token_of(server.team())
        embedded.settings |= {"SLACK_API_URL": server.url, "SLACK_BOT_TOKEN": team.token}
        yield server
        assert server.refusals == []


@pytest.fixture
def news(slack: SlackServer) -> Channel:
    channel = slack.team().channel("news")
    settings = {"workspace": f"slack:{channel.team.id}", "channel": channel.id}
    targets.connect(ana(), "slack", "#news", settings, {}, now=clock.now())
    return channel


def post(count: int = 1, **more: float) -> None:
    post_to(targets.get(ana().project, "#news").id, count, **more)


def say(text: str) -> str:
    return draw(respond(Message(text, "terminal:ana", "terminal", "chat", "ana")), Page(width=200))


def shown(news: Channel) -> list[str]:
    return [message.shown for message in news.messages]


def outcomes() -> list[str]:
    return [row.outcome for row in Attempt.select().order_by(Attempt.id)]


def kinds() -> list[str]:
    return [row.kind for row in Notice.select().order_by(Notice.id)]


def test_a_lost_answer_is_looked_for_by_metadata_and_nothing_is_posted_twice(embedded, slack, news):
    slack.faults.lose_answers("chat.postMessage")
    with embedded.running(odd=""):
        post()
        until(lambda: outcomes() == ["unknown"])
        assert "I look for it there" in say("why #1")
        embedded.step(11)
        until(all_delivered)
    assert shown(news) == ["Hello 0"]
    assert outcomes() == ["unknown", "delivered"]
    assert Delivery.get().link.endswith(f"p{news.messages[0].ts.replace('.', '')}")


def test_where_it_cannot_be_looked_a_person_is_asked_with_three_ways_out(embedded, slack, news):
    slack.world.tokens[slack.team().token].scopes = frozenset({"chat:write", "channels:read"})
    slack.faults.lose_answers("chat.postMessage")
    with embedded.running(odd=""):
        post()
        for number, seconds in enumerate((0, 11, 80, 300)):
            embedded.step(seconds)
            until(lambda: len([*filter(None, outcomes())]) > number)  # noqa: B023
        until(lambda: states() == {"unknown": 1})
        assert "channels:history" in Delivery.get().error
        asked = notice(Told(1, "unknown", Notice.get(Notice.kind == "unknown").facts, clock.now()))
        buttons = {button.label: button.says for button in asked.cards[0].buttons}
        assert {*buttons} >= {"It is there", "It is not there: send", "Look again"}
        say(buttons["It is there"])
        until(all_delivered)
    assert shown(news) == ["Hello 0"]
    assert len(slack.called("chat.postMessage")) == 1


def test_slack_that_is_down_for_an_hour_gets_every_post_once_and_loses_none(embedded, slack, news):
    with embedded.running(odd=""):
        post()
        until(all_delivered)
        slack.down()
        post(7)
        until(lambda: "platform_down" in kinds())
        assert len(news.messages) == 1
        for seconds in (0.25 * HOUR, 0.5 * HOUR, 0.75 * HOUR):
            embedded.step(seconds)
            until(lambda: states()["sending"] + states()["queued"] == 0)
        slack.up()
        embedded.step(1.1 * HOUR)
        until(all_delivered)
    assert sorted(shown(news)) == sorted(["Hello 0", *(f"Hello {n}" for n in range(7))])
    assert "platform_up" in kinds()
    assert max(row.retries for row in Delivery.select()) <= 1  # before it was known to be down


def test_a_rate_limit_parks_the_channel_and_a_burst_goes_out_no_faster_than_it_takes(
    embedded, slack, news
):
    slack.faults.rate_limit("chat.postMessage", 30, times=4)
    with embedded.running(odd=""):
        post(7)
        until(lambda: outcomes() == ["later"] * 4)
        assert states() == {"waiting": 7}
        embedded.step(31)
        until(all_delivered)
    assert sorted(shown(news)) == sorted(f"Hello {n}" for n in range(7))
    assert max(row.retries for row in Delivery.select()) == 0
    posted = [call.at for call in slack.called("chat.postMessage")][4:]
    assert posted[-1] - posted[-4] >= 2.5


def test_a_channel_that_the_app_is_not_in_is_told_before_anything_is_due(embedded, slack, news):
    slack.kick(news)
    news.is_private = True
    post(after=7200)
    errands.look(embedded.home)
    [facts] = [row.facts for row in Notice.select().where(Notice.kind == "target_trouble")]
    assert "/invite @Presstime" in facts["reason"]
    assert facts["count"] == 1
    news.members.append(news.team.bot.id)
    errands.look(embedded.home)
    assert "target_well" not in kinds()
    embedded.step(601)
    errands.look(embedded.home)
    assert "target_well" in kinds()
    assert news.messages == []
