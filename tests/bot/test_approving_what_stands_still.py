"""Approving what is paused or frozen: the answer says that it does not go out all the same."""

import pytest

from models.tables import Member
from tests.bot.conftest import Chat


@pytest.fixture
def bo(chat):
    person = Chat("bo")
    person.say("help")
    Member.update(role="approver").where(Member.name == "bo").execute()
    chat.say("settings approvals required")
    return person


def scheduled(chat, words):
    chat.say(words)
    return chat.press("Schedule" if "tomorrow" in words else "Publish now")


def test_what_is_paused_is_approved_and_stays_paused(chat, bo):
    scheduled(chat, '"Hello" to site tomorrow 9:00')
    chat.say("pause #1")

    said = bo.say("approve #1")

    assert "#1 is approved by bo" in said
    assert "It is paused: nothing of it goes out before `resume #1`." in said
    assert "It goes out" not in said


@pytest.mark.parametrize("deed", ["approve #1", "approve #1 anyway because it is urgent"])
def test_what_is_frozen_is_approved_and_stays_frozen(chat, bo, deed, publish_due):
    chat.say("freeze all because the site is down")
    said = scheduled(chat, '"Hello" to site at once')
    assert "#1 waits for approval, and is frozen" in said

    said = (chat if "anyway" in deed else bo).say(deed)

    assert "It is frozen, so it does not go out yet." in said
    assert "goes out now" not in said
    assert publish_due() == 0


def test_a_request_that_is_withdrawn_says_what_is_frozen(chat, bo):
    chat.say("settings approvals optional")
    scheduled(chat, '"Hello" to site tomorrow 9:00')
    chat.say("submit #1")
    chat.say("freeze all because the site is down")

    said = chat.say("withdraw #1")

    assert "It needs no approval here. It is frozen" in said
    assert "as planned" not in said
