from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from discord import ui
from discord.components import _component_factory
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord.draw import Press, asked, draw
from bot.discord.fit import cut
from bot.reply import Button, Card, Field, Moment, Reply, Row
from tests.specs.discord.bodies import COMPONENTS_V2, problems, walked

AT = Moment(datetime(2026, 11, 24, 8, tzinfo=UTC), "Europe/Berlin")
CARD = Card(
    title="#142 wants *approval*",
    body="By Bo, 0 of 2.",
    quote="Hello\n@everyone",
    fields=(Field("Goes to", "#news"), Field("When", (AT,))),
    rows=(
        Row("#7 Before"),
        Row("#8 Also before"),
        Row("#9 With one", (Button("Show", "show A/9"),)),
        Row("#10 With two", (Button("Show", "show A/10"), Button("Skip", "skip A/10"))),
    ),
    notes=("The author cannot approve.",),
    buttons=(Button("Approve", "approve A/142@3", "primary"), Button("Reject", "reject A/142@3")),
    tone="warning",
    key="A/142",
)


def body(view: ui.LayoutView) -> dict[str, Any]:
    """The message that would be sent, which Discord must take."""
    whole = {"components": view.to_components(), "flags": COMPONENTS_V2}
    assert problems("create_message", whole) == []
    return whole


def drawn(*cards: Card) -> list[dict[str, Any]]:
    return body(draw(Reply("", cards)))["components"]


def texts(components: list[dict[str, Any]]) -> list[str]:
    return [each["content"] for each in walked(components) if each["type"] == 10]


def says(components: list[dict[str, Any]]) -> list[str]:
    return [each["custom_id"] for each in walked(components) if each["type"] == 2]


def come_back(view: ui.LayoutView) -> ui.LayoutView:
    """The view of a message as Discord gives it back with a click, where it keeps no classes."""
    components = [_component_factory(each) for each in body(view)["components"]]
    return ui.LayoutView.from_message(SimpleNamespace(components=components), timeout=None)


def test_a_card_is_one_box_in_the_colour_of_its_tone():
    [box] = drawn(CARD)

    assert box["type"] == 17
    assert box["accent_color"] == 0xCC8800
    assert texts([box]) == [
        "### ! #142 wants \\*approval\\*\n"
        "By Bo, 0 of 2.\n"
        "> Hello\n"
        "> @\u200beveryone\n"
        "**Goes to**  #news\n"
        "**When**  Tue 24 Nov 2026, 09:00 Europe/Berlin (<t:1795507200:F>)",
        "#7 Before\n#8 Also before",
        "#9 With one",
        "#10 With two",
        "-# The author cannot approve.",
    ]
    assert [each["type"] for each in box["components"]] == [10, 10, 9, 10, 1, 10, 1]


def test_buttons_say_sentences_and_belong_to_no_process():
    view = draw(Reply("", (CARD,)))

    assert says(body(view)["components"]) == [
        "show A/9", "show A/10", "skip A/10", "approve A/142@3", "reject A/142@3",
    ]  # fmt: skip
    assert view.is_persistent()
    assert all(isinstance(each, Press) for each in view.walk_children() if each.is_dispatchable())


def test_a_sentence_that_stands_twice_has_one_button():
    twice = (Button("Undo", "undo U1"), Button("Undo it", "undo U1"))
    assert says(drawn(Card("a", buttons=twice), Card("b", buttons=twice))) == ["undo U1"]


def test_a_sentence_too_long_for_a_button_is_there_to_be_typed():
    long = Button("Move", "move A/1 " + "x" * 100)
    [box] = drawn(Card("a", buttons=(long,), rows=(Row("b", (long,)),)))

    assert says([box]) == []
    assert all("Move: say “move A/1 xx" in text for text in texts([box])[1:])


def test_what_cannot_be_undone_carries_its_question():
    sure = Button("Send it", "send D7", "danger", "It may be there *twice*.")
    view = draw(Reply("", (Card("?", rows=(Row("a", (sure,)),), buttons=(sure,)),)))
    [press] = [each for each in view.walk_children() if isinstance(each, Press)]

    assert press.question == "Send it: It may be there \\*twice\\*."
    assert "-# Send it: It may be there \\*twice\\*." in texts(body(view)["components"])
    again = body(asked("Send it", "send D7", press.question))["components"]
    assert says(again) == ["send D7"]
    assert texts(again) == ["Send it: It may be there \\*twice\\*."]


def test_the_question_is_found_in_a_message_that_came_back_from_discord():
    sure = Button("Send it", "send D7", "danger", "Sure?")
    sent = draw(Reply("", (Card("?", buttons=(Button("Look", "look D7"), sure)),)))
    back = come_back(sent)
    buttons = [each for each in back.walk_children() if isinstance(each, ui.Button)]
    presses = {each.custom_id: Press(each) for each in buttons}
    for press in presses.values():
        press._view = back  # as discord.py does for a click

    assert presses["send D7"].question == "Send it: Sure?"
    assert presses["look D7"].question is None


def test_words_alone_are_drawn_as_they_are_and_a_failure_is_marked_by_more_than_colour():
    assert texts(body(draw(Reply(("Out at ", AT))))["components"]) == [
        "Out at Tue 24 Nov 2026, 09:00 Europe/Berlin (<t:1795507200:F>)"
    ]
    [box] = body(draw(Reply("That did not work.", failed=True)))["components"]
    assert box["accent_color"] == 0xCC3333
    assert texts([box]) == ["✗ That did not work."]


def test_people_who_are_to_be_called_stand_above_it():
    view = draw(Reply("", (CARD,)), mention=[5, 6])
    assert texts(body(view)["components"])[0] == "<@5> <@6>"


def test_a_long_text_is_cut_and_its_buttons_stay():
    [box] = drawn(replace(CARD, quote="word_ " * 2_000))

    assert "more characters do not fit here" in texts([box])[0]
    assert "approve A/142@3" in says([box])


@pytest.mark.parametrize("letter", ["x", "x ", "\u05d0", "\u200b", "🎈", "*", "@everyone "])
def test_a_title_of_40_000_letters_leaves_its_card_with_its_buttons(letter):
    title = letter * (40_000 // len(letter))
    shown = drawn(replace(CARD, title=title, quote=title, body=title))
    assert [each for each in says(shown) if each.startswith("approve")] == ["approve A/142@3"]


def test_of_a_long_list_the_buttons_go_first_and_then_the_rest_is_counted():
    rows = tuple(Row(f"#{n} Post {'x' * 80}", (Button("Show", f"show A/{n}"),)) for n in range(90))
    [box] = drawn(Card("Coming up", rows=rows, buttons=(Button("More", "list A +90"),)))

    assert "list A +90" in says([box])
    assert 5 < len(says([box])) < 14
    shown = "\n".join(texts([box]))
    listed = shown.count("Post xx")
    assert f"… and {90 - listed} more do not fit here" in shown
    assert listed > len(says([box]))


def test_more_cards_than_fit_are_counted():
    components = drawn(*(Card(f"Card {n}", buttons=(Button("a", f"b {n}"),)) for n in range(30)))

    boxes = [each for each in components if each["type"] == 17]
    assert texts(components)[-1] == f"-# … and {30 - len(boxes)} more parts do not fit here"


def test_a_card_of_too_many_buttons_that_ask_first_keeps_its_title_and_says_so():
    many = tuple(Button(f"b{n}", f"show A/{n}", "danger", "Sure? " * 900) for n in range(28))
    [box] = drawn(Card("What now?", "Choose.", buttons=many))

    assert texts([box])[0] == "### What now?\nChoose."
    kept = len(says([box]))
    assert kept >= 5
    assert f"-# … and {28 - kept} more buttons do not fit here" in texts([box])


def test_a_text_is_never_cut_inside_an_escape_or_a_moment():
    assert "\\\n" not in cut("\\*" * 200, 150)
    moment = "<t:1795507200:F>"
    for most in range(60, 140):
        kept = cut("x" * 40 + moment + "y" * 200, most)
        assert len(kept) <= most
        assert "<t:" not in kept or moment in kept


TEXTS = st.text("a *_\n@<:é🎉\\", max_size=30) | st.sampled_from(["", "word_ " * 900, "*" * 5_000])
BUTTONS = st.builds(
    Button,
    st.text(max_size=200),
    st.sampled_from([f"show A/{n}" for n in range(40)] + ["x" * 101]),
    st.sampled_from(["plain", "primary", "danger"]),
    st.none() | TEXTS,
)
CARDS = st.builds(
    Card,
    title=TEXTS,
    body=TEXTS,
    quote=TEXTS,
    fields=st.lists(st.builds(Field, TEXTS, TEXTS), max_size=3).map(tuple),
    rows=st.lists(st.builds(Row, TEXTS, st.lists(BUTTONS, max_size=7).map(tuple)), max_size=12).map(
        tuple
    ),
    notes=st.lists(TEXTS, max_size=2).map(tuple),
    buttons=st.lists(BUTTONS, max_size=28).map(tuple),
    tone=st.sampled_from(["plain", "good", "warning", "bad"]),
)


@given(st.lists(CARDS, max_size=4).map(tuple), TEXTS)
@settings(max_examples=25, deadline=None)
def test_discord_takes_every_reply(cards, text):
    body(draw(Reply(text, cards), mention=[1]))


def test_lists_of_several_cards_that_do_not_fit_all_say_so_in_the_room_there_is():
    """Each list that is cut ends with a line of its own."""
    numbers = iter(range(1_000))

    def buttons(count: int) -> tuple[Button, ...]:
        return tuple(Button("b", f"show A/{next(numbers)}") for _ in range(count))

    rows = tuple(Row("x", buttons(2)) for _ in range(6))
    cards = tuple(Card("", rows=rows, buttons=buttons(5), notes=("n",)) for _ in range(4))

    body(draw(Reply("", cards), mention=[1]))


@pytest.mark.parametrize("count", [1, 5, 6, 20])
def test_buttons_stand_in_rows_of_five(count):
    buttons = tuple(Button(f"b{n}", f"show A/{n}") for n in range(count))
    [box] = drawn(Card("a", buttons=buttons))
    rows = [len(each["components"]) for each in box["components"] if each["type"] == 1]
    assert sum(rows) == count
    assert max(rows) <= 5
