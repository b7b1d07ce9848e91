"""Where processes of one test meet: a home, a database and, for many processes, a Redis."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from models import clock, secrets
from models.database import close_database, connection, migrate, open_database, transaction
from models.rules.states import DeliveryState
from models.services.people import people
from models.services.people.people import Speaker
from models.services.posts import scheduling
from models.services.workspaces import setup, targets
from models.tables import Delivery, Session
from tests import forked
from tests.fakes.webhook_receiver import WebhookReceiver
from tests.forked import Process

ODD = "tests.fakes.odd_machine"
PATIENCE = 60.0  # seconds; the machine may be busy with other tests


@dataclass
class Place:
    """Both ways of running: with `redis` clocks and workers in processes of their own, without it
    `presstime jobs`. `clocks` are processes whose clock `step` moves, now `ahead` by so many
    seconds; `settings` are variables that every process gets besides."""

    home: Path
    database: str
    redis: str | None = None
    clocks: list[Process] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    ahead: float = 0.0

    @property
    def all_parts(self) -> tuple[str, ...]:
        """The commands that publish, one of each."""
        return ("clock", "worker") if self.redis else ("jobs",)

    @contextmanager
    def running(self, *commands: str, odd: str | None = None) -> Iterator[list[Process]]:
        """These commands of presstime, each a process (all parts, if none is named); ended
        politely, if still there. `odd` runs them on an odd machine, with these options."""
        with ExitStack() as stack:
            processes: list[Process] = []
            stack.callback(end, processes)
            processes += [self.start(command, odd=odd) for command in commands or self.all_parts]
            yield processes

    def start(self, command: str, *, odd: str | None = None) -> Process:
        """Start one command; whoever does ends it."""
        with (self.home / "log").open("ab") as log:
            given = {"env": self.environment(), "stdout": log, "stderr": log}
            if odd is None:
                return forked.start(command.split(), **given)
            words = [*odd.split(), f"--ahead={self.ahead}", *command.split()]
            told, teller = os.pipe()
            with os.fdopen(told, "rb") as told_file:
                process = forked.start(words, program=ODD, stdin=told_file, **given)
        process.stdin = os.fdopen(teller, "wb")
        self.clocks.append(process)
        return process

    def environment(self) -> dict[str, str]:
        """What a process is told that belongs here."""
        inherited = {name: value for name, value in os.environ.items() if "PRESSTIME" not in name}
        return inherited | {
            "PRESSTIME_HOME": str(self.home),
            "PRESSTIME_DATABASE_URL": self.database,
            "PRESSTIME_REDIS_URL": self.redis or "",
            "PRESSTIME_SECRET_KEY": (self.home / "secret.key").read_text(),
            **self.settings,
        }

    def step(self, seconds: float) -> None:
        """Step the clock of every process on an odd machine, and of the test, so far from the true
        time."""
        self.ahead = seconds
        clock.set_offset(timedelta(seconds=seconds))
        for process in self.clocks:
            if process.poll() is None:
                set_clock(process, seconds)

    def hurry(self, reached: Callable[[], bool]) -> None:
        """Wait until it is so, while those clocks go five times as fast."""
        began, ahead = time.monotonic(), self.ahead

        def after_a_step() -> bool:
            self.step(ahead + 4 * (time.monotonic() - began))
            return reached()

        until(after_a_step)

    def log(self) -> str:
        """What the processes had to say."""
        return (self.home / "log").read_text(errors="replace")


def set_clock(process: Process, seconds: float) -> None:
    """Step the clock of one process on an odd machine so far from the true time."""
    assert process.stdin is not None
    process.stdin.write(f"{seconds}\n".encode())
    process.stdin.flush()


@contextmanager
def made(home: Path, database: str, redis: str | None) -> Iterator[Place]:
    """A place with a project and its admin, its database open in this process."""
    key = secrets.new_key()
    (home / "secret.key").write_text(key)
    (home / "secret.key").chmod(0o600)
    home.chmod(0o700)
    open_database(database)
    try:
        migrate()
        secrets.set_key(key)
        now = clock.now()
        setup.first_run("terminal", "chat", "terminal:ana", "ana", zone="UTC", key="ACME", now=now)
        with connection():
            yield Place(home, database, redis)
    finally:
        clock.set_offset(timedelta())
        close_database()


def end(processes: list[Process]) -> None:
    """Stop processes politely, all at once; each must end well, unless it was killed or had hardly
    been started."""
    still = [process for process in processes if process.poll() is None]
    try:
        for process in still:
            process.send_signal(signal.SIGCONT)
            process.terminate()
        assert {process.wait(PATIENCE) for process in still} <= {0, -signal.SIGTERM}
    finally:
        for process in processes:
            kill(process)


def kill(process: Process) -> None:
    """Kill a process and all it started, without a word."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin is not None:
        process.stdin.close()


def until(reached: Callable[[], bool], seconds: float = PATIENCE) -> float:
    """Wait until it is so, and fail when that takes longer; how many seconds it took."""
    began = time.monotonic()
    while not reached():
        assert time.monotonic() - began < seconds, f"it did not come to that in time: {states()}"
        time.sleep(0.02)
    return time.monotonic() - began


def started(count: int) -> float:
    """Wait until so many sessions are open; how many seconds that took."""
    return until(lambda: Session.select().where(Session.ended_at.is_null()).count() >= count)


def states() -> Counter[str]:
    """How many deliveries stand where."""
    return Counter(row.state for row in Delivery.select(Delivery.state))


def all_delivered() -> bool:
    """Whether every delivery is."""
    return set(states()) == {"delivered"}


def at_rest() -> bool:
    """Whether nothing is due, handed out or being sent."""
    moving = [DeliveryState.WAITING, DeliveryState.QUEUED, DeliveryState.SENDING]
    return not Delivery.select().where(Delivery.state.in_(moving)).exists()


def ana() -> Speaker:
    """The admin, in the channel of the project."""
    return people.arrive("terminal", "chat", "terminal:ana", "ana", now=clock.now())


def hook(receiver: WebhookReceiver, name: str, timeout: float | None = None) -> int:
    """The target of that name, connected to the receiver: its id."""
    speaker = ana()
    found = targets.find(speaker.project, name)
    if found is None:
        settings = {"url": receiver.url} | ({"timeout": str(timeout)} if timeout else {})
        sealed = {"signing_secret": receiver.secret}
        found = targets.connect(speaker, "webhook", name, settings, sealed, now=clock.now())
    return int(found.id)


def site() -> int:
    """The local site: its id."""
    return int(targets.get(ana().project, "site").id)


def post_to(target: int, count: int = 1, *, after: float = 0.0, every: float = 0.0) -> datetime:
    """Put so many posts on the calendar, the first due `after` seconds from now, each next one
    `every` seconds later; when they were written."""
    now = clock.now()
    speaker = ana()
    with transaction():
        for number in range(count):
            due = now + timedelta(seconds=after + number * every)
            plan = scheduling.Plan(
                scheduling.PUBLISH, (scheduling.once_now("UTC", due),), (target,)
            )
            scheduling.schedule_new(speaker, None, f"Hello {number}", plan, now=now)
    return clock.now()
