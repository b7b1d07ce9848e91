"""Replies that reach Slack unasked: posted once, edited in place, found again."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.outlet import Outlet
from bot.reply import Button, Card, Reply, Row
from bot.slack.outlet import SlackOutlet
from models.rules.outcomes import Absent, Later, Refused, Unknown
from models.rules.postings import Closed, Gone, Posted
from tests.fakes.slack import SlackServer
from tests.fakes.slack.talking import with_token_of

NOW = datetime.now(UTC)
CARD = Card(
    "Launch teaser",
    body="Tue 24 Nov, 09:00",
    rows=(Row("<!channel> and <@U1>"),),
    buttons=(Button("Approve", "approve ACME/142@3", "primary"),),
    key="ACME/142",
)
REPLY = Reply("Launch teaser wants approval.", (CARD,))

outlet: Outlet = SlackOutlet()  # mypy holds it to the Protocol


@pytest.fixture(autouse=True)
def database(sqlite_database) -> None:
    """Where tokens are looked up."""


@pytest.fixture
def slack(slack) -> Iterator[SlackServer]:
    yield slack
    assert slack.refusals == []


@pytest.fixture
def here(team) -> str:
    return f"slack:{team.id}"


@pytest.fixture
def news(team):
    return team.channel("news")


def post(here, news, reply=REPLY, key="k1", **more):
    return outlet.post(here, news.id, reply, key=key, **more)


def test_a_card_is_posted_once_and_edited_in_place_ever_after(slack, here, news):
    posted = post(here, news)
    assert isinstance(posted, Posted)
    assert posted.link.endswith(f"/archives/{news.id}/p{posted.message_id.replace('.', '')}")
    assert news.messages[0].buttons == ["Approve"]
    outcome = Reply("Approved by Ana.", (Card("Launch teaser", body="Approved", key="ACME/142"),))
    assert outlet.edit(here, news.id, posted.message_id, outcome) == posted
    [message] = news.messages
    assert message.buttons == []
    assert "Approved" in message.shown
    assert message.metadata["event_payload"] == {"key": "ACME/142", "posting": "k1"}


def test_nothing_that_people_wrote_calls_anybody(here, news):
    post(here, news)
    assert news.messages[0].pings == set()


def test_those_who_are_needed_are_called_and_strangers_are_not(here, news, team):
    ana = team.user("ana")
    post(here, news, mention=[f"{here}:{ana.id}", "slack:T404:U1", "terminal:bo"])
    assert news.messages[0].pings == {ana.id}


def test_a_card_that_fills_a_message_still_calls_people_and_keeps_its_buttons(here, news, team):
    rows = tuple(Row(f"Row {n}", (Button("Show", f"show ACME/{n}"),)) for n in range(80))
    full = Reply("Much.", (Card("Much", rows=rows, buttons=(Button("All", "list ACME +1"),)),))
    ana = team.user("ana")
    post(here, news, full, mention=[f"{here}:{ana.id}"])
    assert news.messages[0].pings == {ana.id}
    assert "All" in news.messages[0].buttons


def test_history_goes_to_the_thread_of_its_card(here, news):
    card = post(here, news)
    post(here, news, Reply("Ana approved."), key="k2", thread=card.message_id)
    assert [each.shown for each in news.thread(card.message_id)] == ["Ana approved."]


def test_a_lost_answer_is_unknown_and_the_message_is_found_by_its_key(slack, here, news):
    slack.faults.lose_answers("chat.postMessage")
    assert isinstance(post(here, news), Unknown)
    found = outlet.find(here, news.id, "k1", since=NOW)
    assert found.message_id == news.messages[0].ts
    assert isinstance(outlet.find(here, news.id, "k2", since=NOW), Absent)
    assert len(slack.called("chat.postMessage")) == 1


def test_what_was_posted_to_a_thread_is_found_there(here, news):
    card = post(here, news)
    post(here, news, key="k2", thread=card.message_id)
    found = outlet.find(here, news.id, "k2", since=NOW, thread=card.message_id)
    assert found.message_id == news.messages[1].ts


def test_an_edit_is_tried_again_where_its_answer_is_lost(slack, here, news):
    card = post(here, news)
    slack.faults.lose_answers("chat.update")
    assert outlet.edit(here, news.id, card.message_id, Reply("Done.")) == card
    assert len(slack.called("chat.update")) == 2


def test_a_message_that_somebody_deleted_is_gone(here, news):
    card = post(here, news)
    news.messages.clear()
    assert isinstance(outlet.edit(here, news.id, card.message_id, REPLY), Gone)
    assert isinstance(post(here, news, thread=card.message_id), Gone)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda news: setattr(news, "is_archived", True),
        lambda news: setattr(news, "restricted", True),
        lambda news: news.team.channels.pop(news.id),
    ],
)
def test_a_channel_that_takes_nothing_is_closed_with_a_step_that_opens_it(here, news, spoil):
    spoil(news)
    closed = post(here, news)
    assert isinstance(closed, Closed)
    assert not closed.whole
    assert len(closed.reason) > 30


def test_a_void_token_closes_the_whole_workspace(slack, here, news):
    slack.world.tokens.clear()
    assert post(here, news).whole
    assert outlet.post("slack:T404", news.id, REPLY, key="k1").whole
    assert isinstance(outlet.find(here, news.id, "k1", since=NOW), Closed)


def test_without_the_right_to_read_history_nothing_is_said_about_posting(slack):
    team = with_token_of(slack.team("narrow", scopes="chat:write"))
    here, news = f"slack:{team.id}", team.channel("news")
    assert isinstance(post(here, news), Posted)
    assert isinstance(outlet.find(here, news.id, "k1", since=NOW), Refused)
    ana = team.user("ana")
    assert "im:write" in outlet.direct(here, f"{here}:{ana.id}").reason


def test_slack_that_is_down_or_busy_gets_it_later(slack, here, news):
    slack.faults.rate_limit("chat.postMessage", 5)
    assert post(here, news).limited
    slack.down()
    assert isinstance(post(here, news), Later)
    assert isinstance(outlet.find(here, news.id, "k1", since=NOW), Later)


def test_direct_messages_have_a_channel_of_their_own(here, team):
    ana = team.user("ana")
    channel = outlet.direct(here, f"{here}:{ana.id}")
    assert channel == team.direct(ana).id
    assert isinstance(outlet.post(here, channel, REPLY, key="k1"), Posted)
    assert isinstance(outlet.direct(here, f"{here}:U404"), Closed)
    assert isinstance(outlet.direct(here, "terminal:ana"), Closed)


def test_a_drawing_that_slack_refuses_is_said_in_words(slack, here, news):
    slack.faults.fail("chat.postMessage", "invalid_blocks")
    assert isinstance(post(here, news), Posted)
    assert news.messages[0].blocks == []
    assert "Approve" not in news.messages[0].buttons
    assert "Launch teaser" in news.messages[0].shown
