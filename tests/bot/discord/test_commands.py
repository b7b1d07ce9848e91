"""Slash commands: what Discord is told of them, and the sentences they become."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.index import ENTRIES
from bot.commands.table import HANDLERS
from bot.discord import commands
from bot.language import read
from bot.language.reading import Context
from tests.bot.conftest import MONDAY
from tests.fakes.discord import valid

GIVEN = {
    "say": "list",
    "what": 'We are "live"',
    "text": "Better words",
    "reason": "Shorter, please",
    "title": "News",
    "when": "2026-03-06 09:00 Europe/Berlin",
    "until": "2026-03-06 09:00",
    "where": "site",
    "post": "#1",
    "who": "bo",
    "role": "author",
    "because": "it must",
    "zone": "Europe/Berlin",
    "topic": "stop",
    "code": "ABC123",
    "more": "",
    "chat_role": "@Editors",
    "project": "ACME",
}


def reading_of(sentence: str):
    return read(sentence, Context(now=MONDAY, zone="Europe/Berlin"))


def test_discord_takes_all_commands_as_they_are():
    payload = commands.payload()
    assert valid.complaint("bulk_set_application_commands", payload) is None
    assert all(valid.size_of(command) < 8000 for command in payload)


def test_every_verb_of_the_help_is_a_command():
    verbs = {path[-1] for path in commands.COMMANDS}
    assert {entry.verb.replace(" ", "-") for entry in ENTRIES} <= verbs


@pytest.mark.parametrize(
    "entry", [entry for entry in ENTRIES if entry.verb in HANDLERS], ids=lambda entry: entry.verb
)
def test_a_command_says_what_its_verb_does(entry):
    path = next(path for path in commands.COMMANDS if path[-1] == entry.verb.replace(" ", "-"))
    shape = commands.COMMANDS[path].shape
    filled = {option.name: GIVEN[option.name] for option in shape.options}
    least = {name: filled[name] for name in shape.required}
    for answers in (filled, least):
        said = commands.sentence(path, answers)
        reading = reading_of(said)
        found = people_action(said) or reading.action
        assert found == entry.verb or (entry.verb, answers) == ("schedule", {}), said


def people_action(said: str) -> str | None:
    from bot.language.persons import about_people

    found = about_people(said)
    return found.action if found else None


@given(st.text(min_size=1).filter(str.strip))
def test_content_goes_into_the_sentence_as_it_was_written(text):
    said = commands.sentence(("post", "schedule"), {"what": text, "where": "site"})
    assert reading_of(said).text == text.strip()


def test_what_is_not_given_is_not_said():
    assert commands.sentence(("post", "schedule"), {"what": "Hi"}) == 'schedule "Hi"'
    assert commands.sentence(("freeze",), {"because": "smoke"}) == "freeze all because smoke"


def test_braces_and_brackets_in_what_people_write_are_theirs():
    said = commands.sentence(("post", "schedule"), {"what": "{when} [and] {title}", "where": "x"})
    assert said == 'schedule "{when} [and] {title}" to x'
