"""What is offered while people type: it means what it says, and shows nothing it should not."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.discord import suggesting
from bot.language import read
from bot.language.answers import instants
from bot.language.reading import Context
from models import clock
from models.database import connection
from models.services.people import people
from models.services.people.people import Speaker
from tests.bot.conftest import MONDAY

PHRASES = (
    "", "tomorrow 9am", "friday at 9", "every monday at 9", "in 5 minutes", "next tue 9:00 Tokyo",
    "2026-03-29 02:30", "2026-10-25 02:30", "yesterday", "banana", "on the 31st", "noon", "9",
    "every weekday at 9:00", "tomorrow at 9:00 and 14:00", "midnight friday",
)  # fmt: skip


@pytest.fixture
def speaker(chat) -> Speaker:
    with connection():
        return people.arrive("terminal", "chat", "terminal:ana", "ana", now=clock.now())


def offered(kind: str, typed: str, speaker: Speaker):
    with connection():
        return suggesting.suggested(kind, typed, speaker, now=MONDAY)


def when(words: str):
    context = Context(now=MONDAY, zone="Europe/Berlin")
    return read(f'schedule "…" {words}', context)


@pytest.mark.parametrize("typed", PHRASES)
def test_a_time_that_is_chosen_means_what_was_shown(speaker, typed):
    for choice in offered("when", typed, speaker):
        if choice.name[0] in "✗?":
            continue
        reading = when(choice.value)
        assert reading.question is None, choice
        at = instants(reading)[0]
        shown = choice.name.rpartition("first ")[2]
        zone = shown.partition(" (")[0].rpartition(" ")[2]
        moment = datetime.strptime(shown.partition(f" {zone}")[0], "%a %d %b %Y, %H:%M")  # noqa: DTZ007
        hours = {"Berlin": (1, 2), "Tokyo": (9, 9)}[zone]
        assert at.replace(tzinfo=None) in {moment - timedelta(hours=each) for each in hours}


def test_each_meaning_of_an_unclear_time_is_offered(speaker):
    found = offered("when", "every monday at 9", speaker)
    assert [choice.value for choice in found] == ["every Monday at 09:00", "every Monday at 21:00"]


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=130), kind=st.sampled_from(sorted(suggesting._KINDS)))
def test_whatever_is_typed_discord_takes_what_is_offered(speaker, typed, kind):
    found = offered(kind, typed, speaker)
    assert len(found) <= 25
    assert all(1 <= len(each.name) <= 100 and 1 <= len(each.value) <= 100 for each in found)


def test_posts_are_found_by_number_and_by_words(chat, speaker):
    for text in ("Launch teaser", "Spring sale"):
        chat.say(f'"{text}" to site tomorrow 9:00')
        chat.press("Schedule")
    assert offered("post", "2", speaker)[0].value == "2"
    [first, *_] = offered("post", "launch", speaker)
    assert (first.name, first.value) == ("#1 Launch teaser · Tue 3 Mar, 09:00", "1")


def test_a_client_sees_neither_targets_nor_people_nor_posts_of_others(chat, speaker):
    chat.say('"Launch teaser" to site tomorrow 9:00')
    chat.press("Schedule")
    chat.say("invite cleo as client")
    with connection():
        cleo = people.arrive("terminal", "chat", "terminal:cleo", "cleo", now=clock.now())
    assert offered("places", "", cleo) == []
    assert offered("people", "", cleo) == []
    assert offered("post", "", cleo) == []


def test_the_last_of_several_places_is_completed(chat, speaker):
    chat.say("connect site blog")
    assert [each.value for each in offered("places", "site and b", speaker)] == ["site and blog"]


@pytest.mark.parametrize(
    ("typed", "zone"), [("new york", "America/New_York"), ("berlin", "Europe/Berlin")]
)
def test_zones_are_found_by_their_city(typed, zone):
    assert suggesting.zones(typed)[0].value == zone
