"""What is said back, free of any chat's format: cards, fields, buttons, lists, forms.

Words are `Text`: a string, or a sequence of strings and moments, so that each chat may
draw a moment in the reader's own zone. Strings are plain text from people or from us and are
escaped by the shell that draws them, never here.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from models.rules.media import Media

Tone = Literal["plain", "good", "warning", "bad"]


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant to be shown as wall time: weekday, date, clock time and zone.

    `style` is `full` (Tue 24 Nov 2026, 09:00 Europe/Berlin), `offset` (the same with UTC+01:00),
    `day` (Tue 24 Nov 2026) or `clock` (09:00)."""

    at: datetime
    zone: str
    style: Literal["full", "offset", "day", "clock"] = "full"


Text = str | tuple["str | Moment", ...]


@dataclass(frozen=True, slots=True)
class Button:
    """Pressing it says `says`, a canonical sentence of at most 100 characters. `confirm` is a
    question to ask first, for what cannot be undone."""

    label: str
    says: str
    style: Literal["plain", "primary", "danger"] = "plain"
    confirm: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One named fact of a card."""

    name: str
    value: Text


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list, with the buttons that act on it."""

    text: Text
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A titled block. `quote` is content shown exactly as it will go out, `media` are its files,
    for chats that can show them; `key` names the thing the card stands for (`ACME/142`), so that a
    chat can edit the one card it has for it."""

    title: Text
    body: Text = ""
    quote: str = ""
    fields: tuple[Field, ...] = ()
    rows: tuple[Row, ...] = ()
    notes: tuple[Text, ...] = ()
    buttons: tuple[Button, ...] = ()
    tone: Tone = "plain"
    key: str | None = None
    media: Media = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose: `value` is what is filled in for it."""

    label: str
    value: str


InputKind = Literal[
    "line", "text", "secret", "number", "moment", "choice", "choices", "channel", "people", "files"
]


@dataclass(frozen=True, slots=True)
class Input:
    """One thing a form asks for. Answers are text: a `moment` `2026-11-24 09:00` in the zone of the
    form, `choices` and `people` their values with commas between, `people` and a `channel` by their
    ids in the chat; `files` are no text: they come as the files of the message that the form says.
    `hint` stands below it; `longest` is the most characters an answer may have."""

    name: str
    label: str
    value: str = ""
    kind: InputKind = "line"
    optional: bool = False
    options: tuple[Option, ...] = ()
    hint: str = ""
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """Questions asked together; sending it says `says` with each `{name}` in it replaced by the
    answer to the input of that name (`change P91@1 {words}`). `zone` (IANA) is that of its moments;
    `send` stands on the button that sends it."""

    title: str
    says: str
    inputs: tuple[Input, ...]
    zone: str = "UTC"
    send: str = "Send"


@dataclass(frozen=True, slots=True)
class Reply:
    """The whole answer. `text` alone is enough to understand it (fallback, screen readers);
    `private` is seen by the asker only; `failed` makes a scripted caller exit with an error."""

    text: Text
    cards: tuple[Card, ...] = ()
    form: Form | None = None
    private: bool = False
    failed: bool = False
