"""What the shells of chats share of hearing people: each thing once, and what opens a form."""

import re
from dataclasses import replace

from bot import canonical
from bot.conversation import respond
from bot.message import Message
from bot.reply import Reply
from bot.views import errors
from models import clock
from models.database import StorageError, connection
from models.services.notices import inbox

NEW_POST = "new post"  # what begins a post with the words of a message
# Said bare, these open a form.
_ASKING = frozenset({"amend", "compose", "edit", "mend", "reject", "reword", "setup"})
_ASKING_WORDS = re.compile(r"set ?up|new post|(edit|reject|ask changes|attach to) #?\d+")


def heard(key: str, message: Message) -> Reply | None:
    """The answer to a message; None where it came before, under the same key."""
    try:
        with connection():
            if not inbox.first_time(key, now=clock.now()):
                return None
    except StorageError as error:
        return errors.refused(str(error))
    return respond(message)


def opens_form(said: str) -> bool:
    """Whether a sentence is answered by a form, which has to be opened at once."""
    click = canonical.parse(said)
    if click is None:
        return _ASKING_WORDS.fullmatch(" ".join(said.split()).casefold()) is not None
    if click.verb == "alt":
        return click.argument.isdecimal()
    return click.argument == "because" or (click.verb in _ASKING and not click.argument)


def with_words(reply: Reply, words: str) -> Reply:
    """A form for a post with its words filled in."""
    if reply.form is None or not words:
        return reply
    inputs = tuple(
        replace(each, value=words) if each.name == "text" else each for each in reply.form.inputs
    )
    return replace(reply, form=replace(reply.form, inputs=inputs))
