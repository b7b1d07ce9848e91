"""What is printed in a chat: one thing at a time, whichever thread prints it."""

import shutil
from dataclasses import dataclass, field
from threading import RLock

from bot.reply import Reply
from bot.terminal.draw import Page, draw, draw_form, draw_notice
from bot.terminal.words import safe

WIDEST = 100
LONGEST_ECHO = 2_000  # characters


@dataclass(slots=True)
class Screen:
    """Where a chat prints. Whoever prints more than one thing holds `lock` meanwhile."""

    colour: bool = False
    width: int | None = None
    lock: RLock = field(default_factory=RLock)

    @property
    def page(self) -> Page:
        """The page as wide as the terminal is now."""
        width = self.width or min(WIDEST, shutil.get_terminal_size().columns)
        return Page(width, self.colour)


def answer(screen: Screen, reply: Reply, *, asks: bool = False) -> None:
    """Print an answer and a blank line; a form only where it is not asked (`asks`)."""
    shown = draw(reply, screen.page) if reply.cards or reply.text else ""
    if reply.form and not asks:
        shown = "\n".join(filter(None, [shown, draw_form(reply.form, screen.page)]))
    if shown:
        line(screen, shown + "\n")


def notice(screen: Screen, reply: Reply) -> None:
    """Print a notice and a blank line."""
    line(screen, draw_notice(reply, screen.page) + "\n")


def line(screen: Screen, text: str) -> None:
    """Print one text as it is, at once."""
    with screen.lock:
        print(text, flush=True)


def echo(screen: Screen, text: str) -> None:
    """Print what was typed, made safe, so that a transcript reads like a conversation."""
    shown = text if len(text) <= LONGEST_ECHO else f"{text[:LONGEST_ECHO]}…"
    line(screen, screen.page.tint("1", safe(shown)))
