from typing import Any

import pytest

from bot.discord.draw import draw
from bot.discord.forms import modal, sentence, unopened
from bot.reply import Form, Input, Option, Reply
from models.errors import Refused
from tests.specs.discord.bodies import COMPONENTS_V2, problems

RULES = (Option("Nobody", "none"), Option("One person", "one"), Option("Two people", "two"))
MANY = tuple(Option(f"Option {n}", f"o{n}") for n in range(20))


def shown(form: Form) -> dict[str, Any]:
    """The modal of a form, which Discord must take."""
    data = modal(form).to_dict()
    assert problems("create_interaction_response", {"type": 9, "data": data}) == []
    return data


def sent_in(data: dict[str, Any], *answers: dict[str, Any]) -> dict[str, Any]:
    """What Discord sends when the inputs of a modal are answered in order."""
    inputs = [label["component"] for label in data["components"]]
    return {
        "custom_id": data["custom_id"],
        "components": [
            {
                "type": 18,
                "id": number,
                "component": {"type": each["type"], "custom_id": each["custom_id"], **answer},
            }
            for number, (each, answer) in enumerate(zip(inputs, answers, strict=True))
        ],
    }


def test_what_is_sent_in_is_the_sentence_of_the_form():
    form = Form("Why?", "reject A/142@3 {reason}", (Input("reason", "Reason", kind="text"),))
    data = shown(form)

    assert data["title"] == "Why?"
    assert sentence(sent_in(data, {"value": "Too {long},\nsorry"})) == (
        "reject A/142@3 Too {long},\nsorry"
    )


def test_every_kind_of_input_has_its_component():
    inputs = (
        Input("what", "What", "Hello", "text", longest=500),
        Input("when", "When", "2026-11-24 09:00", "moment", hint="Or any words."),
        Input("where", "Where", "77", "channel"),
        Input("who", "Who approves", "5, 6", "people", optional=True),
        Input("rule", "Rule", "one", "choice", options=RULES),
    )
    data = shown(Form("New post", "{what} {when} {where} {who} {rule}", inputs, "Europe/Berlin"))
    what, when, where, who, rule = (label["component"] for label in data["components"])

    assert (what["type"], what["style"], what["value"], what["max_length"]) == (4, 2, "Hello", 500)
    assert (when["type"], when["value"]) == (4, "2026-11-24 09:00")
    assert data["components"][1]["description"] == ("Like 2026-11-24 09:00. Or any words.")
    assert (where["type"], where["default_values"]) == (8, [{"id": 77, "type": "channel"}])
    assert (who["type"], [each["id"] for each in who["default_values"]]) == (5, [5, 6])
    assert rule["type"] == 21
    assert [each["value"] for each in rule["options"] if each.get("default")] == ["one"]

    said = sentence(
        sent_in(
            data,
            {"value": "Hi"},
            {"value": "tomorrow 9:00"},
            {"values": ["77"]},
            {"values": ["5", "6"]},
            {"value": "two"},
        )
    )
    assert said == "Hi tomorrow 9:00 77 5,6 two"


@pytest.mark.parametrize(
    ("kind", "options", "component"),
    [
        ("line", (), 4),
        ("number", (), 4),
        ("secret", (), 4),
        ("choice", RULES, 21),
        ("choice", RULES[:1], 3),
        ("choice", MANY, 3),
        ("choices", RULES, 22),
        ("choices", MANY, 3),
        ("choice", MANY * 2, 4),
        ("choices", (Option("Long", "x" * 101),), 4),
    ],
)
def test_options_are_shown_as_discord_can(kind, options, component):
    for optional in (False, True):
        field = Input("a", "A", kind=kind, options=options, optional=optional)
        [label] = shown(Form("A", "say {a}", (field,)))["components"]
        assert label["component"]["type"] == component
        assert label["component"].get("required", True) is not optional


def test_options_that_cannot_be_shown_are_named():
    field = Input("a", "A", kind="choice", options=(Option("L", "x" * 101),), hint="Which?")
    [label] = shown(Form("A", "say {a}", (field,)))["components"]
    assert label["description"].startswith("Which? One of xx")


def test_several_choices_are_told_with_commas():
    field = Input("a", "A", "one,two", kind="choices", options=RULES)
    data = shown(Form("A", "say {a}", (field,)))
    options = data["components"][0]["component"]["options"]
    ticked = [each["value"] for each in options if each.get("default")]
    assert ticked == ["one", "two"]
    assert sentence(sent_in(data, {"values": ["none", "two"]})) == "say none,two"
    assert sentence(sent_in(data, {"values": []})) == "say "


def test_what_was_left_out_is_said_with_nothing_in_its_place():
    data = shown(Form("A", "say {a}!", (Input("a", "A", optional=True),)))
    assert sentence(sent_in(data, {"value": None})) == "say !"
    assert sentence(sent_in(data, {})) == "say !"


def test_a_long_sentence_travels_in_pieces():
    says = "setup " + "".join(f"{'word ' * 12}{{input_{n}}} " for n in range(5))
    form = Form("Set up", says, tuple(Input(f"input_{n}", "One") for n in range(5)))
    data = shown(form)

    said = sentence(sent_in(data, *({"value": f"<{n}>"} for n in range(5))))
    assert said == says.replace("{input_", "<").replace("}", ">")


def test_beyond_five_inputs_the_optional_ones_keep_their_values():
    inputs = tuple(Input(f"i{n}", "One", f"v{n}", optional=n in (1, 3)) for n in range(6))
    data = shown(Form("A", " ".join(f"{{i{n}}}" for n in range(6)), inputs))

    names = [label["component"]["custom_id"].partition("\n")[0] for label in data["components"]]
    assert names == ["i0", "i1", "i2", "i4", "i5"]
    said = sentence(sent_in(data, *({"value": "x"} for _ in range(5))))
    assert said == "x x x v3 x x"


def test_a_form_that_must_ask_more_than_discord_can_is_a_mistake_of_ours():
    inputs = tuple(Input(f"i{n}", "One") for n in range(6))
    with pytest.raises(ValueError, match="more than 5"):
        modal(Form("A", "b", inputs))


def test_a_text_that_is_too_long_to_edit_in_a_form_is_not_cut():
    field = Input("text", "Text", "x" * 4_001, "text")
    with pytest.raises(Refused, match=r"takes 4,000 .* Text has 4,001\. Nothing was changed"):
        modal(Form("Edit", "text A/1@2 {text}", (field,)))


def test_labels_and_titles_are_cut():
    shown(Form("T" * 90, "a {b}", (Input("b", "L" * 90, hint="H" * 200),)))


def test_where_no_form_can_open_a_button_asks_for_it_again():
    form = Form("Why?", "reject A/142@3 {reason}", (Input("reason", "Reason"),))
    reply = unopened(form, "reject A/142@3")

    [card] = reply.cards
    assert [button.says for button in card.buttons] == ["reject A/142@3"]
    assert "reject A/142@3 {reason}" in card.body
    view = draw(Reply("", (card,)))
    whole = {"components": view.to_components(), "flags": COMPONENTS_V2}
    assert problems("create_message", whole) == []
