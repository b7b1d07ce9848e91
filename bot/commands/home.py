"""The page on which somebody comes in."""

from datetime import datetime

from bot.canonical import Click
from bot.commands import freezes
from bot.commands.request import Request
from bot.reply import Reply
from bot.views import home as views
from models.services import overview
from models.services.people import Speaker


def show(request: Request) -> Reply:
    """What needs the speaker, what is coming, what failed."""
    return of(request.speaker, request.now)


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """The same as it is by now."""
    return of(speaker, now)


def of(speaker: Speaker, now: datetime) -> Reply:
    """The page of somebody in their project."""
    above = freezes.banner(speaker, now)
    return views.page(overview.of(speaker, now=now), speaker, above, now)
