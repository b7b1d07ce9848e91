"""The door: every message from every chat comes in here, and always gets an answer."""

import secrets
import unicodedata

import structlog

from bot import canonical
from bot.commands import proposals, rights, table
from bot.commands.request import Request
from bot.language.reading import Kind
from bot.message import Message
from bot.reply import Reply
from bot.understanding import understand
from bot.views import errors, standing, undo
from bot.views import proposals as proposal_views
from models import clock
from models.database import StorageError, connection
from models.errors import NotFound, UserError
from models.rehearsal import rehearsing
from models.services import cards, installation, people, undoing
from models.services.people import Speaker
from models.services.undoing import Act

log = structlog.get_logger(__name__)
MOST_CHARACTERS = 110_000


def respond(message: Message) -> Reply:
    """Answer one message. Never raises: the person always gets a reply."""
    text = _readable(message.text)
    if not text:
        return errors.empty()
    if len(text) > MOST_CHARACTERS:
        return errors.too_long(len(text), MOST_CHARACTERS)
    try:
        with connection():
            speaker = people.arrive(
                message.workspace,
                message.channel,
                message.speaker,
                message.name or message.speaker.rpartition(":")[2],
                now=clock.now(),
            )
            with undoing.act() as act:
                reply = undo.offered(_answer(text, speaker), act)
            if act.ids and not message.direct:
                _stand(speaker, act)
            reply = rights.pressable(reply, speaker)
            return standing.marked(reply, installation.held(now=clock.now()), rehearsing())
    except UserError as error:
        return errors.refused(str(error))
    except Exception:
        reference = secrets.token_hex(3)
        log.exception("message failed", reference=reference, speaker=message.speaker)
        return errors.failed(reference)


def _answer(text: str, speaker: Speaker) -> Reply:
    now = clock.now()
    if click := canonical.parse(text):
        if click.project not in (None, speaker.project.key):
            raise NotFound(f"{click.project} is not the project of this channel. Nothing was done.")
        rights.require_to_press(speaker, click)
        return table.press(click, speaker, now)
    reading = understand(text, {}, speaker, now=now)
    request = Request(speaker, text, reading, now, {})
    if reading.kind is Kind.ERROR:
        return proposal_views.not_understood(reading)
    rights.require_to_say(speaker, reading.action)
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
