"""What was asked about is looked at again when it is approved: something may be in its way."""

from datetime import timedelta

import pytest

from bot.terminal.draw import Page, draw_notice
from bot.views.notices import notice
from models import clock as real_clock
from models.services.notices import notices
from models.tables import Conflict, Decision, Delivery, Member, Review, Schedule
from tests.bot.conftest import Chat


@pytest.fixture
def bo(chat):
    person = Chat("bo")
    person.say("help")
    Member.update(role="approver").where(Member.name == "bo").execute()
    return person


@pytest.fixture
def asked(chat, bo):
    """A post for Tuesday that waits for approval."""
    chat.say("settings approvals required")
    chat.say('"Bread is baked daily" to site tomorrow 9:00')
    chat.press("Schedule")
    assert Review.get().state == "open"
    return chat


def cards() -> str:
    found = notices.since("terminal", "chat", 0, now=real_clock.now())
    return "\n".join(
        draw_notice(notice(each), Page(width=200)) for each in found if each.kind == "review"
    )


def test_what_blocks_it_by_now_refuses_the_approval_with_ways_out(asked, bo):
    asked.say("rule nothing on tuesdays")

    said = bo.say("approve #1")

    assert "#1 “Bread is baked daily” is not approved" in said
    assert "Rule 1: nothing on tuesdays" in said
    assert "Nothing was changed" in said
    assert (Review.get().state, Decision.select().count()) == ("open", 0)
    assert "is moved" in bo.press("Wed 4 Mar")
    assert "✓ #1 is approved by bo" in bo.say("approve #1")


def test_what_somebody_overrode_is_approved(asked, bo):
    asked.say("rule nothing on tuesdays")
    assert "is not approved" in bo.say("approve #1")

    asked.say("override #1 because the fair opens then")

    assert "✓ #1 is approved by bo" in bo.say("approve #1")
    assert not Schedule.get().blocked


def test_a_manager_goes_ahead_from_the_refusal_itself(asked, bo):
    Member.update(role="manager").where(Member.name == "bo").execute()
    asked.say("rule nothing on tuesdays")
    bo.say("approve #1")
    bo.press("Go ahead anyway")

    bo.say(bo.last.form.says.replace("{reason}", "the fair"))

    assert "is approved by bo" in bo.say("approve #1")


def test_whoever_may_not_decide_is_told_that_first(asked):
    asked.say("rule nothing on tuesdays")

    assert "nobody approves their own work" in asked.say("approve #1")


def test_a_repeat_is_no_error_whatever_came_since(asked, bo):
    asked.say("settings approvers-needed 2")
    bo.say("approve #1")
    asked.say("rule nothing on tuesdays")

    assert "You decided #1 already" in bo.say("approve #1")
    assert not bo.last.failed


def test_what_is_rejected_is_not_looked_at(asked, bo):
    asked.say("rule nothing on tuesdays")

    assert "is rejected" in bo.say('reject #1 "too early"')


def test_a_warning_refuses_nothing_and_stays_open(asked, bo):
    asked.say("rule warn nothing on tuesdays")

    assert "✓ #1 is approved by bo" in bo.say("approve #1")
    assert Conflict.get().how is None


def test_the_card_of_a_request_shows_what_is_open(asked, bo):
    assert "Rule 1" not in cards()
    asked.say("rule nothing on tuesdays")

    asked.say('edit #1 "Cats sleep all day"')

    assert "✕ Conflict" in cards()
    assert "Rule 1: nothing on tuesdays" in cards()


def test_going_ahead_without_approval_does_not_go_ahead_of_a_conflict(asked, bo, at, publish_due):
    asked.say("rule nothing on tuesdays")
    asked.say("approve #1 anyway because nobody is here")
    at(Delivery.get().due_at)

    assert publish_due() == 0
    assert Delivery.get().held_for == "conflict"


def test_what_missed_its_time_is_offered_none_that_has_passed(asked, bo, at, publish_due):
    at(Delivery.get().due_at + timedelta(minutes=50))
    publish_due()
    asked.say("rule nothing on tuesdays between 9:00 and 9:30")

    bo.say("approve #1")

    assert bo.buttons[0].label.startswith("10:00: 1 hour later")
    assert "is moved" in bo.press("10:00")
