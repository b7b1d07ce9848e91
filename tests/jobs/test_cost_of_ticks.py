"""What a tick reads follows what is due, and not what is pending."""

import re
from datetime import timedelta

import pytest

import models.database
from jobs.clock import Clock
from models import clock
from models.services.engine import claiming, sessions
from models.services.people.people import arrive
from models.services.posts import scheduling
from models.services.workspaces.setup import first_run
from models.tables import Target

SOON = timedelta(seconds=3)


@pytest.fixture
def ticking(sqlite_database, tmp_path):
    """A clock with a post that falls due soon, so that its ticks have something to claim."""
    now = clock.now()
    first_run("terminal", "chat", "terminal:ana", "ana", zone="UTC", key="ACME", now=now)
    ana = arrive("terminal", "chat", "terminal:ana", "ana", now=now)
    rule = scheduling.once_now("UTC", now + SOON)
    plan = scheduling.Plan(scheduling.PUBLISH, (rule,), (Target.get().id,))
    scheduling.schedule_new(ana, None, "Hello", plan, now=now)
    alive = sessions.begin(tmp_path, now=now)
    yield Clock(alive, tmp_path, lambda chains, delay: None, now=now, remote=True)
    claiming.give_back(alive.id)
    alive.close(now=now)


@pytest.fixture
def statements(monkeypatch):
    """All that is asked of the database, with its parameters, while it is asked."""
    asked = []
    database = models.database.database.obj
    execute = database.execute_sql

    def noted(sql, params=None, **options):
        asked.append((sql, params))
        return execute(sql, params, **options)

    monkeypatch.setattr(database, "execute_sql", noted)
    return asked


def test_no_tick_looks_at_every_delivery(ticking, statements):
    now = clock.now()
    for seconds in (0, 1, 2, 6, 12):
        ticking.tick(now + timedelta(seconds=seconds))

    asked = [each for each in statements if each[0].startswith(("SELECT", "UPDATE"))]
    assert any("delivery" in sql for sql, _ in asked)
    assert [sql for sql, params in asked if _reads_all(sql, params)] == []


def _reads_all(sql, params):
    names = {"delivery", *re.findall(r'"delivery" AS "(\w+)"', sql)}
    database = models.database.database
    plan = [row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()]
    return any(f"SCAN {name}" == line for name in names for line in plan)
