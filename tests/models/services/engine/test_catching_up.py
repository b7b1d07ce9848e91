"""What fell due while no clock was alive is held, sent late or dropped, as somebody decided."""

from contextlib import nullcontext
from datetime import UTC, datetime, time, timedelta

import pytest

from models import bulk
from models.rules.policy import CatchUp
from models.rules.states import PostState, ScheduleState
from models.services.audit import audit
from models.services.engine import catching_up, recovery
from models.services.posts import posts, scheduling
from models.services.undo import undoing
from models.tables import Audit, Delivery, Notice, Occurrence, Post, Project, Schedule
from tests.models.services.conftest import daily, once, states

DUE = datetime(2026, 3, 3, 8, tzinfo=UTC)  # 9:00 in Berlin
WOKE = datetime(2026, 3, 5, 12, tzinfo=UTC)


@pytest.fixture
def late(ana, site, hook, now):
    """Schedule a post whose answer to being late is given; its number."""

    def schedule(rule, catch_up=None, on=None):
        plan = scheduling.Plan("publish", (rule,), on or (site,), catch_up=catch_up)
        return scheduling.schedule_new(ana, None, "Hello", plan, now=now).number

    return schedule


def decide(**policy):
    Project.update(policy=policy).execute()


def woken(now):
    return catching_up.catch_up(since=now, now=WOKE)


NINE = once(datetime(2026, 3, 3, 9))


def test_unless_somebody_decided_it_is_held_and_asked_about(late, now):
    number = late(NINE)

    assert woken(now) == 1

    assert states(number) == ["held"]
    assert [row.kind for row in Notice.select()] == ["held"]
    assert Audit.get(Audit.action == "hold late").subject == f"post {number}"


def test_the_project_may_have_decided_to_drop_it(ana, late, now):
    number = late(NINE)
    decide(catch_up_choice="drop")

    assert woken(now) == 1

    assert states(number) == ["skipped"]
    assert Schedule.get().state == ScheduleState.COMPLETED
    assert Occurrence.get().state == "cancelled"
    assert posts.get(ana.project, number).state == PostState.DRAFT
    assert [(row.kind, row.facts["dropped"]) for row in Notice.select()] == [("caught_up", 1)]
    assert audit.about(ana.project.id, f"post {number}")[-1].action == "drop late"


def test_what_the_post_says_comes_first(late, now, run):
    decide(catch_up_choice="drop")
    kept, held = late(NINE, CatchUp.ALL), late(NINE, CatchUp.ASK)

    assert woken(now) == 2

    assert (states(kept), states(held)) == (["waiting"], ["held"])
    assert [work.text for work in run(WOKE)] == ["Hello"]
    assert sorted(row.kind for row in Notice.select())[:2] == ["caught_up", "held"]


def test_of_a_series_the_latest_goes_out_and_the_next_keeps_its_time(late, now, run):
    number = late(daily(datetime(2026, 3, 3), time(9)), CatchUp.LATEST)

    assert woken(now) == 3

    assert states(number)[:4] == ["skipped", "skipped", "waiting", "waiting"]
    assert [work.occurrence for work in run(WOKE)] == ["2026-03-05/0"]
    assert run(WOKE + timedelta(hours=1)) == []


def test_all_go_out_five_minutes_apart_with_every_target_of_one_at_once(late, now, run, site, hook):
    late(daily(datetime(2026, 3, 4), time(9)), CatchUp.ALL, on=(site, hook))

    woken(now)

    assert [work.occurrence for work in run(WOKE)] == ["2026-03-04/0"] * 2
    assert run(WOKE + timedelta(minutes=4)) == []
    assert [work.occurrence for work in run(WOKE + timedelta(minutes=5))] == ["2026-03-05/0"] * 2


def test_a_window_of_its_own_lets_what_is_less_late_go_out(late, now, run):
    late(NINE)
    decide(catch_up=3 * 86400)

    assert woken(now) == 0
    assert len(run(WOKE)) == 1


def test_a_shorter_window_holds_what_is_two_minutes_late(late, now):
    late(NINE)
    decide(catch_up=60)

    assert catching_up.catch_up(since=now, now=DUE + timedelta(minutes=2)) == 1


def test_each_project_decides_for_its_own(ana, late, site, now):
    late(NINE)
    other = Project.create(
        key="OTHER", name="OTHER", zone="UTC", policy={"catch_up_choice": "drop"}, created_at=now
    )
    late(NINE)
    second = Delivery.select().order_by(Delivery.id.desc()).get()
    for table in (Delivery, Occurrence, Schedule, Post):
        newest = table.select().order_by(table.id.desc()).get()
        table.update(project=other).where(table.id == newest.id).execute()

    assert woken(now) == 2

    assert Delivery.get_by_id(second.id).state == "skipped"
    assert sorted(row.state for row in Delivery.select()) == ["held", "skipped"]


@pytest.mark.parametrize("choice", ["latest", "all", "drop"])
def test_very_much_that_is_late_takes_no_statement_for_each_nor_one_with_all(
    ana, late, now, statements, monkeypatch, choice
):
    monkeypatch.setattr(bulk, "IDS_IN_A_QUERY", 10)
    monkeypatch.setattr(undoing, "changing_all", lambda *_, **__: nullcontext())
    for _ in range(60):
        late(NINE)
    woken(now)
    statements.clear()

    recovery.decide_held(ana, None, choice, now=WOKE)

    assert len(statements) < 60
    assert max(len(params) for _, params in statements) < 60
