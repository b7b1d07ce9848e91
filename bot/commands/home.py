"""The page on which somebody comes in."""

from datetime import datetime

from bot.canonical import Click
from bot.commands import freezes
from bot.commands.request import Request
from bot.reply import Card, Reply
from bot.views import chat_alerts
from bot.views import home as views
from models.rules.roles import Right
from models.services.notices import lanes, untold
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.posts import overview


def show(request: Request) -> Reply:
    """What needs the speaker, what is coming, what failed."""
    return of(request.speaker, request.now)


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """The same as it is by now."""
    return of(speaker, now)


def of(speaker: Speaker, now: datetime) -> Reply:
    """The page of somebody in their project."""
    above = (*freezes.banner(speaker, now), *_not_told(speaker, now))
    return views.page(overview.of(speaker, now=now), speaker, above, now)


def _not_told(speaker: Speaker, now: datetime) -> list[Card]:
    """What is not told in chats at present, or was not; nothing for clients."""
    if not permissions.may(speaker, Right.LOOK):
        return []
    shut, missed = lanes.shut(speaker.project), untold.missed(speaker, now=now)
    return chat_alerts.standing(shut, missed, speaker)
