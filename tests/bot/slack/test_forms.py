import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forms import of_post
from bot.reply import Form, Input, Option
from bot.slack import forms
from tests.bot.slack import replies
from tests.fakes.slack.limits import wrong_with_view

ALL = Form(
    "Schedule a new post for everybody",
    "schedule {words} at {when} to {where} by {who} in {zone} with {tags} x{times}",
    (
        Input("words", "Text", "Hello\n\n*world*", "text"),
        Input("when", "When", "2026-11-24 09:00", "moment"),
        Input("where", "Where", "C1", "channel"),
        Input("who", "Who", "U1,U2", "people"),
        Input("zone", "Zone", "b", "choice", options=(Option("A", "a"), Option("B", "b"))),
        Input("tags", "Tags", "b", "choices", options=(Option("A", "a"), Option("B", "b"))),
        Input("times", "Times", "3", "number", optional=True),
    ),
    "Europe/Berlin",
    "Schedule",
)


def sent(view, **changed):
    """What Slack sends of a modal that was left as it was opened, but for what was `changed`."""
    values = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element, state = block["element"], {"type": block["element"]["type"]}
        initials = {
            "initial_value": "value",
            "initial_date_time": "selected_date_time",
            "initial_conversation": "selected_conversation",
            "initial_users": "selected_users",
            "initial_option": "selected_option",
            "initial_options": "selected_options",
        }
        state |= {name: element.get(initial) for initial, name in initials.items()}
        state |= changed.get(block["block_id"], {})
        values[block["block_id"]] = {element["action_id"]: state}
    return {**view, "state": {"values": values}}


@settings(max_examples=25, deadline=None)
@given(
    replies.forms(), st.dictionaries(st.sampled_from(("channel", "url")), st.text(max_size=2_500))
)
def test_slack_takes_any_form(form, carrying):
    view = forms.modal(form, carrying=carrying)

    assert not wrong_with_view(view)


@settings(max_examples=40, deadline=None)
@given(st.text("ab \n*é", max_size=60), st.integers(1, 1_500))
def test_a_text_comes_back_as_it_went_in_however_long_it_is(text, times):
    value = (text * times)[:29_000]
    form = Form("Edit", "text A/1@1 {text}", (Input("text", "Text", value, "text"),))

    assert forms.answers(sent(forms.modal(form, carrying={})))["text"] == value


def test_a_long_text_is_cut_where_an_input_may_lose_nothing():
    value = "\n\n".join(["a paragraph of a long text"] * 300)
    form = Form("Edit", "{text}", (Input("text", "Text", value, "text"),))

    view = forms.modal(form, carrying={})

    pieces = [block["element"]["initial_value"] for block in view["blocks"]]
    assert len(pieces) > 2
    assert pieces == [piece.strip() for piece in pieces]
    assert view["blocks"][1]["label"]["text"] == f"Text (2 of {len(pieces)})"
    assert [block["optional"] for block in view["blocks"]][:2] == [False, True]
    assert forms.sentence(sent(view)) == value


def test_a_form_says_its_sentence_with_what_was_filled_in():
    view = forms.modal(ALL, carrying={})

    assert not wrong_with_view(view)
    assert forms.sentence(sent(view)) == (
        "schedule Hello\n\n*world* at 2026-11-24 09:00 to C1 by U1,U2 in b with b x3"
    )


def test_what_was_left_empty_is_nothing():
    said = forms.answers(sent(forms.modal(ALL, carrying={}), times={"value": None}))

    assert said["times"] == ""


def test_a_moment_is_read_by_the_clock_of_the_form():
    view = forms.modal(ALL, carrying={})
    picked = {"selected_date_time": 1_795_507_200 + 3_600}

    assert forms.answers(sent(view, when=picked))["when"] == "2026-11-24 10:00"
    assert "Europe/Berlin" in view["blocks"][2]["hint"]["text"]


def test_what_it_carries_comes_back():
    carrying = {"channel": "C1", "response_url": "https://hooks.example/1", "thread": "1.2"}

    assert forms.carried(forms.modal(ALL, carrying=carrying)) == carrying


def test_where_there_is_no_room_the_channel_is_carried_longest():
    carrying = {"channel": "C1", "response_url": "u" * 2_900, "thread": "1.2"}

    view = forms.modal(ALL, carrying=carrying)

    assert forms.carried(view) == {"channel": "C1", "thread": "1.2"}


@pytest.mark.parametrize(
    "form",
    [
        Form("Edit", "x" * 3_000, (Input("text", "Text"),)),
        Form("Edit", "{text}", (Input("text", "Text", "x" * 31_000, "text"),)),
    ],
)
def test_a_form_that_slack_cannot_hold_says_so_and_changes_nothing(form):
    view = forms.modal(form, carrying={})

    assert not wrong_with_view(view)
    assert "submit" not in view
    assert "nothing was changed" in view["blocks"][0]["text"]["text"]


def test_a_list_longer_than_slack_allows_is_put_in_groups():
    zones = tuple(Option(f"Zone {n}", f"z{n}") for n in range(450))
    form = Form("Zone", "zone {zone}", (Input("zone", "Zone", "z7", "choice", options=zones),))

    view = forms.modal(form, carrying={})

    assert not wrong_with_view(view)
    groups = view["blocks"][0]["element"]["option_groups"]
    assert [len(group["options"]) for group in groups] == [100, 100, 100, 100, 50]
    assert forms.answers(sent(view))["zone"] == "z7"


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"words": {"value": "  "}}, "needed"),
        ({"times": {"value": "2.5"}}, "whole number"),
        ({"when": {"selected_date_time": 99_999_999_999}}, "A moment"),
        ({"when": {"selected_date_time": None}}, "needed"),
        ({"zone": {"selected_option": {"value": "c"}}}, "not offered"),
        ({"tags": {"selected_options": [{"value": "a"}, {"value": "c"}]}}, "not offered"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_it(changed, problem):
    view = sent(forms.modal(ALL, carrying={}), **changed)

    [(block, said)] = forms.problems(view).items()
    assert block == next(iter(changed))
    assert problem in said


def test_what_can_be_taken_has_no_problem():
    assert forms.problems(sent(forms.modal(ALL, carrying={}))) == {}


def test_a_problem_of_the_whole_stands_at_the_first_question():
    view = sent(forms.modal(ALL, carrying={}))

    assert forms.refusal(view, "It is frozen.") == {
        "response_action": "errors",
        "errors": {"words": "It is frozen."},
    }


def of_a_post(when="2026-11-24 09:00"):
    repeats = tuple(Option(each, each) for each in ("once", "daily"))
    asked = (
        Input("text", "Text", "Hello", "text"),
        Input("when", "When", when, "moment", optional=True),
        Input("repeat", "Repeat", "once", "choice", optional=True, options=repeats),
        Input("words", "In words", optional=True),
    )
    return Form("New post", of_post(home="Europe/Berlin"), asked, "Europe/Berlin")


def shown(view):
    return view["blocks"][-1]["text"]["text"]


def test_the_next_times_of_a_post_follow_what_is_chosen(clock):
    clock.move_to(datetime(2026, 11, 20, tzinfo=UTC))
    view = forms.modal(of_a_post(), carrying={"channel": "C1"})
    daily = {"selected_option": {"value": "daily"}}
    given_back = {**sent(view, repeat=daily), "id": "V1", "hash": "h", "team_id": "T1"}

    other = forms.followed(given_back)

    assert not wrong_with_view(view)
    assert not wrong_with_view(other)
    assert shown(view).count("\n") == 1
    assert "Tue 24 Nov 2026, 09:00 Europe/Berlin" in shown(view)
    assert "Sat 28 Nov 2026, 09:00 Europe/Berlin" in shown(other)
    assert other["blocks"][:-1] == view["blocks"][:-1]
    assert forms.carried(other) == {"channel": "C1"}
    live = [block["block_id"] for block in view["blocks"] if block.get("dispatch_action")]
    assert live == ["when", "repeat", "words"]


def test_labels_that_slack_gives_back_with_entities_are_sent_as_they_were(clock):
    clock.move_to(datetime(2026, 11, 20, tzinfo=UTC))
    view = forms.modal(of_a_post(), carrying={})
    told = json.loads(json.dumps(sent(view)).replace("In words", "A &amp; B &lt;c&gt;"))

    assert forms.followed(told)["blocks"][3]["label"]["text"] == "A & B <c>"


def test_a_time_that_has_passed_is_said_beside_it(clock):
    clock.move_to(datetime(2026, 12, 1, tzinfo=UTC))
    view = sent(forms.modal(of_a_post(), carrying={}))

    assert "passed" in shown(view)
    assert "passed" in forms.problems(view)["when"]


def test_a_post_whose_time_nobody_chose_says_so(clock):
    clock.move_to(datetime(2026, 11, 20, tzinfo=UTC))

    assert forms.NO_TIME in shown(forms.modal(of_a_post(when=""), carrying={}))


def test_a_secret_is_never_filled_in():
    form = Form("Key", "{key}", (Input("key", "Key", "hunter2", "secret"),))

    assert "hunter2" not in json.dumps(forms.modal(form, carrying={}))
