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
from bot.discord.shapes import SHAPES, Option, Shape, shape_of
from bot.discord.translations import LANGUAGES, TRANSLATED

SUBCOMMAND = 1
KINDS = MappingProxyType({"text": 3, "person": 6, "channel": 7, "role": 8, "file": 11})
TEXTS = [0, 5, 15]  # kinds of channels that can be connected: text, announcements, forums
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
        "attach": "Puts files on a post",
        "alt": "Says what a file of a post shows",
        "schedule": "Schedules a post, once you confirm it",
        "new post": "Schedules a post by a form",
        "publish": "Sends a text at once: a button confirms it",
        "why": "The story of a post: what was typed, decided and tried",
        "receipt": "What went out of a post, where and when, and what proves it",
        "move": "Moves a post to another time",
        "skip": "Leaves out the next time of a post, and only that",
        "pause": "Holds a post back until it is resumed",
        "resume": "Lets a paused post go on",
        "cancel": "Takes a post off the calendar; its words are kept",
        "unpublish": "Asks, then takes a post down where it is live",
        "retry": "Sends once more what failed",
        "resolve": "Moves a post to where nothing stands in its way",
        "override": "Lets a post go out in spite of a conflict",
        "approve": "Lets a post go out as it is shown",
        "amend": "Sends a post back to its author; its next edit asks again",
        "reject": "Decides that a post does not go out",
        "submit": "Asks for approval of a post",
        "grant": "Gives somebody another role",
        "suspend": "Shuts somebody out for now, and pauses their posts",
        "hand over": "Makes somebody responsible for a post",
        "use channel": "Makes this channel one of the calendar",
        "stop using": "Lets this channel belong to no calendar",
        "roles": "What the roles of this server count for",
        "map": "Lets a role of this server count for one here",
        "unmap": "Lets a role of this server count for nothing here",
        "unmute": "Mails you of a kind again",
    }
)


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be typed: its path (`post move`), what stands beside it, its shape, and
    what it is like as a sentence."""

    path: tuple[str, ...]
    description: str
    shape: Shape
    example: str = ""


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
    path = (room, entry.verb.replace(" ", "-"))
    return Command(path, said, shape_of(entry.verb), entry.example)


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
    return {"type": SUBCOMMAND, **named, **_options(command)}


def _siblings() -> Iterator[dict[str, Any]]:
    for verb, (said, needs) in SIBLINGS.items():
        top = {**_top(verb, said), "default_member_permissions": needs}
        yield {**top, **_options(COMMANDS[(verb,)])}


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


def _options(command: Command) -> dict[str, Any]:
    found = [
        {
            "type": KINDS[each.kind],
            **_named(each.name, _help(each, command)),
            "required": each.name in command.shape.required,
            **_filled_how(each),
        }
        for each in command.shape.options
    ]
    return {"options": found} if found else {}


def _help(option: Option, command: Command) -> str:
    """What stands beside an option; beside one for anything else, what that may be."""
    return _cut(f"As in: {command.example}") if option.name == "more" else option.description


def _filled_how(option: Option) -> dict[str, Any]:
    if option.kind != "text":
        return {"channel_types": TEXTS} if option.kind == "channel" else {}
    if option.choices:
        return {"choices": [{"name": shown, "value": says} for shown, says in option.choices]}
    return {"autocomplete": True} if option.suggests else {"max_length": LONGEST_TEXT}
