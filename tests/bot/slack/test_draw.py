import json
import re
from datetime import UTC, datetime

from hypothesis import given, settings

from bot.reply import Button, Card, Field, Form, Input, Moment, Reply, Row
from bot.slack import fit
from bot.slack.draw import draw, home_view, page_view
from tests.bot.slack.replies import replies
from tests.fakes.slack.blocks import pressables, texts
from tests.fakes.slack.limits import wrong_with_blocks, wrong_with_view

NINE = datetime(2026, 11, 24, 8, tzinfo=UTC)
OURS = re.compile(
    r"<!date\^\d+\^\{date_short_pretty\} \{time(_secs)?\}\|[^<>|]*>|<https?://[^<>|]*>"
)


def sentences(blocks):
    return [each["value"] for each in pressables(blocks)]


@settings(max_examples=12, deadline=None)
@given(replies)
def test_slack_takes_whatever_is_drawn(reply):
    drawn = draw(reply)

    assert not wrong_with_blocks(drawn.blocks)
    assert sum(len(json.dumps(each, ensure_ascii=False)) for each in drawn.blocks) <= 13_000
    assert 0 < len(drawn.text) <= fit.MESSAGE_TEXT
    assert not wrong_with_view(home_view(reply))
    assert not wrong_with_view(page_view(reply))
    for text in [drawn.text, *texts(drawn.blocks, parsed=True)]:
        assert not re.search("[<>]", OURS.sub("", text))


@settings(max_examples=15, deadline=None)
@given(replies)
def test_every_button_that_is_drawn_says_its_whole_sentence(reply):
    there = [b.says for card in reply.cards for each in (*card.rows, card) for b in each.buttons]

    drawn = sentences(home_view(reply)["blocks"])

    assert set(drawn) <= set(there)
    assert len(drawn) == len(there) or "more than fit in here" in json.dumps(home_view(reply))


def test_a_card_is_headline_quote_facts_notes_and_buttons():
    card = Card(
        "P2 · Schedule: “Launch”",
        quote="We are *live*.",
        fields=(Field("Where", "site"),),
        notes=("Nothing goes out until you confirm.",),
        buttons=(Button("Schedule", "confirm P2@1", "primary"), Button("Edit", "reword P2@1")),
        key="P2",
    )

    drawn = draw(Reply("Launch?", (card,)))

    assert [each["type"] for each in drawn.blocks] == [
        *("header", "rich_text", "section", "context", "actions")
    ]
    assert drawn.metadata == {"event_type": "presstime_card", "event_payload": {"key": "P2"}}
    assert drawn.blocks[1]["elements"][0]["elements"][0]["text"] == "We are *live*."
    assert sentences(drawn.blocks) == ["confirm P2@1", "reword P2@1"]
    assert drawn.blocks[-1]["elements"][0]["style"] == "primary"


def test_the_text_holds_all_there_is_to_read_for_those_who_listen():
    card = Card("#5", "It waits.", fields=(Field("Where", "site"),), rows=(Row("a & b"),))

    assert draw(Reply("Done.", (card,))).text == "Done.\n#5\nIt waits.\nWhere: site\na &amp; b"


def test_a_moment_is_shown_by_its_own_clock_and_by_the_readers():
    shown = draw(Reply(("On ", Moment(NINE, "Europe/Berlin"), "."))).blocks[0]["text"]["text"]

    wall = "Tue 24 Nov 2026, 09:00 Europe/Berlin"
    token = f"<!date^1795507200^{{date_short_pretty}} {{time}}|{wall}>"
    assert shown == f"On {wall} (your time: {token})."


def test_a_moment_in_the_readers_own_zone_is_shown_once():
    drawn = draw(Reply((Moment(NINE, "Europe/Berlin"),)), zone="Europe/Berlin")

    assert drawn.blocks[0]["text"]["text"] == "Tue 24 Nov 2026, 09:00 Europe/Berlin"


def test_a_day_and_a_clock_time_stand_for_themselves():
    said = (Moment(NINE, "UTC", "day"), ", ", Moment(NINE, "UTC", "clock"))

    assert draw(Reply(said)).blocks[0]["text"]["text"] == "Tue 24 Nov 2026, 08:00"


def test_a_tone_is_a_sign_but_for_a_title_that_has_its_own():
    def title(text, tone):
        return draw(Reply("", (Card(text, tone=tone),))).blocks[0]["text"]["text"]

    assert title("#5 failed", "bad") == "✕ #5 failed"
    assert title("? Who knows", "warning") == "? Who knows"
    assert title("#5", "plain") == "#5"


def test_a_title_that_is_too_long_for_a_headline_is_there_in_full():
    title = "word " * 50 + "end"

    blocks = draw(Reply("", (Card(title),))).blocks

    assert len(blocks[0]["text"]["text"]) == fit.HEADER
    assert blocks[0]["text"]["text"].endswith("…")
    assert blocks[1]["text"]["text"] == title


def test_a_title_with_a_moment_stands_once_for_who_lives_by_its_clock():
    reply = Reply("", (Card(("Now: ", Moment(NINE, "Europe/Berlin"))),))

    assert len(draw(reply, zone="Europe/Berlin").blocks) == 1
    assert "your time" in draw(reply).blocks[1]["text"]["text"]


def test_content_that_is_too_long_says_how_much_more_there_is():
    blocks = draw(Reply("", (Card("#5", quote="x" * 5_000),))).blocks

    shown, more = blocks[1]["elements"]
    assert len(shown["elements"][0]["text"]) + 2_040 == 5_000
    assert more["elements"][0]["text"] == "… (2,040 more characters)"


def test_facts_without_a_name_continue_the_one_before():
    fields = (Field("Next", "one"), Field("", "two"), Field("Where", "site"))

    (section,) = draw(Reply("", (Card("", fields=fields),))).blocks

    assert [each["text"] for each in section["fields"]] == ["*Next*\none\ntwo", "*Where*\nsite"]


def test_a_row_has_its_button_beside_it_and_several_below_it():
    rows = (
        Row("one", (Button("Show", "show A/1"),)),
        Row("two", (Button("Show", "show A/2"), Button("Retry", "retry A/2"))),
        Row("three"),
        Row("four"),
    )

    one, two, below, rest = draw(Reply("", (Card("", rows=rows),))).blocks

    assert one["accessory"]["type"] == "button"
    assert one["accessory"]["accessibility_label"] == "Show: one"
    assert (two["text"]["text"], below["type"]) == ("• two", "actions")
    assert sentences([below]) == ["show A/2", "retry A/2"]
    assert rest["text"]["text"] == "• three\n• four"


def test_many_rows_have_their_several_buttons_in_menus():
    two = (Button("Show", "show A/2"), Button("Retry", "retry A/2"))

    blocks = draw(Reply("", (Card("", rows=(Row("row", two),) * 6),))).blocks

    assert [each["accessory"]["type"] for each in blocks] == ["overflow"] * 6
    assert sentences(blocks[:1]) == ["show A/2", "retry A/2"]


def test_a_button_that_asks_first_is_never_hidden_in_a_menu():
    buttons = (Button("Show", "show A/1"), Button("Drop", "cancel A/1", "danger", "Really?"))

    row, below, *_ = draw(Reply("", (Card("", rows=(Row("one", buttons),) * 6),))).blocks

    assert "accessory" not in row
    asked = below["elements"][1]["confirm"]
    assert asked["text"]["text"] == "Really?"
    assert (asked["confirm"]["text"], asked["deny"]["text"]) == ("Drop", "Go back")


def test_a_list_that_is_too_long_keeps_its_beginning_its_buttons_and_says_what_is_missing():
    rows = tuple(Row(f"row {n}", (Button("Show", f"show A/{n}"),)) for n in range(70))
    card = Card("List", rows=rows, buttons=(Button("More", "list A +10"),))

    blocks = draw(Reply("", (card,))).blocks

    shown = [each for each in sentences(blocks) if each.startswith("show")]
    assert shown == [f"show A/{n}" for n in range(len(shown))]
    assert sentences(blocks)[-1] == "list A +10"
    assert f"{70 - len(shown)} more than fit in here" in blocks[-1]["elements"][0]["text"]


def test_a_form_that_cannot_open_by_itself_gets_a_button_that_asks_again():
    form = Form("Edit #5", "text A/5@1 {text}", (Input("text", "Text"),))

    drawn = draw(Reply("New words for #5.", form=form), said="edit #5")

    assert sentences(drawn.blocks) == ["edit #5"]
    assert drawn.blocks[-1]["elements"][0]["text"]["text"] == "Fill it in: Edit #5"
