"""The scripted chat: one sentence a line from standard input, a transcript on standard output."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import TextIO

from bot.reply import Button, Reply
from bot.terminal import screen as to
from bot.terminal.screen import Screen
from bot.terminal.session import Session, pressed, say

LONGEST = 1_000_000  # characters held of one line; the door refuses far shorter ones
WINDOW = 30.0  # seconds after the last line in which its own posts may still fall due
PATIENCE = 60.0  # seconds it waits for those at most, however long a platform takes
LOOK_EVERY = 0.2  # seconds

_SPEAKER = re.compile(r"([\w.-]{1,40})> ?")


def run(session: Session, screen: Screen, lines: TextIO, prompt: str) -> bool:
    """Answer every line, then wait for what they set going; False when any line failed."""
    well = True
    for line in _read(lines):
        if line.strip():
            well &= not _answered(session, screen, line, prompt).failed
    return wait_for_posts(session, screen) and well


def _read(lines: TextIO) -> Iterator[str]:
    """The lines, however long they are only so much of each."""
    while line := lines.readline(LONGEST):
        rest = line
        while rest and not rest.endswith("\n"):
            rest = lines.readline(LONGEST)
        yield line.rstrip("\r\n")


def _answered(session: Session, screen: Screen, line: str, prompt: str) -> Reply:
    """Echo one line and answer it, with no notice in between."""
    spoken = _SPEAKER.match(line)
    name = spoken[1] if spoken else session.name
    words = line[spoken.end() :] if spoken else line
    with screen.lock:
        to.echo(screen, line if spoken else prompt + line)
        reply = _reply(session, words, name)
        to.answer(screen, reply)
    return reply


def _reply(session: Session, words: str, name: str) -> Reply:
    press = pressed(session, words, name)
    if isinstance(press, Reply):
        return press
    return say(session, press.says if isinstance(press, Button) else words, name)


def wait_for_posts(session: Session, screen: Screen) -> bool:
    """Wait until the posts of those who spoke, due within 30 s from now, are settled; False when
    one of them takes too long."""
    began = time.monotonic()
    while session.core.unsettled(session.speakers, _left(began)):
        if time.monotonic() - began > PATIENCE:
            to.line(screen, "Some posts are still on their way after 60 s; `list` shows them.")
            return False
        time.sleep(LOOK_EVERY)
    return True


def _left(began: float) -> timedelta:
    return timedelta(seconds=max(0.0, WINDOW - (time.monotonic() - began)))
