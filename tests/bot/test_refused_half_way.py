"""What is refused while something greater is written leaves nothing, and the rest stays."""

import pytest

from models.tables import Delivery, Post, Proposal, Revision
from tests.bot.conftest import Chat


@pytest.fixture
def chat(chat: Chat) -> Chat:
    """A post for a Monday, where nothing may go out on Tuesdays."""
    chat.say('"One apple" to site monday 16 march 9:00')
    chat.press("Schedule")
    chat.say("rule nothing on tuesdays")
    return chat


def due() -> list[str]:
    return [f"{row.due_at:%d.%m. %H:%M}" for row in Delivery.select().order_by(Delivery.id)]


def states() -> list[str]:
    return [row.state for row in Proposal.select().order_by(Proposal.id)]


def test_a_move_that_is_in_the_way_once_its_hour_was_picked_is_answered_with_ways_out(chat):
    chat.say("move #1 to tuesday at 3")

    assert "Rule 1: nothing on tuesdays" in chat.press("Tue 3 Mar 2026, 15:00")
    assert due() == ["16.03. 08:00"]
    assert states() == ["confirmed", "confirmed"]


def test_of_posts_moved_once_the_hour_was_picked_one_that_cannot_be_is_said(chat):
    chat.say("move #1 and #2 to thursday at 3")

    assert "There is no post #2" in chat.press("Thu 5 Mar 2026, 15:00")
    assert due() == ["05.03. 14:00"]


def test_a_form_whose_new_time_is_in_the_way_changes_no_word_either(chat):
    said = chat.say('revise ACME/1@1 "Two pears" 2026-03-17 09:00 Europe/Berlin')

    assert "#1 “One apple” is not moved" in said
    assert due() == ["16.03. 08:00"]
    assert [row.text for row in Revision.select()] == ["One apple"]


def test_a_proposal_that_is_in_the_way_by_now_is_shown_with_ways_out_and_still_open(chat):
    chat.say('"Two pears" to site wednesday 18 march 9:00')
    confirmation = next(each.says for each in chat.buttons if each.label == "Schedule")
    chat.say("rule nothing on wednesdays")

    assert "Rule 2: nothing on wednesdays" in chat.say(confirmation)
    assert Post.select().count() == 1
    assert states() == ["confirmed", "open"]
