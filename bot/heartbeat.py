"""How the bot in a chat says that it lives, and whether the chat reaches it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from threading import Event

import structlog

from bot.crossing import LOOK_EVERY, cross_quickly
from models import clock
from models.database import StorageError, connection
from models.services.engine import sessions
from models.services.engine.sessions import Alive

log = structlog.get_logger(__name__)
EVERY = sessions.BEAT.total_seconds()
DRAIN = 0.02  # seconds
_NEVER = Event()


class Heartbeat:
    """What a bot says of itself: `connected` is set by whoever knows."""

    def __init__(self, kind: str, folder: Path, *, connected: bool) -> None:
        self.connected = connected
        self._kind, self._folder = kind, folder
        self._alive: Alive | None = None
        self._cut_off_at: datetime | None = None

    def beat(self) -> None:
        """Say it now, in a thread that may wait for the database."""
        now = clock.now()
        self._cut_off_at = None if self.connected else self._cut_off_at or now
        with connection():
            if self._alive is None:
                self._alive = sessions.begin(self._folder, self._kind, now=now)
            self._alive.beat(cut_off_at=self._cut_off_at, now=now)
        # PostgreSQL tells every session what is near; what nobody reads would hold up its queue.
        self._alive.wait(DRAIN, _NEVER)

    def end(self) -> None:
        """Say that it lives no more."""
        if self._alive is not None:
            with connection():
                self._alive.close(now=clock.now())


@asynccontextmanager
async def heartbeat(kind: str, home: Path, *, connected: bool = False) -> AsyncIterator[Heartbeat]:
    """Say that a bot of a kind lives while the block runs; the locks of sessions lie in `home`."""
    heart = Heartbeat(kind, home / "sessions", connected=connected)
    stop = Event()
    beating = asyncio.ensure_future(_beat(heart, stop))
    try:
        yield heart
    finally:
        stop.set()
        await beating
        await cross_quickly(_tried, heart.end)


async def _beat(heart: Heartbeat, stop: Event) -> None:
    """Say it every few seconds, and at once when it changes."""
    while not stop.is_set():
        said, again_at = heart.connected, time.monotonic() + EVERY
        await cross_quickly(_tried, heart.beat)
        while not stop.is_set() and heart.connected == said and time.monotonic() < again_at:  # noqa: ASYNC110 - three things end it
            await asyncio.sleep(LOOK_EVERY)


def _tried(say: Callable[[], None]) -> None:
    """What cannot be said, as on a full disk, ends no bot and hides nothing that does."""
    try:
        say()
    except (StorageError, OSError) as error:
        log.warning("could not say that the bot lives", error=str(error))
