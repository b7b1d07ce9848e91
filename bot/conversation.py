"""The door: every message from every chat comes in here, and always gets an answer."""

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import structlog

from bot import attaching, canonical
from bot.addressing import addressed
from bot.attaching import NotTaken
from bot.commands import home, proposals, rights, setup, table
from bot.commands.request import Request
from bot.language.reading import Kind
from bot.language.workplaces import about_places
from bot.message import Message
from bot.reply import Reply
from bot.understanding import understand
from bot.views import errors, projects, several, standing, undo
from bot.views import home as home_views
from bot.views import proposals as proposal_views
from models import clock
from models.database import StorageError, committed, connection
from models.errors import NotFound, UserError
from models.rehearsal import rehearsing
from models.services.engine import installation
from models.services.notices import cards, lanes
from models.services.people import chat_roles, people
from models.services.people.people import Speaker
from models.services.undo import undoing
from models.services.undo.undoing import Act
from models.services.workspaces import channels
from models.tables import Channel

log = structlog.get_logger(__name__)
MOST_CHARACTERS = 110_000


def respond(message: Message) -> Reply:
    """Answer one message. Never raises: the person always gets a reply."""
    text = _readable(message.text)
    if not text:
        return errors.only_files() if message.files else errors.empty()
    if len(text) > MOST_CHARACTERS:
        return errors.too_long(len(text), MOST_CHARACTERS)
    before = committed()
    try:
        with connection():
            reply = _answered(message, text)
            return standing.marked(reply, installation.held(now=clock.now()), rehearsing())
    except StorageError as error:
        log.warning("the database could not", error=str(error), speaker=message.speaker)
        return errors.half_done() if committed() > before else errors.refused(str(error))
    except NotTaken as error:
        return errors.not_taken(str(error), text)
    except UserError as error:
        return errors.refused(str(error))
    except Exception:
        reference = secrets.token_hex(3)
        log.exception("message failed", reference=reference, speaker=message.speaker)
        done = committed() > before
        return errors.unanswered(reference) if done else errors.failed(reference)


def _answered(message: Message, text: str) -> Reply:
    places = channels.places(message.workspace, message.channel)
    if not places:
        return setup.without_project(message, text, clock.now())
    place, said = addressed(text, places, message.speaker)
    if place is None:
        return _of_several(message, places, text)
    speaker = attaching.with_files(_speaker(message, place), message.files, clock.now())
    lanes.try_again(message.workspace, message.channel, now=clock.now())
    with undoing.act() as act:
        reply = undo.offered(_answer(said, speaker), act)
    if act.ids:
        _stand(speaker, act)
    reply = rights.pressable(reply, speaker)
    return several.named(reply, place.project.key) if len(places) > 1 else reply


def _of_several(message: Message, places: Sequence[Channel], text: str) -> Reply:
    """What is said where several calendars are planned: one's homes, or which of them is meant."""
    said = about_places(text)
    mine = people.at_home(places, message.speaker)
    if said is None or said.action != "home" or not mine:
        return projects.which([each.project for each in places], text)
    now, whose = clock.now(), [_speaker(message, place) for place in mine]
    return home_views.together([rights.pressable(home.of(each, now), each) for each in whose])


def _speaker(message: Message, place: Channel) -> Speaker:
    """Whoever speaks, in the project that it is for."""
    now, name = clock.now(), message.name or message.speaker.rpartition(":")[2]
    vouched = message.chat_admin or chat_roles.count_here(place, message.chat_roles)
    found = people.enter(place, message.speaker, name, now=now, vouched=vouched)
    people.learn_zone(found.member, message.zone)
    if not message.direct:  # a direct message is outside of the place that gives roles
        found = chat_roles.counted(found, message.chat_roles, now=now)
    return replace(
        found,
        here=message.channel,
        direct=message.direct,
        runs_workspace=message.chat_admin,
        links=message.links,
    )


def _answer(text: str, speaker: Speaker) -> Reply:
    now = clock.now()
    if click := canonical.parse(text):
        if click.project not in (None, speaker.project.key):
            raise NotFound(f"{click.project} is not the project of this channel. Nothing was done.")
        rights.require_to_press(speaker, click)
        attaching.require_use(speaker, click.verb)
        return table.press(click, speaker, now)
    reading = understand(text, {}, speaker, now=now)
    speaker = attaching.described(speaker, reading)
    request = Request(speaker, text, reading, now, {})
    if reading.kind is Kind.ERROR:
        return proposal_views.not_understood(reading)
    rights.require_to_say(speaker, reading.action)
    attaching.require_use(speaker, reading.action, named=bool(reading.ids))
    if reading.question is not None:
        return proposals.ask(request, reading.question)
    return table.act(request)


def _stand(speaker: Speaker, act: Act) -> None:
    """Let everybody in the channel follow the post that was changed. What was done is done, whether
    that can be written down or not."""
    try:
        cards.stand_for(speaker, act.ids, now=clock.now())
    except StorageError as error:
        log.warning("no card was made", error=str(error), speaker=speaker.member.identity)


def _readable(text: str) -> str:
    """The text without control characters, which no chat shows and no page should carry."""
    kept = (
        character
        for character in text
        if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")
    )
    return "".join(kept).strip()
