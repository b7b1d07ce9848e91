"""Targets of one occurrence go out one after another, as far apart as somebody said."""

from datetime import UTC, datetime, timedelta

import pytest

from models.rules.states import DeliveryState
from models.services.engine import recovery
from models.services.posts import holding, importing, moving, scheduling
from models.services.posts.in_bulk import Planned
from models.tables import Delivery, Occurrence, Project, Schedule
from tests.models.services.conftest import once

FIVE = timedelta(minutes=5)
TUESDAY = datetime(2026, 3, 3, 8, tzinfo=UTC)  # 9:00 in Berlin


@pytest.fixture
def apart(ana, site, hook, now):
    plan = scheduling.Plan("publish", (once(datetime(2026, 3, 3, 9)),), (hook, site), stagger=FIVE)
    return scheduling.schedule_new(ana, None, "Hello", plan, now=now).number


def dues():
    rows = list(Delivery.select().order_by(Delivery.id))
    assert all(row.due_at == row.next_at for row in rows)
    return [row.next_at for row in rows]


def test_each_target_is_due_that_much_later_than_the_one_before(apart):
    assert dues() == [TUESDAY, TUESDAY + FIVE]
    assert Occurrence.get().due_at == TUESDAY
    assert Schedule.get().stagger == 300


def test_they_go_out_at_their_own_times(apart, run):
    assert [work.target for work in run(TUESDAY + timedelta(minutes=4))] == ["hook"]
    assert [work.target for work in run(TUESDAY + timedelta(minutes=5))] == ["site"]


def test_moving_keeps_them_apart(ana, apart, now):
    moving.move_by(ana, apart, None, elapsed=timedelta(hours=2), now=now)

    assert dues() == [TUESDAY + timedelta(hours=2), TUESDAY + timedelta(hours=2) + FIVE]


def test_publishing_now_keeps_them_apart(ana, apart, now):
    moving.publish_now(ana, apart, None, None, now=now)

    assert dues() == [now, now + FIVE]


def test_pausing_and_resuming_keeps_them_apart(ana, apart, now):
    holding.pause(ana, apart, None, now=now)
    holding.resume(ana, apart, None, now=now)

    assert dues() == [TUESDAY, TUESDAY + FIVE]


def test_what_was_held_back_goes_out_as_far_apart(ana, apart, now):
    Delivery.update(state=DeliveryState.HELD).execute()

    recovery.decide_held(ana, None, "all", now=TUESDAY)

    assert [row.next_at for row in Delivery.select().order_by(Delivery.id)] == [
        TUESDAY,
        TUESDAY + FIVE,
    ]


def test_unless_the_plan_says_the_project_decides_for_what_is_published(ana, site, hook, now):
    Project.update(policy={"stagger": 120}).execute()
    ana.project.policy = {"stagger": 120}

    for action, said in (("publish", None), ("unpublish", None), ("publish", timedelta())):
        rule = once(datetime(2026, 3, 3, 9))
        plan = scheduling.Plan(action, (rule,), (site, hook), stagger=said)
        scheduling.schedule_new(ana, None, "Hello", plan, now=now)

    assert [row.stagger for row in Schedule.select().order_by(Schedule.id)] == [120, 0, 0]


def test_rows_of_a_file_are_staggered_too(ana, site, hook, now):
    ana.project.policy = {"stagger": 300}
    plan = scheduling.Plan("publish", (once(datetime(2026, 3, 3, 9)),), (hook, site))
    batch = importing.begin(ana, "posts.csv", now=now)

    importing.write(ana, batch, [Planned("1", None, "Hello", plan)], now=now)

    assert dues() == [TUESDAY, TUESDAY + FIVE]
