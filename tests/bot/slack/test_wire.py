"""Calls of Slack: sent once where they publish, and honest about what may have happened."""

import threading
import time
from datetime import timedelta

import pytest

from bot.slack import errors
from bot.slack.wire import SlackSaidNo, made, publishing_client, reading_client
from models.rules.outcomes import Later, Refused, Unknown


@pytest.fixture
def news(team):
    return team.channel("news")


def post(team, news, text="Hello", **more):
    client = publishing_client(team.token)
    return made(lambda: client.chat_postMessage(channel=news.id, text=text), where="#news", **more)


def outcome(act) -> Later | Refused | Unknown:
    with pytest.raises(SlackSaidNo) as raised:
        act()
    return raised.value.outcome


@pytest.mark.parametrize("fault", ["lose_answers", "drop_after_request", "garble"])
def test_what_publishes_is_sent_once_even_when_its_answer_is_lost(slack, team, news, fault):
    getattr(slack.faults, fault)("chat.postMessage")
    assert isinstance(outcome(lambda: post(team, news)), Unknown)
    time.sleep(0.05)
    sent = len(slack.called("chat.postMessage"))
    assert sent == (0 if fault == "drop_after_request" else 1)
    assert len(news.messages) == sent


@pytest.mark.parametrize("how", [500, 502, 503, "internal_error", "fatal_error"])
def test_a_stumble_of_slack_leaves_open_whether_it_posted(slack, team, news, how):
    slack.faults.fail("chat.postMessage", how)
    assert isinstance(outcome(lambda: post(team, news)), Unknown)
    assert len(slack.called("chat.postMessage")) == 1


def test_what_only_reads_is_asked_again(slack, team):
    slack.faults.drop_after_request("auth.test")
    slack.faults.fail("auth.test", 502)
    assert made(reading_client(team.token).auth_test)["team_id"] == team.id


def test_slack_that_cannot_be_reached_has_certainly_got_nothing(slack, team, news):
    slack.down()
    assert isinstance(outcome(lambda: post(team, news)), Later)
    slack.up()
    assert post(team, news)["ok"]


def test_a_proxy_is_used_but_for_what_is_to_be_reached_directly(slack, team, news, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "elsewhere.test")
    assert isinstance(outcome(lambda: post(team, news)), Later)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert post(team, news)["ok"]


def test_a_rate_limit_says_how_long_to_wait(slack, team, news):
    slack.faults.rate_limit("chat.postMessage", 30)
    said = outcome(lambda: post(team, news))
    assert said == Later("Slack asked to wait.", timedelta(seconds=30), limited=True)


def test_a_call_ends_in_time_however_slowly_its_answer_comes(slack, team, news):
    slack.faults.slow("chat.postMessage", 2.0)
    began = time.monotonic()
    assert isinstance(outcome(lambda: post(team, news, within=0.1)), Unknown)
    assert time.monotonic() - began < 1.5
    for thread in threading.enumerate():
        if thread.name == "slack":
            thread.join(5)


def test_refusals_name_the_channel_and_the_step_that_mends_them(slack, team, news):
    slack.kick(news)
    news.is_private = True
    said = outcome(lambda: post(team, news))
    assert isinstance(said, Refused)
    assert "no #news" in said.reason
    assert "/invite @Presstime" in said.reason
    assert "channel_not_found" in said.reason


def test_a_missing_scope_is_named(slack, team, news):
    narrow = slack.team("narrow", scopes="commands")
    said = outcome(lambda: post(narrow, narrow.channel("news")))
    assert "the scope chat:write" in said.reason


def test_every_error_is_whole_sentences_without_a_bare_code():
    for code in [*errors._WORDS, "something_new"]:
        words = errors.in_words(code, where="#news", scope="chat:write")
        sentences, _, bare = words.rpartition(" (Slack: ")
        assert bare == f"{code})"
        assert sentences[0].isupper() or sentences[0] == "#"
        assert sentences.endswith(".")
        assert "{" not in sentences
        assert len(sentences) > 25
