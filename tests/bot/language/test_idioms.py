import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import idioms
from bot.language.choosing import choose
from bot.language.lexicons import MODULES, idioms_of, lexicon_of
from bot.language.times import PARTS
from bot.language.tokens import ClockText, Token, lex
from tests.bot.language.saying import said


def words(*tags):
    return [Token(f"w{i}", i * 3, i * 3 + 2, tag) for i, tag in enumerate(tags)]


def retold(table, *tags):
    return [token.tags for token in idioms.retell(words(*tags), table)]


def test_the_longest_turn_of_phrase_is_taken():
    table = idioms.idioms(
        ("number", lambda n: [{"short": n}]),
        ("number unit", lambda n, unit: [{"long": (n, unit)}]),
    )

    assert retold(table, {"number": 3}, {"unit": "day"}) == [{"long": (3, "day")}]
    assert retold(table, {"number": 3}, {"other": True}) == [{"short": 3}, {"other": True}]


def test_an_element_in_brackets_may_be_missing():
    table = idioms.idioms(("number hour [number]", lambda h, _, m: [{"at": (h, m)}]))

    assert retold(table, {"number": 9}, {"hour": True}, {"number": 30}) == [{"at": (9, 30)}]
    assert retold(table, {"number": 9}, {"hour": True}) == [{"at": (9, None)}]


def test_an_element_may_ask_for_a_value():
    table = idioms.idioms(("unit=week which", lambda _, which: [{"week": which}]))

    assert retold(table, {"unit": "week"}, {"which": "next"}) == [{"week": "next"}]
    assert retold(table, {"unit": "day"}, {"which": "next"}) == [{"unit": "day"}, {"which": "next"}]


def test_a_turn_of_phrase_that_says_nothing_leaves_room_for_a_shorter_one():
    table = idioms.idioms(
        ("number month [number]", lambda day, month, year: idioms.date(day, month, year))
    )

    assert retold(table, {"number": 3}, {"month": 5}, {"number": 8}) == [
        {"ordinal": 3},
        {"month": 5},
        {"number": 8},
    ]


def test_what_is_said_points_at_the_words_it_was_read_from():
    table = idioms.idioms(("number unit", lambda n, unit: idioms.in_amount(n, unit)))
    told = idioms.retell(words({"x": 1}, {"number": 3}, {"unit": "day"}), table)

    assert [(token.start, token.end) for token in told[1:]] == [(3, 8)] * 3


@pytest.mark.parametrize(
    ("part", "hour", "clock"),
    [
        ("morning", 9, ClockText(9)),
        ("lunch", 11, ClockText(11)),
        ("lunch", 1, ClockText(13)),
        ("afternoon", 3, ClockText(15)),
        ("evening", 8, ClockText(20)),
        ("night", 10, ClockText(22)),
        ("night", 2, ClockText(2)),
        ("early", 3, ClockText(3)),
        ("afternoon", 12, ClockText(12)),
        ("evening", 20, ClockText(20)),
    ],
)
def test_the_part_of_the_day_says_which_half_an_hour_lies_in(part, hour, clock):
    assert idioms.clock_in(part, hour) == [{"clock": clock}]


def test_twelve_at_night_is_midnight():
    assert idioms.clock_in("night", 12) == [{"named_time": 0}]


@pytest.mark.parametrize("language", MODULES)
def test_every_tag_that_an_idiom_asks_for_is_given_by_the_lexicon_or_the_lexer(language):
    given_by_lexer = {"number", "decimal", "clock", "numeric", "id", "ordinal"}
    tags = {
        tag
        for phrases in lexicon_of(language).phrases.values()
        for _, found in phrases
        for tag in found
    }
    asked = {
        element[0]
        for found in idioms_of(language).values()
        for idiom in found
        for element in idiom.elements
    }

    assert asked - tags - given_by_lexer == set()


@pytest.mark.parametrize("language", MODULES)
@given(pieces=st.data())
def test_any_words_of_a_language_in_any_order_are_answered(language, pieces):
    lexicon = lexicon_of(language)
    phrases = [" ".join(parts) for found in lexicon.phrases.values() for parts, _ in found]
    known = st.sampled_from([*phrases, "#5", "9", "9:30", "2027", "12/4", '"Text"'])
    text = " ".join(pieces.draw(st.lists(known, max_size=12)))

    assert isinstance(said(text, "Europe/Berlin", language), str)


def test_a_sentence_is_taken_for_the_language_that_knows_its_words():
    sentences = {
        "de": "verschiebe #5 auf Montag",
        "fr": "décale #5 à lundi",
        "es": "aplaza #5 al lunes",
        "pt": "adie #5 para segunda-feira",
        "ja": "#5 を月曜日に延期",
        "en": "move #5 to monday",
    }

    assert {code: choose(text, None)[1].name for code, text in sentences.items()} == {
        code: code for code in sentences
    }


def test_offsets_stay_true_when_full_width_signs_are_read():
    first, *_ = lex("＃５を１８時に", lexicon_of("ja"))

    assert (first.tags, first.start, first.end) == ({"id": 5}, 0, 2)


@pytest.mark.parametrize("language", MODULES)
def test_every_part_of_the_day_of_a_lexicon_has_its_hours(language):
    tables = [tags for found in lexicon_of(language).phrases.values() for _, tags in found]

    assert {tags["part"] for tags in tables if "part" in tags} <= set(PARTS)
