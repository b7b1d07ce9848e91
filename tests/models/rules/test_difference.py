"""What changed between two texts, in words."""

from hypothesis import given
from hypothesis import strategies as st

from models.rules.difference import Difference, differences

WORDS = st.lists(st.sampled_from(["we", "are", "live", "on", "Tuesday", "now"]), max_size=12)


def test_a_word_that_is_another_is_shown_with_the_old_one():
    assert differences("We are live on Tuesday", "We are live on Friday") == (
        Difference("Tuesday", "Friday"),
    )


def test_words_are_added_and_taken_out():
    assert differences("Hello world", "Hello wide world") == (Difference("", "wide"),)
    assert differences("Hello wide world", "Hello world") == (Difference("wide", ""),)


def test_spaces_alone_are_no_difference():
    assert differences("Hello  world", "Hello\nworld") == ()


def test_long_texts_are_compared_by_their_lines():
    old = "\n".join(f"Line {number} of a long text" for number in range(300))
    assert differences(old, old.replace("Line 7 ", "Row 7 ")) == (
        Difference("Line 7 of a long text", "Row 7 of a long text"),
    )


def test_very_long_texts_are_taken_as_a_whole():
    old = "a\n" * 2000
    assert differences(old, old + "b") == (Difference(old, old + "b"),)


@given(WORDS, WORDS)
def test_nothing_differs_only_where_the_words_are_the_same(old, new):
    found = differences(" ".join(old), " ".join(new))
    assert (not found) == (old == new)
    assert all(each.old != each.new for each in found)
