"""Taking back what was done, and seeing what that was."""

import re
from datetime import datetime

from bot.canonical import Click
from bot.commands.request import Request
from bot.reply import Reply
from bot.views import undo as views
from models.errors import Refused
from models.rules.undo import BUTTON
from models.services.conflicts import resolving, team_rules
from models.services.people.people import Speaker
from models.services.posts import stories
from models.services.undo import taking_back
from models.services.undo.taking_back import Deed

ANYWAY = "anyway"
_NUMBER = re.compile(r"#?u\s?(\d{1,9})", re.IGNORECASE)
_LAST = re.compile(r"|it|that|this|(?:(?:the |my )?last(?: one| change)?)", re.IGNORECASE)


def undo(request: Request) -> Reply:
    """Take back the last thing one did, the last of a post (`undo #12`), or one of those that
    `undo list` shows (`undo U31`)."""
    speaker, said = request.speaker, request.reading.rest.strip().rstrip(".!")
    if request.reading.ids:
        return _take(speaker, taking_back.last(speaker, request.reading.ids[0]), request.now)
    if numbered := _NUMBER.fullmatch(said):
        return _unless_late(speaker, int(numbered[1]), request.now)
    if not _LAST.fullmatch(said):
        raise Refused(
            "Undo what? `undo` takes back the last thing you did, `undo #12` the last of a post, "
            "`undo list` shows the last ten. Nothing was changed."
        )
    return _take(speaker, taking_back.last(speaker), request.now)


def redo(request: Request) -> Reply:
    """Do again what was undone last."""
    return _take(request.speaker, taking_back.last_undone(request.speaker), request.now)


def changes(request: Request) -> Reply:
    """The last ten things one did."""
    return views.listing(taking_back.latest(request.speaker), request.speaker)


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Answer an Undo button."""
    if click.argument == ANYWAY:
        return _take(speaker, taking_back.find(speaker, click.number or 0), now)
    return _unless_late(speaker, click.number or 0, now)


def _unless_late(speaker: Speaker, number: int, now: datetime) -> Reply:
    """After a quarter of an hour nobody may remember what a button was about, so that is said."""
    deed = taking_back.find(speaker, number)
    if now - deed.at > BUTTON and any(row.undone_at is None for row in deed.changes):
        return views.late(deed, speaker)
    return _take(speaker, deed, now)


def _take(speaker: Speaker, deed: Deed, now: datetime) -> Reply:
    taken = taking_back.take_back(speaker, deed.number, now=now)
    if any(row.kind == team_rules.KIND for row in taken.back):
        resolving.review_next(speaker, now=now)
    alone = len(taken.posts) == 1 and not taken.refused
    found = stories.of(speaker, taken.posts[0].number) if alone else None
    return views.taken(taken, found, speaker)
