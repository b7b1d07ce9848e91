import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import UserError
from models.rules.platforms import (
    CAPABILITIES,
    Capabilities,
    Safety,
    Takedown,
    capabilities_of,
    checked_web_address,
    clean,
    excess,
    first_words,
    length,
    new_signing_secret,
    preview,
)

FAMILY = "👩‍👩‍👧"  # one letter to a reader: five code points, eight UTF-16 units
any_text = st.text(st.characters(exclude_categories=()))


def test_every_platform_is_listed_under_its_own_name():
    assert all(facts.name == name for name, facts in CAPABILITIES.items())
    assert set(CAPABILITIES) == {"site", "webhook", "slack", "discord", "discord-forum"}


def test_nothing_is_promised_of_a_platform_we_do_not_know():
    assert capabilities_of("ostrich") == Capabilities(
        "ostrich", Safety.NONE, Takedown.NONE, can_correct=False
    )


@pytest.mark.parametrize(
    ("counter", "units"), [("codepoints", 5), ("graphemes", 1), ("utf8", 18), ("utf16", 8)]
)
def test_a_text_is_counted_in_the_platforms_own_units(counter, units):
    assert length(FAMILY, counter) == units


def test_the_excess_is_what_has_to_go():
    facts = {"can_correct": False, "max_text": 3, "counter": "graphemes"}
    tight = Capabilities("tight", Safety.NONE, Takedown.NONE, **facts)
    assert excess(FAMILY * 5, tight) == 2
    assert excess(FAMILY * 3, tight) == 0
    assert excess("x" * 1_000_000, CAPABILITIES["site"]) == 0


@given(any_text)
def test_clean_text_can_be_written_to_any_file_and_stays_as_it_is_when_cleaned_again(text):
    cleaned = clean(text)
    assert json.loads(json.dumps(cleaned).encode().decode()) == cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert clean(cleaned) == cleaned


def test_cleaning_keeps_what_people_write_and_drops_what_terminals_obey():
    assert clean("a\tb\r\nc\rd é 👩‍👩‍👧 שלום") == "a\tb\nc\nd é 👩‍👩‍👧 שלום"
    assert clean("\x1b[31mred\x07\x00\x9b") == "[31mred"
    assert clean("half \ud83d pair") == "half � pair"


@given(any_text, st.integers(2, 80))
def test_first_words_fit_one_line_of_the_given_length(text, limit):
    words = first_words(clean(text), limit)
    assert length(words, "graphemes") <= limit
    assert "\n" not in words


def test_first_words_end_between_words_and_letters():
    assert first_words("We open a second shop, in Leith!", 24) == "We open a second shop…"
    assert first_words("One line\nand another", 60) == "One line and another"
    assert first_words(FAMILY * 9, 4) == FAMILY * 3 + "…"
    assert first_words("x" * 90, 10) == "x" * 9 + "…"
    assert first_words("", 10) == ""


def test_a_preview_shows_the_title_above_the_text():
    assert preview("Hello", "World") == "Hello\n\nWorld"
    assert preview(None, "World") == "World"
    assert preview("Hello", "") == "Hello"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9000/in", "https://example.com", "http://[::1]:80/a?b=c"]
)
def test_a_web_address_is_taken_as_it_is(url):
    assert checked_web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com/in",
        "ftp://example.com",
        "file:///etc/passwd",
        "http://",
        "http://:80/",
        "http://ana:secret@example.com/",
        "http://example.com:99999/",
        "http://[::1/",
        "http://a..b/",
        "http://" + "x" * 64 + ".example.com/",
        "http://example.com/a b",
    ],
)
def test_what_nothing_can_be_sent_to_is_refused_with_words(url):
    with pytest.raises(UserError, match=r"address"):
        checked_web_address(url)


def test_signing_secrets_are_32_random_bytes_and_never_the_same():
    first, second = new_signing_secret(), new_signing_secret()
    assert first != second
    assert first.startswith("whsec_")
    assert len(base64.b64decode(first.removeprefix("whsec_"), validate=True)) == 32
