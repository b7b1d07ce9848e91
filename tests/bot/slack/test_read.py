from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reply import Button, Card, Form, Input, Reply, Row
from bot.slack import forms, read
from bot.slack.draw import draw
from tests.bot.slack.test_forms import sent


@dataclass(frozen=True)
class Person:
    name: str = "Ana"
    zone: str | None = "Europe/Berlin"
    language: str | None = "de"
    admin: bool = False


ANA = Person()
NAMES = {"U1": "Ana María", "U2": "bo", "C9": "news"}
COMMAND = {
    "command": "/post",
    "text": '"Tea &amp; &lt;cake&gt;" to <#C1|news> by <@U1|ana> friday',
    "team_id": "T1",
    "user_id": "U1",
    "channel_id": "C5",
}
PRESS = {
    "type": "block_actions",
    "team": {"id": "T1"},
    "user": {"id": "U1", "team_id": "T1"},
    "channel": {"id": "C5"},
    "actions": [{"action_id": "say:1", "type": "button", "value": "show ACME/1"}],
}
MENTION = {
    "team_id": "T1",
    "authorizations": [{"team_id": "T1", "user_id": "UBOT"}],
    "event": {"type": "app_mention", "user": "U1", "channel": "C5", "text": "<@UBOT> list"},
}


def heard(text, **event):
    body = {**MENTION, "event": {**MENTION["event"], "text": text, **event}}
    return read.event(body, "T1", ANA, NAMES)


def test_a_command_is_what_was_typed_with_links_for_what_slack_writes_as_ids():
    message = read.command(COMMAND, "T1", ANA, NAMES)

    assert message.text == '"Tea & <cake>" to #news by @Ana_María friday'
    assert message.links == {"#news": "C1", "@Ana_María": "slack:T1:U1"}
    assert (message.workspace, message.channel, message.speaker) == (
        "slack:T1",
        "C5",
        "slack:T1:U1",
    )
    assert (message.name, message.zone, message.language) == ("Ana", "Europe/Berlin", "de")
    assert not message.direct


def test_a_command_alone_asks_for_help():
    assert read.command({**COMMAND, "text": " "}, "T1", ANA, {}).text == "help"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("to <#C9>", "to #news"),
        ("to <#C8>", "to #C8"),
        ("<@U7>", "@U7"),
        ("<!channel> <!here|here>", "@channel @here"),
        ("<!subteam^S1|@team> <!subteam^S2>", "@team @S2"),
        ("<https://x.example/?a=1&amp;b=2|a page>", "a page (https://x.example/?a=1&b=2)"),
        ("<http://x.example|x.example> <https://x.example/|x.example>", "x.example x.example"),
        ("<https://x.example>", "https://x.example"),
        ("<mailto:a@x.example|a@x.example>", "a@x.example"),
        ("<!date^1^{date}|1 Jan>", "1 Jan"),
        ("&amp;lt;@U1&amp;gt; &lt;@U1&gt;", "&lt;@U1&gt; <@U1>"),
        ("“smart” < alone", "“smart” < alone"),
        ('"Launch :tada:" <https://x.example/:tada:>', '"Launch 🎉" https://x.example/:tada:'),
    ],
)
def test_what_slack_writes_is_read_as_it_was_meant(written, said):
    assert read.readable(written, "T1", NAMES).text == said


def test_two_people_of_one_name_are_told_apart():
    found = read.readable("<@U1> and <@U3> and <@U1>", "T1", {"U1": "ana", "U3": "ana"})

    assert found.text == "@ana and @ana_U3 and @ana"
    assert found.links == {"@ana": "slack:T1:U1", "@ana_U3": "slack:T1:U3"}


def test_it_says_whose_names_have_to_be_looked_up():
    assert read.mentioned("<@U1|x> <@W2> <@bad> <#C1> &lt;@U3&gt;") == {"U1", "W2"}


def test_a_button_and_a_line_of_a_menu_say_their_sentence():
    rows = (Row("one", (Button("Show", "show A/1"), Button("Retry", "retry A/1"))),) * 6
    menu = draw(Reply("", (Card("", rows=rows),))).blocks[0]["accessory"]
    chosen = {"action_id": menu["action_id"], "selected_option": menu["options"][1]}

    assert read.press(PRESS, "T1", ANA).text == "show ACME/1"
    assert read.press({**PRESS, "actions": [chosen]}, "T1", ANA).text == "retry A/1"


def test_a_press_that_says_nothing_of_ours_is_no_message():
    link = {"action_id": "open-calendar", "value": "show ACME/1"}

    assert read.press({**PRESS, "actions": [link]}, "T1", ANA) is None


def test_a_press_on_the_home_is_between_the_two_of_us():
    on_home = {key: value for key, value in PRESS.items() if key != "channel"}

    message = read.press({**on_home, "view": {"type": "home"}}, "T1", ANA)

    assert (message.channel, message.direct) == (read.HOME, True)


def test_a_form_speaks_where_it_was_opened():
    form = Form("Edit", "text ACME/1@2 {text}", (Input("text", "Text", "Hi <!here> :tada:"),))
    view = sent(forms.modal(form, carrying={"channel": "C5"}))

    message = read.form({"user": {"id": "U1", "team_id": "T1"}, "view": view}, "T1", ANA)

    assert message.text == "text ACME/1@2 Hi <!here> 🎉"
    assert (message.channel, message.speaker) == ("C5", "slack:T1:U1")


def test_a_mention_is_read_without_our_own_name():
    assert heard("<@UBOT> list").text == "list"
    assert heard("hey <@UBOT> show <@U2>").text == "hey   show @bo"


def test_a_direct_message_is_known_as_one():
    assert heard("list", channel="D1").direct
    assert not heard("list", channel="G1").direct


@pytest.mark.parametrize(
    "event", [{"bot_id": "B1"}, {"subtype": "message_changed"}, {"user": None}, {"text": ""}]
)
def test_what_no_person_said_is_no_message(event):
    assert heard(event.pop("text", "list"), **event) is None


def test_people_of_a_connected_workspace_are_of_their_own():
    admin = Person(admin=True)
    outside = {**PRESS, "user": {"id": "U1", "team_id": "T2"}}
    event = {**MENTION, "event": {**MENTION["event"], "user_team": "T2"}}

    for message in (read.press(outside, "T1", admin), read.event(event, "T1", admin, {})):
        assert (message.workspace, message.speaker) == ("slack:T1", "slack:T2:U1")
        assert not message.chat_admin
    assert read.press(PRESS, "T1", admin).chat_admin


def test_of_organisations_only_our_own_is_our_workspace():
    event = {**MENTION, "enterprise_id": "E1"}

    def speaker(team):
        return read.speaker({**event, "event": {**event["event"], "user_team": team}}, "T1")

    assert speaker("E1") == "slack:T1:U1"
    assert speaker("E2") == "slack:E2:U1"


def test_a_message_shortcut_brings_the_words_of_the_message():
    body = {"message": {"text": "Tea &amp; <https://x.example|cake>"}}

    assert read.shared(body, "T1", {}).text == "Tea & cake (https://x.example)"


names = st.sampled_from(
    [
        "type",
        "user",
        "team",
        "id",
        "team_id",
        "user_id",
        "channel",
        "channel_id",
        "text",
        "event",
        "actions",
        "action_id",
        "value",
        "view",
        "state",
        "values",
        "blocks",
        "block_id",
        "element",
        "selected_option",
        "selected_options",
        "private_metadata",
        "message",
        "authorizations",
        "container",
        "options",
        "option_groups",
        "selected_date_time",
    ]
)
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=10)
    | st.sampled_from(
        ("say:1", "U1", "input", "<!channel", "<@U1|", '{"says": "{x}", "zone": "Nowhere/At"}')
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=6),
    max_leaves=20,
)


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(names, anything, max_size=8))
def test_no_payload_is_so_odd_that_reading_it_fails(body):
    messages = [
        read.command(body, "T1", ANA, NAMES),
        read.press(body, "T1", ANA),
        read.form(body, "T1", ANA),
        read.event(body, "T1", ANA, NAMES),
        read.opened(body, "T1", ANA),
    ]

    for message in filter(None, messages):
        assert message.text.strip()
        assert message.speaker.startswith("slack:")
    read.shared(body, "T1", NAMES)
    forms.problems(body)
