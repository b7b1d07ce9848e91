from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reply import Moment
from bot.terminal.words import columns, control_in, isolated, moment, padded, plain, safe, wrapped

AT = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ("full", "Tue 24 Nov 2026, 09:00 Europe/Berlin"),
        ("offset", "Tue 24 Nov 2026, 09:00 Europe/Berlin (UTC+01:00)"),
        ("day", "Tue 24 Nov 2026"),
        ("clock", "09:00"),
    ],
)
def test_a_moment_is_shown_as_wall_time_of_its_zone(style, words):
    assert moment(Moment(AT, "Europe/Berlin", style)) == words


def test_the_offset_is_that_of_the_day_shown_not_of_today():
    summer = datetime(2026, 7, 1, 7, tzinfo=UTC)

    assert moment(Moment(summer, "Europe/Berlin", "offset")).endswith("(UTC+02:00)")
    assert moment(Moment(summer, "Asia/Kathmandu", "offset")).endswith("(UTC+05:45)")


def test_seconds_are_shown_where_there_are_any():
    assert moment(Moment(AT.replace(second=5), "UTC", "clock")) == "08:00:05"


def test_text_and_moments_are_put_together():
    assert plain(("Out at ", Moment(AT, "UTC", "clock"), ".")) == "Out at 08:00."


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_no_text_can_steer_the_terminal(text):
    shown = safe(text)

    assert not [sign for sign in shown if ord(sign) < 0x20 and sign != "\n"]
    assert not [sign for sign in shown if 0x7F <= ord(sign) <= 0x9F]
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    shown.encode("utf-8")


def test_control_characters_are_shown_not_hidden():
    assert safe("a\x1b[31mb\x9bc\u202ed\ud800") == "a␛[31mb‹U+009B›c‹U+202E›d‹U+D800›"
    assert safe("a\r\nb\tc") == "a\nb    c"


def test_a_control_character_is_found_and_named():
    assert control_in("post\x07") == "␇"
    assert control_in("post\ttab\nline é 日本 🎉") is None


def test_only_right_to_left_lines_are_isolated():
    assert isolated("שלום") == "\u2068שלום\u2069"
    assert isolated("Grüße 日本 🎉") == "Grüße 日本 🎉"


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("日本", 4), ("e\u0301", 1), ("👨‍👩‍👧", 2), ("\u2068שלום\u2069", 4)],
)
def test_columns_are_those_a_terminal_takes(text, width):
    assert columns(text) == width
    assert columns(padded(text, 10)) == 10


@given(st.text(alphabet="ab 日\n", max_size=200), st.integers(5, 40))
def test_wrapping_loses_no_word_and_keeps_to_the_width(text, width):
    lines = list(wrapped(text, width))

    assert "".join(lines).split() or not text.split()
    assert [word for line in lines for word in line.split()] == text.split()
    assert all(columns(line) <= width or " " not in line.strip() for line in lines)
