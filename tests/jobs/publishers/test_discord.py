from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot import calls
from bot.discord.wire import nonce
from jobs.publishers import discord, discord_forum
from jobs.publishers.protocol import (
    Content,
    Delivered,
    Destination,
    Later,
    Medium,
    Refused,
    Unknown,
)
from models import stored
from models.errors import UserError
from tests.fakes.discord.rest import CROSSPOSTED, MANAGE_THREADS, RestServer, limited
from tests.fakes.discord.world import (
    ANNOUNCEMENTS,
    ATTACH_FILES,
    FORUM,
    READ_HISTORY,
    SEND_MESSAGES,
    VIEW_CHANNEL,
    Channel,
    Guild,
    message,
)
from tests.fakes.webhook_receiver import answer, close_before_reply

DUE = datetime(2026, 11, 24, 8, tzinfo=UTC)
POST = Content("k1", None, "We open!", "ACME/142", "2026-11-24/0", "news", DUE)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, clock) -> Iterator[RestServer]:
    clock.move_to(DUE)
    with RestServer() as server:
        monkeypatch.setenv("DISCORD_TOKEN", server.token)
        monkeypatch.setenv("DISCORD_API_URL", server.url)
        yield server
    calls.close()


@pytest.fixture
def guild(server: RestServer) -> Guild:
    return server.guild()


@pytest.fixture
def news(guild: Guild) -> Channel:
    return guild.channel("news")


def to(channel: Channel, **settings: str) -> Destination:
    place = {"workspace": f"discord:{channel.guild.id}", "channel": channel.id}
    return Destination("news", {**place, **settings})


def publish(channel: Channel, content: Content = POST, **settings: str):
    there = to(channel, **settings)
    return discord.publish(discord.prepare(content, there), there)


def texts(channel: Channel) -> list[str]:
    return [each["content"] for each in channel.messages.values()]


def test_a_post_is_a_message_with_a_link_to_it(server, news):
    there = publish(news, replace(POST, title="Shop *news*"))

    assert texts(news) == ["**Shop \\*news\\***\n\nWe open!"]
    [id] = news.messages
    assert there == Delivered(id, f"https://discord.com/channels/{news.guild.id}/{news.id}/{id}")
    assert server.calls[-1].body["nonce"] == nonce("k1")


def test_an_attempt_whose_answer_was_lost_is_made_again_and_shows_nothing_new(server, news):
    server.next(close_before_reply, answer(502))
    outcomes = [publish(news) for _ in range(3)]

    assert [type(each) for each in outcomes] == [Unknown, Unknown, Delivered]
    assert texts(news) == ["We open!"]


def test_once_the_key_is_forgotten_what_is_there_is_found(server, news):
    server.next(close_before_reply)
    publish(news)
    server.rest.forget_nonces()
    publish(news, replace(POST, key="k2", text="Something else"))
    other = message(news.id, {"id": "7"}, {"content": "We open!"}, id=str(2**62))
    news.messages[other["id"]] = other

    there = discord.find(discord.prepare(POST, to(news)), to(news))
    assert there is not None
    assert there.remote_id == next(iter(news.messages))


def test_a_message_of_before_or_of_somebody_else_is_not_ours(server, news, clock):
    publish(news)
    clock.forward(timedelta(hours=1))
    again = replace(POST, key="k2", due_at=DUE + timedelta(hours=1))
    other = message(news.id, {"id": "7"}, {"content": "We open!"}, id=str(2**63 - 1))
    news.messages[other["id"]] = other

    assert discord.find(discord.prepare(again, to(news)), to(news)) is None


def test_where_two_say_the_same_a_person_looks(server, news):
    publish(news)
    publish(news, replace(POST, key="k2"))
    with pytest.raises(UserError, match="2 messages there say exactly this"):
        discord.find(discord.prepare(POST, to(news)), to(news))


def test_a_channel_that_may_not_be_read_is_never_called_empty(server, news):
    publish(news)
    news.denied = READ_HISTORY
    with pytest.raises(UserError, match="Read Message History"):
        discord.find(discord.prepare(POST, to(news)), to(news))


def test_many_messages_are_looked_through_page_by_page(server, news):
    publish(news)
    for number in range(250):
        said = message(
            news.id, server.rest.bot, {"content": f"Number {number}"}, id=server.rest.next_id()
        )
        news.messages[said["id"]] = said
    there = discord.find(discord.prepare(POST, to(news)), to(news))
    assert there.remote_id == next(iter(news.messages))


def test_a_message_somebody_deleted_meanwhile_is_not_sent_again(server, news):
    publish(news)
    news.messages.clear()
    outcome = publish(news)
    assert isinstance(outcome, Refused)
    assert "Somebody deleted it" in outcome.reason
    assert texts(news) == []


def test_a_rate_limit_waits(server, news):
    server.next(limited(30))
    assert publish(news) == Later("Discord asked to wait.", timedelta(seconds=30), limited=True)


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("Hello <@5>, <@&6> and <#7>", ["5"]),
        ("Hello @everyone", ["everyone"]),
        ("Hello people@everyone.example <@&6>", []),
    ],
)
def test_only_whom_the_text_names_or_all_where_it_says_so_is_called(server, news, text, called):
    publish(news, replace(POST, text=text))
    assert [whom for _, whom in server.rest.pinged] == called


def test_a_title_calls_nobody(server, news):
    publish(news, replace(POST, title="@everyone <@5>"))
    assert server.rest.pinged == []


def test_a_correction_changes_the_message_and_calls_nobody(server, news):
    there = publish(news)
    fixed = discord.prepare(replace(POST, text="We open <@5>!"), to(news))
    assert discord.correct(fixed, there.remote_id, to(news)) == there
    assert texts(news) == ["We open <@5>!"]
    assert server.rest.pinged == []


def test_a_text_that_is_too_long_is_not_sent(server, news):
    outcome = publish(news, replace(POST, text="x" * 2_001))
    assert outcome == Refused("It is 1 characters longer than the 2,000 that Discord takes.")
    assert server.calls == []


@pytest.mark.parametrize("size", [0, 1, 1_900, 1_950, 1_994, 1_995, 2_000])
def test_a_title_takes_what_room_the_text_leaves(server, news, size):
    publish(news, replace(POST, title="*" * 300, text="y" * size or "y"))
    [said] = texts(news)
    assert len(said) <= 2_000
    assert said.endswith("y" * size)


def test_what_is_in_an_announcement_channel_is_passed_on_where_that_is_asked(server, guild):
    news = guild.channel("updates", ANNOUNCEMENTS)
    publish(news)
    assert [each["flags"] for each in news.messages.values()] == [0]

    first, again = (publish(news, replace(POST, key="k2"), crosspost="yes") for _ in range(2))
    assert first == again
    assert first.note is None
    assert news.messages[first.remote_id]["flags"] & CROSSPOSTED


def test_a_post_that_cannot_be_passed_on_is_there_all_the_same_and_says_so(server, guild):
    news = guild.channel("updates", ANNOUNCEMENTS)
    server.next(None, limited(600))
    outcome = publish(news, crosspost="yes")

    assert texts(news) == ["We open!"]
    assert outcome.remote_id in news.messages
    assert outcome.note == (
        "it was not passed on to followers: Discord asked to wait. Publish it there by hand."
    )


def test_what_is_gone_counts_as_taken_down(server, news):
    there = publish(news)
    for _ in range(2):
        assert isinstance(discord.take_down({}, there.remote_id, to(news)), Delivered)
    nowhere = Destination("x", {"workspace": "discord:1", "channel": "2"})
    assert isinstance(discord.take_down({}, "1", nowhere), Delivered)


def test_what_may_not_be_done_is_said_with_what_mends_it(server, news):
    there = publish(news)
    news.denied = VIEW_CHANNEL
    for outcome in (publish(news), discord.take_down({}, there.remote_id, to(news))):
        assert isinstance(outcome, Refused)
        assert "View Channel" in outcome.reason


def test_without_a_bot_nothing_is_published_and_that_is_said(server, news, monkeypatch):
    monkeypatch.delenv("DISCORD_TOKEN")
    assert "DISCORD_TOKEN" in publish(news).reason


@pytest.mark.parametrize(
    ("denied", "lacks"),
    [
        (VIEW_CHANNEL, "I cannot see that channel"),
        (SEND_MESSAGES, "In #news I lack: Send Messages."),
        (SEND_MESSAGES | READ_HISTORY, "I lack: Send Messages, Read Message History"),
    ],
)
def test_a_missing_permission_is_named_before_it_matters(server, news, denied, lacks):
    discord.check(to(news))
    news.denied = denied
    with pytest.raises(UserError, match=lacks):
        discord.check(to(news))
    assert texts(news) == []


def test_a_check_tells_how_many_people_a_call_to_everybody_reaches(server, guild, news):
    guild.people = 1_200
    assert discord.check(to(news)) == 1_200
    assert discord_forum.check(to(guild.channel("ideas", FORUM))) == 1_200


def test_a_channel_of_another_kind_or_server_is_not_published_to(server, guild, news):
    with pytest.raises(UserError, match="connect discord-forum"):
        discord.check(to(guild.channel("ideas", FORUM)))
    with pytest.raises(UserError, match="That is no forum"):
        discord_forum.check(to(news))
    with pytest.raises(UserError, match="kind"):
        discord.check(to(guild.channel("stage", 13)))
    with pytest.raises(UserError, match="without `crosspost`"):
        discord.check(to(news, crosspost="yes"))
    other = Destination("x", {"workspace": "discord:1", "channel": news.id})
    with pytest.raises(UserError, match="another server"):
        discord.check(other)
    outcome = discord.publish(discord.prepare(POST, other), other)
    assert "belongs to another Discord server" in outcome.reason
    assert texts(news) == []


def test_a_post_of_a_forum_is_a_thread_named_by_its_first_words(server, guild):
    ideas = guild.channel("ideas", FORUM)
    post = replace(POST, text="What should we bake next?\n" + "Tell us. " * 30)
    there = discord_forum.publish(discord_forum.prepare(post, to(ideas)), to(ideas))

    [thread] = server.rest.threads.values()
    assert thread.name.startswith("What should we bake next? Tell us.")
    assert len(thread.name) <= 100
    assert there.link.endswith(f"/{thread.id}/{thread.id}")


def test_a_thread_that_may_not_be_deleted_loses_its_first_message(server, guild):
    ideas = guild.channel("ideas", FORUM)
    prepared = discord_forum.prepare(POST, to(ideas))
    there = discord_forum.publish(prepared, to(ideas))

    assert isinstance(discord_forum.take_down(prepared, there.remote_id, to(ideas)), Delivered)
    assert server.shown() == []
    assert discord_forum.find(prepared, to(ideas)) is None


def test_a_lost_thread_is_found_by_its_name_and_words(server, guild):
    ideas = guild.channel("ideas", FORUM)
    prepared = discord_forum.prepare(replace(POST, title="Cake"), to(ideas))
    server.next(close_before_reply)
    assert isinstance(discord_forum.publish(prepared, to(ideas)), Unknown)

    found = discord_forum.find(prepared, to(ideas))
    assert found.remote_id in server.rest.threads
    server.rest.allowed = MANAGE_THREADS
    discord_forum.take_down(prepared, found.remote_id, to(ideas))
    assert server.rest.threads == {}


PRESS = b"\x89PNG of a press"
PLAN = b"%PDF of a plan"


@pytest.fixture
def with_files(tmp_path) -> Content:
    """A post with two files, which lie in the media folder."""
    stored.use(tmp_path / "media")
    found = []
    for name, kind, alt, raw in (
        ('press "1".png', "image/png", "A red press", PRESS),
        ("plän.pdf", "application/pdf", "", PLAN),
    ):
        with stored.arriving([raw], 1_000) as arrived:
            stored.settle(arrived)
            found.append(Medium(arrived.digest, name, kind, len(raw), alt))
    return replace(POST, media=tuple(found))


def test_files_go_along_with_what_they_show_and_are_posted_once(server, news, with_files):
    server.next(close_before_reply)
    outcomes = [publish(news, with_files) for _ in range(2)]
    assert [type(each) for each in outcomes] == [Unknown, Delivered]

    [shown] = news.messages.values()
    press, plan = shown["attachments"]
    assert (press["description"], press["size"]) == ("A red press", len(PRESS))
    assert "description" not in plan
    assert [server.rest.files.contents[each["id"]] for each in (press, plan)] == [PRESS, PLAN]
    assert [each["content_type"] for each in (press, plan)] == ["image/png", "application/pdf"]


def test_files_are_looked_for_with_the_words_they_came_with(server, news, with_files):
    publish(news)
    assert discord.find(discord.prepare(with_files, to(news)), to(news)) is None
    publish(news, replace(with_files, key="k2"))
    there = discord.find(discord.prepare(with_files, to(news)), to(news))
    assert there.remote_id == list(news.messages)[1]


def test_files_are_changed_and_taken_down_with_their_message(server, news, with_files):
    done = publish(news, with_files)
    one = replace(with_files, media=with_files.media[:1], text="Better")
    discord.correct(discord.prepare(one, to(news)), done.remote_id, to(news))
    [shown] = news.messages.values()
    assert shown["content"] == "Better"
    assert len(shown["attachments"]) == 1
    discord.correct(discord.prepare(POST, to(news)), done.remote_id, to(news))
    assert shown["attachments"] == []
    discord.take_down(discord.prepare(POST, to(news)), done.remote_id, to(news))
    assert news.messages == {}


def test_a_forum_post_begins_with_its_files(server, guild, with_files):
    ideas = guild.channel("ideas", FORUM)
    prepared = discord_forum.prepare(with_files, to(ideas))
    done = discord_forum.publish(prepared, to(ideas))
    [begun] = server.rest.threads[done.remote_id].messages.values()
    assert [each["size"] for each in begun["attachments"]] == [len(PRESS), len(PLAN)]
    assert discord_forum.find(prepared, to(ideas)) == done


def test_a_file_that_is_missing_sends_nothing(server, news, with_files):
    stored.place_of(with_files.media[0].digest).unlink()
    with pytest.raises(UserError, match="missing from the media folder"):
        publish(news, with_files)
    assert texts(news) == []
    assert not [each for each in server.calls if each.method == "POST"]


def test_where_files_may_not_be_attached_the_permission_is_named(server, news, with_files):
    news.denied = ATTACH_FILES
    assert "Attach Files" in publish(news, with_files).reason
    assert isinstance(publish(news), Delivered)


def test_files_without_words_are_a_message_too(server, news, with_files):
    publish(news, replace(with_files, text=" "))
    [shown] = news.messages.values()
    assert len(shown["attachments"]) == 2
