"""Posts written and changed by a form, through the door: from its questions to the calendar."""

import pytest

from bot import forms
from models.tables import Delivery, Post, Proposal, Review, Revision
from tests.bot.conftest import Chat


def fill_in(chat: Chat, **answers: str) -> str:
    """Send the form of the last answer, with these answers and else what stands there."""
    form = chat.last.form
    assert form is not None, chat.last
    given = {each.name: each.value for each in form.inputs} | answers
    assert forms.check(form, given) == {}
    return chat.say(forms.filled(form, given))


def values(chat: Chat) -> dict[str, str]:
    assert chat.last.form is not None
    return {each.name: each.value for each in chat.last.form.inputs}


@pytest.mark.parametrize("opened", ["new post", "home"])
def test_a_form_becomes_a_card_that_is_confirmed(chat, opened):
    chat.say("connect site blog")
    chat.say(opened)
    if chat.last.form is None:
        chat.press("New post")

    card = fill_in(
        chat,
        text='One "word"\nand more',
        title="Launch",
        targets="site,blog",
        when="2026-03-06 09:00",
        priority="7",
    )

    assert "Fri 6 Mar 2026, 09:00 Europe/Berlin" in card
    assert "7 of 10" in card
    chat.press("Schedule")
    revision = Revision.get()
    assert (revision.title, revision.text) == ("Launch", 'One "word"\nand more')
    assert Delivery.select().count() == 2


def test_the_one_target_there_is_is_chosen_already(chat):
    chat.say("new post")

    assert values(chat)["targets"] == "site"
    assert "When should it go out?" in fill_in(chat, text="Hello")


def test_what_may_mean_two_things_is_asked_after_the_form(chat):
    chat.say("new post")

    assert "05:00 or 17:00" in fill_in(chat, text="Tea", words="friday at 5")


def test_the_form_of_a_proposal_shows_what_was_understood_and_changes_all_of_it(chat):
    chat.say("connect site blog")
    chat.say('"Launch": "We are live" to blog friday 9:00 priority 7')
    chat.press("Edit")

    there = values(chat)
    assert (there["text"], there["title"]) == ("We are live", "Launch")
    assert (there["targets"], there["when"]) == ("blog", "2026-03-06 09:00")
    assert (there["priority"], there["repeat"]) == ("7", "once")

    card = fill_in(chat, targets="site", when="2026-03-07 10:00", title="")

    assert "Sat 7 Mar 2026, 10:00" in card
    assert "P1 · Schedule: “We are live”" in card
    chat.press("Schedule")
    assert "→ site" in chat.say("list")
    assert Proposal.select().count() == 1


def test_the_form_of_a_series_says_its_rhythm_in_words(chat):
    chat.say('"Tea" to site every other friday at 9:00 until june')
    first = chat.say("proposal P1")
    chat.press("Edit")
    assert values(chat)["words"] != ""

    assert fill_in(chat).partition("Where")[0] == first.partition("Where")[0]


@pytest.mark.parametrize(
    "sentence",
    [
        '"Lunch" to site friday 12:00 or not after 13:00',
        "unpublish #1 friday 9:00",
        '"Tea" to site in 5 minutes',
        "schedule #1 friday 9:00",
    ],
)
def test_a_sentence_that_says_more_than_the_form_asks_is_changed_as_a_sentence(chat, sentence):
    chat.say('publish "First" to site')
    chat.press("Publish now")
    Delivery.update(state="delivered", remote_id="r").execute()
    chat.say(sentence)

    chat.press("Edit")

    assert values(chat) == {"words": sentence}


def test_a_post_is_changed_by_its_form_in_words_and_time(chat):
    chat.say('"Launch": "Old words" to site friday 9:00')
    chat.press("Schedule")
    chat.say("edit #1")
    assert values(chat) == {
        "text": "Old words",
        "title": "Launch",
        "when": "2026-03-06 09:00",
        "targets": "site",
        "files": "",
        "alts": "",
    }

    said = fill_in(chat, text="New words", when="2026-03-07 10:00")

    assert "Sat 7 Mar 2026, 10:00" in said
    shown = chat.say("show #1")
    assert "New words" in shown
    assert "Sat 7 Mar 2026, 10:00" in shown


def test_where_a_post_goes_is_changed_by_its_form(chat):
    chat.say("connect site blog")
    chat.say('"Words" to site friday 9:00 or not after 10:00 priority 7')
    chat.press("Schedule")
    chat.say("edit #1")

    said = fill_in(chat, targets="blog,site", when="2026-03-06 09:30")

    assert "Fri 6 Mar 2026, 09:30 Europe/Berlin → blog and site" in said
    assert "10:00, then not at all" in said
    live = Delivery.select().where(Delivery.state == "waiting")
    assert sorted((row.target.name, row.priority) for row in live) == [("blog", 7), ("site", 7)]
    chat.press("Undo")
    assert "09:00 Europe/Berlin → site" in chat.say("show #1")


def test_what_was_approved_for_one_place_is_asked_about_anew_for_another(chat):
    chat.say("connect site blog")
    chat.say("invite bo as author")
    chat.say("settings approvals required")
    bo = Chat("bo")
    bo.say('"Words" to site friday 9:00')
    bo.press("Schedule")
    chat.say("approve #1")
    assert Review.select().where(Review.state == "approved").count() == 1
    bo.say("edit #1")

    fill_in(bo, targets="blog")

    assert "1 post waits for approval" in chat.say("approvals")
    assert Review.select().where(Review.state == "open").count() == 1
    assert "→ blog" in chat.say("show #1")


def test_where_a_series_or_a_paused_post_goes_is_not_asked(chat):
    for words in ('"Tea" to site every monday 9:00', '"Words" to site friday 9:00'):
        chat.say(words)
        chat.press("Schedule")
    chat.say("pause #2")

    for number in (1, 2):
        chat.say(f"edit #{number}")
        assert "targets" not in values(chat)


def test_only_what_is_different_is_changed(chat):
    chat.say('"Launch": "Words" to site friday 9:00')
    chat.press("Schedule")
    revision = Post.get().revision
    chat.say("edit #1")

    fill_in(chat)
    assert Post.get().revision == revision
    chat.say("edit #1")
    fill_in(chat, title="")

    assert Revision.get(Revision.number == Post.get().revision).title is None
    assert "Fri 6 Mar 2026, 09:00" in chat.say("show #1")


def test_the_form_of_a_post_that_changed_meanwhile_changes_nothing(chat):
    chat.say('"Words" to site friday 9:00')
    chat.press("Schedule")
    chat.say("edit #1")
    form = chat.last.form
    chat.say('edit #1 "Others were faster"')

    answers = {"text": "Mine", "title": "", "when": "2026-03-06 09:00"}
    said = chat.say(forms.filled(form, answers))

    assert chat.last.failed
    assert "changed" in said
    assert "Others were faster" in chat.say("show #1")


def test_a_series_keeps_its_rhythm_when_its_words_are_changed(chat):
    chat.say('"Tea" to site every monday 9:00')
    chat.press("Schedule")
    chat.say("edit #1")
    assert "when" not in values(chat)

    fill_in(chat, text="Coffee")

    assert "Coffee" in chat.say("show #1")
    assert "every Monday" in chat.say("show #1")


def test_at_a_time_where_it_cannot_go_out_its_words_stay_as_they_are_too(chat):
    chat.say("rule nothing on saturdays")
    chat.say('"Words" to site friday 9:00')
    chat.press("Schedule")
    chat.say("edit #1")

    said = fill_in(chat, text="New words", when="2026-03-07 10:00")

    assert chat.last.failed
    assert "saturday" in said.lower()
    assert "Fri 6 Mar 2026, 09:00" in chat.say("show #1")
    assert "“Words”" in chat.say("show #1")


def test_a_setting_is_changed_by_a_form_of_those_that_one_may_change(chat):
    chat.say("settings")
    chat.press("Change one")
    offered = chat.last.form.inputs[0].options

    assert "catch-up is 30 minutes now" in fill_in(chat, setting="catch-up", value="30 minutes")
    Chat("bo").say("settings")
    bo = Chat("bo")
    bo.say("tune ACME")
    assert [each.value for each in bo.last.form.inputs[0].options] == ["zone"]
    assert len(offered) > 20
    assert "Asia/Tokyo (your setting)" in fill_in(bo, value="Tokyo")


def test_a_target_is_connected_by_a_form_by_those_who_may(chat):
    chat.say("targets")
    chat.press("Connect a target")

    assert "blog is connected" in fill_in(chat, name="blog")
    chat.say("connect")
    chat.press("Connect a target")
    assert "hook is connected" in fill_in(
        chat, platform="webhook", name="hook", address="https://a.example/in"
    )
    bo = Chat("bo")
    bo.say("targets")
    assert bo.buttons == ()
    assert "takes a manager" in bo.say("attach ACME")
