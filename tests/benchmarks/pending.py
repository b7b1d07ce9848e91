"""Very many deliveries pending, written by the database itself: daily posts, a hundred days each.

One post is scheduled by the services; its rows are then multiplied, so that they are as real rows
are, whatever columns there will be.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any

from models import clock
from models.database import database, is_sqlite, transaction
from models.fields import to_stored
from models.rules.recurrence import Rule
from models.services.people.people import Speaker
from models.services.posts import scheduling
from models.tables import Delivery, Occurrence, Post, Revision, Schedule, Target

DAYS = 100  # of each post
FIRST = 1_000_000  # id of the first row made here
FIRST_PARKED = 100_000_000


def fill(speaker: Speaker, count: int) -> None:
    """Have so many deliveries pending, from the day after tomorrow on, at minutes spread over their
    days."""
    with _multiplying(speaker) as (schedule, occurrence, delivery):
        own, post = {"id": f"{FIRST} + n"}, f"{FIRST} + n / {DAYS}"
        _multiply(Post, schedule.post_id, count // DAYS, own | {"number": f"{FIRST} + n"})
        revision = Revision.get(Revision.post == schedule.post_id)
        _multiply(Revision, revision.id, count // DAYS, own | {"post_id": own["id"]})
        _multiply(Schedule, schedule.id, count // DAYS, own | {"post_id": own["id"]})
        seconds = f"{_rest('n', DAYS)} * 86400 + {_rest(f'(n / {DAYS} * 420)', 86400)}"
        due = {"post_id": post, "due_at": _at(clock.now() + timedelta(days=2), seconds)}
        day = {"schedule_id": post, "key": f"'day ' || {_rest('n', DAYS)}"}
        _multiply(Occurrence, occurrence.id, count, own | due | day)
        mine = {"occurrence_id": own["id"], "key": "'pending ' || n", "next_at": due["due_at"]}
        _multiply(Delivery, delivery.id, count, own | due | mine)


def park(speaker: Speaker, count: int) -> None:
    """Have so many more that were due, whose first attempt failed and whose next is hours ahead."""
    with _multiplying(speaker) as (_, occurrence, delivery):
        own, now = {"id": f"{FIRST_PARKED} + n"}, clock.now()
        due = {"due_at": _at(now - timedelta(hours=1), _rest("n", 60))}
        _multiply(Occurrence, occurrence.id, count, own | due | {"key": "'parked ' || n"})
        mine = {
            "occurrence_id": own["id"],
            "key": "'parked ' || n",
            "next_at": _at(now + timedelta(hours=3), _rest("n", 3600)),
            "attempts": "1",
            "error": "'The receiver asked to wait (HTTP 429).'",
        }
        _multiply(Delivery, delivery.id, count, own | due | mine)


@contextmanager
def _multiplying(speaker: Speaker) -> Iterator[tuple[Schedule, Occurrence, Delivery]]:
    """The rows of a daily post as models of others, while references are not checked one by one.
    In the end the database does at once what it would do within the next minutes, beside what is
    measured."""
    schedule: Schedule = _scheduled(speaker)
    occurrence = Occurrence.get(Occurrence.schedule == schedule)
    delivery = Delivery.get(Delivery.occurrence == occurrence)
    checked = "PRAGMA foreign_keys = {}" if is_sqlite() else "SET session_replication_role = {}"
    database.execute_sql(checked.format("off" if is_sqlite() else "replica"))
    with transaction():
        yield schedule, occurrence, delivery
    database.execute_sql(checked.format("on" if is_sqlite() else "origin"))
    for chore in ("ANALYZE",) if is_sqlite() else ("VACUUM (ANALYZE)", "CHECKPOINT"):
        database.execute_sql(chore)


def _scheduled(speaker: Speaker) -> Schedule:
    start = datetime.combine(clock.now().date() + timedelta(days=2), time(9))
    rule = Rule(zone="UTC", start=start, times=(time(9),), repeat="FREQ=DAILY")
    plan = scheduling.Plan(scheduling.PUBLISH, (rule,), (Target.get().id,))
    text = "One post of very many, with a few words to be listed by."
    post = scheduling.schedule_new(speaker, None, text, plan, now=clock.now())
    return Schedule.get(Schedule.post == post)


def _multiply(table: Any, model: int, count: int, changed: Mapping[str, str]) -> None:
    """Copy a row `count` times, some columns made of n, the number of the copy from 0 on."""
    columns = [field.column_name for field in table._meta.sorted_fields]
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(changed.get(name, f'm."{name}"') for name in columns)
    here = f'"{table._meta.table_name}"'
    source = f"{here} m CROSS JOIN {_numbers(count)} WHERE m.id = {model}"
    database.execute_sql(f"INSERT INTO {here} ({names}) SELECT {values} FROM {source}")  # noqa: S608 - names of ours


def _numbers(count: int) -> str:
    if not is_sqlite():
        return f"generate_series(0, {count - 1}) AS n"
    numbers = f"SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count - 1}"  # noqa: S608 - ours
    return f"(WITH RECURSIVE numbers(n) AS ({numbers}) SELECT n FROM numbers)"  # noqa: S608 - ours


def _rest(number: str, divisor: int) -> str:
    """The rest of a division, without the sign that the driver takes for a placeholder."""
    return f"({number} - {number} / {divisor} * {divisor})"


def _at(base: datetime, seconds: str) -> str:
    """A moment so many seconds after another, as the column keeps it."""
    if not is_sqlite():
        return f"timestamptz '{to_stored(base)}' + ({seconds}) * interval '1 second'"
    unix = int(base.timestamp())
    return f"strftime('%Y-%m-%dT%H:%M:%S.000000Z', {unix} + {seconds}, 'unixepoch')"
