"""One sentence, one answer: `presstime say`."""

import sys

from bot.settings import Settings
from bot.terminal import lifetime, session
from bot.terminal import screen as to
from bot.terminal.as_json import as_json as json_of
from bot.terminal.screen import Screen
from bot.terminal.session import Session
from bot.terminal.start import FAR

NOBODY_WORKS = "Nothing is published until a chat is open here or `presstime jobs` runs."


def say(speaker: Session, settings: Settings, sentence: str, *, as_json: bool) -> bool:
    """Say it and print the answer; False when it failed."""
    reply = session.say(speaker, sentence)
    if as_json:
        print(json_of(reply))
    else:
        to.answer(Screen(sys.stdout.isatty() and not settings.no_colour), reply)
    if _waits_in_vain(speaker, settings):
        sys.stderr.write(NOBODY_WORKS + "\n")
    return not reply.failed


def _waits_in_vain(speaker: Session, settings: Settings) -> bool:
    if settings.redis_url or lifetime.somebody_works(settings.home):
        return False
    return speaker.core.unsettled(speaker.speakers, FAR)
