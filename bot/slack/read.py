"""What Slack sends, read as messages: commands, presses, forms, mentions and direct messages. What
is not the sentence of a person is None.

`team` is always the workspace that the app is installed in; the one who speaks may be of another,
which shares a channel with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from bot.message import Message
from bot.slack import attached, forms
from bot.slack.emoji import signs
from bot.slack.escape import unescaped
from bot.slack.payload import Payload, items, mapping, text
from models.errors import UserError

HOME = "home"  # the channel of what is said on the App Home, which Slack gives none
PRESS = "say:"  # how the id of a button begins that says its value

_TOKEN = re.compile(r"<([^<>]*)>")
_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_SCHEME = re.compile(r"^(https?://|mailto:|tel:)")
_ALL = ("channel", "here", "everyone")
_OF_PEOPLE = (None, "file_share", "thread_broadcast", "me_message")  # subtypes

Names = Mapping[str, str]


class Person(Protocol):
    """What is known of the one who speaks: the name they are called by, their IANA zone and their
    language where the profile has them, and whether they are an admin or owner of the workspace."""

    @property
    def name(self) -> str: ...
    @property
    def zone(self) -> str | None: ...
    @property
    def language(self) -> str | None: ...
    @property
    def admin(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, with `#news` and `@ana` for what Slack writes as ids, and what each of
    those stands for: a channel's id, an identity."""

    text: str
    links: Mapping[str, str]


def command(body: Payload, team: str, person: Person, names: Names) -> Message | None:
    """What was typed after a slash command; help, where that is nothing."""
    written = readable(text(body, "text"), team, names)
    channel = text(body, "channel_id")
    return _message(written.text.strip() or "help", body, team, channel, person, written.links)


def press(body: Payload, team: str, person: Person) -> Message | None:
    """What the pressed button, or the chosen line of a menu, says."""
    channel = text(mapping(body, "channel"), "id") or text(mapping(body, "container"), "channel_id")
    return _message(pressed(body), body, team, channel or HOME, person)


def pressed(body: Payload) -> str:
    """The sentence of a press; empty where it says nothing."""
    action = next(iter(items(body, "actions")), None)
    if not text(action, "action_id").startswith(PRESS):
        return ""
    return text(action, "value") or text(mapping(action, "selected_option"), "value")


def form(body: Payload, team: str, person: Person) -> Message | None:
    """What a form says as it was filled in, where it was opened from."""
    view = mapping(body, "view")
    channel = forms.carried(view).get(forms.KEPT) or HOME
    try:
        said = forms.sentence(view)
    except UserError:  # `forms.problems` tells which answer it is
        return None
    found = _message(signs(said), body, team, channel, person)
    carried = forms.carried(view).get("files", "")
    return found and replace(found, files=attached.of_view(view, carried, team))


def event(body: Payload, team: str, person: Person, names: Names) -> Message | None:
    """What somebody wrote to us: directly, or with our name in it, which is taken out."""
    happened = mapping(body, "event")
    if happened.get("bot_id") or happened.get("subtype") not in _OF_PEOPLE:
        return None
    own = {text(each, "user_id") for each in items(body, "authorizations")}
    said = _PERSON.sub(
        lambda found: " " if found[1] in own else found[0], text(happened, "text")
    ).strip()
    written = readable(said, team, names)
    channel = text(happened, "channel")
    files = attached.files(items(happened, "files"), team)
    found = _message(written.text, body, team, channel, person, written.links, or_else=bool(files))
    return found and replace(found, files=files)


def opened(body: Payload, team: str, person: Person) -> Message | None:
    """What is asked for when somebody opens the App Home."""
    return _message("home", body, team, HOME, person)


def shared(body: Payload, team: str, names: Names) -> Written:
    """The words of the message that a shortcut was chosen on."""
    return readable(text(mapping(body, "message"), "text"), team, names)


def chosen(body: Payload) -> set[str]:
    """The ids of the people that were chosen in a form."""
    values = mapping(mapping(mapping(body, "view"), "state"), "values")
    states = (mapping(values[block], name) for block in values for name in mapping(values, block))
    found = (each for state in states for each in items(state, "selected_users"))
    return {each for each in found if isinstance(each, str)}


def called(name: str) -> str:
    """How somebody of that name is mentioned in what was written."""
    return f"@{_one_word(name)}"


def mentioned(said: str) -> set[str]:
    """The ids of the people that a text of Slack mentions, for whoever looks up their names."""
    return {found[1] for found in _PERSON.finditer(said)}


def readable(said: str, team: str, names: Names) -> Written:
    """A text of Slack as it is to be read; `names` are what people and channels are called, by
    their ids."""
    links: dict[str, str] = {}
    parts, end = [], 0
    for token in _TOKEN.finditer(said):
        parts += [_plain(said[end : token.start()]), _token(token[1], team, names, links)]
        end = token.end()
    return Written("".join([*parts, _plain(said[end:])]), links)


def speaker(body: Payload, team: str) -> str:
    """The identity of the one who did or said it; empty where nobody did."""
    happened = mapping(body, "event")
    user = mapping(body, "user")
    who = text(user, "id") or text(body, "user_id") or text(happened, "user")
    return f"slack:{_own_team(body, team)}:{who}" if who else ""


def _message(
    said: str,
    body: Payload,
    team: str,
    channel: str,
    person: Person,
    links: Mapping[str, str] | None = None,
    *,
    or_else: bool = False,
) -> Message | None:
    who = speaker(body, team)
    if not ((said.strip() or or_else) and who and channel):
        return None
    return Message(
        text=said,
        speaker=who,
        workspace=f"slack:{team}",
        channel=channel,
        name=person.name,
        zone=person.zone,
        language=person.language,
        direct=channel == HOME or channel.startswith("D"),
        chat_admin=person.admin and who.startswith(f"slack:{team}:"),
        links=links or {},
    )


def _own_team(body: Payload, team: str) -> str:
    """The workspace of the one who speaks. Events name in its place the organisation of people
    in one: that of ours means our workspace, another one is kept, for it is surely not ours."""
    happened = mapping(body, "event")
    own = (
        text(mapping(body, "user"), "team_id")
        or text(happened, "user_team")
        or text(happened, "team")
        or text(body, "team_id")
    )
    return team if not own or own == text(body, "enterprise_id") else own


def _token(token: str, team: str, names: Names, links: dict[str, str]) -> str:
    """What Slack wrote between `<` and `>` in words, kept in `links` where it stands for an id."""
    sign, rest = token[:1], token[1:]
    stands_for, _, label = rest.partition("|")
    label = unescaped(label)
    match sign:
        case "#":
            return _linked(f"#{label or names.get(stands_for, stands_for)}", stands_for, links)
        case "@":
            name = names.get(stands_for) or label or stands_for
            return _linked(called(name), f"slack:{team}:{stands_for}", links)
        case "!":
            return _special(stands_for, label)
        case _:
            return _address(unescaped(token.partition("|")[0]), label)


def _plain(said: str) -> str:
    return signs(unescaped(said))


def _address(address: str, label: str) -> str:
    """A web address as it was typed; a link that somebody named, by its name and where it goes."""
    bare = _SCHEME.sub("", address)
    typed = address if address.startswith("http") else bare
    if not label or label == address:
        return typed
    return label if label.rstrip("/") == bare.rstrip("/") else f"{label} ({typed})"


def _special(name: str, label: str) -> str:
    if name in _ALL:
        return f"@{name}"
    if label:
        return label
    kind, _, identifier = name.partition("^")
    return f"@{identifier}" if kind == "subteam" else name


def _linked(word: str, stands_for: str, links: dict[str, str]) -> str:
    """The word, or where it stands for somebody else already, one that tells them apart."""
    if links.setdefault(word, stands_for) == stands_for:
        return word
    apart = f"{word}_{stands_for.rpartition(':')[2]}"
    links[apart] = stands_for
    return apart


def _one_word(name: str) -> str:
    return "_".join(name.split())
