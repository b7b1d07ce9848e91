"""The clock: notices what is nearly due, hands it to workers at its instant, and tidies up."""

import heapq
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from models import clock
from models.database import StorageError, connection, data_version
from models.services import proposing, publishing, scheduling, sessions
from models.services.sessions import Alive

log = structlog.get_logger(__name__)
LOOK = 0.05  # seconds between two looks for new rows
MOST_IN_FLIGHT = 64
SWEEP = timedelta(seconds=1)
CHORES = timedelta(seconds=5)

Send = Callable[[int, int], None]


class Clock:
    """One clock of possibly many; claims decide who gets what. `send(id, fence)` gives a due
    delivery to the workers."""

    def __init__(self, alive: Alive, folder: Path, send: Send, *, now: datetime) -> None:
        self._alive = alive
        self._folder = folder
        self._send = send
        self._soon: list[tuple[datetime, int, int]] = []
        self._awake = sessions.last_alive(besides=alive.id, now=now) or now
        self._version: int | None = None
        self._last_look = now - timedelta(seconds=LOOK)
        self._next_claim = self._next_sweep = self._next_chores = self._next_beat = now

    def run(self, stop: threading.Event) -> None:
        """Tick until `stop`; a tick that fails is logged and the next one tried."""
        with connection():
            while not stop.is_set():
                pause = self._try_tick()
                stop.wait(pause)

    def _try_tick(self) -> float:
        try:
            began = clock.now()
            pause = self.tick(began)
            return max(0.0, pause - (clock.now() - began).total_seconds())
        except StorageError as error:
            log.warning("tick failed", error=str(error))
        except Exception:
            log.exception("tick failed")
        return 1.0

    def tick(self, now: datetime) -> float:
        """Do all that is due at `now`; the seconds until the next look."""
        self._notice_sleep(now)
        self._hand_out(now)
        if now >= self._next_sweep:
            self._sweep(now)
        if now >= self._next_chores:
            self._do_chores(now)
        self._claim(now)
        self._hand_out(now)
        return self._pause(now)

    def _notice_sleep(self, now: datetime) -> None:
        """Nothing ticked since `_awake`: what fell due long ago in between is not sent unasked."""
        if now - self._awake > publishing.CATCH_UP:
            held = publishing.hold_missed(since=self._awake, now=now)
            log.info("woke up late", held=held, since=self._awake.isoformat())
        self._awake = now

    def _sweep(self, now: datetime) -> None:
        self._next_sweep = now + SWEEP
        if now >= self._next_beat:
            self._alive.beat(now=now)
            self._next_beat = now + sessions.BEAT
        for session in sessions.dead(self._folder, now=now):
            count = publishing.take_back(session, now=now)
            sessions.bury(session, self._folder, now=now)
            log.warning("took over from a dead session", session=session.name, deliveries=count)
            self._next_claim = now

    def _do_chores(self, now: datetime) -> None:
        self._next_chores = now + CHORES
        proposing.expire(now=now)
        scheduling.materialise_due(now=now)
        publishing.requeue_lost(now=now)

    def _claim(self, now: datetime) -> None:
        if now < self._last_look + timedelta(seconds=LOOK):
            return
        self._last_look = now
        version = data_version()
        if version == self._version and version is not None and now < self._next_claim:
            return
        self._version = version
        due = publishing.next_due()
        if due is None or due > now + publishing.HORIZON:
            self._next_claim = min(due - publishing.HORIZON if due else now + SWEEP, now + SWEEP)
            return
        room = MOST_IN_FLIGHT - publishing.in_flight(self._alive.id)
        if room > 0:
            for claim in publishing.claim(self._alive.id, now=now, limit=room):
                heapq.heappush(self._soon, (claim.due_at, claim.id, claim.fence))
        self._next_claim = now + timedelta(seconds=LOOK)

    def _hand_out(self, now: datetime) -> None:
        while self._soon and self._soon[0][0] <= now:
            _, delivery_id, fence = heapq.heappop(self._soon)
            self._send(delivery_id, fence)

    def _pause(self, now: datetime) -> float:
        if not self._soon:
            return LOOK
        return max(0.0, min(LOOK, (self._soon[0][0] - now).total_seconds()))
