"""How late posts reach a receiver through PostgreSQL and Redis, fifty falling due in a second."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from models import clock, secrets
from models.database import close_database, connection, migrate, open_database, transaction
from models.rules.recurrence import Rule
from models.services import people, scheduling, setup, targets
from tests.benchmarks.backlog import IDENTITY, PRESSTIME, environment
from tests.benchmarks.row import Row, percentile
from tests.fakes.webhook_receiver import SECRET, WebhookReceiver
from tests.services import fresh, run

EVERY = timedelta(seconds=1 / 50)
AHEAD = timedelta(seconds=4)  # for writing the posts and starting the processes


def measure(small: bool = False) -> list[Row]:
    """Lateness at a webhook on this machine, of one `presstime clock` and one `presstime worker`
    of 16 threads."""
    posts = 5 if small else 500
    with servers(63) as (database, redis), WebhookReceiver() as receiver:
        due = _schedule(database, posts, receiver.url)
        with _processes(database, redis, "clock", "worker --threads 16"):
            deadline = time.monotonic() + 30 + posts * EVERY.total_seconds()
            while len(receiver.requests) < posts and time.monotonic() < deadline:
                time.sleep(0.05)
        came = [(call.at - due[call.body["text"]]).total_seconds() for call in receiver.requests]
    assert len(came) == posts, f"{len(came)} calls for {posts} posts"
    name = "lateness through PostgreSQL and Redis, 50 posts/s"
    return [
        Row(f"{name}, p50", percentile(came, 0.50) * 1000, "ms", aim=10),
        Row(f"{name}, p99", percentile(came, 0.99) * 1000, "ms", aim=50),
    ]


@contextmanager
def servers(number: int) -> Iterator[tuple[str, str]]:
    """An empty PostgreSQL database and the empty Redis database of that number."""
    with ExitStack() as stack:
        if run.VARIABLE not in os.environ:
            stack.callback(run.end, run.begin())
            stack.callback(os.environ.pop, run.VARIABLE)
        database = stack.enter_context(fresh.worker_database("bench"))
        address = fresh.redis_database(number)
        stack.callback(fresh.empty, address)
        yield database, address


def _schedule(database: str, posts: int, url: str) -> dict[str, datetime]:
    """When each post is due, by its text."""
    secrets.set_key(_key())
    open_database(database)
    migrate()
    now = clock.now()
    setup.first_run("terminal", "chat", IDENTITY, "bench", zone="UTC", key="BENCH", now=now)
    first = now + AHEAD + posts * timedelta(seconds=1 / 100)
    due = {f"Post {number}": first + number * EVERY for number in range(posts)}
    with connection(), transaction():
        who = people.arrive("terminal", "chat", IDENTITY, "bench", now=now)
        hook = targets.connect(
            who, "webhook", "hook", {"url": url}, {"signing_secret": SECRET}, now=now
        )
        for text, moment in due.items():
            wall = moment.astimezone(UTC).replace(tzinfo=None)
            plan = scheduling.Plan(
                scheduling.PUBLISH, (Rule("UTC", wall, (wall.time(),)),), (hook.id,)
            )
            scheduling.schedule_new(who, None, text, plan, now=now)
    close_database()
    return due


def _key() -> str:
    return "cHJlc3N0aW1lIGJlbmNobWFyayBrZXkgMzIgYnl0ZXM="


@contextmanager
def _processes(database: str, redis: str, *commands: str) -> Iterator[None]:
    with TemporaryDirectory() as home, ExitStack() as stack:
        settings = environment(Path(home)) | {
            "PRESSTIME_DATABASE_URL": database,
            "PRESSTIME_REDIS_URL": redis,
            "PRESSTIME_SECRET_KEY": _key(),
        }
        log = stack.enter_context((Path(home) / "log").open("wb"))
        for command in commands:
            process = subprocess.Popen(
                [PRESSTIME, *command.split()], stdout=log, stderr=log, env=settings
            )
            stack.callback(process.wait)
            stack.callback(process.terminate)
        yield
