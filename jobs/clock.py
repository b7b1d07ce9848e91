"""The clock: notices what is nearly due, hands it to workers at its instant, and tidies up."""

import heapq
import itertools
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from jobs import chores
from jobs.broker import QueueDown
from jobs.chats import Switchboard
from jobs.chores import Chore, Round
from jobs.mailbox import Mailbox
from models import clock
from models.database import StorageError, connection, data_version, is_sqlite, storage_errors
from models.rules.settings import SHORTEST_CATCH_UP
from models.services.engine import (
    announcing,
    catching_up,
    claiming,
    gates,
    installation,
    sessions,
    taking_over,
)
from models.services.engine.alerts import Trouble
from models.services.engine.claiming import Claim, Fenced
from models.services.engine.sessions import Alive
from models.services.notices import addressing, dispatching

log = structlog.get_logger(__name__)
LOOK = 0.05  # seconds between two looks for new rows
TROUBLE = 1.0  # seconds until the next try
MOST_IN_FLIGHT = 256
ROOM = MOST_IN_FLIGHT // 4  # in a backlog, claims are made so many at a time
SHARES = 16  # of what is due together, a message carries this part, for as many workers to share
FEWEST_IN_A_MESSAGE, MOST_IN_A_MESSAGE = 8, 64  # a worker makes that many calls at once
FEWEST_WHEN_LATE = 32  # there is more than enough for all workers, and each message costs time
FEW = timedelta(seconds=0.25)  # of what is seconds away, so much is claimed at a time
SWEEP = timedelta(seconds=1)
ANNOUNCE = timedelta(seconds=4)
CHORES = timedelta(seconds=5)
SELDOM = timedelta(minutes=10)
BEFORE, AFTER = timedelta(seconds=0.2), timedelta(seconds=1)  # a post goes out, chores stand back
SEND_AGAIN = timedelta(seconds=2)  # doubled each time
QUEUE_DOWN = timedelta(seconds=0.5)

Chains = list[list[Fenced]]
Send = Callable[[Chains, int | None], None]


@dataclass(order=True, slots=True)
class _Soon:
    """A claim that is to be handed out."""

    due_at: datetime
    id: int
    claim: Claim = field(compare=False)


@dataclass(slots=True)
class _Sent:
    """When a message that no worker has begun is to be sent again, and how long after that."""

    due_at: datetime
    again_at: datetime
    gap: timedelta


class Clock:
    """One clock of possibly many; claims decide who gets what. `send(chains, delay)` gives claims
    that are due after `delay` milliseconds to the workers. Where the queue is `remote` it gets them
    as far ahead as they are claimed; and as it may lose a message, one that no worker begins is
    sent again, for its fence makes the second of two void."""

    def __init__(
        self,
        alive: Alive,
        folder: Path,
        send: Send,
        *,
        now: datetime,
        remote: bool = False,
        mailbox: Mailbox | None = None,
        switchboard: Switchboard | None = None,
    ) -> None:
        self._alive = alive
        self._folder = folder
        self._send = send
        self._remote = remote
        self._lead = claiming.HORIZON if remote else claiming.AHEAD
        self._soon: list[_Soon] = []
        self._sent: dict[Fenced, _Sent] = {}
        self._going_out: list[datetime] = []
        self._send_from = now
        self._awake = sessions.last_alive(besides=alive.id, now=now) or now
        self._version: int | None = None
        self._since: datetime | None = None
        self._announced: datetime | None = None
        self._last_look = now - timedelta(seconds=LOOK)
        self._next_claim = self._next_sweep = self._next_beat = now
        self._urgent, *self._rounds = self._all_rounds(mailbox, switchboard, now)
        self._trouble = Trouble()

    def _all_rounds(
        self, mailbox: Mailbox | None, switchboard: Switchboard | None, now: datetime
    ) -> list[Round]:
        urgent = [
            Chore(self._take_back, (taking_over.LEFT_BEHIND,)),
            Chore(self._let_through, (gates.TO_LOOK_AT,)),
        ]
        ordinary = [*chores.ORDINARY]
        if switchboard is not None:
            urgent.append(Chore(switchboard.look, chores.CARDS))
        if mailbox is not None:
            urgent.append(Chore(mailbox.look, dispatching.TO_DO))
            ordinary.append(Chore(mailbox.look, (addressing.UNTOLD,)))
        return [
            Round(SWEEP, urgent, now=now),
            Round(ANNOUNCE, [Chore(self._announce)], now=now),
            Round(CHORES, ordinary, now=now),
            Round(SELDOM, chores.SELDOM, now=now),
        ]

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
            self._rest(pause, stop)

    def _rest(self, seconds: float, stop: threading.Event) -> None:
        """Wait at most so long for something to be written that may be near."""
        until = time.monotonic() + seconds
        while not stop.is_set() and (left := until - time.monotonic()) > 0:
            near = self._alive.wait(min(LOOK, left) if is_sqlite() else left, stop)
            version = data_version()
            if near or version != self._version:  # perhaps sooner due than all that was known
                self._version, self._next_claim, self._since = version, clock.now(), None
                return

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
        self._claim(now)
        self._hand_out(now)
        self._do_chores(now)
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
        if now - self._awake > SHORTEST_CATCH_UP:
            heard = sessions.last_alive(besides=self._alive.id, now=now)
            since = max(self._awake, heard or self._awake)
            self._let_go()  # what was claimed just before was missed as well
            self._take_over(now)
            missed = catching_up.catch_up(since=since, now=now)
            log.info("woke up late", missed=missed, since=since.isoformat())
        self._awake = now

    def _let_go(self) -> int:
        self._soon.clear()
        self._sent.clear()
        self._going_out.clear()
        return claiming.give_back(self._alive.id)

    def _begin_anew(self, now: datetime) -> None:
        """The machine's clock was set back: what it had claimed may be far away now, and no look
        may wait until it is as late again."""
        returned = self._let_go()
        log.warning("the clock was set back", since=self._awake.isoformat(), given_back=returned)
        self._last_look = now - timedelta(seconds=LOOK)
        self._send_from, self._since, self._announced = now, None, None
        self._next_claim = self._next_sweep = self._next_beat = now
        for each in (self._urgent, *self._rounds):
            each.begin_anew(now)

    def _sweep(self, now: datetime) -> None:
        self._next_sweep = now + SWEEP
        if now >= self._next_beat:
            self._alive.beat(now=now)
            self._next_beat = now + sessions.BEAT
        self._since = None
        self._send_again(now)
        if self._take_over(now):
            self._next_claim = now
        self._urgent.do(now)

    def _take_back(self, *, now: datetime) -> None:
        if taking_over.take_back_left_behind(now=now):
            self._next_claim = now

    def _let_through(self, *, now: datetime) -> None:
        if gates.look(now=now):
            self._next_claim = now

    def _take_over(self, now: datetime) -> int:
        taken = 0
        if self._alive.lock.steady():
            for session in sessions.dead(self._folder, now=now):
                count = taking_over.take_over(session, self._folder, now=now)
                log.warning("took over from a dead session", session=session.name, claims=count)
                taken += count or 0
                self._send_at_once(now)
        return taken

    def _announce(self, *, now: datetime) -> None:
        announcing.announce(since=self._announced, now=now)
        self._announced = now

    def _do_chores(self, now: datetime) -> None:
        """Do what is to be done beside, as long as nothing is to go out."""
        began = time.monotonic()

        def is_busy() -> bool:
            return self._is_busy(now + timedelta(seconds=time.monotonic() - began))

        for each in self._rounds:
            each.do(now, is_busy)

    def _is_busy(self, now: datetime) -> bool:
        while self._going_out and self._going_out[0] < now - AFTER:
            heapq.heappop(self._going_out)
        return bool(self._going_out) and self._going_out[0] <= now + BEFORE

    def _claim(self, now: datetime) -> None:
        if now < max(self._next_claim, self._last_look + timedelta(seconds=LOOK)):
            return
        self._last_look = now
        due = claiming.next_due(since=self._since)
        self._since = due or now
        if due is None or due > now + claiming.HORIZON:
            ahead = due - claiming.HORIZON - now if due else SWEEP
            self._next_claim = now + min(SWEEP, max(FEW, ahead))
            return
        room = MOST_IN_FLIGHT - claiming.in_flight(self._alive.id)
        if room >= (ROOM if due <= now else 1):
            claims = claiming.claim(self._alive.id, now=now, limit=room, since=self._since)
            for each in claims:
                heapq.heappush(self._soon, _Soon(each.due_at, each.id, each))
                heapq.heappush(self._going_out, max(each.due_at, now))
        # What is near is looked for at once, what is seconds away now and then, a few at a time:
        # to hand out many takes so long that those are late that are being sent.
        self._next_claim = now + max(timedelta(seconds=LOOK), min(FEW, due - now - SWEEP))

    def _hand_out(self, now: datetime) -> None:
        """Send what is due, or nearly so where the queue is far; together what is due together."""
        while self._soon and self._soon[0].due_at - self._lead <= now and now >= self._send_from:
            together = {(each.id, each.fence): each for each in self._due_together(now)}
            due_at = next(iter(together.values())).due_at
            try:
                fewest = FEWEST_IN_A_MESSAGE if now < due_at + SWEEP else FEWEST_WHEN_LATE
                for chains in _messages(_chains(together.values()), fewest):
                    if not self._try_send(chains, due_at, now):
                        return
                    for claim in itertools.chain.from_iterable(chains):
                        del together[claim]
            finally:
                for each in together.values():
                    heapq.heappush(self._soon, _Soon(each.due_at, each.id, each))

    def _due_together(self, now: datetime) -> list[Claim]:
        """The next claims that are due at one moment, or by now."""
        together = [heapq.heappop(self._soon).claim]
        moment = max(together[0].due_at, now)
        while self._soon and self._soon[0].due_at <= moment:
            together.append(heapq.heappop(self._soon).claim)
        return together

    def _try_send(self, chains: Chains, due_at: datetime, now: datetime) -> bool:
        early = due_at - claiming.AHEAD - now
        delay = -(-early // timedelta(milliseconds=1)) if early > timedelta() else None
        if not self._is_sent(chains, delay, now):
            return False
        if self._remote:
            again_at = max(now, due_at) + SEND_AGAIN
            for chain in chains:
                for claim in chain:
                    self._sent[claim] = _Sent(due_at, again_at, SEND_AGAIN * 2)
        return True

    def _is_sent(self, chains: Chains, delay: int | None, now: datetime) -> bool:
        try:
            self._send(chains, delay)
        except QueueDown as error:
            log.warning("the queue does not answer", error=str(error))
            self._send_from = now + QUEUE_DOWN
            return False
        return True

    def _send_again(self, now: datetime) -> None:
        """A message may be lost with the queue, or with the worker that took it and died."""
        if not self._sent:
            return
        waiting = taking_over.not_begun(self._alive.id)
        self._sent = {claim: sent for claim, sent in self._sent.items() if claim in waiting}
        overdue = [[claim] for claim, sent in self._sent.items() if sent.again_at <= now]
        for chains in _messages(overdue, FEWEST_WHEN_LATE):
            if now < self._send_from or not self._is_sent(chains, None, now):
                return
            for [claim] in chains:
                sent = self._sent[claim]
                sent.again_at, sent.gap = now + sent.gap, sent.gap * 2

    def _send_at_once(self, now: datetime) -> None:
        """A process died, and with it perhaps what it had been sent."""
        for sent in self._sent.values():
            sent.again_at = min(sent.again_at, max(now, sent.due_at))

    def _pause(self, now: datetime) -> float:
        next_look = max(self._next_claim, self._last_look + timedelta(seconds=LOOK))
        coming = min(next_look, self._next_sweep, *(each.next_at(now) for each in self._rounds))
        if self._soon:
            coming = min(coming, max(self._soon[0].due_at - self._lead, self._send_from))
        return max(0.0, (coming - now).total_seconds())


def _messages(chains: Chains, fewest: int) -> Iterator[Chains]:
    """Chains in parts that a message carries each, of at least `fewest` where there are as many."""
    size = min(max(fewest, len(chains) // SHARES), MOST_IN_A_MESSAGE)
    for first in range(0, len(chains), size):
        yield chains[first : first + size]


def _chains(claims: Iterable[Claim]) -> Chains:
    """Claims that go in order, those of one occurrence in a chain."""
    chains: dict[int, list[Fenced]] = {}
    for each in claims:
        chains.setdefault(each.occurrence_id, []).append((each.id, each.fence))
    return list(chains.values())
