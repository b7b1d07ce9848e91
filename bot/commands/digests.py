"""A daily digest: shown now, sent at a chosen time, stopped."""

from datetime import datetime

from bot.canonical import Click
from bot.commands.request import Request
from bot.language.reading import Context
from bot.language.telling import Saying, digest_in
from bot.reply import Reply
from bot.views import digests as views
from models.errors import Refused
from models.services.notices import digest_facts, digests
from models.services.notices.digests import CHAT, Wish
from models.services.people.people import Speaker
from models.services.people.readers import EMAIL

_HOW = (
    "Say `digest at 8:30`, `digest here weekdays 9:00`, `digest off`, or `digest` for the one of "
    "this moment. Nothing was changed."
)


def digest(request: Request) -> Reply:
    """Show the digest of this moment (`digest`), send one daily (`digest here weekdays 9:00`), or
    none any more (`digest off`)."""
    speaker = request.speaker
    said = digest_in(request.reading.rest, Context(request.now, speaker.zone))
    if said.wrong is not None:
        raise Refused(f"{said.wrong} {_HOW}".strip())
    if said.off:
        known = digests.stop(speaker, here=said.here, now=request.now)
        return views.stopped(here=said.here, known=known)
    if said.at is None:
        return _now(speaker, request.now)
    row = digests.want(speaker, _wish(said), here=said.here, now=request.now)
    return views.wanted(row, speaker)


def _wish(said: Saying) -> Wish:
    if said.at is None:
        raise ValueError("a digest without a clock time")
    if said.here and said.mail:
        raise Refused(f"A channel has no e-mail. {_HOW}")
    return Wish(said.at, said.days, said.zone, EMAIL if said.mail else CHAT)


def _now(speaker: Speaker, now: datetime) -> Reply:
    return views.shown(digest_facts.of(speaker, speaker.zone, now=now), speaker)


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """The same by a button."""
    if click.argument == "now":
        return _now(speaker, now)
    return views.stopped(here=False, known=digests.stop(speaker, here=False, now=now))
