from datetime import UTC, datetime, timedelta

import pytest

from bot.discord.errors import in_words
from bot.discord.wire import NO_MENTIONS, Said, Wire, link, made_at, nonce, wire_of
from bot.settings import Settings
from models.errors import UserError
from models.rules.outcomes import Later, Refused, Unknown
from tests.fakes.discord.rest import limited
from tests.fakes.webhook_receiver import (
    answer,
    close_before_reply,
    close_mid_reply,
    garbage,
    reset_before_reply,
)


def body(text: str = "Hello", key: str = "k1") -> dict[str, object]:
    return {
        "content": text,
        "nonce": nonce(key),
        "enforce_nonce": True,
        "allowed_mentions": NO_MENTIONS,
    }


@pytest.fixture
def messages(discord) -> str:
    return f"/channels/{discord.guild().channel('news').id}/messages"


def test_a_message_is_made_once_for_a_key_whose_answer_was_lost(discord, wire, messages):
    for lost in (close_before_reply, reset_before_reply, close_mid_reply, garbage, answer(502)):
        discord.next(lost)
        assert isinstance(wire.post(messages, body()), Unknown)
    there = wire.post(messages, body())

    assert isinstance(there, Said)
    assert there.well
    shown = wire.get(messages)
    assert [each["id"] for each in shown.body] == [there.body["id"]]


def test_nothing_is_sent_twice_by_itself(discord, wire, messages):
    discord.next(answer(500))
    wire.post(messages, body())
    assert len(discord.calls) == 1


def test_a_rate_limit_is_waited_for_as_long_as_discord_says(discord, wire, messages):
    discord.next(limited(1.337), answer(429, b"<html>", {"retry-after": "60"}), answer(429))
    waits = [wire.post(messages, body()) for _ in range(3)]

    assert [(each.after, each.limited) for each in waits] == [
        (timedelta(seconds=1.337), True),
        (timedelta(seconds=60), True),
        (None, True),
    ]
    assert wire.get(messages).body == []


@pytest.mark.parametrize("after", ["soon", "nan", "-3", "inf", "1e300"])
def test_a_wait_that_makes_no_sense_is_at_most_a_day(discord, wire, messages, after):
    discord.next(answer(429, b"", {"retry-after": after}))
    heard = wire.post(messages, body())
    assert heard.after is None or timedelta() <= heard.after <= timedelta(days=1)


def test_who_cannot_be_reached_was_sent_nothing(wire):
    heard = Wire("t", "http://127.0.0.1:9/api").post("/channels/1/messages", body())
    assert isinstance(heard, Later)
    assert "nothing was sent" in heard.reason


def test_a_read_whose_answer_is_lost_is_simply_read_later(discord, wire, messages):
    discord.next(close_before_reply)
    assert isinstance(wire.get(messages), Later)


def test_a_refusal_says_what_mends_it(discord, wire):
    news = discord.guild().channel("news", denied=1 << 11)
    heard = wire.post(f"/channels/{news.id}/messages", body())

    assert heard.status == 403
    assert heard.code == 50013
    assert heard.refusal == Refused(
        "I may not do that there. Give my role Send Messages in the channel's permissions (in a "
        "thread: Send Messages in Threads; for files: Attach Files, too). (Discord 50013)"
    )
    assert "gone" in wire.post("/channels/1/messages", body()).refusal.reason


def test_a_wrong_token_is_named_and_never_shown(discord):
    wire = Wire("secret-token", discord.url)
    heard = wire.get("/users/@me")

    assert "DISCORD_TOKEN" in heard.refusal.reason
    assert "secret-token" not in repr(wire) + heard.refusal.reason


def test_a_refusal_nobody_foresaw_is_told_in_discords_words():
    assert (
        in_words(400, 99, "Strange\x00 thing") == "Discord refused it: Strange thing (Discord 99)."
    )
    assert in_words(418, 0) == "Discord refused it: it did not say why (Discord 418)."


def test_a_body_discord_does_not_take_is_told_with_what_is_wrong(discord, wire, messages):
    heard = wire.post(messages, body("x" * 2_001))
    assert "content is 2001" in heard.refusal.reason


def test_ids_tell_when_and_links_where():
    assert made_at("175928847299117063") == datetime(2016, 4, 30, 11, 18, 25, 796000, UTC)
    assert link("1", "2", "3") == "https://discord.com/channels/1/2/3"
    assert link(None, "2", "3") == "https://discord.com/channels/@me/2/3"
    assert len(nonce("k" * 500)) <= 25


def test_without_a_token_there_is_no_discord():
    with pytest.raises(UserError, match="DISCORD_TOKEN"):
        wire_of(Settings(discord_token=None))
