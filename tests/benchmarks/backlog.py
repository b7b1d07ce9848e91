"""A home with many deliveries pending, made by the services themselves, once for each size."""

import shutil
import tempfile
from atexit import register
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

from models import clock
from models.database import close_database, connection, migrate, open_database, transaction
from models.rules.recurrence import Rule
from models.services import people, scheduling
from models.services.setup import first_run
from models.tables import Delivery, Target

SPEAKER = "terminal:bench"
ZONE = "Europe/Berlin"


def home_with(pending: int) -> Path:
    """A folder of its own with that many deliveries pending, about a hundred for each post."""
    folder = Path(tempfile.mkdtemp(prefix="presstime-bench-"))
    register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(_filled(pending), folder, dirs_exist_ok=True)
    return folder


def address(home: Path) -> str:
    """The database of that home."""
    return f"sqlite:///{home / 'presstime.db'}"


@cache
def _filled(pending: int) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="presstime-bench-"))
    register(shutil.rmtree, folder, ignore_errors=True)
    open_database(address(folder))
    migrate()
    now = clock.now()
    first_run("terminal", "chat", SPEAKER, "bench", zone=ZONE, key="BENCH", now=now)
    with connection():
        _fill(pending, now)
    close_database()
    return folder


def _fill(pending: int, now: datetime) -> None:
    """Daily posts at minutes spread over the day, none of them due today."""
    speaker = people.arrive("terminal", "chat", SPEAKER, "bench", now=now)
    target = Target.get()
    with transaction():
        number = 0
        while Delivery.select().count() < pending:
            plan = scheduling.Plan(scheduling.PUBLISH, (_daily(number, now),), (target.id,))
            text = f"Post {number} of many, with a few words to be listed by."
            scheduling.schedule_new(speaker, None, text, plan, now=now)
            number += 1


def _daily(number: int, now: datetime) -> Rule:
    minutes = number * 7 % 1440
    at = time(minutes // 60, minutes % 60)
    start = datetime.combine(now.date() + timedelta(days=2), at)
    return Rule(zone=ZONE, start=start, times=(at,), repeat="FREQ=DAILY")
