"""The whole engine in one thread, to be driven step by step: clocks, messages, workers, people."""

import itertools
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.fernet import Fernet

from jobs.attempts import FRESH
from jobs.broker import QueueDown
from jobs.clock import Chains, Clock
from models import secrets
from models.database import close_database, connection, open_database
from models.rules.outcomes import Outcome
from models.rules.platforms import Capabilities, Safety, Takedown, learn
from models.services.engine import claiming, publishing, sessions, taking_over
from models.services.engine.claiming import Fenced
from models.services.engine.publishing import Work
from models.services.engine.sessions import Alive
from models.services.people import people
from models.services.people.people import Speaker
from models.services.workspaces import setup, targets
from models.tables import Account, Delivery, Project
from tests.fakes.post_office import PostOffice
from tests.models.services import moves

AT_ONCE = 2
PER_HOUR = 4
HOUR = timedelta(hours=1)
SLOTS = 3
PLATFORMS = (
    Capabilities("carrier", Safety.KEY, Takedown.DELETE, can_correct=True),
    Capabilities(
        "forgetful", Safety.KEY, Takedown.DELETE, can_correct=True, key_window=timedelta(hours=6)
    ),
    Capabilities(
        "seeker",
        Safety.KEY,
        Takedown.DELETE,
        can_correct=True,
        key_window=timedelta(minutes=2),
        finds=True,
    ),
    Capabilities("finder", Safety.FIND, Takedown.DELETE, can_correct=True, per_hour=PER_HOUR),
    Capabilities("parrot", Safety.NONE, Takedown.DELETE, can_correct=True),
)


@dataclass
class Call:
    """An attempt whose intent is written, and what its call came to once it was made."""

    work: Work
    intent_at: datetime
    outcome: Outcome | None = None
    made: bool = False


@dataclass
class Worker:
    """A worker process: its session, the claims that lie before it, and the calls it makes."""

    alive: Alive
    ready: list[Fenced] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)


class Stage:
    """An engine on an empty database at `url`, with everything that happens to it as methods; files
    lie in `folder`, and `begun` is told of every call whose intent was written."""

    def __init__(self, url: str, folder: Path, now: datetime) -> None:
        self.now = now
        self.folder = folder
        self.office = PostOffice()
        self.mail: list[Chains] = []
        self.queue_is_down = False
        self.begun: list[tuple[datetime, Work]] = []
        self.early: list[Work] = []
        self._open = ExitStack()
        self._open.callback(close_database)
        open_database(url)
        self._open.enter_context(connection())
        self._open.enter_context(moves.watched())
        self.ana = _project(now)
        self._alive: list[Alive] = []
        self._names = itertools.count()
        self.clocks = [self._clock(False), self._clock(True)]
        self.workers = [self._worker(), self._worker()]

    def close(self) -> None:
        """End all of it, as at the end of a test."""
        for alive in self._alive:
            alive.lock.close()
        self._open.close()

    def _session(self, kind: str) -> Alive:
        alive = sessions.begin(self.folder, kind, now=self.now)
        self._alive.append(alive)
        return alive

    def _clock(self, remote: bool) -> Clock:
        alive = self._session(sessions.CLOCK)
        return Clock(alive, self.folder, self._post, now=self.now, remote=remote)

    def _worker(self) -> Worker:
        return Worker(self._session(sessions.WORKER))

    def _post(self, chains: Chains, _: int | None) -> None:
        if self.queue_is_down:
            raise QueueDown("connection refused")
        self.mail.append(chains)

    def tick(self, which: int) -> None:
        """A clock does all that is due."""
        self.clocks[which].tick(self.now)

    def crash_clock(self, which: int) -> None:
        """A clock dies, and another one starts in its place."""
        self.clocks[which]._alive.lock.close()
        self.clocks[which] = self._clock(bool(which))

    def crash_worker(self, which: int, how: Sequence[str]) -> None:
        """A worker dies, some of its calls made and not heard of, and another starts."""
        worker = self.workers[which]
        for call, each in zip(worker.calls, how, strict=False):
            self._make(worker, call, each)
        worker.alive.lock.close()
        self.workers[which] = self._worker()

    def stop_worker(self, which: int) -> None:
        """A worker is stopped as one should be, and another starts."""
        worker = self.workers[which]
        for call in worker.calls:
            self._make(worker, call, "works")
        self.turn(which, begin=False)
        claiming.give_back(worker.alive.id, worker.ready)
        worker.alive.close(now=self.now)
        self.workers[which] = self._worker()

    def deliver(self, message: int, to: int, *, keep: bool) -> None:
        """A message comes to a worker; the queue may `keep` it, to deliver it once more."""
        chains = self.mail[message] if keep else self.mail.pop(message)
        claims = [claim for chain in chains for claim in chain]
        self.workers[to].ready += claims

    def turn(self, which: int, *, begin: bool = True) -> list[Work]:
        """A worker writes down what has ended and what it begins."""
        worker = self.workers[which]
        ended = [call for call in worker.calls if call.made]
        room = SLOTS - len(worker.calls) + len(ended) if begin else 0
        claims = [claim for claim in worker.ready if claim[0] not in _ids(worker.calls)]
        worker.alive.hold(now=self.now)
        works, left = publishing.turn(
            [(call.work, call.outcome) for call in ended if call.outcome is not None],
            claims if begin else [],
            room=room,
            now=self.now,
            prepare=lambda work: {"said": work.text},
            jitter=lambda: 0.5,
            session_id=worker.alive.id,
        )
        worker.calls = [call for call in worker.calls if not call.made]
        worker.calls += [Call(work, self.now) for work in works]
        worker.ready = list(left) if begin else worker.ready
        self.begun += [(self.now, work) for work in works]
        self.early += [work for work in works if _next_at(work) > self.now + claiming.AHEAD]
        return works

    def call(self, which: int, how: Sequence[str]) -> None:
        """A worker makes the calls whose intent it has written."""
        worker = self.workers[which]
        for call, each in zip(worker.calls, how, strict=False):
            self._make(worker, call, each)

    def _make(self, worker: Worker, call: Call, how: str) -> None:
        """As `jobs.attempts.make` does: not where it took long and others took it over."""
        if call.made:
            return
        call.made = True
        if (self.now - call.intent_at).total_seconds() > FRESH:
            worker.alive.hold(now=self.now)
            if not taking_over.still_ours(call.work):
                return
        call.outcome = self.office.call(call.work, how, now=self.now)

    def run(self, *, until: datetime, soon: Callable[[], datetime]) -> None:
        """Everything goes well until that moment; `soon` tells when something happens next."""
        self.queue_is_down = False
        while self.now < until:
            self.settle()
            self.now = min(max(soon(), self.now + timedelta(seconds=1)), until)
        self.settle()

    def settle(self) -> None:
        """All that can be done at this moment is done, and well."""
        for _ in range(60):
            for clock in range(len(self.clocks)):
                self.tick(clock)
            for worker in range(len(self.workers)):
                while self.mail:
                    self.deliver(0, worker, keep=False)
                while self.turn(worker) or self.workers[worker].ready:
                    self.call(worker, ["works"] * SLOTS)
                self.call(worker, ["works"] * SLOTS)
                self.turn(worker)
            self.now += timedelta(seconds=0.06)
            if not self.mail and not any(worker.calls for worker in self.workers):
                return


def _next_at(work: Work) -> datetime:
    moment: datetime = Delivery.get_by_id(work.delivery_id).next_at
    return moment


def _ids(calls: Sequence[Call]) -> set[int]:
    return {call.work.delivery_id for call in calls}


def _project(now: datetime) -> Speaker:
    secrets.set_key(Fernet.generate_key().decode())
    setup.first_run(
        "terminal", "chat", "terminal:ana", "ana", zone="Europe/Berlin", key="ACME", now=now
    )
    Project.update(policy={"publishes_at_once": AT_ONCE}).execute()
    ana = people.arrive("terminal", "chat", "terminal:ana", "ana", now=now)
    for facts in PLATFORMS:
        learn(facts.name, facts)
        targets.connect(ana, "webhook", facts.name, {"url": "http://127.0.0.1:9/"}, {}, now=now)
        newest = Account.select().order_by(Account.id.desc()).get()
        Account.update(platform=facts.name).where(Account.id == newest.id).execute()
    return ana


BEGIN = datetime(2026, 3, 27, 8, 0, tzinfo=UTC)  # two days before Berlin's clocks change
