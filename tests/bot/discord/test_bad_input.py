"""What goes wrong on the other side: words nobody offered, odd letters, vanished messages, channels
that may not be written to."""

import pytest

from tests.bot.discord.conftest import LATE, connected, slowly
from tests.bot.discord.test_gateway import until
from tests.fakes.discord.interactions import DEFERRED_UPDATE
from tests.fakes.discord.people import Person, text_of
from tests.fakes.discord.world import SEND_MESSAGES

BROKEN = "Something broke"
ODD = {
    "long": "Title " * 900,
    "emoji": "🎈👩‍👩‍👧‍👦🇫🇷" * 40,
    "right to left": "שלום \u202e עולם \u2067مرحبا",
    "without width": "\u200b\u200d\ufeff\u2060",
    "marks upon marks": "Z" + "\u0301" * 500,
    "formatting": "**a** ||b|| `c` <@1> @everyone [d](https://e.example) # f\n> g\n```h",
}


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("calendar show", {"post": "banana"}),
        ("calendar show", {"post": "99999999999999999999"}),
        ("post move", {"post": "1", "when": "the day after never"}),
        ("post schedule", {"what": "Hi", "where": "nowhere", "when": "tomorrow 9:00"}),
        ("post schedule", {"what": "Hi", "where": "site", "when": "\u202emoc"}),
        ("me zone", {"zone": "Mars/Olympus"}),
        ("team grant", {"who": "nobody-of-us", "role": "admin"}),
        ("review approve", {"post": "1; drop"}),
        ("help", {"topic": "banana"}),
        ("server join", {"code": "AAAA11"}),
    ],
)
def test_what_was_never_offered_is_refused_in_words_and_nothing_is_done(
    ana, scheduled, command, options
):
    said = text_of(ana.says(command, **options).wait().said)
    assert said
    assert BROKEN not in said
    assert "Tue 3 Mar 2026, 09:00" in text_of(ana.says("calendar show", post="1").wait().said)


@pytest.mark.parametrize("words", ODD.values(), ids=ODD)
def test_whatever_is_written_its_card_is_shown_and_can_be_confirmed(ana, server, site, words):
    options = {"what": words, "where": "site", "when": "tomorrow 9:00", "title": words[:200]}
    asked = ana.says("post schedule", **options).wait()
    assert "Tue 3 Mar 2026, 09:00" in text_of(asked.said)
    assert "Scheduled" in text_of(ana.presses(asked.said, "Schedule").wait().said)
    for look in ("calendar list", "calendar week", "home"):
        assert BROKEN not in text_of(ana.says(look).wait().said)
    assert ana.types("calendar show", "post", "")
    assert not server.rest.pinged


def test_of_two_presses_at_once_one_counts_and_both_are_answered(ana, site):
    asked = ana.says("post say", say='"Hello" to site tomorrow 9:00').wait()
    twice = [ana.presses(dict(asked.said), "Schedule") for _ in range(2)]
    said = [text_of(each.wait().said) for each in twice]
    assert all(said)
    assert not any(BROKEN in each for each in said)
    assert text_of(ana.says("calendar list").wait().said).count("Hello") == 1


def test_what_is_done_is_told_also_where_the_pressed_message_was_taken_away(
    server, ana, scheduled, presstime
):
    shown = ana.says("calendar show", post=scheduled).wait()
    presstime.leave()
    with connected(server, slowly(LATE)):
        pressed = ana.presses(shown.said, "Pause")
        until(lambda: pressed.response == DEFERRED_UPDATE)
        pressed.answer = None
        assert "is paused" in text_of(pressed.wait().said)


def test_where_nothing_may_be_written_people_are_answered_all_the_same(server, presstime):
    guild = server.guild("Silent")
    place = guild.channel("general")
    place.denied = SEND_MESSAGES
    shown = guild.json(server.bot)
    del shown["unavailable"]
    server.run(server.gateway.tell("GUILD_CREATE", shown))
    eve = Person(server, "eve", guild, place, manages=True)
    server.people[eve.id] = eve
    asked = eve.says("setup").wait()
    answers = {"Home time zone": "Europe/Berlin", "Where I report": [place.id]}
    assert "is set up" in text_of(eve.fills(asked, answers).wait().answer)
    eve.says("places connect", kind="site", name="site").wait()
    asked = eve.says("post say", say='"Hello" to site tomorrow 9:00').wait()
    assert "Scheduled" in text_of(eve.presses(asked.said, "Schedule").wait().said)
    assert not place.messages
