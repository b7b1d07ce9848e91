"""Changing a post by its form: what was filled in, against what it was."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.canonical import Click
from bot.commands import calendar
from bot.commands.request import Request
from bot.language import read
from bot.language.attached import tail_of
from bot.language.reading import Context, Kind, Reading
from bot.reply import Reply
from bot.views import posts as views
from models.database import transaction
from models.errors import Refused
from models.rules.media import edited
from models.rules.recurrence import Rule, expand
from models.services.conflicts import conflicts
from models.services.people.people import Speaker
from models.services.posts import moving, posts, relocating, stories
from models.services.workspaces import targets


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Change what is different from what a post was: its time, where it goes, its words; where one
    of them cannot be, none."""
    number = click.number or 0
    tail = tail_of(click.argument)
    reading = _read(tail.words, speaker, now)
    if reading.text is None or len(reading.rules) > 1 or reading.kind is Kind.ERROR:
        raise Refused(f"I cannot read that. `edit #{number}` asks again. Nothing was changed.")
    with transaction():
        before = posts.get_for_change(speaker.project, number, click.version)
        planned = moving.planned_once(before)
        if planned is not None and not _is_at(reading.rules, planned.due_at, now):
            moved = calendar.move(_moving(speaker, tail.words, reading, number, now))
            if moved.failed:
                return moved
        places = [targets.get(speaker.project, name).id for name in reading.targets]
        if planned is not None and places and set(places) != set(planned.schedule.targets):
            relocating.send_elsewhere(speaker, number, places, now=now)
        post = posts.get(speaker.project, number)
        said: dict[str, Any] = {
            "title": reading.title or "",
            "text": reading.text,
            "media": lambda there: edited(
                there, speaker.files, tail.alts, tail.without, number=number
            ),
        }
        if post.revision == before.revision or posts.is_edited(post, **said):
            conflicts.note(posts.edit(speaker, number, None, now=now, **said), now=now)
        return views.edited(stories.of(speaker, number), speaker)


def _read(said: str, speaker: Speaker, now: datetime) -> Reading:
    """What a form says, and no more: nothing is filled in that it leaves out."""
    names = tuple(target.name for target in targets.connected(speaker.project))
    return read(said, Context(now=now, zone=speaker.zone, targets=names))


def _is_at(rules: Sequence[Rule], due_at: datetime, now: datetime) -> bool:
    """Whether the time that was said is the one it has; to the minute, as a form says it."""
    if not rules:
        return True
    found = expand(rules[0], after=now, limit=1)
    return bool(found) and found[0].at == due_at.replace(second=0, microsecond=0)


def _moving(speaker: Speaker, words: str, reading: Reading, number: int, now: datetime) -> Request:
    moved = replace(reading, action="move", ids=(number,), title=None, text=None)
    return Request(speaker, words, moved, now, {})
