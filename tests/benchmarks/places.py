"""Where the processes of one measurement meet: a home, a database, and Redis where there is one."""

import os
import signal
import subprocess
import time
from atexit import register
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from redis import Redis

from models import clock, secrets, stored
from models.database import close_database, connection, migrate, open_database
from models.services.people import people
from models.services.people.people import Speaker
from models.services.workspaces import setup
from models.tables import Project
from tests import forked
from tests.benchmarks import processes
from tests.benchmarks.backlog import IDENTITY, PRESSTIME, environment
from tests.services import fresh, run

KEY = "cHJlc3N0aW1lIGJlbmNobWFyayBrZXkgMzIgYnl0ZXM="
THREADS = 28  # of a worker: the most it takes
# Out of the way: what is measured is the engine, and not how it holds a project back.
POLICY = {
    "publishes_at_once": 64,
    "queue_warn_at": 100_000_000,
    "queue_refuse_at": 100_000_000,
    "resources_most": 0,
}


@dataclass(frozen=True)
class Place:
    """One Presstime. `redis` is none where clock and workers are one process; a `small` one forks
    its processes, as tests do."""

    name: str
    home: Path
    database: str
    redis: str | None = None
    small: bool = False

    @property
    def commands(self) -> tuple[str, ...]:
        """What runs in it, as arguments of `presstime`."""
        return ("clock", f"worker --threads {THREADS}") if self.redis else ("jobs",)

    @property
    def environment(self) -> dict[str, str]:
        """What its processes are told, beside what they inherit."""
        settings = environment(self.home) | {"PRESSTIME_DATABASE_URL": self.database}
        if self.redis:
            settings |= {"PRESSTIME_REDIS_URL": self.redis, "PRESSTIME_SECRET_KEY": KEY}
        return settings

    @contextmanager
    def opened(self) -> Iterator[Speaker]:
        """Its database, open and connected in this process; who makes the posts there."""
        stored.use(self.home / "media")
        open_database(self.database)
        try:
            with connection():
                yield people.arrive("terminal", "chat", IDENTITY, "bench", now=clock.now())
        finally:
            close_database()

    @contextmanager
    def running(self, **more: str) -> Iterator["list[Process]"]:
        """Its processes at work, started and polite to the end; `more` is added to their
        environment."""
        with ExitStack() as stack:
            processes = [Process(self, command, more) for command in self.commands]
            for process in processes:
                stack.callback(process.end)
            for process in processes:
                process.await_start()
            yield processes


class Process:
    """One command of presstime, in a process group of its own."""

    def __init__(self, place: Place, command: str, more: dict[str, str]) -> None:
        self.command = command
        self._again = place, command, more
        self._log = place.home / f"{time.monotonic_ns()}.log"
        start = forked.start if place.small else _start
        with self._log.open("wb") as log:
            self._process = start(
                command.split(), env=place.environment | more, stdout=log, stderr=log
            )

    @property
    def id(self) -> int:
        return self._process.pid

    def await_start(self) -> None:
        """Wait until it says that it has started."""
        wanted = f"{self.command.split()[0]} started"
        while wanted not in self._log.read_text():
            assert self._process.poll() is None, self._log.read_text()
            time.sleep(0.02)

    def kill(self) -> "Process":
        """Kill it and its children without a word, and start it anew, as a supervisor would."""
        os.killpg(self.id, signal.SIGKILL)
        self._process.wait()
        return Process(*self._again)

    def end(self) -> None:
        """Stop it politely, if it is still there."""
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait()


def _start(words: Sequence[str], **how: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen([PRESSTIME, *words], start_new_session=True, **how)


@contextmanager
def both(small: bool, *, kinds: Sequence[str] = ("many", "embedded")) -> Iterator[list[Place]]:
    """A place of each kind, migrated and with a first project whose limits are out of the way."""
    with ExitStack() as stack:
        makers = {"many": many, "embedded": embedded}
        places = [stack.enter_context(makers[kind](small)) for kind in kinds]
        for place in places:
            _begin(place)
        yield places


@contextmanager
def embedded(small: bool) -> Iterator[Place]:
    """One process on SQLite."""
    with _home() as home:
        yield Place("SQLite", home, f"sqlite:///{home / 'presstime.db'}", small=small)


@contextmanager
def many(small: bool) -> Iterator[Place]:
    """Clock and worker on PostgreSQL, whose commits are real unless `small`, and Redis."""
    with _home() as home, servers(durable=not small) as (database, address):
        yield Place("PostgreSQL + Redis", home, database, address, small)


@contextmanager
def servers(*, durable: bool) -> Iterator[tuple[str, str]]:
    """The addresses of an empty PostgreSQL database, on a server that loses nothing with the power
    where `durable`, and of an empty Redis database."""
    _begin_run()
    address = redis()
    keeper = "durable_postgresql" if durable else "postgresql"
    with fresh.worker_database("bench", keeper) as database:
        try:
            yield database, address
        finally:
            fresh.empty(address)


def server_ids(place: Place) -> list[int]:
    """The processes of the servers of a place and of the peers beside it, those on this machine."""
    with Redis.from_url(redis()) as client:
        found = [int(client.info("server")["process_id"])]
    if place.redis:
        with psycopg.connect(place.database) as connection:
            (row,) = connection.execute("SELECT pg_backend_pid()")
            found.append(processes.parent(row[0]))
    return found


def redis() -> str:
    """The address of an empty Redis database that no test uses."""
    _begin_run()
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return fresh.redis_database(32 + worker)


@cache
def _begin_run() -> None:
    """The servers of this run; a test run has its own."""
    if run.VARIABLE not in os.environ:
        register(run.end, run.begin())


@contextmanager
def _home() -> Iterator[Path]:
    with TemporaryDirectory(prefix="presstime-bench-") as folder:
        home = Path(folder)
        (home / "secret.key").write_text(KEY)
        (home / "secret.key").chmod(0o600)
        yield home


def _begin(place: Place) -> None:
    secrets.set_key(KEY)
    open_database(place.database)
    try:
        migrate()
        now = clock.now()
        setup.first_run("terminal", "chat", IDENTITY, "bench", zone="UTC", key="BENCH", now=now)
        with connection():
            Project.update(policy=POLICY).execute()
    finally:
        close_database()
