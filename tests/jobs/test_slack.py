"""Publishing to Slack by real processes, while Slack is down, busy, or does not answer."""

from collections.abc import Iterator

import pytest

from bot.conversation import respond
from bot.message import Message
from bot.reply import Reply
from bot.terminal.draw import Page, buttons_of, draw
from bot.views.notices import notice
from jobs import errands
from models import clock
from models.services.notices.notices import Told
from models.services.people import people
from models.services.workspaces import targets
from models.tables import Attempt, Channel, Delivery, Notice, Workspace
from tests.fakes import slack as fake
from tests.fakes.slack import SlackServer
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
def news(slack: SlackServer) -> fake.Channel:
    channel = slack.team().channel("news")
    settings = {"workspace": f"slack:{channel.team.id}", "channel": channel.id}
    targets.connect(ana(), "slack", "#news", settings, {}, now=clock.now())
    return channel


def post(count: int = 1, **more: float) -> None:
    post_to(targets.get(ana().project, "#news").id, count, **more)


def say(text: str) -> str:
    return draw(respond(Message(text, "terminal:ana", "terminal", "chat", "ana")), Page(width=200))


def shown(news: fake.Channel) -> list[str]:
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


def test_what_was_to_be_said_while_slack_was_down_is_said_once_when_it_is_back(
    embedded, slack, news
):
    talk, ana_there = news.team.channel("talk"), news.team.user("ana")
    talk.members.append(ana_there.id)
    place, project = f"slack:{news.team.id}", ana().project
    workspace = Workspace.create(key=place, name="acme", created_at=clock.now())
    Channel.update(reports=False).execute()
    Channel.create(
        workspace=workspace,
        project=project,
        external_id=talk.id,
        created_at=clock.now(),
        reports=True,
    )
    identity = f"{place}:{ana_there.id}"
    people.enroll(project, identity, "ana", "admin", now=clock.now())

    def in_slack(text: str) -> Reply:
        return respond(Message(text, identity, place, talk.id, "ana"))

    def card() -> list[str]:
        return [each.shown for each in talk.messages if "#1" in each.shown and not each.thread_ts]

    with embedded.running(odd=""):
        proposed = in_slack('"Hello" to #news in 20 minutes')
        in_slack(buttons_of(proposed)[0].says)
        until(lambda: len(card()) == 1)
        slack.down()
        for hours in (0.5, 0.75):
            embedded.step(hours * HOUR)
            until(lambda: outcomes() and states()["sending"] + states()["queued"] == 0)
        slack.up()
        embedded.step(1.2 * HOUR)
        until(all_delivered)
        embedded.step(1.5 * HOUR)
        until(lambda: "published" in card()[0])
        until(lambda: len(talk.messages) > 1)
    assert shown(news) == ["Hello"]
    assert len(card()) == 1
    [history] = talk.thread(talk.messages[0].ts)
    assert "is published on #news" in history.shown
