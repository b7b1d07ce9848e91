"""What a worker does with claims: so many calls at once, and one thread that writes the ledger.

Calls overlap, commits are shared: while some wait for their platforms, the ledger's thread writes
down in one transaction what has ended and what begins next. A call begins only once its intent is
committed, and an intent is written only for a call that has room, so a crash leaves no more open
questions than there are calls at once.
"""

import random
import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import structlog

from jobs.attempts import awake, make, prepare
from models import clock
from models.database import StorageError, connection, storage_errors
from models.rules.outcomes import Delivered, Outcome, Unknown
from models.services.engine import claiming, publishing
from models.services.engine.alerts import Trouble
from models.services.engine.claiming import Fenced
from models.services.engine.publishing import Ended, Work
from models.services.engine.sessions import Alive

log = structlog.get_logger(__name__)
TOGETHER = 0.005  # seconds; calls that end within it are written down in one commit
PAUSES = (0.1, 0.5, 2.0, 5.0)  # seconds between tries while the database cannot


@dataclass(slots=True)
class _Ready:
    """What waits for a call: chains of claims, each of which is begun when the one before it in
    its chain has ended, for the targets of one occurrence go in order."""

    chains: deque[deque[Fenced]] = field(default_factory=deque)
    under_way: dict[int, deque[Fenced]] = field(default_factory=dict)
    doubles: dict[int, list[deque[Fenced]]] = field(default_factory=dict)

    def add(self, chains: Iterable[Iterable[Fenced]]) -> None:
        self.chains.extend(deque(chain) for chain in chains)

    def take(self, room: int) -> list[Fenced]:
        """The next claims, at most one of each chain, until `ended` or `void` says it is over."""
        taken: list[Fenced] = []
        while self.chains and len(taken) < room:
            chain = self.chains.popleft()
            number = chain[0][0]
            if number in self.under_way:  # a message may come twice, and the second one be valid
                self.doubles.setdefault(number, []).append(chain)
                continue
            taken.append(chain.popleft())
            self.under_way[number] = chain
        return taken

    def put_back(self, claim: Fenced) -> None:
        chain = self.under_way.pop(claim[0], deque())
        chain.appendleft(claim)
        self.chains.appendleft(chain)

    def over(self, delivery_id: int) -> None:
        chain = self.under_way.pop(delivery_id, None)
        if chain:
            self.chains.appendleft(chain)
        self.chains.extendleft(self.doubles.pop(delivery_id, []))

    def drain(self) -> list[Fenced]:
        """Everything that was not begun."""
        second = [chain for chains in self.doubles.values() for chain in chains]
        chains = (*self.chains, *self.under_way.values(), *second)
        rest = [claim for chain in chains for claim in chain]
        for each in (self.chains, self.under_way, self.doubles):
            each.clear()
        return rest

    def __len__(self) -> int:
        return sum(len(chain) for chain in (*self.chains, *self.under_way.values()))


class Pipeline:
    """A process's calls, `slots` at once, under the session `alive`, for sites under `home`."""

    def __init__(self, home: Path, alive: Alive, slots: int) -> None:
        self._home = home
        self._alive = alive
        self._slots = slots
        self._enough = 2 * slots
        self._begun: SimpleQueue[tuple[Work, float] | None] = SimpleQueue()
        self._callers: list[threading.Thread] = []
        # Each is told only of what it waits for: who wakes for nothing holds up those who call.
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)  # for the ledger
        self._taken = threading.Condition(self._lock)  # for those who bring claims
        self._ready = _Ready()
        self._calling = 0
        self._at_work: set[tuple[int, int]] = set()  # deliveries, and the numbers of the attempts
        self._ended: list[Ended] = []
        self._stopping = False
        self._trouble = Trouble()  # of a disk so full that only clocks can still write
        self._ledger = threading.Thread(target=self._keep_ledger, name="ledger")

    def start(self) -> None:
        """Begin to work."""
        self._ledger.start()

    def take(self, chains: Sequence[Sequence[Fenced]]) -> None:
        """Take claims to be called, the ones in a chain one after the other; waits while more than
        twice as many are ready as can be called at once, so that others may have them. Once closed,
        it gives them back."""
        with self._lock:
            if not self._stopping:
                self._ready.add(chains)
                self._changed.notify()
                self._taken.wait_for(lambda: self._stopping or len(self._ready) <= self._enough)
                return
        with connection():
            claiming.give_back(self._alive.id, [claim for chain in chains for claim in chain])

    def close(self) -> None:
        """Begin nothing more, and give back what has not begun."""
        with self._lock:
            self._stopping = True
            self._changed.notify()
            self._taken.notify_all()

    def finish(self, timeout: float) -> None:
        """Wait until the calls that are being made are written down, at most `timeout` seconds."""
        self._ledger.join(timeout)
        for _ in self._callers:
            self._begun.put(None)

    def _keep_ledger(self) -> None:
        """Turn after turn, on one connection, until stopped and nothing is being called."""
        tries = 0
        while True:
            try:
                with connection():
                    if tries:
                        self._give_back_unmade()
                    while self._turn():
                        tries = 0
                        self._trouble.over(now=clock.now())
                    return
            except StorageError as error:
                log.warning("the database could not", error=str(error), turn=tries)
                self._trouble.noticed(error, now=clock.now())
                if self._stopping and not self._calling:
                    return
                time.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
                tries += 1

    def _give_back_unmade(self) -> None:
        """The turn that broke off may have been written down all the same."""
        with self._lock:
            under_way = {number for number, _ in self._at_work}
        publishing.give_back_unmade(self._alive.id, under_way, now=clock.now())

    def _turn(self) -> bool:
        """Wait for something to write down, and do; False when there will be nothing more."""
        with self._lock:
            self._changed.wait_for(self._has_work)
            self._changed.wait_for(self._is_worth_a_turn, TOGETHER)
            ended = list(self._ended)
            room = 0 if self._stopping else self._slots - self._calling + len(ended)
            claims = self._ready.take(room)
            rest = self._ready.drain() if self._stopping else []
        if rest:
            claiming.give_back(self._alive.id, rest)
        if self._stopping and not ended and not self._calling:
            return False
        works, left = self._write_or_put_back(ended, claims, room)
        self._note(ended, claims, works, left)
        self._begin(works)
        _log_delivered(ended)
        return True

    def _begin(self, works: Sequence[Work]) -> None:
        """Have calls made, by as many threads as there were ever calls at once."""
        while len(self._callers) < min(self._calling, self._slots):
            name = f"call {len(self._callers) + 1}"
            caller = threading.Thread(target=self._keep_calling, name=name, daemon=True)
            self._callers.append(caller)
            caller.start()
        intent_at = awake()
        for work in works:
            self._begun.put((work, intent_at))

    def _has_work(self) -> bool:
        if self._stopping:
            return bool(self._ended or self._ready or not self._calling)
        free = self._calling - len(self._ended) < self._slots
        return bool(self._ended or (self._ready.chains and free))

    def _is_worth_a_turn(self) -> bool:
        """Whether nothing would be gained by waiting for other calls to end: none is under way, or
        something may begin in slots that were free before."""
        under_way = self._calling - len(self._ended)
        free = self._slots - self._calling
        return self._stopping or not under_way or bool(free and self._ready.chains)

    def _note(
        self,
        ended: Sequence[Ended],
        claims: Sequence[Fenced],
        works: Sequence[Work],
        left: Sequence[Fenced],
    ) -> None:
        """What a turn came to: calls that begin, chains that go on, claims that must wait."""
        with self._lock:
            del self._ended[: len(ended)]
            self._calling += len(works) - len(ended)
            self._at_work -= {_attempt(work) for work, _ in ended}
            self._at_work |= {_attempt(work) for work in works}
            open_still = {work.delivery_id for work in works} | {number for number, _ in left}
            over = {number for number, _ in claims} | {work.delivery_id for work, _ in ended}
            for number in over - open_still:
                self._ready.over(number)
            for claim in reversed(left):
                self._ready.put_back(claim)
            self._taken.notify_all()

    def _write_or_put_back(
        self, ended: Sequence[Ended], claims: Sequence[Fenced], room: int
    ) -> tuple[list[Work], list[Fenced]]:
        try:
            return self._write(ended, claims, room)
        except StorageError:
            with self._lock:
                for claim in reversed(claims):
                    self._ready.put_back(claim)
            raise

    def _write(
        self, ended: Sequence[Ended], claims: Sequence[Fenced], room: int
    ) -> tuple[list[Work], list[Fenced]]:
        """One turn of the ledger; where one delivery makes it fail in a way nobody foresaw, each
        by itself, so that it takes no other with it."""
        try:
            return self._commit(ended, claims, room)
        except StorageError:
            raise
        except Exception:
            log.exception("turn failed", ended=len(ended), claims=len(claims))
        works: list[Work] = []
        for each in ended:
            self._commit_alone([each], [])
        for claim in claims:
            works += self._commit_alone([], [claim])
        return works, []

    def _commit_alone(self, ended: Sequence[Ended], claims: Sequence[Fenced]) -> list[Work]:
        try:
            return self._commit(ended, claims, len(claims))[0]
        except StorageError:
            raise
        except Exception:
            numbers = [number for number, _ in claims] + [work.delivery_id for work, _ in ended]
            log.exception("delivery cannot be written down", delivery=numbers)
            return []

    def _commit(
        self, ended: Sequence[Ended], claims: Sequence[Fenced], room: int
    ) -> tuple[list[Work], list[Fenced]]:
        with storage_errors():  # also of what is asked outside a transaction
            now = clock.now()
            self._alive.hold(now=now)
            return publishing.turn(
                ended,
                claims,
                room=room,
                now=now,
                prepare=self._prepare,
                jitter=random.random,
                session_id=self._alive.id,
            )

    def _prepare(self, work: Work) -> Mapping[str, Any]:
        return prepare(work, self._home)

    def _keep_calling(self) -> None:
        """Make one call after the other, until told that there are no more."""
        while (begun := self._begun.get()) is not None:
            self._call(*begun)

    def _call(self, work: Work, intent_at: float) -> None:
        outcome: Outcome | None
        try:
            outcome = make(work, self._home, self._alive, intent_at, lambda: self._stopping)
        except Exception:
            log.exception("attempt failed", delivery=work.delivery_id)
            outcome = Unknown("something broke while it was being sent")
        with self._lock:
            if outcome is None:
                self._calling -= 1
                self._at_work.discard(_attempt(work))
                self._ready.over(work.delivery_id)  # whoever took it over may have given it to us
            else:
                self._ended.append((work, outcome))
            if outcome is None or len(self._ended) == 1 or self._is_worth_a_turn():
                self._changed.notify()


def _attempt(work: Work) -> tuple[int, int]:
    return work.delivery_id, work.number


def _log_delivered(ended: Sequence[Ended]) -> None:
    """One line for all of a turn; what went otherwise has a line of its own by now."""
    done = [work for work, outcome in ended if isinstance(outcome, Delivered)]
    if done:
        what = [f"{work.delivery_id} {work.post} {work.target}" for work in done]
        log.info("delivered", deliveries=what)
