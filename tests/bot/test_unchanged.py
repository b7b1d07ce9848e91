"""What is so already: said in a sentence, and nothing of it written."""

import pytest

from bot.conversation import respond
from bot.message import Message
from models.tables import Audit, Post, Review, Revision, Undo
from tests.bot.conftest import Chat
from tests.bot.test_composed_posts import fill_in
from tests.fakes.files import file, png


def written() -> list[int]:
    """How many rows there are of all that a change writes."""
    return [table.select().count() for table in (Revision, Audit, Undo, Review)]


@pytest.fixture
def planned(chat: Chat) -> Chat:
    """#1, on Friday; #2, every Monday."""
    chat.say("connect site blog")
    for words in (
        '"Launch": "We are live" to site friday 14:00',
        '"Weekly news" to site, blog every monday 9:00',
    ):
        chat.say(words)
        chat.press("Schedule")
    return chat


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ('edit #1 "We are live"', "#1 has exactly that already, so nothing was changed."),
        ('edit #1 "Launch": "We are live"', "#1 has exactly that already"),
        ("text ACME/1@1 We are live", "#1 has exactly that already"),
        ("title ACME/1@1 Launch", "#1 has exactly that already"),
        ("move #1 to friday 14:00", "#1 goes out then already, so nothing was changed."),
        ("move #1 to friday", "#1 goes out then already"),
        ("move #1 by 0 minutes", "#1 goes out then already"),
        ("move ACME/1@1 2026-03-06T13:00Z", "#1 goes out then already"),
        ("move #2 to next monday 9:00", "#2 goes out then already"),
        ("move #2 to every monday 9:00", "#2 goes out by that rule already"),
    ],
)
def test_what_is_so_already_is_said_and_nothing_is_written(planned, sentence, said):
    before = written()

    answer = planned.say(sentence)

    assert said in answer
    assert planned.buttons == ()
    assert planned.last.failed  # so that what was pressed stays where it is, in any chat
    assert planned.last.private
    assert written() == before
    assert {post.revision for post in Post.select()} == {1}


def test_how_it_goes_out_is_so_already_once_it_was_said(planned):
    assert "is changed" in planned.say("edit #2 not after 21:00")
    before = written()

    assert "#2 goes out like that already" in planned.say("edit #2 not after 21:00")
    assert written() == before


def test_of_words_and_manner_said_together_what_is_new_is_done(planned):
    planned.say("edit #2 not after 21:00")

    assert "is changed (revision 3)" in planned.say('edit #2 "Weekly letter" not after 21:00')
    assert "is changed (revision 4)" in planned.say('edit #2 "Weekly letter" not after 22:00')
    assert "already" in planned.say('edit #2 "Weekly letter" not after 22:00')
    assert Post.get(Post.number == 2).revision == 4


def test_the_alt_text_that_a_file_has_is_no_change(chat):
    said = '"Open day" to site friday 9:00 alt "A press"'
    there = Message(said, "terminal:ana", "terminal", "chat", "ana", files=(file("a.png", png()),))
    chat.last = respond(there)
    chat.press("Schedule")
    before = written()

    for sentence in ('alt #1 1 "A press"', 'alt #1 "A press"', "alt ACME/1@1 1 A press"):
        assert "#1 has exactly that already" in chat.say(sentence)
    assert written() == before


def test_a_form_that_is_sent_as_it_was_opened_changes_nothing(planned):
    planned.say("edit #1")
    before = written()

    assert "#1 has exactly that already" in fill_in(planned)
    assert written() == before


def test_a_form_in_which_only_the_time_is_new_moves_the_post(planned):
    planned.say("edit #1")

    assert "Sat 7 Mar 2026, 10:00" in fill_in(planned, when="2026-03-07 10:00")
    assert Post.get(Post.number == 1).revision == 2


def test_of_several_posts_those_that_go_out_then_already_are_told_apart(planned):
    planned.say('"Second" to site friday 18:00')
    planned.say("confirm P3@1")

    said = planned.say("move #1 #3 to friday 14:00")

    assert "so already" in said
    assert "#1 goes out then already" in said


def test_an_approval_stays_when_nothing_is_changed(planned):
    planned.say("settings approvals required")
    planned.say("invite bo as approver")
    planned.say("submit #1")
    before = written()

    assert "already" in planned.say('edit #1 "We are live"')
    assert written() == before


def test_what_stands_in_the_way_at_the_time_it_has_is_not_asked_about(planned):
    planned.say('"Crowd" to site friday 14:00')
    planned.say("override P3@1 because they belong together")

    assert "#3 goes out then already" in planned.say("move #3 to friday 14:00")


def test_a_setting_that_has_the_value_already_is_not_decided_again(planned):
    planned.say("settings default-hour 8:00")
    planned.say('"Third" to site saturday 14:00')
    before = written()

    assert "as before" in planned.say("settings default-hour 8:00")
    assert written() == before
    assert "Scheduled as #3" in planned.say("confirm P3@1")


def test_how_it_goes_out_is_not_left_out_silently_where_nothing_is_planned(planned):
    planned.say("cancel #2")

    assert "has nothing on the calendar" in planned.say('edit #2 "Weekly letter" not after 21:00')
    assert "Weekly news" in planned.say("show #2")
