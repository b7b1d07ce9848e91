"""One terminal's side of a conversation: who speaks, and which buttons a number presses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.message import File, Message
from bot.reply import Button, Reply
from bot.terminal.core import CHANNEL, WORKSPACE, Core
from bot.terminal.draw import buttons_of
from bot.terminal.files import taken_out
from bot.terminal.words import control_in
from models.errors import UserError

CONTROL = "That line holds a control character ({sign}). Nothing was done; say it without."
_NUMBER = re.compile(r"\[?(\d{1,3})\]?")
_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»"}


@dataclass(slots=True)
class Session:
    """The people who speak here, each by identity with the buttons of the last answer to them."""

    core: Core
    name: str
    zone: str | None = None
    buttons: dict[str, tuple[Button, ...]] = field(default_factory=dict)

    @property
    def speakers(self) -> list[str]:
        """The identities of all who spoke here."""
        return list(self.buttons)


def identity(name: str) -> str:
    """Who someone is, by the name they speak under, written large or small."""
    return f"terminal:{name.casefold()}"


def say(
    session: Session, line: str, name: str | None = None, files: tuple[File, ...] = ()
) -> Reply:
    """The answer to one line, with the files that it names and those that come with it, whose
    buttons are the ones a number presses from now on."""
    name = name or session.name
    if sign := control_in(line.strip()):
        # The number that follows was meant for this line's answer.
        session.buttons[identity(name)] = ()
        return Reply(CONTROL.format(sign=sign), failed=True)
    try:
        words, more = taken_out(line.strip())
    except UserError as error:
        session.buttons[identity(name)] = ()
        return Reply(str(error), failed=True)
    who = identity(name)
    message = Message(words, who, WORKSPACE, CHANNEL, name, session.zone, files=(*files, *more))
    reply = session.core.respond(message)
    session.buttons[identity(name)] = buttons_of(reply)
    return reply


def pressed(session: Session, line: str, name: str | None = None) -> Button | Reply | None:
    """The button that a line of digits presses, the reason why it presses none, or None for a
    line that is a sentence."""
    number = _NUMBER.fullmatch(line.strip())
    if number is None:
        return None
    buttons = session.buttons.get(identity(name or session.name), ())
    place = int(number[1])
    if 1 <= place <= len(buttons):
        return buttons[place - 1]
    return Reply(_no_such(place, len(buttons)), failed=True)


def sentences(pasted: str) -> Iterator[str]:
    """The sentences of a text of several lines; a line break inside quotes belongs to the text."""
    held, closing = "", ""
    for sign in pasted.replace("\r\n", "\n").replace("\r", "\n"):
        if sign == "\n" and not closing:
            yield held
            held = ""
            continue
        closing = _closing(sign, closing)
        held += "\\n" if sign == "\n" else sign
    yield held


def _closing(sign: str, closing: str) -> str:
    if closing:
        return "" if sign == closing else closing
    return _QUOTES.get(sign, "")


def _no_such(place: int, count: int) -> str:
    if count == 0:
        return f"There is no button {place}: the last answer had none. Nothing was done."
    known = "only button 1" if count == 1 else f"buttons 1 to {count}"
    return f"There is no button {place}: the last answer has {known}. Nothing was done."
