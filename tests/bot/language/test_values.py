"""Single values as settings take them: read in one way only, or not at all."""

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.values import if_late_in, length_in, number_in, time_in


@pytest.mark.parametrize(
    ("text", "number"),
    [("64", 64), ("1,000", 1000), ("10 000", 10_000), ("1.000.000", 1_000_000), (" 5 ", 5)],
)
def test_whole_numbers_are_read(text, number):
    assert number_in(text) == number


@pytest.mark.parametrize("text", ["", "many", "-1", "1.5", "1,00", "5 minutes", "9" * 13])
def test_anything_else_is_no_number(text):
    assert number_in(text) is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("30 minutes", 30), ("1h30", 90), ("half an hour", 30), ("2 days", 2880), ("by 5 min", 5),
     ("zwei Stunden", 120), ("30 minutos", 30), ("0 minutes", 0)],
)  # fmt: skip
def test_lengths_are_read_in_several_languages(text, minutes):
    assert length_in(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "30", "soon", "1 month", "3 business days", "5 min friday"])
def test_what_has_no_length_of_its_own_is_none(text):
    assert length_in(text) is None


@pytest.mark.parametrize(
    ("text", "at"),
    [("9:00", time(9)), ("8:30", time(8, 30)), ("5pm", time(17)), ("noon", time(12)),
     ("at 17:00", time(17)), ("18 Uhr", time(18))],
)  # fmt: skip
def test_times_of_day_are_read(text, at):
    assert time_in(text) == at


@pytest.mark.parametrize("text", ["9", "25:00", "", "tomorrow", "9:00 friday"])
def test_a_time_that_may_be_two_or_none_is_none(text):
    assert time_in(text) is None


def test_choices_for_late_posts_are_those_of_the_sentence():
    assert [if_late_in(each) for each in ("skip", "send anyway", "ask me", "sing")] == [
        "drop",
        "all",
        "ask",
        None,
    ]


@given(st.text(max_size=40))
def test_no_text_breaks_them(text):
    for read in (number_in, length_in, time_in, if_late_in):
        read(text)
