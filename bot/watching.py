"""What a chat or a worker does beside its own work: see from outside whether posts go out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

import structlog

from bot.reply import Reply
from bot.views.alerts import database_down
from models import clock
from models.database import StorageError, connection
from models.services.engine import alerts
from models.services.engine.alerts import Trouble

log = structlog.get_logger(__name__)
LOOK_EVERY = timedelta(seconds=5)
ASLEEP = timedelta(seconds=20)  # between two looks; then clocks slept too, and wake just now


@dataclass(slots=True)
class Watch:
    """Since when it was looked without a pause, and what the database could not do. `say` is told
    what nobody can write down."""

    say: Callable[[Reply], None] | None = None
    since: datetime | None = None
    looked_at: datetime | None = None
    trouble: Trouble = field(default_factory=Trouble)
    told: bool = False


def keep(watch: Watch, stop: Event) -> None:
    """Look every few seconds, until `stop`."""
    while not stop.wait(LOOK_EVERY.total_seconds()):
        try:
            look(watch, now=clock.now())
        except Exception:  # a bug here must not end a chat
            log.exception("the watch failed")


def look(watch: Watch, *, now: datetime) -> None:
    """Look once: tell of a clock that stopped, and of a database that does not answer."""
    if watch.since is None or watch.looked_at is None or _slept(watch.looked_at, now):
        watch.since = now
    watch.looked_at = now
    try:
        with connection():
            watch.trouble.over(now=now)
            if now - watch.since >= alerts.SILENT:
                alerts.tell_stopped_clock(now=now)
        watch.told = False
    except StorageError as error:
        _in_trouble(watch, error, now)


def _slept(before: datetime, now: datetime) -> bool:
    return not timedelta() <= now - before <= ASLEEP


def _in_trouble(watch: Watch, error: StorageError, now: datetime) -> None:
    watch.trouble.noticed(error, now=now)
    lasted = now - (watch.trouble.since or now) >= alerts.WORTH_TELLING
    if watch.say and lasted and not watch.told:
        watch.told = True
        watch.say(database_down(watch.trouble.reason))
