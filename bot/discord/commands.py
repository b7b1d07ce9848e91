"""The slash commands, made of the table of what can be said.

Discord allows 25 children in a command and 8,000 characters in all of one
(docs.discord.com/developers/interactions/application-commands), so the verbs live in one command
for each area of help; `/post say` takes any sentence at all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bot.commands.index import ENTRIES, Entry
from bot.discord.shapes import SHAPES, Shape, shape_of
from bot.discord.translations import LANGUAGES, TRANSLATED

SUBCOMMAND, STRING = 1, 3
TYPED, ON_MESSAGE = 1, 3  # kinds of commands
IN_SERVERS, IN_DIRECT_MESSAGES = 0, 1
MANAGE_SERVER, MANAGE_MESSAGES = str(1 << 5), str(1 << 13)
LONGEST_DESCRIPTION, LONGEST_TEXT = 100, 6000
SCHEDULE_THIS = "Schedule this message"

# Where the verbs of an area of help live.
AREAS = MappingProxyType(
    {
        "Write": "post",
        "Change": "post",
        "Look": "calendar",
        "Approve": "review",
        "Places": "places",
        "People": "team",
        "Workspace": "server",
        "You": "me",
    }
)
# What stands beside each room, and the permission that shows it before an admin of the server
# decides otherwise (Server Settings › Integrations). Discord cannot be told who has a role here, so
# what authors need is shown to all; what is for those who run things, to those who do so there.
ROOMS: Mapping[str, tuple[str, str | None]] = MappingProxyType(
    {
        "post": ("Write, schedule and change posts. Nothing goes out until you confirm.", None),
        "calendar": ("Look at what is planned, what went out, and why.", None),
        "review": ("What waits for approval, and deciding on it.", None),
        "places": ("Where posts can go, and the rules for them.", MANAGE_MESSAGES),
        "team": ("Who is in the project, and as what.", MANAGE_MESSAGES),
        "server": ("The calendars of this server, its channels and roles.", MANAGE_SERVER),
        "me": ("Your own settings, notices and identities.", None),
    }
)
# The same beside the rooms: what is wanted in a hurry or by everybody, by verb.
SIBLINGS: Mapping[str, tuple[str, str | None]] = MappingProxyType(
    {
        "home": ("What needs you, and the next seven days.", None),
        "help": ("What can be said, with examples.", None),
        "setup": ("Set Presstime up for this server.", MANAGE_SERVER),
        "freeze": ("Stop everything, or some places, at once.", MANAGE_MESSAGES),
        "thaw": ("Lift a freeze; what it held waits until you choose.", MANAGE_MESSAGES),
    }
)
# Where what help says needs the line above it to be understood.
EFFECTS = MappingProxyType(
    {
        "publish": "Sends a text at once: a button confirms it",
        "amend": "Sends it back to its author; its next edit asks again",
        "cancel": "Takes a post off the calendar; its words are kept",
        "retry": "Sends once more what failed",
    }
)


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be typed: its path (`post move`), what stands beside it, its shape."""

    path: tuple[str, ...]
    description: str
    shape: Shape


def _commands() -> Iterator[Command]:
    yield Command(("post", "say"), "Say anything in your own words.", SHAPES["say"])
    yield Command(("me", "zone"), "The time zone that your hours are in.", SHAPES["zone"])
    for entry in ENTRIES:
        if entry.verb not in SIBLINGS:
            yield _of(entry)
    for verb, (said, _) in SIBLINGS.items():
        yield Command((verb,), said, shape_of(verb))


def _of(entry: Entry) -> Command:
    room = AREAS[entry.area]
    effect = EFFECTS.get(entry.verb) or entry.effect.partition(";")[0].replace("`", "")
    said = _cut(effect[:1].upper() + effect[1:])
    return Command((room, entry.verb.replace(" ", "-")), said, shape_of(entry.verb))


def _cut(text: str) -> str:
    """A description as long as Discord shows, cut between words."""
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    return text[: LONGEST_DESCRIPTION - 1].rpartition(" ")[0].rstrip(" ,;:") + "…"


COMMANDS: Mapping[tuple[str, ...], Command] = MappingProxyType(
    {each.path: each for each in _commands()}
)


def sentence(path: tuple[str, ...], given: Mapping[str, str]) -> str:
    """What a command says with these options, as if it had been typed as a sentence. Raises
    KeyError for a command that there is not."""
    return COMMANDS[path].shape.sentence(given)


def payload() -> list[dict[str, Any]]:
    """All commands as Discord is told of them."""
    return [*_rooms(), *_siblings(), _on_message()]


def _rooms() -> Iterator[dict[str, Any]]:
    inside: dict[str, list[Command]] = {}
    for command in COMMANDS.values():
        if len(command.path) == 2:
            inside.setdefault(command.path[0], []).append(command)
    for room, (said, needs) in ROOMS.items():
        children = [_child(each) for each in inside[room]]
        yield {**_top(room, said), "options": children, "default_member_permissions": needs}


def _child(command: Command) -> dict[str, Any]:
    named = _named(command.path[1], command.description)
    return {"type": SUBCOMMAND, **named, **_options(command.shape)}


def _siblings() -> Iterator[dict[str, Any]]:
    for verb, (said, needs) in SIBLINGS.items():
        top = _top(verb, said)
        yield {**top, **_options(shape_of(verb)), "default_member_permissions": needs}


def _on_message() -> dict[str, Any]:
    return {**_top(SCHEDULE_THIS, ""), "type": ON_MESSAGE, "contexts": [IN_SERVERS]}


def _top(name: str, description: str) -> dict[str, Any]:
    return {
        "type": TYPED,
        **_named(name, description),
        "contexts": [IN_SERVERS, IN_DIRECT_MESSAGES],
        "integration_types": [0],
        "default_member_permissions": None,
    }


def _named(name: str, description: str) -> dict[str, Any]:
    """Name and description, also in other languages, as far as they are translated."""
    found: dict[str, Any] = {"name": name, "description": description}
    for key, said in (("name", name), ("description", description)):
        there = {
            locale: TRANSLATED[language][said]
            for locale, language in LANGUAGES.items()
            if said in TRANSLATED[language]
        }
        if there:
            found[f"{key}_localizations"] = there
    return found


def _options(shape: Shape) -> dict[str, Any]:
    found = [
        {
            "type": STRING,
            **_named(each.name, each.description),
            "required": each.name in shape.required,
            **({"autocomplete": True} if each.suggests else {"max_length": LONGEST_TEXT}),
        }
        for each in shape.options
    ]
    return {"options": found} if found else {}
