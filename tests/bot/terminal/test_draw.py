from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reply import Button, Card, Field, Form, Input, Moment, Reply, Row
from bot.terminal.draw import Page, buttons_of, draw, draw_form, draw_notice

AT = Moment(datetime(2026, 11, 24, 8, tzinfo=UTC), "Europe/Berlin")
CARD = Card(
    title="Ready to schedule",
    body="Nothing goes out until you confirm.",
    quote="Hello\n\n日本",
    fields=(Field("Goes to", "site"), Field("When", (AT,)), Field("日本", "wide")),
    rows=(Row("#1 Hello", (Button("Show", "show A/1"),)),),
    notes=("The time zone is the project's.",),
    buttons=(Button("Schedule", "confirm P1@1", "primary"), Button("Discard", "discard P1@1")),
)


def test_a_card_is_drawn_with_its_parts_aligned():
    assert draw(Reply("", cards=(CARD,)), Page()).split("\n") == [
        "• Ready to schedule",
        "  Nothing goes out until you confirm.",
        "  │ Hello",
        "  │",
        "  │ 日本",
        "  Goes to  site",
        "  When     Tue 24 Nov 2026, 09:00 Europe/Berlin",
        "  日本     wide",
        "  – #1 Hello",
        "    [2] Show",
        "  · The time zone is the project's.",
        "  [1] Schedule  [3] Discard",
    ]


def test_number_one_is_the_main_button_and_numbers_run_on_over_all_cards():
    second = Card("Another", buttons=(Button("Show", "show A/2"),))

    says = [button.says for button in buttons_of(Reply("", cards=(CARD, second)))]

    assert says == ["confirm P1@1", "show A/1", "discard P1@1", "show A/2"]


def test_without_one_main_button_numbers_follow_the_drawing():
    cards = tuple(Card("x", buttons=(Button("Yes", f"yes {n}", "primary"),)) for n in (1, 2))

    assert [button.says for button in buttons_of(Reply("", cards=cards))] == ["yes 1", "yes 2"]


def test_a_reply_without_cards_is_its_text():
    assert draw(Reply(("Out at ", AT)), Page()) == "Out at Tue 24 Nov 2026, 09:00 Europe/Berlin"


def test_a_notice_says_what_its_buttons_say_because_numbers_belong_to_the_last_answer():
    shown = draw_notice(Reply("", cards=(CARD,)), Page(120))

    assert "Schedule: say “confirm P1@1”  Discard: say “discard P1@1”" in shown
    assert "[1]" not in shown


def test_state_is_a_sign_besides_any_colour():
    for tone, sign in (("good", "✓"), ("warning", "!"), ("bad", "✗")):
        assert draw(Reply("", cards=(Card("Done", tone=tone),)), Page()) == f"{sign} Done"
        assert "\x1b[" in draw(Reply("", cards=(Card("Done", tone=tone),)), Page(colour=True))


@pytest.mark.parametrize("sign", "●✓✕?‖!")
def test_a_title_that_begins_with_its_sign_gets_no_second_one(sign):
    title = f"{sign} I cannot tell whether #1 reached hook"
    card = Card(title, body="Choose.", tone="warning")

    assert draw(Reply("", cards=(card,)), Page(width=30)).split("\n") == [
        f"{sign} I cannot tell whether #1",
        "  reached hook",
        "  Choose.",
    ]


def test_a_title_that_only_begins_like_a_sign_keeps_the_cards():
    assert draw(Reply("", cards=(Card("?!", tone="warning"),)), Page()) == "! ?!"


def test_words_of_people_cannot_pose_as_parts_of_the_card():
    card = Card(title="x\n[1] Fake", quote="y\n  [1] Fake", fields=(Field("a", "b\nWhen  now"),))

    lines = draw(Reply("", cards=(card,)), Page()).split("\n")

    assert lines == ["• x", "  [1] Fake", "  │ y", "  │   [1] Fake", "  a  b", "     When  now"]


def test_a_form_is_shown_with_the_sentence_that_sends_it():
    form = Form("Change the words", "reword P1@1 {words}", (Input("words", "Sentence"),))

    assert draw_form(form, Page()).split("\n") == [
        "• Change the words",
        "  {words}: Sentence",
        "  Say it as one sentence: reword P1@1 {words}",
    ]


@given(st.text(max_size=300), st.text(max_size=40), st.integers(20, 120))
def test_any_words_can_be_drawn(text, name, width):
    card = Card(
        text, body=text, quote=text, fields=(Field(name, text),), buttons=(Button(name, "x"),)
    )

    shown = draw(Reply(text, cards=(card,)), Page(width))

    assert "\x1b" not in shown
    assert "[1]" in shown
