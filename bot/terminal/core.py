"""What a terminal needs of the rest of the house, imported only when it is first used."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from threading import Event, RLock

from bot.message import Message
from bot.reply import Reply
from models import clock

WORKSPACE, CHANNEL = "terminal", "chat"
IMPORTING = RLock()  # two threads that import one circle of modules at once may both fail


@dataclass(frozen=True, slots=True)
class Core:
    """The door and what else a chat asks for. `news` gives the notices after an id and the id of
    the last one; `unseen` the id before those nobody saw; `latest` the id of the newest; `watch`
    looks after what publishes, until its event; `verbs`, and `names` for an identity, are words
    worth completing."""

    respond: Callable[[Message], Reply]
    news: Callable[[int], tuple[list[Reply], int]]
    unseen: Callable[[], int]
    latest: Callable[[], int]
    unsettled: Callable[[Iterable[str], timedelta], bool]
    watch: Callable[[Callable[[Reply], None], Event], None]
    verbs: Callable[[], list[str]]
    names: Callable[[str], list[str]]


def real() -> Core:
    """The core on the database of this process."""
    return Core(_respond, _news, _unseen, _latest, _unsettled, _watch, _verbs, _names)


def _respond(message: Message) -> Reply:
    with IMPORTING:
        from bot.conversation import respond

    return respond(message)


def _news(last: int) -> tuple[list[Reply], int]:
    with IMPORTING:
        from models.database import connection
        from models.services.notices import notices

    with connection():
        told = notices.since(WORKSPACE, CHANNEL, last, now=clock.now())
    if not told:
        return [], last
    with IMPORTING:
        from bot.views.notices import together

    return together(told), told[-1].id


def _unseen() -> int:
    with IMPORTING:
        from models.database import connection
        from models.services.notices import notices

    with connection():
        return notices.undelivered_since(WORKSPACE, CHANNEL)


def _latest() -> int:
    with IMPORTING:
        from models.database import connection
        from models.services.notices import notices

    with connection():
        return notices.latest_id()


def _unsettled(speakers: Iterable[str], within: timedelta) -> bool:
    with IMPORTING:
        from models.database import connection
        from models.services.posts import posts

    now = clock.now()
    with connection():
        return any(posts.unsettled(each, within=within, now=now) for each in speakers)


def _watch(say: Callable[[Reply], None], stop: Event) -> None:
    with IMPORTING:
        from bot import watching

    watching.keep(watching.Watch(say), stop)


def _verbs() -> list[str]:
    with IMPORTING:
        from bot.commands.table import HANDLERS

    return sorted(HANDLERS)


def _names(identity: str) -> list[str]:
    with IMPORTING:
        from models.database import connection
        from models.services.people import people
        from models.services.posts import lists

    with connection():
        speaker = people.known(WORKSPACE, CHANNEL, identity)
        return lists.completions(speaker) if speaker is not None else []
