"""The operator's view: counts, causes, and that it never reads what is merely pending."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.database import database as connected
from models.database import is_sqlite
from models.errors import Refused as RefusedToDo
from models.rules.outcomes import Later, Refused
from models.services.engine import claiming, queue
from models.services.posts import holding
from models.tables import Delivery
from tests.models.services.conftest import once

NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
AT_NOON = once(datetime(2026, 3, 2, 12, 0))


def test_an_empty_queue_is_all_zeros(ana, now):
    seen = queue.look(ana, now=now)

    assert (seen.coming, seen.overdue, seen.in_flight, seen.paused) == (0, 0, 0, 0)
    assert (seen.held, seen.unknown, seen.failed, seen.causes) == (0, 0, 0, ())


def test_what_waits_is_coming_then_overdue_then_in_flight(ana, scheduled, session, now):
    scheduled(AT_NOON)

    assert queue.look(ana, now=now).coming == 1
    late = queue.look(ana, now=NOON + timedelta(minutes=2))
    assert (late.coming, late.overdue, late.oldest_overdue) == (0, 1, NOON)
    claiming.claim(session.id, now=NOON, limit=1)
    taken = queue.look(ana, now=NOON)
    assert (taken.overdue, taken.in_flight) == (0, 1)


def test_what_is_paused_and_what_is_held_are_counted(ana, scheduled, now):
    number = scheduled(AT_NOON)
    holding.pause(ana, number, None, now=now)
    assert queue.look(ana, now=now).paused == 1

    holding.resume(ana, number, None, now=NOON + timedelta(hours=1))
    assert queue.look(ana, now=NOON + timedelta(hours=1)).held == 1


def test_failures_are_gathered_by_cause_whatever_the_number_of_tries(
    ana, scheduled, run, site, hook
):
    scheduled(AT_NOON, on=(site, hook))
    run(NOON, Refused("the disk said no"))
    scheduled(AT_NOON)
    run(NOON, Refused("the disk said no (4 tries)"))
    scheduled(AT_NOON)
    run(NOON, Refused("wrong key"))

    seen = queue.look(ana, now=NOON)

    assert seen.failed == 4
    assert [(cause.reason, cause.count) for cause in seen.causes] == [
        ("the disk said no", 3),
        ("wrong key", 1),
    ]
    assert seen.causes[0].targets == ("hook", "site")
    assert seen.causes[0].latest == NOON
    assert set(seen.causes[0].reasons) == {"the disk said no", "the disk said no (4 tries)"}
    assert queue.cause_called(ana.project, seen.causes[1].name, now=NOON).reason == "wrong key"


def test_failures_of_long_ago_are_left_alone(ana, scheduled, run):
    scheduled(AT_NOON)
    run(NOON, Refused("no"))

    assert queue.look(ana, now=NOON + timedelta(days=8)).failed == 0
    with pytest.raises(RefusedToDo, match="Nothing was sent"):
        queue.cause_called(ana.project, "00000000", now=NOON)


def test_a_delivery_that_is_tried_again_later_is_no_failure(ana, scheduled, run):
    scheduled(AT_NOON)
    run(NOON, Later("busy"))

    seen = queue.look(ana, now=NOON)

    assert (seen.failed, seen.overdue) == (0, 0)


def test_other_projects_are_not_counted(ana, scheduled, now):
    scheduled(AT_NOON)
    Delivery.update(project=ana.project.id).execute()
    other = type(ana.project).create(key="OTHER", name="OTHER", zone="UTC", created_at=now)

    assert queue.look(replace(ana, project=other), now=NOON).overdue == 0


@pytest.mark.usefixtures("ana")
def test_no_question_of_the_card_reads_the_whole_table(ana, monkeypatch):
    if not is_sqlite():  # PostgreSQL chooses by statistics, which a small table does not have
        connected.execute_sql("SET enable_seqscan = off")
    asked = []
    execute = type(connected.obj).execute_sql

    def listen(self, sql, params=None, *rest):
        if sql.startswith("SELECT") and "delivery" in sql:
            asked.append((sql, params))
        return execute(self, sql, params, *rest)

    monkeypatch.setattr(type(connected.obj), "execute_sql", listen)
    queue.look(ana, now=NOON)
    monkeypatch.undo()

    explain = "EXPLAIN QUERY PLAN " if is_sqlite() else "EXPLAIN "
    for sql, params in asked:
        plan = "\n".join(str(row) for row in connected.execute_sql(explain + sql, params))
        assert not re.search(r"SCAN t\d|Seq Scan", plan), sql + plan
    assert len(asked) >= 8
