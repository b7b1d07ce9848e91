from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.discord.outlet import DiscordOutlet
from bot.discord.wire import Wire
from bot.outlet import Outlet
from bot.reply import Button, Card, Reply
from models import clock, stored
from models.rules.media import Medium
from models.rules.outcomes import Absent, Later, Refused, Unknown
from models.rules.postings import Closed, Gone, Posted
from tests.fakes.discord.rest import RestServer, limited, pings
from tests.fakes.discord.world import READ_HISTORY, SEND_MESSAGES, VIEW_CHANNEL, Channel, Guild
from tests.fakes.webhook_receiver import answer, close_before_reply
from tests.specs.discord.bodies import walked

CARD = Reply("", (Card("#1 Hello", buttons=(Button("Approve", "approve A/1@2"),), key="A/1"),))
DONE = Reply("", (Card("#1 Hello: approved by Ana", key="A/1"),))
KEY = "k" * 22
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def outlet(wire: Wire) -> Outlet:
    return DiscordOutlet(wire)


@pytest.fixture
def guild(discord: RestServer) -> Guild:
    return discord.guild()


@pytest.fixture
def news(guild: Guild) -> Channel:
    return guild.channel("news")


def workspace(channel: Channel) -> str:
    return f"discord:{channel.guild.id}"


def post(outlet: Outlet, channel: Channel, reply: Reply = CARD, key: str = KEY, **how):
    return outlet.post(workspace(channel), channel.id, reply, key=key, **how)


def says(message: dict) -> list[str]:
    return [each["custom_id"] for each in walked(message["components"]) if "custom_id" in each]


def test_a_card_is_posted_with_its_buttons_and_a_link_to_it(outlet, news):
    posted = post(outlet, news)

    [message] = news.messages.values()
    assert posted == Posted(
        message["id"],
        f"https://discord.com/channels/{news.guild.id}/{news.id}/{message['id']}",
    )
    assert says(message) == ["approve A/1@2"]


def test_a_lost_answer_is_made_good_by_the_same_key(discord, outlet, news):
    discord.next(close_before_reply, answer(503))
    assert isinstance(post(outlet, news), Unknown)
    assert isinstance(post(outlet, news), Unknown)
    assert isinstance(post(outlet, news), Posted)
    assert len(news.messages) == 1
    assert outlet.key_window >= timedelta(minutes=2)


def test_when_the_key_is_forgotten_it_is_found_by_its_mark(discord, outlet, news):
    since = clock.now() - timedelta(seconds=1)
    post(outlet, news, key="another")
    discord.next(close_before_reply)
    post(outlet, news)
    discord.rest.forget_nonces()
    post(outlet, news, key="a third")

    found = outlet.find(workspace(news), news.id, KEY, since=since)
    assert found.message_id == list(news.messages)[1]
    assert isinstance(outlet.find(workspace(news), news.id, "x", since=since), Absent)


def test_what_was_posted_before_is_not_it(outlet, news):
    post(outlet, news)
    later = clock.now() + timedelta(hours=1)
    assert isinstance(outlet.find(workspace(news), news.id, KEY, since=later), Absent)


def test_it_is_not_called_absent_where_it_cannot_be_seen(discord, outlet, news):
    post(outlet, news)

    def look():
        return outlet.find(workspace(news), news.id, KEY, since=LONG_AGO)

    news.denied = READ_HISTORY
    assert isinstance(look(), Refused)
    news.denied = VIEW_CHANNEL
    assert isinstance(look(), Closed)
    discord.next(answer(502))
    assert isinstance(look(), Later)


def test_a_message_is_edited_in_place_and_its_buttons_go(outlet, news):
    posted = post(outlet, news)
    assert outlet.edit(workspace(news), news.id, posted.message_id, DONE) == posted

    [message] = news.messages.values()
    assert says(message) == []
    assert "approved by Ana" in str(message["components"])


@pytest.fixture
def press(tmp_path) -> Medium:
    """A picture in the media folder."""
    return picture(tmp_path, b"a red press")


def picture(tmp_path, content: bytes) -> Medium:
    stored.use(tmp_path / "media")
    with stored.arriving([content], 1_000) as arrived:
        stored.settle(arrived)
        return Medium(arrived.digest, "the press.png", "image/png", len(content), "A red press")


def showing(*media: Medium) -> Reply:
    return Reply("", (replace(CARD.cards[0], media=media),))


def sizes(message: dict) -> list[int]:
    return [each["size"] for each in message["attachments"]]


def test_a_card_shows_its_files_and_an_edit_sends_only_what_changed(
    discord, outlet, news, press, tmp_path
):
    posted = post(outlet, news, showing(press))
    [message] = news.messages.values()
    [item] = next(each for each in walked(message["components"]) if each["type"] == 12)["items"]
    assert item["description"] == "A red press"
    [attached] = message["attachments"]
    assert item["media"]["url"] == f"attachment://{attached['filename']}"

    assert outlet.edit(workspace(news), news.id, posted.message_id, showing(press)) == posted
    assert "attachments" not in discord.calls[-1].body
    assert sizes(message) == [press.size]

    other = picture(tmp_path, b"another")
    assert outlet.edit(workspace(news), news.id, posted.message_id, showing(other)) == posted
    assert sizes(message) == [other.size]


def test_in_a_thread_and_where_a_file_is_lost_a_card_stands_all_the_same(
    discord, outlet, news, press
):
    card = post(outlet, news)
    below = post(outlet, news, showing(press), key="below", thread=card.message_id)
    [thread] = discord.rest.threads.values()
    assert sizes(thread.messages[below.message_id]) == [press.size]

    stored.place_of(press.digest).unlink()
    assert isinstance(post(outlet, news, showing(press), key="lost"), Posted)
    assert sizes(list(news.messages.values())[-1]) == []


def test_a_deleted_message_is_gone(outlet, news):
    posted = post(outlet, news)
    news.messages.clear()
    assert outlet.edit(workspace(news), news.id, posted.message_id, DONE) == Gone()
    assert post(outlet, news) == Gone()


def test_history_stands_in_the_thread_of_its_card(discord, outlet, news):
    card = post(outlet, news)
    lines = [
        post(outlet, news, Reply(f"Line {n}"), key=f"line{n}", thread=card.message_id)
        for n in range(2)
    ]

    [thread] = discord.rest.threads.values()
    assert [each["id"] for each in thread.messages.values()] == [each.message_id for each in lines]
    assert len(news.messages) == 1
    found = outlet.find(workspace(news), news.id, "line1", since=LONG_AGO, thread=card.message_id)
    assert found == lines[1]

    first = lines[0].message_id
    assert outlet.edit(workspace(news), news.id, first, DONE, thread=card.message_id) == lines[0]
    assert "approved by Ana" in str(thread.messages[first]["components"])


def test_a_thread_whose_card_was_deleted_is_gone(outlet, news):
    assert post(outlet, news, thread="1290000000000000001") == Gone()


def test_a_thread_that_was_never_opened_holds_nothing(outlet, news):
    posted = post(outlet, news)
    assert outlet.find(
        workspace(news), news.id, "x", since=LONG_AGO, thread=posted.message_id
    ) == Absent()  # fmt: skip


def test_only_who_is_to_be_called_is(discord, outlet, news):
    guild = news.guild.id
    loud = Reply("Hello @everyone <@7>")
    post(outlet, news, loud, mention=[f"discord:{guild}:5", "slack:T1:U1"])
    assert [whom for _, whom in discord.rest.pinged] == ["5"]
    assert list(pings(discord.calls[-1].body)) == ["5"]
    assert discord.calls[-1].body["allowed_mentions"] == {"parse": [], "users": ["5"]}


def test_quiet_messages_notify_nobody(discord, outlet, news):
    post(outlet, news, silent=True)
    assert discord.calls[-1].body["flags"] & 1 << 12
    post(outlet, news, key="loud")
    assert not discord.calls[-1].body["flags"] & 1 << 12


def test_direct_messages_go_where_they_may(discord, outlet, news):
    place = workspace(news)
    channel = outlet.direct(place, f"{place}:77")
    posted = outlet.post(place, channel, CARD, key=KEY)
    assert isinstance(posted, Posted)

    below = outlet.post(place, channel, DONE, key="b", thread=posted.message_id)
    assert isinstance(below, Posted)
    [_, answer_] = discord.rest.direct["77"].messages.values()
    assert answer_["message_reference"]["message_id"] == posted.message_id
    assert outlet.edit(place, channel, below.message_id, CARD, thread=posted.message_id) == below

    discord.rest.deaf.add("77")
    closed = outlet.post(place, channel, CARD, key="c")
    assert isinstance(closed, Closed)
    assert "direct messages" in closed.reason
    assert not closed.whole


def test_a_channel_of_another_server_is_never_posted_to(discord, outlet, news):
    closed = outlet.post("discord:1", news.id, CARD, key=KEY)
    assert isinstance(closed, Closed)
    assert "another Discord server" in closed.reason
    assert news.messages == {}


def test_a_person_of_another_chat_has_no_direct_messages_here(outlet):
    assert isinstance(outlet.direct("discord:1", "slack:T1:U1"), Closed)


def test_what_keeps_a_channel_closed_is_said(discord, outlet, news):
    news.denied = SEND_MESSAGES
    closed = post(outlet, news)
    assert isinstance(closed, Closed)
    assert "Send Messages" in closed.reason
    assert not closed.whole


def test_a_wrong_token_closes_everything(discord, outlet, news):
    discord.token = "other"
    for said in (
        post(outlet, news),
        outlet.edit(workspace(news), news.id, "5", DONE),
        outlet.find(workspace(news), news.id, KEY, since=LONG_AGO),
        outlet.direct(workspace(news), f"{workspace(news)}:7"),
    ):
        assert isinstance(said, Closed)
        assert said.whole


def test_a_rate_limit_is_later_and_for_all(discord, outlet, news):
    discord.next(limited(3))
    assert post(outlet, news) == Later("Discord asked to wait.", timedelta(seconds=3), limited=True)
    assert news.messages == {}
