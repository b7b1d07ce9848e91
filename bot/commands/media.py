"""Files of posts: putting them on, saying what they show, taking them off."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.canonical import Click
from bot.commands import compose
from bot.commands.request import Request
from bot.reply import Reply
from bot.views import files as file_views
from bot.views import posts as views
from models.rules.media import Media, clean_alt, joined, media_of, placed
from models.services.people.people import Speaker
from models.services.posts import posts, stories

Change = Callable[[Media], Media]


def attach(request: Request) -> Reply:
    """Put the files that came with the words on a post; without any, offer its form."""
    number, speaker = request.reading.ids[0], request.speaker
    if not speaker.files:
        return compose.of_post(speaker, number)
    return _changed(speaker, number, None, request.now, lambda there: joined(there, speaker.files))


def alt(request: Request) -> Reply:
    """Say what a file of a post shows; without the words, ask for them."""
    reading = request.reading
    number, position = reading.ids[0], int(reading.rest) if reading.rest else None
    return _alt(request.speaker, number, None, position, reading.text, request.now)


def detach(request: Request) -> Reply:
    """Take a file off a post."""
    reading = request.reading
    number, position = reading.ids[0], int(reading.rest) if reading.rest else None
    return _detach(request.speaker, number, None, position, request.now)


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """The same for a button of a post."""
    position, _, words = click.argument.partition(" ")
    number = click.number or 0
    if click.verb == "detach":
        return _detach(speaker, number, click.version, int(position), now)
    return _alt(speaker, number, click.version, int(position), words.strip() or None, now)


def _alt(
    speaker: Speaker,
    number: int,
    version: int | None,
    position: int | None,
    said: str | None,
    now: datetime,
) -> Reply:
    if said is None:
        post = posts.to_change(speaker, number)
        media = media_of(posts.content(post).media)
        place = placed(media, position, number)
        mark = f"{speaker.project.key}/{number}@{post.revision}"
        return file_views.asking_alt(media[place], mark, place + 1)
    text = clean_alt(said)

    def change(there: Media) -> Media:
        place = placed(there, position, number)
        return (*there[:place], replace(there[place], alt=text), *there[place + 1 :])

    return _changed(speaker, number, version, now, change)


def _detach(
    speaker: Speaker, number: int, version: int | None, position: int | None, now: datetime
) -> Reply:
    def change(there: Media) -> Media:
        place = placed(there, position, number)
        return (*there[:place], *there[place + 1 :])

    return _changed(speaker, number, version, now, change)


def _changed(
    speaker: Speaker, number: int, version: int | None, now: datetime, change: Change
) -> Reply:
    posts.edit(speaker, number, version, media=change, now=now)
    return views.edited(stories.of(speaker, number), speaker)
