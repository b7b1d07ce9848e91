"""The first post of somebody who has just set up: an example that they look at, and may let go."""

from datetime import datetime

from bot.canonical import Click
from bot.commands import proposals
from bot.commands.request import Request
from bot.reply import Reply
from bot.understanding import understand
from bot.views import setup as views
from models.rules.roles import Right
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.workspaces import targets

NO_PLACE = "#test"  # which is asked about, and connected by a button


def place(speaker: Speaker) -> str:
    """Where an example goes to: somewhere that is connected, if anything is."""
    there = targets.connected(speaker.project)
    return there[0].name if there else NO_PLACE


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Propose the example, as if somebody had typed it: nothing goes out before it is confirmed."""
    permissions.require(speaker, Right.WRITE)
    said = views.example(place(speaker))
    reading = understand(said, {}, speaker, now=now)
    request = Request(speaker, said, reading, now, {})
    if reading.question is not None:
        return proposals.ask(request, reading.question)
    return proposals.propose(request)
