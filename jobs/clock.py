"""The clock: notices what is nearly due, hands it to workers at its instant, and tidies up."""

import heapq
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from jobs.broker import QueueDown
from models import clock
from models.database import StorageError, connection, data_version, is_sqlite, storage_errors
from models.services import (
    alerts,
    installation,
    metrics,
    proposing,
    publishing,
    scheduling,
    sessions,
    taking_over,
)
from models.services.alerts import Trouble
from models.services.sessions import Alive

log = structlog.get_logger(__name__)
LOOK = 0.05  # seconds between two looks for new rows
TROUBLE = 1.0  # seconds until the next try
MOST_IN_FLIGHT = 64
SWEEP = timedelta(seconds=1)
CHORES = timedelta(seconds=5)
METRICS = timedelta(minutes=10)
SEND_AGAIN = timedelta(seconds=2)  # doubled each time
QUEUE_DOWN = timedelta(seconds=0.5)

Send = Callable[[int, int], None]


class Clock:
    """One clock of possibly many; claims decide who gets what. `send(id, fence)` gives a due
    delivery to the workers; where the queue `may_lose` a message, one that no worker begins is sent
    again, for its fence makes the second of two void."""

    def __init__(
        self, alive: Alive, folder: Path, send: Send, *, now: datetime, may_lose: bool = False
    ) -> None:
        self._alive = alive
        self._folder = folder
        self._send = send
        self._may_lose = may_lose
        self._soon: list[tuple[datetime, int, int]] = []
        self._sent: dict[tuple[int, int], tuple[datetime, timedelta]] = {}
        self._send_from = now
        self._awake = sessions.last_alive(besides=alive.id, now=now) or now
        self._version: int | None = None
        self._last_look = now - timedelta(seconds=LOOK)
        self._next_claim = self._next_sweep = self._next_chores = self._next_beat = now
        self._next_metrics = now
        self._trouble = Trouble()

    def run(self, stop: threading.Event) -> None:
        """Tick until `stop`; a tick that fails is logged and the next one tried."""
        while not stop.is_set():
            try:
                with connection():
                    self._run_until_trouble(stop)
            except StorageError as error:  # a connection that broke does not mend: take another
                log.warning("tick failed", error=str(error))
                self._trouble.noticed(error, now=clock.now())
                stop.wait(TROUBLE)

    def _run_until_trouble(self, stop: threading.Event) -> None:
        while not stop.is_set():
            started = time.monotonic()
            pause = self._try_tick() - (time.monotonic() - started)
            self._trouble.over(now=clock.now())
            if self._alive.wait(max(0.0, pause), stop):
                self._next_claim = clock.now()

    def _try_tick(self) -> float:
        try:
            with storage_errors():  # also of what is asked outside a transaction
                return self.tick(clock.now())
        except StorageError:
            raise
        except Exception:
            log.exception("tick failed")
        return TROUBLE

    def tick(self, now: datetime) -> float:
        """Do all that is due at `now`; the seconds until the next look."""
        if installation.held(now=now):
            return self._stand_still(now)
        self._notice_sleep(now)
        self._hand_out(now)
        if now >= self._next_sweep:
            self._sweep(now)
        if now >= self._next_chores:
            self._do_chores(now)
        self._claim(now)
        self._hand_out(now)
        return self._pause(now)

    def _stand_still(self, now: datetime) -> float:
        """Only say that a clock is there."""
        if now >= self._next_beat:
            self._alive.beat(now=now)
            self._next_beat = now + sessions.BEAT
        return TROUBLE

    def _notice_sleep(self, now: datetime) -> None:
        """Nothing ticked since `_awake`: what fell due long ago in between is not sent unasked."""
        if now < self._awake:
            self._begin_anew(now)
        if now - self._awake > publishing.CATCH_UP:
            held = publishing.hold_missed(since=self._awake, now=now)
            log.info("woke up late", held=held, since=self._awake.isoformat())
        self._awake = now

    def _begin_anew(self, now: datetime) -> None:
        """The machine's clock was set back: what it had claimed may be far away now, and no look
        may wait until it is as late again."""
        returned = publishing.give_back(self._alive.id)
        log.warning("the clock was set back", since=self._awake.isoformat(), given_back=returned)
        self._soon.clear()
        self._sent.clear()
        self._last_look = now - timedelta(seconds=LOOK)
        self._send_from = now
        self._next_claim = self._next_sweep = self._next_chores = self._next_beat = now
        self._next_metrics = now

    def _sweep(self, now: datetime) -> None:
        self._next_sweep = now + SWEEP
        if now >= self._next_beat:
            self._alive.beat(now=now)
            self._next_beat = now + sessions.BEAT
        if self._may_lose:
            self._send_again(now)
        taken = taking_over.take_back_left_behind(now=now)
        if self._alive.lock.steady():
            for session in sessions.dead(self._folder, now=now):
                count = taking_over.take_over(session, self._folder, now=now)
                log.warning("took over from a dead session", session=session.name, claims=count)
                taken += count or 0
        if taken:
            self._next_claim = now

    def _do_chores(self, now: datetime) -> None:
        self._next_chores = now + CHORES
        proposing.expire(now=now)
        scheduling.materialise_due(now=now)
        publishing.requeue_lost(now=now)
        alerts.tell_overdue(now=now)
        if now >= self._next_metrics:
            self._next_metrics = now + METRICS
            metrics.record(now=now)

    def _claim(self, now: datetime) -> None:
        if now < self._last_look + timedelta(seconds=LOOK):
            return
        self._last_look = now
        version = data_version()
        if version == self._version and now < self._next_claim:
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
        while self._soon and self._soon[0][0] <= now and now >= self._send_from:
            _, delivery_id, fence = self._soon[0]
            if not self._try_send((delivery_id, fence), now, SEND_AGAIN):
                return
            heapq.heappop(self._soon)

    def _send_again(self, now: datetime) -> None:
        """A message may be lost with the queue, or with the worker that took it and died."""
        waiting = taking_over.not_begun(self._alive.id)
        self._sent = {claim: told for claim, told in self._sent.items() if claim in waiting}
        for claim, (at, gap) in self._sent.items():
            if at + gap <= now and now >= self._send_from:
                self._try_send(claim, now, gap * 2)

    def _try_send(self, claim: tuple[int, int], now: datetime, gap: timedelta) -> bool:
        try:
            self._send(*claim)
        except QueueDown as error:
            log.warning("the queue does not answer", error=str(error))
            self._send_from = now + QUEUE_DOWN
            return False
        if self._may_lose:
            self._sent[claim] = now, gap
        return True

    def _pause(self, now: datetime) -> float:
        next_look = max(self._next_claim, self._last_look + timedelta(seconds=LOOK))
        coming = min(next_look, self._next_sweep)
        if self._soon:
            coming = min(coming, max(self._soon[0][0], self._send_from))
        seconds = max(0.0, (coming - now).total_seconds())
        return min(LOOK, seconds) if is_sqlite() else seconds
