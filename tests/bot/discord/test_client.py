"""Presstime in Discord, over a real gateway and real HTTP: what people do, and what they see."""

import pytest

from bot.discord.answering import FOR_A_FORM
from bot.discord.draw import draw
from bot.reply import Button, Card, Reply
from tests.bot.discord.conftest import LATE, connected, slowly
from tests.bot.discord.test_gateway import until
from tests.fakes.discord.interactions import DEFERRED, DEFERRED_UPDATE, FORM
from tests.fakes.discord.people import labels_of, text_of
from tests.fakes.discord.world import EPHEMERAL, message


@pytest.fixture
def on_a_card(server, guild, presstime):
    """A card in the channel, for everybody, with this button."""
    place = guild.channel("general")

    async def drawn(reply):
        return draw(reply).to_components()

    def shown(button):
        components = presstime.run(drawn(Reply("", (Card("A post", buttons=(button,)),))))
        card = message(place.id, server.bot, {"flags": 1 << 15, "components": components})
        place.messages[card["id"]] = card
        return card

    return shown


def test_a_sentence_is_answered_to_its_speaker_alone_and_confirmed_in_place(ana, site):
    asked = ana.says("post say", say='"Hello" to site tomorrow 9:00').wait()
    assert asked.said["flags"] & EPHEMERAL
    assert "Tue 3 Mar 2026, 09:00 Europe/Berlin (<t:1772524800:F>)" in text_of(asked.said)
    pressed = ana.presses(asked.said, "Schedule").wait()
    assert pressed.answer is asked.answer
    assert "Scheduled" in text_of(pressed.said)
    assert "Schedule" not in labels_of(pressed.said)


def test_options_become_the_same_sentence(ana, site):
    when = ana.types("post schedule", "when", "tomorrow 9am")[0]["value"]
    asked = ana.says("post schedule", what='Say "hi"', where="site", when=when).wait()
    assert 'Say "hi"' in text_of(asked.said)
    assert "Tue 3 Mar 2026, 09:00 Europe/Berlin" in text_of(asked.said)


def test_a_channel_that_is_picked_is_connected(ana, server, guild):
    news = guild.channel("news")
    server.changed()
    asked = ana.says("places connect", kind="discord", channel=news).wait()
    assert "#news is connected" in text_of(asked.said)
    ana.says("places disconnect", where="#news").wait()


def test_a_place_is_connected_by_saying_of_what_kind_it_is(ana):
    assert "Connect what" in text_of(ana.says("places connect").wait().said)
    asked = ana.says("places connect", kind="webhook", name="hook", address="https://a.example/")
    assert "hook is connected" in text_of(asked.wait().said)


def test_words_that_were_left_out_are_written_in_a_window(ana, site):
    window = ana.says("post schedule", where="site", when="tomorrow 9:00").wait()
    assert window.response == FORM
    asked = ana.fills(window, {"The text that goes out": 'Two\nlines, "quoted"'}).wait()
    assert 'lines, "quoted"' in text_of(asked.said)
    assert "Tue 3 Mar 2026, 09:00 Europe/Berlin" in text_of(asked.said)


def test_a_message_of_anybody_becomes_a_post_by_its_menu(ana, server, guild, site):
    place = guild.channel("general")
    written = message(place.id, ana.user(), {"content": 'We won "the" prize!'})
    form = ana.uses_on("Schedule this message", written).wait()
    assert form.response == FORM
    asked = ana.fills(form, {"When": "2026-03-03 09:00"}).wait()
    assert 'We won "the" prize!' in text_of(asked.said)


def test_a_button_that_asks_for_words_opens_a_form(ana, scheduled):
    shown = ana.says("calendar show", post=scheduled).wait()
    form = ana.presses(shown.said, "Edit").wait()
    assert form.response == FORM
    asked = ana.fills(form, {"Text": "Better"}).wait()
    assert "Better" in text_of(asked.said)


def test_what_cannot_be_undone_is_asked_first(ana, on_a_card, scheduled):
    card = on_a_card(Button("Pause", "pause ACME/1", confirm="Really?"))
    question = ana.presses(card, "Pause").wait()
    assert question.said["flags"] & EPHEMERAL
    assert "Really?" in text_of(question.said)
    assert "is paused" not in text_of(question.said)
    assert "is paused" in text_of(ana.presses(question.said, "Pause").wait().said)


def test_what_is_refused_is_said_beside_what_was_pressed(ana, scheduled, person):
    bo = person("bo")
    shown = ana.says("calendar show", post=scheduled).wait()
    before = text_of(shown.said)
    refused = bo.presses(shown.said, "Cancel: nothing will be sent").wait()
    assert text_of(refused.said).startswith("✗")
    assert refused.said["flags"] & EPHEMERAL
    assert text_of(shown.said) == before


def test_a_button_on_a_card_for_all_answers_its_presser_alone(ana, on_a_card, scheduled):
    card = on_a_card(Button("Pause", "pause ACME/1"))
    before = text_of(card)
    paused = ana.presses(card, "Pause").wait()
    assert paused.said["flags"] & EPHEMERAL
    assert "is paused" in text_of(paused.said)
    assert text_of(card) == before


def test_what_is_delivered_twice_is_done_once(ana, site):
    asked = ana.says("post say", say='draft "Once"').wait()
    ana.again(asked)
    other = ana.says("calendar drafts").wait()
    assert text_of(other.said).count("Once") <= 1
    assert len(asked.more) == 0


@pytest.mark.parametrize("custom_id", ["approve ACME/1@1", "confirm P999@1", "x" * 100, "🎈"])
def test_a_button_that_its_message_does_not_have_does_nothing(ana, scheduled, custom_id):
    shown = ana.says("calendar show", post=scheduled).wait()
    assert ana.sends(shown.answer, custom_id).never()


def test_a_button_of_an_older_version_is_answered(ana, on_a_card):
    card = on_a_card(Button("Old", "frobnicate ACME/1@7"))
    assert text_of(ana.presses(card, "Old").wait().said).startswith("✗")


def test_a_slow_core_lets_people_know_that_it_thinks(server, ana, presstime):
    presstime.leave()
    with connected(server, slowly(LATE)):
        asked = ana.says("calendar week").wait()
        assert asked.response == DEFERRED
        assert asked.said["flags"] & EPHEMERAL
        assert text_of(asked.said)


def test_a_form_that_is_too_late_to_open_is_a_button_that_opens_it(
    server, ana, scheduled, presstime
):
    shown = ana.says("calendar show", post=scheduled).wait()
    presstime.leave()
    with connected(server, slowly(FOR_A_FORM + LATE)):
        late = ana.presses(shown.said, "Edit").wait()
        assert late.response == DEFERRED_UPDATE
        assert labels_of(late.said) == ["Fill it in"]
    with connected(server):
        assert ana.presses(late.said, "Fill it in").wait().response == FORM


def test_of_two_that_are_connected_one_answers(server, ana, site):
    with connected(server, slowly(LATE)):
        asked = ana.says("post say", say='draft "Once"').wait()
        ana.presses(asked.said, "Save as draft").wait()
        shown = ana.says("calendar drafts").wait()
    assert text_of(shown.said).count("Once") == 1


def test_an_interaction_that_expired_is_answered_in_a_direct_message(server, ana, scheduled):
    ana.patience = 0.0  # Discord gives it up at once
    ana.says("post pause", post=scheduled)
    place = server.dm(ana.id)
    until(lambda: place.messages)
    [told] = place.messages.values()
    assert "is paused" in text_of(told)


def test_a_direct_message_is_about_the_server_its_writer_plans_in(server, ana, scheduled):
    asked = ana.says("calendar list", direct=True).wait()
    assert not asked.said["flags"] & EPHEMERAL
    assert "Hello" in text_of(asked.said)


def test_whoever_left_the_server_is_refused_in_direct_messages(server, ana, scheduled):
    del server.people[ana.id]
    asked = ana.says("calendar list", direct=True).wait()
    assert "not in that server any more" in text_of(asked.said)


def test_whoever_is_unknown_is_told_where_to_begin(server, ana, person):
    asked = person("dan").says("calendar list", direct=True).wait()
    assert "I do not know you yet" in text_of(asked.said)


def test_answers_are_kept_in_no_memory(presstime, ana, scheduled):
    for _ in range(5):
        shown = ana.says("calendar show", post=scheduled).wait()
        ana.presses(shown.said, "Edit").wait()
    store = presstime.client._connection._view_store
    assert not store._views
    assert not store._modals
    assert not store._synced_message_views
