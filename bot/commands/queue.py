"""The operator's card: how the queue stands, and the days that were."""

import re
from datetime import datetime

from bot.canonical import Click
from bot.commands import freezes
from bot.commands.request import Request
from bot.reply import Reply
from bot.views import queue as views
from models.errors import Refused
from models.services.engine import doubts, metrics, queue, waits
from models.services.people.people import Speaker

MOST_DAYS = 90
_DAYS = re.compile(r"\D*(\d{1,3})\D*")


def show(request: Request) -> Reply:
    """How the queue stands, or `queue 30 days`: a line a day."""
    said = request.reading.rest
    if not said:
        return _now(request.speaker, request.now)
    found = _DAYS.fullmatch(said)
    if found is None:
        raise Refused("Say `queue`, or `queue 30 days` for a line a day. Nothing was changed.")
    return _days(request.speaker, int(found[1]), request.now)


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Answer a button of the operator's card."""
    if click.argument:
        return _days(speaker, int(click.argument), now)
    return _now(speaker, now)


def try_now(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Let one delivery through to a target that is down."""
    waits.try_now(speaker, click.argument, now=now)
    return views.trying(click.argument)


def _now(speaker: Speaker, now: datetime) -> Reply:
    unsure = doubts.of(speaker)
    above = freezes.banner(speaker, now)
    return views.now(queue.look(speaker, now=now), unsure, speaker, above)


def _days(speaker: Speaker, count: int, now: datetime) -> Reply:
    if not 1 <= count <= MOST_DAYS:
        raise Refused(f"Between 1 and {MOST_DAYS} days can be shown. Say `queue 30 days`.")
    kept = metrics.days(speaker, count)
    return views.days(metrics.today(speaker, now=now), kept, speaker, now)
