"""Forms: the sentence they say, and what is wrong with their answers."""

import pytest

from bot.forms import check, chosen, filled
from bot.reply import Form, Input, Option

COLOURS = (Option("Red", "r"), Option("Green", "g"), Option("Blue", "b"))


def test_a_form_says_its_sentence_with_the_answers_in_place():
    form = Form("x", "text A/1@2 {text} {other}", (Input("text", "Text"),))

    assert filled(form, {"text": "a {other} \\1"}) == "text A/1@2 a {other} \\1 {other}"


@pytest.mark.parametrize(
    ("asked", "answer", "wrong"),
    [
        (Input("a", "A"), " ", "This is needed."),
        (Input("a", "A", optional=True), "", None),
        (Input("a", "A", longest=3), "four", "At most 3 characters, please; this has 4."),
        (Input("a", "A", kind="number"), "x1", "A whole number, please."),
        (Input("a", "A", kind="number"), "12", None),
        (Input("a", "A", kind="choice", options=COLOURS), "g", None),
        (Input("a", "A", kind="choice", options=COLOURS), "y", "“y” is not offered here."),
        (Input("a", "A", kind="choices", options=COLOURS), "g,b", None),
        (Input("a", "A", kind="choices", options=COLOURS), "g,y", "“y” is not offered here."),
    ],
)
def test_an_answer_that_cannot_be_taken_is_told_beside_its_input(asked, answer, wrong):
    form = Form("x", "{a}", (asked,))

    assert check(form, {"a": answer}).get("a") == wrong


@pytest.mark.parametrize(
    ("kind", "said", "meant"),
    [
        ("choice", "2", "g"),
        ("choice", "blue", "b"),
        ("choice", "r", "r"),
        ("choice", "9", "9"),
        ("choices", "1, Blue", "r,b"),
        ("choices", "", ""),
    ],
)
def test_a_choice_is_typed_by_its_number_or_its_words(kind, said, meant):
    assert chosen(Input("a", "A", kind=kind, options=COLOURS), said) == meant
