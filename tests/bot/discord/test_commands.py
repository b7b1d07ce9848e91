"""Slash commands: what Discord is told of them, and the sentences they become."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.index import ENTRIES
from bot.commands.table import HANDLERS
from bot.discord import commands
from bot.discord.shapes import FILES
from bot.language import read
from bot.language.attached import about_files, tail_of
from bot.language.persons import about_people
from bot.language.reading import Context
from bot.language.telling import about_telling
from bot.language.workplaces import about_places
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
    "chat_role": "50",
    "member": "7",
    "kind": "site",
    "channel": "8",
    "name": "blog",
    "address": "https://example.com/in",
    "project": "ACME",
    "file": "1",
    "alt": "A red press",
    "alts": "A red press | The hall",
    **dict.fromkeys(FILES, "9"),
}


MORE = {"new project": "NEWS in Europe/Berlin"}


def reading_of(sentence: str):
    return read(sentence, Context(now=MONDAY, zone="Europe/Berlin"))


def test_discord_takes_all_commands_as_they_are():
    payload = commands.payload()
    assert valid.complaint("bulk_set_application_commands", payload) is None
    assert all(valid.size_of(command) < 8000 for command in payload)


def test_what_is_for_those_who_run_things_is_shown_to_those_who_do_so_in_the_server():
    shown = {each["name"]: each["default_member_permissions"] for each in commands.payload()}
    for_all = {name for name, needs in shown.items() if needs is None}
    assert for_all == {"post", "calendar", "review", "me", "home", "help", commands.SCHEDULE_THIS}
    assert shown["server"] == shown["setup"] == commands.MANAGE_SERVER
    assert shown["team"] == shown["places"] == shown["freeze"] == commands.MANAGE_MESSAGES


def test_every_verb_of_the_help_is_a_command():
    verbs = {path[-1] for path in commands.COMMANDS}
    assert {entry.verb.replace(" ", "-") for entry in ENTRIES} <= verbs


@pytest.mark.parametrize(
    "entry", [entry for entry in ENTRIES if entry.verb in HANDLERS], ids=lambda entry: entry.verb
)
def test_a_command_says_what_its_verb_does(entry):
    path = next(path for path in commands.COMMANDS if path[-1] == entry.verb.replace(" ", "-"))
    shape = commands.COMMANDS[path].shape
    given = GIVEN | {"more": MORE.get(entry.verb, "")}
    filled = {option.name: given[option.name] for option in shape.options}
    least = {name: filled[name] for name in shape.required}
    for answers in (filled, least):
        said = commands.sentence(path, answers)
        assert action_of(said) == entry.verb or (entry.verb == "setup" and answers), said


def action_of(said: str) -> str:
    found = (
        about_places(said)
        or about_telling(said)
        or about_files(tail_of(said).words)
        or about_people(said)
    )
    return found.action if found else reading_of(said).action


@given(st.text(min_size=1).filter(str.strip))
def test_content_goes_into_the_sentence_as_it_was_written(text):
    said = commands.sentence(("post", "schedule"), {"what": text, "where": "site"})
    assert reading_of(said).text == text.strip().replace("\r\n", "\n")


def test_what_is_not_given_is_not_said():
    assert commands.sentence(("post", "schedule"), {"what": "Hi"}) == 'schedule "Hi"'
    assert commands.sentence(("freeze",), {"because": "smoke"}) == "freeze all because smoke"


def test_braces_and_brackets_in_what_people_write_are_theirs():
    said = commands.sentence(("post", "schedule"), {"what": "{when} [and] {title}", "where": "x"})
    assert said == 'schedule "{when} [and] {title}" to x'
