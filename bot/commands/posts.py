"""Looking at posts and changing their words."""

from datetime import datetime, time, timedelta
from typing import Any

from bot.canonical import Click
from bot.commands import compose, freezes
from bot.commands.request import Request
from bot.intentions import manner_of
from bot.language.reading import Kind, Reading
from bot.reply import Reply
from bot.views import posts as views
from bot.views import why as why_views
from models.database import transaction
from models.errors import Refused
from models.rules.media import edited
from models.rules.timezones import localize, tzinfo_of
from models.services.conflicts import conflicts
from models.services.people.people import Speaker
from models.services.posts import history, lists, posts, stories
from models.services.posts import manner as changing_how
from models.services.workspaces import targets

PAGE = 10


def listing(request: Request) -> Reply:
    """What is coming, in a span or on one target where the words say so; the posts named."""
    if request.reading.ids:
        return _cards(request)
    after, before = _span_said(request)
    named = request.reading.targets[0] if request.reading.targets else None
    target = targets.get(request.speaker.project, named) if named else None
    page = lists.upcoming(
        request.speaker,
        after=after or request.now - timedelta(days=1),
        before=before,
        target=target,
        limit=PAGE,
        each_once=True,
    )
    return views.page(
        page,
        request.speaker,
        offset=0,
        needs=lists.troubled(request.speaker),
        narrowed=after is not None or target is not None,
        above=freezes.banner(request.speaker, request.now),
    )


def _span_said(request: Request) -> tuple[datetime | None, datetime | None]:
    """The span a sentence names: an interval, or the whole of one day."""
    reading = request.reading
    if reading.interval is not None:
        return reading.interval
    if not reading.rules:
        return None, None
    rule = reading.rules[0]
    midnight = datetime.combine(rule.start.date(), time())
    return localize(midnight, rule.zone), localize(midnight + timedelta(days=1), rule.zone)


def drafts(request: Request) -> Reply:
    """Posts that have no time yet."""
    return _drafts(request.speaker, 0)


def week(request: Request) -> Reply:
    """What is coming until the end of this week and the next."""
    return _span(request, 7)


def month(request: Request) -> Reply:
    """What is coming in the next 31 days."""
    return _span(request, 31)


def _span(request: Request, days: int) -> Reply:
    zone = tzinfo_of(request.speaker.zone)
    today = request.now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    page = lists.upcoming(
        request.speaker,
        after=today,
        before=today + timedelta(days=days),
        limit=50,
    )
    above = freezes.banner(request.speaker, request.now)
    return views.agenda(page, request.speaker, days, above)


def show(request: Request) -> Reply:
    """The card of each post named."""
    return _cards(request) if request.reading.ids else listing(request)


def _cards(request: Request) -> Reply:
    if request.reading.kind is not Kind.NONE and request.reading.action == "list":
        raise Refused(
            "Posts by their numbers, or what is coming in a time: one of the two, please. "
            "`show #12`, `list friday`."
        )
    cards = [stories.of(request.speaker, number) for number in request.reading.ids[:10]]
    return views.stories(cards, request.speaker)


def why(request: Request) -> Reply:
    """The story of a post: why it is where it is."""
    if not request.reading.ids:
        raise Refused("Why what? Say a post's number: `why #12`. Nothing was changed.")
    found = history.of(request.speaker, request.reading.ids[0])
    return why_views.told(found, request.speaker, request.now)


def edit(request: Request) -> Reply:
    """Replace a post's words by the quoted ones, or how it goes out; without either, offer its
    words in a form."""
    reading, speaker = request.reading, request.speaker
    number = _one_to_edit(reading)
    manner = manner_of(reading)
    words_said = reading.text is not None or reading.title is not None
    files_said = bool(speaker.files or reading.alts)
    if not (words_said or files_said or manner.said):
        return compose.of_post(speaker, number)
    said: dict[str, Any] = {
        "title": reading.title,
        "text": reading.text,
        "media": lambda there: edited(there, speaker.files, reading.alts, number=number),
    }
    with transaction():
        post = posts.get_for_change(speaker.project, number, None)
        words_differ = (words_said or files_said) and posts.is_edited(post, **said)
        if manner.said and not (words_differ and changing_how.is_so(post, manner)):
            changing_how.change(speaker, number, None, manner, now=request.now)
        if words_differ or not manner.said:
            posts.edit(speaker, number, None, now=request.now, **said)
        conflicts.note(posts.get(speaker.project, number), now=request.now)
    return views.edited(stories.of(speaker, number), speaker)


def _one_to_edit(reading: Reading) -> int:
    """The post to edit; raises Refused for none or several, and for what `edit` does not change."""
    if not reading.ids:
        raise Refused('Which post? Say its number: `edit #12 "new text"`. Nothing was changed.')
    if len(reading.ids) > 1:
        raise Refused("One post at a time, please. Nothing was changed.")
    number = reading.ids[0]
    if reading.kind is not Kind.NONE:
        raise Refused(
            f"`edit` changes words, and how a post goes out. To another time: "
            f"`move #{number} to …`. Nothing was changed."
        )
    if reading.targets or reading.priority:
        raise Refused(
            f"`edit` cannot change where or how urgently it goes out. `cancel #{number}` and "
            f"`schedule #{number} …` do; where, `edit #{number}` alone asks, too. "
            "Nothing was changed."
        )
    return number


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Answer a button that shows or edits a post."""
    number = click.number or 0
    if click.verb == "show":
        return views.stories([stories.of(speaker, number)], speaker)
    if click.verb == "edit":
        return compose.of_post(speaker, number)
    title, text = (click.argument if click.verb == each else None for each in ("title", "text"))
    with transaction():
        post = posts.edit(speaker, number, click.version, title=title, text=text, now=now)
        conflicts.note(post, now=now)
    return views.edited(stories.of(speaker, number), speaker)


def turn_page(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Show a further page of a list."""
    offset = int(click.argument)
    if click.verb == "drafts":
        return _drafts(speaker, offset)
    page = lists.upcoming(
        speaker,
        after=now - timedelta(days=1),
        offset=offset,
        limit=PAGE,
        each_once=True,
    )
    return views.page(page, speaker, offset=offset, needs=[])


def _drafts(speaker: Speaker, offset: int) -> Reply:
    page = lists.drafts(speaker, offset=offset, limit=PAGE)
    return views.drafts(page, speaker, offset=offset)
