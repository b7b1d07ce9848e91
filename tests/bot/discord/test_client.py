"""Presstime in Discord, over a real gateway and real HTTP: what people do, and what they see."""

import pytest

from tests.fakes.discord.people import labels_of, text_of
from tests.fakes.discord.world import EPHEMERAL


@pytest.fixture
def scheduled(ana):
    """The number of a post of ana's that goes out tomorrow."""
    ana.says("places connect", more="site site").wait()
    asked = ana.says("post say", say='"Hello" to site tomorrow 9:00').wait()
    done = ana.presses(asked.answer, "Schedule").wait()
    assert "Scheduled" in text_of(done.answer)
    return "1"


def test_a_sentence_is_answered_to_its_speaker_alone_and_confirmed_in_place(ana):
    ana.says("places connect", more="site site").wait()
    asked = ana.says("post say", say='"Hello" to site tomorrow 9:00').wait()
    assert asked.answer["flags"] & EPHEMERAL
    assert "Tue 3 Mar 2026, 09:00 Europe/Berlin (<t:1772524800:F>)" in text_of(asked.answer)
    pressed = ana.presses(asked.answer, "Schedule").wait()
    assert pressed.answer is asked.answer
    assert "Scheduled" in text_of(pressed.answer)
    assert "Schedule" not in labels_of(pressed.answer)


def test_options_become_the_same_sentence(ana):
    ana.says("places connect", more="site site").wait()
    when = ana.types("post schedule", "when", "tomorrow 9am")[0]["value"]
    asked = ana.says("post schedule", what='Say "hi"', where="site", when=when).wait()
    assert 'Say "hi"' in text_of(asked.answer)
    assert "Tue 3 Mar 2026, 09:00 Europe/Berlin" in text_of(asked.answer)


def test_words_that_were_left_out_are_written_in_a_window(ana):
    ana.says("places connect", more="site site").wait()
    window = ana.says("post schedule", where="site", when="tomorrow 9:00").wait()
    asked = ana.fills(window, {"The text that goes out": 'Two\nlines, "quoted"'}).wait()
    assert 'lines, "quoted"' in text_of(asked.answer)


def test_what_cannot_be_undone_is_asked_first(ana, scheduled):
    shown = ana.says("calendar show", post=scheduled).wait()
    question = ana.presses(shown.answer, "Publish now").wait()
    assert question.answer is not shown.answer
    assert labels_of(question.answer)[0].startswith("Publish now")


def test_a_refusal_leaves_what_was_pressed_as_it_was(ana, scheduled, person):
    shown = ana.says("calendar show", post=scheduled).wait()
    ana.presses(shown.answer, "Cancel").wait()
