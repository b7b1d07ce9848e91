"""What a team says without having read any help: read as it is meant, or told what to say."""

import pytest

from models.tables import Post


@pytest.fixture
def launch(say, chat):
    """#1, on Friday."""
    say('"Launch day" to site friday 14:00')
    chat.press("Schedule")
    return chat


@pytest.mark.parametrize(
    "sentence",
    [
        'change the text of #1 to "Lunch day"',
        'update the text of #1: "Lunch day"',
        'change the wording of #1 to "Lunch day"',
    ],
)
def test_the_text_of_a_post_is_changed(launch, sentence):
    assert "#1 is changed" in launch.say(sentence)
    assert Post.get().label == "Lunch day"


def test_a_post_is_scheduled_by_that_name(say):
    assert "Fri 6 Mar 2026, 09:00" in say('schedule a post for friday 9:00: "Hello there"')


def test_who_did_something_to_a_post_is_told_by_its_story(launch):
    assert "ana confirmed, read as" in launch.say("who approved #1?")


@pytest.mark.parametrize("sentence", ["find Launch day", 'search "Launch day"', "look for #1"])
def test_what_is_looked_for_is_shown(launch, sentence):
    assert "State  · ready" in launch.say(sentence)


def test_the_calendar_of_a_week_is_shown(launch):
    assert "#1" in launch.say("show me the calendar for this week")


def test_what_is_to_be_deleted_is_answered_with_what_can_be_done(launch):
    said = launch.say("delete #1")

    assert "`cancel #12` takes one off the calendar" in said
    assert "discard" not in said.replace("Discard", "")


def test_what_is_no_post_yet_is_answered_with_how_to_write_one(say):
    said = say("post our spring sale announcement tomorrow morning")

    assert "The words of a new one go between quotation marks" in said


def test_who_has_quotation_marks_is_not_told_of_them(say):
    said = say('schedule zorb for friday at noon: "We are hiring"')

    assert "I do not understand “zorb” here. Leave it out." in said
    assert "quotation marks" not in said


def test_a_draft_goes_nowhere_so_no_place_is_named(say):
    assert "it goes to site" not in say('draft "An idea"')


def test_a_draft_with_a_time_is_asked_about_and_loses_none(chat, say):
    assert "A draft has no time. Should it be scheduled?" in say('write a post "Hello" for friday')

    labels = [button.label for button in chat.buttons]
    assert labels == ["Schedule it", "Edit", "Save as draft", "Discard"]
    assert "Fri 6 Mar 2026, 09:00" in chat.press("Schedule it")
    assert "Scheduled as #1" in chat.press("Schedule")


@pytest.mark.parametrize("sentence", ["undo last change", "undo the last change"])
def test_the_last_change_is_undone_by_that_name(launch, sentence):
    assert "Undone: you scheduled #1" in launch.say(sentence)


def test_what_waits_for_somebody_is_their_home(say):
    say('"Hello" to site friday 9:00')

    assert "P1 waits for your yes" in say("what's waiting for me?")


def test_a_day_beside_what_acts_at_once_is_answered_with_how_a_post_is_named(say):
    assert "a post of that day by its number: `cancel #12`" in say("cancel friday's post")


def test_what_holds_of_all_times_of_a_post_stands_on_its_card_once(launch):
    launch.say("schedule #1 to site saturday 9:00")
    launch.press("Schedule")
    launch.say("edit #1 not after 21:00")

    assert launch.say("show #1").count("Not after") == 1
    launch.say("pause #1")
    assert launch.say("show #1").count("‖ paused") == 1


@pytest.mark.parametrize("sentence", ["move #1 to yesterday", "move #1 to last friday"])
def test_that_nothing_was_changed_is_said_once(launch, sentence):
    assert launch.say(sentence).count("Nothing was changed") == 1


def test_who_asks_what_to_approve_is_told(launch):
    launch.say("invite bo as approver")
    launch.say("submit #1")

    assert "1 post waits for approval" in launch.say("what do I need to approve?")
