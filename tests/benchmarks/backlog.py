"""Homes to measure in: with many deliveries pending, made by the services, and jobs beside them."""

import os
import shutil
import subprocess
import sys
import tempfile
import time as stopwatch
from atexit import register
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

from bot import home as homes
from models import clock, secrets, stored
from models.database import close_database, connection, migrate, open_database, transaction
from models.rules.recurrence import Rule
from models.services.people import people
from models.services.people.people import Speaker
from models.services.posts import scheduling
from models.services.workspaces.setup import first_run
from models.tables import Delivery, Project, Target

PRESSTIME = Path(sys.executable).parent / "presstime"
IDENTITY = "terminal:bench"
ZONE = "Europe/Berlin"


def home_with(pending: int) -> Path:
    """A home of its own with that many deliveries pending, about a hundred for each post."""
    home = _temporary()
    shutil.copytree(filled(pending), home, dirs_exist_ok=True)
    return home


@contextmanager
def opened(home: Path) -> Iterator[None]:
    """The database of a home, open in this process as `presstime` would have it."""
    homes.prepare(home)
    secrets.set_key(homes.make_key(home))
    stored.use(home / "media")
    open_database(f"sqlite:///{home / 'presstime.db'}")
    try:
        yield
    finally:
        close_database()


def speaker(now: datetime) -> Speaker:
    """Who made the posts of these homes, and their project."""
    return people.arrive("terminal", "chat", IDENTITY, "bench", now=now)


@contextmanager
def jobs(home: Path) -> Iterator[int]:
    """`presstime jobs` at work for a home: its process id, once it has started."""
    log = home / "jobs.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [PRESSTIME, "jobs"], stdout=output, stderr=output, env=environment(home)
        )
    try:
        while "jobs started" not in log.read_text():
            assert process.poll() is None, log.read_text()
            stopwatch.sleep(0.02)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def environment(home: Path) -> dict[str, str]:
    """What `presstime` is told when it is to work for a home and nothing else."""
    inherited = {name: value for name, value in os.environ.items() if "PRESSTIME" not in name}
    return {**inherited, "PRESSTIME_HOME": str(home)}


@cache
def filled(pending: int) -> Path:
    """A home to copy from."""
    home = _temporary()
    now = clock.now()
    with opened(home):
        migrate()
        first_run("terminal", "chat", IDENTITY, "bench", zone=ZONE, key="BENCH", now=now)
        with connection(), transaction():
            _fill(pending, now)
    return home


def _temporary() -> Path:
    home = Path(tempfile.mkdtemp(prefix="presstime-bench-"))
    register(shutil.rmtree, home, ignore_errors=True)
    return home


def _fill(pending: int, now: datetime) -> None:
    """Daily posts at minutes spread over the day, none of them due today."""
    limits = {"queue_warn_at": 10**7, "queue_refuse_at": 10**7, "resources_most": 0}
    Project.update(policy=limits).execute()
    who, site = speaker(now), Target.get()
    number = 0
    while Delivery.select().count() < pending:
        plan = scheduling.Plan(scheduling.PUBLISH, (_daily(number, now),), (site.id,))
        text = f"Post {number} of many, with a few words to be listed by."
        scheduling.schedule_new(who, None, text, plan, now=now)
        number += 1


def _daily(number: int, now: datetime) -> Rule:
    minutes = number * 7 % 1440
    at = time(minutes // 60, minutes % 60)
    start = datetime.combine(now.date() + timedelta(days=2), at)
    return Rule(zone=ZONE, start=start, times=(at,), repeat="FREQ=DAILY")
