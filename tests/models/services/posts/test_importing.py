"""Rows written in bulk are what confirmed sentences would have written, on both databases."""

from datetime import datetime

from models.database import database, is_sqlite
from models.services.posts import importing, scheduling
from models.services.posts.in_bulk import Planned
from models.services.posts.scheduling import PUBLISH, Plan
from models.tables import Delivery, Imported, Occurrence, Post, Revision, Schedule
from tests.models.services.conftest import once

FRIDAY = once(datetime(2026, 3, 6, 9, 0))


def of(number: int) -> list[dict[str, object]]:
    """What the tables hold of a post, but for what differs from post to post."""
    post = Post.get(Post.number == number)
    rows = [post]
    for table in (Revision, Schedule, Occurrence, Delivery):
        rows += list(table.select().where(table.post == post))
    own = {"id", "number", "post", "schedule", "occurrence", "key", "change", "timing"}
    return [{k: v for k, v in row.__data__.items() if k not in own} for row in rows]


def test_a_row_in_bulk_is_what_a_confirmed_sentence_writes(ana, site, hook, now):
    plan = Plan(PUBLISH, (FRIDAY,), (site, hook), priority=7)
    scheduling.schedule_new(ana, "Launch", "We are live", plan, now=now)
    batch = importing.begin(ana, "posts.csv", now=now)

    written = importing.write(ana, batch, [Planned("a", "Launch", "We are live", plan)], now=now)

    assert written == 1
    assert of(2) == of(1)
    assert Occurrence.get(Occurrence.post == 2).key == Occurrence.get(Occurrence.post == 1).key
    assert importing.known(ana.project, ["a", "b"]) == {"a": 2}


def test_a_batch_is_undone_on_both_databases(ana, site, now):
    batch = importing.begin(ana, "posts.csv", now=now)
    rows = [Planned(f"k{n}", None, "Hi", Plan(PUBLISH, (FRIDAY,), (site,))) for n in range(3)]
    importing.write(ana, batch, rows, now=now)

    assert importing.undo(ana, batch.id, now=now) == importing.Undone(3, 0, 0)
    assert {row.state for row in Delivery.select()} == {"cancelled"}
    assert Imported.select().count() == 0


def test_the_database_knows_at_once_of_the_many_rows_of_a_file(ana, site, now):
    batch = importing.begin(ana, "posts.csv", now=now)
    plan = Plan(PUBLISH, (FRIDAY,), (site,))
    rows = [Planned(f"k{n}", None, f"Hi {n}", plan) for n in range(importing.ROWS_AT_ONCE)]

    importing.end(importing.write(ana, batch, rows, now=now))

    if not is_sqlite():
        counted = "SELECT reltuples FROM pg_class WHERE oid = 'delivery'::regclass"
        assert database.execute_sql(counted).fetchone()[0] == len(rows)
