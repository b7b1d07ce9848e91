"""What comes back is looked at again: everything resumed, all that failed, what is undone."""

from datetime import timedelta

import pytest

from models.rules.outcomes import Refused, Unknown
from models.tables import Conflict, Delivery, Post, Schedule
from tests.bot.conftest import MONDAY


@pytest.fixture
def two(chat):
    """Two posts for Tuesday, an hour apart."""
    for words, when in (("Bread is baked daily", "9:00"), ("Cats sleep all day", "10:00")):
        chat.say(f'"{words}" to site tomorrow {when}')
        chat.press("Schedule")
    return chat


def blocked() -> list[bool]:
    return [row.blocked for row in Schedule.select().order_by(Schedule.id)]


def test_resuming_everything_looks_at_it_and_refuses_nothing(two):
    two.say("pause everything")
    two.say("rule nothing on tuesdays")
    assert blocked() == [False, False]

    said = two.say("resume everything")
    assert "2 posts resumed" in said
    assert "Something stands in the way of 2 posts, which do not go out like this" in said

    assert blocked() == [True, True]
    assert "2 conflicts" in two.say("conflicts")


def test_retrying_all_looks_at_it_and_refuses_nothing(two, at, publish_due):
    at(MONDAY + timedelta(days=1, hours=1))
    publish_due(Refused("no"))
    two.say("rule nothing on tuesdays")

    assert "sent again now" in two.say("retry all")

    assert any(blocked())
    assert publish_due() == 0
    assert {row.held_for for row in Delivery.select()} == {"conflict"}


def test_what_undo_brings_back_is_looked_at(two):
    two.say("cancel #1")
    two.say("rule nothing on tuesdays")

    said = two.say("undo #1")

    assert "Something stands in the way of 1 post, which does not go out like this" in said
    assert Schedule.get_by_id(1).state == "active"
    assert blocked()[0]
    assert "Rule 1" in two.say("show #1")


def test_what_undo_moves_out_of_the_way_is_in_nobodys_way(two):
    two.say("rule nothing on tuesdays")
    two.say("override #2 because it must")
    two.say("move #2 to wednesday 9:00")
    two.say("override #1 because it must")

    two.say("undo #2")

    assert not any(blocked())
    assert Conflict.select().where(Conflict.resolved_at.is_null()).count() == 0


@pytest.fixture
def failed(chat, at, publish_due):
    """A daily post that failed once and was taken off the calendar."""
    chat.say('"Tea" to site every day 9:00')
    chat.press("Schedule")
    at(MONDAY.replace(day=3, hour=8))
    return chat


def test_what_is_paused_is_retried_only_once_it_goes_on_and_says_so(failed, publish_due):
    publish_due(Refused("no"))
    failed.say("pause #1")

    said = failed.say("retry #1")

    assert "#1 stands still, so nothing of it is sent again before it goes on" in said
    assert "Nothing failed in the last seven days" in failed.say("retry all")
    failed.say("resume #1")
    assert "1 delivery is sent again now" in failed.say("retry #1")


def test_what_is_off_the_calendar_is_not_retried_and_says_so(failed, publish_due):
    publish_due(Refused("no"))
    failed.say("cancel #1")

    said = failed.say("retry #1")

    assert "#1 was taken off the calendar, so nothing of it is sent again" in said
    assert "`schedule #1 …` puts it back" in said
    assert "Nothing failed in the last seven days" in failed.say("retry all")
    assert Delivery.select().where(Delivery.state == "refused").count() == 1
    assert Post.get().state != "published"


def test_what_is_in_doubt_and_off_the_calendar_is_not_sent_but_may_be_said_to_be_there(
    failed, publish_due
):
    Schedule.update(max_retries=0).execute()
    publish_due(Unknown("no answer"))
    failed.say("cancel #1")
    number = Delivery.get(Delivery.state == "unknown").id

    assert "#1 was taken off the calendar" in failed.say(f"send D{number}")
    assert Delivery.get_by_id(number).state == "unknown"
    failed.say(f"there D{number}")
    assert Delivery.get_by_id(number).state == "delivered"
