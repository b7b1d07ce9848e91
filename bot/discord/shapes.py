"""What is filled in for each command, and the sentence that it makes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from bot.composing import quoted
from models.rules.roles import Role

Suggests = Literal["", "sentence", "when", "post", "places", "people", "zone", "topic"]
Kind = Literal["text", "person", "channel", "role", "file"]


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to fill in. `suggests` names what is offered while it is typed, `choices` are all
    there are: what is shown, and what it says; a `quoted` one is content and goes into the sentence
    between quotation marks. Of another kind than text it is picked from what the server has."""

    name: str
    description: str
    suggests: Suggests = ""
    quoted: bool = False
    kind: Kind = "text"
    choices: tuple[tuple[str, str], ...] = ()


_KINDS_OF_TARGETS = (
    ("A channel of this server", "discord"),
    ("A forum of this server: a thread for every post", "discord-forum"),
    ("Pages and an Atom feed on the machine of Presstime", "site"),
    ("A webhook: a signed JSON POST", "webhook"),
)
_IN_A_WINDOW = "; leave it out to write it in a window"
_ALL = (
    Option("say", "Anything, in your own words; leave it out to write it in a window", "sentence"),
    Option("what", f"The text that goes out{_IN_A_WINDOW}", quoted=True),
    Option("text", f"The new text{_IN_A_WINDOW}", quoted=True),
    Option("reason", f"Why, for its author{_IN_A_WINDOW}", quoted=True),
    Option("when", "A date and time as you would say it: friday 9:00", "when"),
    Option("until", "Until when: friday 9:00", "when"),
    Option("where", "Where it goes: a target, or several with “and” between", "places"),
    Option("title", "A title above the text", quoted=True),
    Option("attachment", "A file that goes along: a picture, a video, MP3 or PDF", kind="file"),
    Option("attachment_2", "One more file", kind="file"),
    Option("attachment_3", "One more file", kind="file"),
    Option("attachment_4", "One more file; a window takes ten", kind="file"),
    Option("alts", "What the files show, for people who cannot see them; with | between"),
    Option("post", "Which post", "post"),
    Option("who", "Whom", "people"),
    Option("member", "Somebody of this server", kind="person"),
    Option("role", "What they may do", choices=tuple((each.value, each.value) for each in Role)),
    Option("chat_role", "A role of this server", kind="role"),
    Option("kind", "What kind of place", choices=_KINDS_OF_TARGETS),
    Option("channel", "Which channel or forum of this server", kind="channel"),
    Option("name", "What it is called here: blog"),
    Option("address", "Where a webhook is: https://example.com/in"),
    Option("project", "The key of the calendar, such as ACME"),
    Option("because", "The reason, which is kept"),
    Option("zone", "A place or the name of a time zone", "zone"),
    Option("topic", "What about", "topic"),
    Option("code", "A code from “share calendar” elsewhere"),
    Option("file", "Which of its files: 1 is the first"),
    Option("alt", "What it shows, for people who cannot see it", quoted=True),
    Option("more", "What else to say, as in the example"),
)
OPTIONS: Mapping[str, Option] = MappingProxyType({each.name: each for each in _ALL})


@dataclass(frozen=True, slots=True)
class Shape:
    """How a command becomes a sentence: `says` names options in braces, those in square brackets
    only where they are given, and else what stands behind a bar; `required` ones must be. One of
    `files` takes some along."""

    says: str
    required: tuple[str, ...] = ()
    files: bool = False

    @property
    def options(self) -> tuple[Option, ...]:
        """Its options, the required ones first, as Discord wants them."""
        found = {*_names(self.says), *(FILES if self.files else ())}
        options = [option for option in _ALL if option.name in found]
        return tuple(sorted(options, key=lambda option: option.name not in self.required))

    def sentence(self, given: Mapping[str, str]) -> str:
        """What it says with these options filled in; blanks fill in nothing."""
        given = {name: value for name, value in given.items() if value.strip()}

        def stretch(found: re.Match[str]) -> str:
            inside, _, instead = found[1].partition("|")
            return inside if all(name in given for name in _names(inside)) else instead

        kept = re.sub(r"\[([^\[\]]*)\]", stretch, self.says)
        # In one pass, so that braces in what people wrote are left alone.
        return re.sub(r"\{(\w+)\}", lambda found: _written(found[1], given), kept).strip()


def _names(says: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", says)


def _written(name: str, given: Mapping[str, str]) -> str:
    value = given.get(name, "").strip()
    option = OPTIONS[name]
    if name == "alts":
        return alts(value.split("|"))
    if option.quoted:
        return quoted(value)
    if option.kind != "text":
        return _MENTIONS[option.kind].format(value)
    return value.removeprefix("#") if name == "post" else value


def alts(lines: Iterable[str]) -> str:
    """Alt texts as they end a sentence, the first file's first."""
    return f"alt {', '.join(quoted(each.strip()) for each in lines)}"


FILES = tuple(each.name for each in _ALL if each.kind == "file")
_MENTIONS: Mapping[str, str] = MappingProxyType(
    {"person": "<@{}>", "channel": "<#{}>", "role": "<@&{}>"}
)
_POST = ("post",)
_CONTENT = "[{title}: ][{what}][ to {where}]"
_OF_A_POST = (
    "show", "why", "receipt", "skip", "pause", "resume", "cancel", "unpublish", "retry",
    "resolve", "approve", "submit",
)  # fmt: skip
_ALONE = (
    "week", "month", "drafts", "freezes", "redo", "rules", "people", "approvals", "unlink",
    "projects", "roles", "no email", "share calendar", "thaw", "home", "new post",
)  # fmt: skip
# Of verbs; any other one takes `more`, as its example shows.
SHAPES: Mapping[str, Shape] = MappingProxyType(
    {
        "say": Shape("{say}"),
        "schedule": Shape(f"schedule {_CONTENT}[ {{when}}][ {{alts}}]", files=True),
        "publish": Shape(f"publish {_CONTENT}[ {{alts}}]", files=True),
        "draft": Shape(f"draft {_CONTENT}[ {{alts}}]", files=True),
        "edit": Shape("edit #{post}[ {text}]", _POST),
        "move": Shape("move #{post} to {when}", ("post", "when")),
        "override": Shape("override #{post} because {because}", ("post", "because")),
        "attach": Shape("attach to #{post}[ {alts}]", _POST, files=True),
        "alt": Shape("alt #{post}[ {file}][ {alt}]", _POST),
        "detach": Shape("remove file [{file} ]from #{post}", _POST),
        "amend": Shape("ask changes #{post}[ {reason}]", _POST),
        "reject": Shape("reject #{post}[ {reason}]", _POST),
        "freeze": Shape("freeze [{where}|all][ until {until}][ because {because}]"),
        "hand over": Shape("hand over #{post} to {who}", ("post", "who")),
        "invite": Shape("invite {member} as {role}", ("member", "role")),
        "grant": Shape("grant {who} {role}", ("who", "role")),
        "suspend": Shape("suspend {who}", ("who",)),
        "remove": Shape("remove {who}", ("who",)),
        "connect": Shape("connect[ {kind}][ {channel}][ {name}][ {address}]"),
        "disconnect": Shape("disconnect {where}", ("where",)),
        "setup": Shape("[join {code}|setup]"),
        "join": Shape("join {code}", ("code",)),
        "new project": Shape("new project {more}", ("more",)),
        "use channel": Shape("use this channel[ for {project}]"),
        "stop using": Shape("stop using this channel"),
        "map": Shape("map {chat_role} to {role}", ("chat_role", "role")),
        "unmap": Shape("unmap {chat_role}", ("chat_role",)),
        "zone": Shape("settings zone {zone}", ("zone",)),
        "tell me": Shape("tell me here[ about {more}]"),
        "dashboard": Shape("dashboard [{more}|here]"),
        "changes": Shape("undo list"),
        "undo": Shape("undo[ #{post}]"),
        "help": Shape("help[ {topic}]"),
        **{verb: Shape(f"{verb} #{{post}}", _POST) for verb in _OF_A_POST},
        **{verb: Shape(verb) for verb in _ALONE},
    }
)


def shape_of(verb: str) -> Shape:
    """What is filled in for a verb of the language."""
    return SHAPES.get(verb) or Shape(f"{verb}[ {{more}}]")
