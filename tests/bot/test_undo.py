"""Undo, as people say and press it."""

from datetime import timedelta

import pytest

from models.services.people import people
from models.tables import Member, Post, Undo
from tests.bot.conftest import MONDAY, Chat


@pytest.fixture
def scheduled(say, chat):
    """Post #1, scheduled for Friday."""
    say('"Launch" to site friday 14:00')
    return chat.press("Schedule")


def test_every_change_offers_undo_as_its_last_button(scheduled, say, chat):
    for words in ("move #1 to saturday 9:00", "pause #1", "resume #1", 'edit #1 "Lunch"'):
        say(words)
        assert chat.buttons[-1].label == "Undo"


def test_looking_offers_none(scheduled, say, chat):
    for words in ("list", "show #1", "why #1", "settings", "help", "undo list"):
        say(words)
        assert "Undo" not in {
            button.label for button in chat.buttons if "anyway" not in button.says
        }


def test_scheduling_is_taken_back_and_the_words_stay(scheduled, say, chat):
    said = chat.press("Undo")
    assert "Undone: you scheduled #1 “Launch”." in said
    assert "Nothing is on the calendar" in say("list")
    assert "Launch" in say("drafts")
    assert Post.get().state == "draft"


def test_what_is_undone_can_be_done_again_and_undone_again(scheduled, say, chat):
    say("move #1 to saturday 9:00")
    assert "Fri 6 Mar 2026, 14:00" in chat.press("Undo")
    assert "Sat 7 Mar 2026, 09:00" in chat.press("Redo")
    assert "Fri 6 Mar 2026, 14:00" in chat.press("Undo")
    assert "Done again: you moved #1" in say("redo")
    assert "undone nothing that could be done again" in say("redo")


def test_undo_again_is_the_one_before(scheduled, say):
    say("move #1 to saturday 9:00")
    say("pause #1")
    assert "Undone: you paused #1" in say("undo")
    assert "Undone: you moved #1" in say("undo")
    assert "Undone: you scheduled #1" in say("undo")
    assert "nothing of yours to undo here" in say("undo")


def test_undo_makes_a_new_revision(scheduled, say):
    say('edit #1 "Lunch"')
    said = say("undo")
    assert "Launch" in said
    assert Post.get().revision == 3


def test_a_title_that_was_added_is_gone_again(say, chat):
    say('draft "Words"')
    say('edit #1 "A title": "Words"')
    say("undo")
    assert "A title" not in say("show #1")


def test_a_draft_is_put_away(say, chat):
    say('draft "An idea"')
    chat.press("Save as draft")
    assert "put away" in chat.press("Undo")
    assert "no drafts" in say("drafts")
    assert "State  · draft" in say("redo")


def test_a_second_click_is_told_who_undid_it(scheduled, say, chat):
    say("pause #1")
    undo = chat.buttons[-1].says
    say(undo)
    assert "was undone already, by ana" in say(undo)


def test_after_a_quarter_of_an_hour_the_button_asks(scheduled, say, chat, at):
    say("pause #1")
    undo = chat.buttons[-1].says
    at(MONDAY + timedelta(minutes=16))
    said = say(undo)
    assert "older than 15 minutes" in said
    assert "you paused #1" in said
    assert "paused" in say("show #1")
    say(undo)
    assert "Undone: you paused #1" in chat.press("Undo it all the same")


def test_the_last_ten_are_listed_with_buttons(scheduled, say, chat):
    for _ in range(6):
        say("pause #1")
        say("resume #1")
    said = say("undo list")
    assert said.count("paused #1") + said.count("resumed #1") == 10
    assert "U3 " not in said
    assert "Undone: you resumed #1" in chat.press("Undo")
    assert "undone" in say("what did I do")


def test_what_lies_further_back_than_ten_is_refused(scheduled, say):
    for _ in range(6):
        say("pause #1")
        say("resume #1")
    assert "too far back" in say("undo U1")


def test_a_change_of_another_since_is_named(scheduled, say, chat):
    Member.update(role="admin").execute()
    say("move #1 to saturday 9:00")
    undo = chat.buttons[-1].says
    bo = Chat("bo")
    bo.say("help")
    Member.update(role="admin").execute()
    bo.say("move #1 to sunday 9:00")
    said = say(undo)
    assert "changed since: move by bo, Mon 2 Mar 2026, 10:00 (U3)" in said
    assert "Sun 8 Mar" in say("show #1")


def test_what_another_changed_elsewhere_does_not_matter(scheduled, say, chat):
    say("move #1 to saturday 9:00")
    undo = chat.buttons[-1].says
    say('edit #1 "Lunch"')
    assert "Undone: you moved #1" in say(undo)
    assert "Lunch" in say("show #1")


def test_others_changes_are_undone_by_managers_only(scheduled, say, chat):
    say("pause #1")
    undo = chat.buttons[-1].says
    bo = Chat("bo")
    assert "nothing of yours" in bo.say("undo")
    assert "to undo what other people did takes a manager" in bo.say(undo)
    Member.update(role="manager").where(Member.name == "bo").execute()
    assert "Undone: ana paused #1" in bo.say(undo)


def test_a_right_that_was_lost_is_asked_for_again(scheduled, say, chat):
    bo = Chat("bo")
    bo.say('"Mine" to site friday 15:00')
    bo.press("Schedule")
    bo.say("pause #2")
    undo = bo.buttons[-1].says
    Member.update(role="viewer").where(Member.name == "bo").execute()
    assert "You are a viewer" in bo.say(undo)
    assert "paused" in say("show #2")


def test_what_went_out_meanwhile_stays_and_unpublishing_is_offered(say, chat, at, publish_due):
    say('"Launch" to site in 10 minutes')
    chat.press("Schedule")
    undo = chat.buttons[-1].says
    at(MONDAY + timedelta(minutes=11))
    publish_due()
    said = say(undo)
    assert "went out already" in said
    assert [button.label for button in chat.buttons] == ["Unpublish #1"]
    assert "Take down" in chat.press("Unpublish")


def test_words_that_were_changed_before_they_went_out_stay_out(say, chat, at, publish_due):
    say('"Hello" to site today 10:30')
    chat.press("Schedule")
    say('edit #1 "Hello all"')
    at(MONDAY + timedelta(minutes=31))
    publish_due()

    assert "What is published already stays as it was." in say("undo #1")


def test_publishing_now_is_taken_back_while_it_has_not_begun(scheduled, say, chat):
    say("publish #1")
    chat.press("Publish now")
    assert "Fri 6 Mar 2026, 14:00" in chat.press("Undo")


def test_what_fell_due_meanwhile_is_held_and_asked_about(say, chat, at, publish_due):
    say('"Launch" to site in 10 minutes')
    chat.press("Schedule")
    say("cancel #1")
    undo = chat.buttons[-1].says
    at(MONDAY + timedelta(minutes=12))
    said = say(undo)
    assert "1 delivery fell due meanwhile and is held back" in said
    assert publish_due() == 0
    chat.press("Send the latest")
    assert publish_due() == 1


def test_what_was_dropped_is_held_again(say, chat, at, publish_due):
    say('"Launch" to site in 10 minutes')
    chat.press("Schedule")
    say("pause #1")
    at(MONDAY + timedelta(minutes=12))
    say("resume #1")
    chat.press("Drop them")
    assert "Undone: you dropped what was held back." in chat.press("Undo")
    assert publish_due() == 0
    say("catchup ACME/1 latest")
    assert publish_due() == 1


def test_several_posts_of_one_sentence_are_undone_together(scheduled, say, chat):
    say('"Second" to site friday 15:00')
    chat.press("Schedule")
    say("pause #1 #2")
    said = chat.press("Undo")
    assert "Undone: you paused #2 “Second” and paused #1 “Launch”." in said
    assert "paused" not in say("list")


def test_everything_that_was_paused_goes_on_but_for_what_was_changed_since(scheduled, say, chat):
    say('"Second" to site friday 15:00')
    chat.press("Schedule")
    say("pause everything")
    undo = chat.buttons[-1].says
    say("cancel #2")
    said = say(undo)
    assert "Undone: you paused everything (2 posts)." in said
    assert "#2 was changed since: cancel by ana" in said
    assert "scheduled" in say("list")


def test_the_last_change_of_a_post_is_found_by_its_number(scheduled, say, chat):
    say("pause #1")
    say('draft "Other"')
    chat.press("Save as draft")
    assert "Undone: you paused #1" in say("undo #1")


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("settings catch-up 1 hour", "settings catch-up"),
        ("settings zone Lisbon", "settings"),
        ("connect site blog", "targets"),
    ],
)
def test_other_changes_are_taken_back_and_done_again(say, chat, words, asked):
    before = say(asked)
    say(words)
    after = say(asked)
    assert after != before
    say("undo")
    assert say(asked) == before
    say("redo")
    assert say(asked) == after


def test_a_disconnected_site_comes_back(say, chat):
    say("disconnect site")
    chat.press("Disconnect")
    assert "no target" in say("targets")
    assert "Undone: you disconnected site" in say("undo")
    assert "site" in say("targets")


def test_what_had_a_secret_does_not_come_back(say, chat):
    say("connect webhook hook http://127.0.0.1:9/")
    say("undo")
    assert "secret of hook was destroyed" in say("redo")
    assert "hook" not in say("targets")


def test_a_setting_that_was_changed_since_is_left(say, chat):
    say("settings catch-up 1 hour")
    undo = chat.buttons[-1].says
    say("settings catch-up 2 hours")
    assert "catch-up was changed since" in say(undo)
    assert "2 hours" in say("settings catch-up")


def test_habits_come_back(say, chat):
    speaker = people.arrive("terminal", "chat", "terminal:ana", "ana", now=MONDAY)
    people.remember(speaker.member, "bare-hour", "am")
    say("settings forget")
    assert "bare-hour" in (say("undo") and say("settings"))


@pytest.mark.parametrize("words", ["undo friday", "undo U999", "undo everything", "undo #77"])
def test_what_cannot_be_undone_is_said_and_nothing_is_changed(scheduled, say, words):
    count = Undo.select().count()
    assert "Nothing was changed" in say(words)
    assert Undo.select().count() == count
