"""A risky post, as people see it before it goes out."""

from datetime import timedelta

import pytest

from bot.terminal.draw import Page, buttons_of, draw
from bot.views.notices import notice
from models.services.engine import announcing
from models.services.notices import notices
from tests.bot.conftest import MONDAY


@pytest.fixture
def news():
    """The newest notice as people get it."""

    def newest():
        (told,) = notices.since("terminal", "chat", 0, now=MONDAY)[-1:]
        return notice(told)

    return newest


@pytest.fixture
def announced(say, chat, at, news):
    """The notice of a risky post that goes out in a minute."""
    say('"@everyone it is live" to site in 10 minutes')
    chat.press("Schedule")
    at(MONDAY + timedelta(minutes=9))
    announcing.announce(since=None, now=MONDAY + timedelta(minutes=9))
    return news()


def test_the_card_says_that_it_is_risky_before_it_is_confirmed(say):
    said = say('"@everyone it is live" to site in 10 minutes')
    assert "It mentions everybody, so it is announced 1 minute before it goes out" in said


def test_the_announcement_says_when_and_why(announced):
    said = draw(announced, Page(width=200))
    assert "! #1 “@everyone it is live” goes out in a moment" in said
    assert "On Mon 2 Mar 2026, 10:10 Europe/Berlin: it mentions everybody." in said


def test_stop_holds_it_back_until_it_is_resumed(announced, say, at, publish_due):
    assert "is paused" in say(buttons_of(announced)[0].says)
    at(MONDAY + timedelta(minutes=11))
    assert publish_due() == 0


def test_stop_works_though_the_post_was_edited_since(announced, say):
    say('edit #1 "@everyone it is up"')
    assert "is paused" in say(buttons_of(announced)[0].says)


def test_publishing_now_waits_and_says_so(say, chat, at, publish_due, news):
    say('publish "@here it is live" to site')
    said = chat.press("Publish now")
    assert "#1 goes out in 1 minute, not at once: it mentions everybody." in said
    assert "Stop" in {button.label for button in chat.buttons}
    assert publish_due() == 0
    assert "announced, as it is risky" in say("why #1")
    assert buttons_of(news())[0].says == "stop ACME/1@1"
    at(MONDAY + timedelta(minutes=2))
    assert publish_due() == 1


def test_publishing_several_now_names_the_risky_ones(say, chat):
    for words in ("@here it is live", "quiet"):
        say(f'"{words}" to site friday 9:00')
        chat.press("Schedule")
    say("publish #1 #2")
    assert "Announced first, with a Stop button, as it is risky: #1." in chat.press("Publish 2")


def test_a_stop_that_was_typed_is_as_good(announced, say):
    assert "is paused" in say("pause #1")
