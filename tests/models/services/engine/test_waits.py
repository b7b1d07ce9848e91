"""What deliveries that are due wait for, as people see it, and its cost."""

from datetime import UTC, datetime, timedelta

import pytest

from models.errors import NotFound, Refused, Stale
from models.rules import platforms
from models.rules.outcomes import Later
from models.rules.platforms import Capabilities, Safety, Takedown
from models.services.engine import alerts, claiming, gates, publishing, queue, waits
from models.services.engine.waits import Cause, Wait
from models.services.posts import crowding
from models.services.workspaces import targets
from models.tables import Audit, Delivery, Gate, Notice, Project
from tests.models.services.conftest import once

AT = datetime(2026, 3, 2, 10, 0, 5)  # Berlin
SOON = datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def posts(scheduled, hook):
    """So many posts to the hook, due together."""

    def make(count: int, on: int = hook) -> list[int]:
        return [scheduled(once(AT), on=(on,)) for _ in range(count)]

    return make


def begun(session, at=SOON):
    """Begin all that is due, and leave it so."""
    claims = claiming.claim(session.id, now=at, limit=100)
    return [
        publishing.begin(each.id, each.fence, now=at, prepare=lambda work: {}) for each in claims
    ]


def of_posts() -> set[Wait]:
    rows = list(Delivery.select().order_by(Delivery.id))
    return set(waits.of_deliveries(rows).values())


@pytest.fixture
def down(posts, session, run):
    """Two posts that wait for a target that is down."""
    posts(7)
    Project.update(policy={"publishes_at_once": 64}).execute()
    run(SOON, Later("nothing listens there"))


@pytest.fixture
def parrot(ana, now, monkeypatch):
    """A target on a platform that takes ten calls an hour."""
    facts = Capabilities("parrot", Safety.NONE, Takedown.NONE, can_correct=False, per_hour=10)
    monkeypatch.setattr(platforms, "_of_plug_ins", {"parrot": facts})
    targets.connect(ana, "parrot", "polly", {}, {}, now=now)
    return targets.get(ana.project, "polly").id


def test_more_than_may_be_sent_at_once_wait_for_a_call(ana, posts, session):
    posts(7)
    begun(session)

    assert of_posts() == {Wait(Cause.CALLS, "hook", 5)}
    [wait] = waits.of_project(ana.project, now=SOON)
    assert (wait.cause, wait.most, wait.count, wait.first) == (Cause.CALLS, 5, 2, SOON)
    rows = list(Delivery.select())
    waiting = waits.of_occurrences([row.occurrence_id for row in rows])
    assert len(waiting) == 2


def test_a_target_that_is_down_is_told_with_since_when_and_the_next_try(ana, down):
    [wait] = waits.of_project(ana.project, now=SOON)

    assert (wait.cause, wait.target) == (Cause.DOWN, "hook")
    assert (wait.since, wait.until) == (SOON, SOON + MINUTE)
    assert wait.count == Delivery.select().where(Delivery.gate.is_null(False)).count() >= 2


def test_a_target_that_asked_to_wait_is_told_with_until_when(ana, posts, run):
    posts(2)
    run(SOON, Later("too many", after=timedelta(hours=1), limited=True))

    [wait] = waits.of_project(ana.project, now=SOON)

    assert (wait.cause, wait.until, wait.count) == (Cause.LIMITED, SOON + timedelta(hours=1), 2)
    with pytest.raises(Refused, match="asked to wait"):
        waits.try_now(ana, "hook", now=SOON)


def test_a_budget_that_is_spent_is_told_with_when_the_next_is_free(ana, posts, parrot, run):
    posts(7, on=parrot)
    run(SOON)

    [wait] = waits.of_project(ana.project, now=SOON)

    assert (wait.cause, wait.most, wait.count) == (Cause.BUDGET, 10, 2)
    assert wait.until == SOON + timedelta(minutes=12)
    assert {each.cause for each in of_posts()} == {Cause.BUDGET}


def test_what_waits_behind_a_gate_is_overdue_and_counts_as_waiting(ana, down):
    seen = queue.look(ana, now=SOON + MINUTE / 2)

    behind = Delivery.select().where(Delivery.gate.is_null(False)).count()
    waiting = Delivery.select().where(Delivery.state == "waiting").count()
    assert behind >= 2
    assert (seen.overdue, seen.oldest_overdue) == (behind, SOON)
    assert queue.waiting(ana.project, 100) == waiting
    assert queue.waiting(ana.project, 1) == 1
    assert crowding.crowd(ana.project).waiting == waiting


def test_many_that_wait_for_a_call_are_told_as_overdue_and_for_a_closed_target_are_not(
    ana, posts, session
):
    posts(60)
    begun(session)
    late = SOON + timedelta(minutes=2)

    alerts.tell_overdue(now=late)
    assert [row.facts["count"] for row in Notice.select()] == [55]

    Notice.delete().execute()
    gate = Gate.get(Gate.name.startswith("target"))
    gate.look_at = late
    gate.save()
    Delivery.update(gate=gate.id).where(Delivery.gate.is_null(False)).execute()
    assert queue.overdue(before=late) == {}


def test_trying_now_lets_one_through_before_its_time(ana, down, run):
    waits.try_now(ana, "HOOK".lower(), now=SOON + MINUTE / 2)

    assert gates.look(now=SOON + MINUTE / 2) == 1
    assert len(run(SOON + MINUTE / 2)) == 1
    assert Notice.select().order_by(Notice.id.desc()).first().kind in ("platform_up", "settled")
    assert Audit.select().where(Audit.action == "try now").count() == 1
    with pytest.raises(Stale, match="not closed any more"):
        waits.try_now(ana, "hook", now=SOON + MINUTE / 2)


def test_a_target_is_tried_by_one_at_a_time(ana, down, session):
    waits.try_now(ana, "hook", now=SOON + MINUTE / 2)
    gates.look(now=SOON + MINUTE / 2)
    assert len(begun(session, SOON + MINUTE / 2)) == 1

    with pytest.raises(Stale, match="being tried"):
        waits.try_now(ana, "hook", now=SOON + MINUTE / 2)
    [wait] = waits.of_project(ana.project, now=SOON + MINUTE / 2)
    assert wait.cause is Cause.TRYING


def test_only_a_closed_target_of_this_project_is_tried(ana):
    with pytest.raises(Stale):
        waits.try_now(ana, "hook", now=SOON)
    with pytest.raises(NotFound):
        waits.try_now(ana, "nowhere", now=SOON)


def test_near_its_hourly_limit_an_account_is_told_of_once_an_hour(ana, posts, parrot, run):
    posts(18, on=parrot)
    told, near = [], Notice.select().where(Notice.kind == "rate_limit_near").order_by(Notice.id)
    for minute in (*range(0, 60, 6), *range(240, 300, 6)):  # the budget recovers in between
        Delivery.update(gate=None).execute()
        run(SOON + timedelta(minutes=minute))
        told.append([row.facts["used"] for row in near.clone()])

    assert (told[0], told[9], told[10], told[-1]) == ([], [8], [8], [8, 8])
    facts = near.first().facts
    assert (facts["target"], facts["per_hour"], facts["since"]) == ("polly", 10, SOON.isoformat())


def test_closed_targets_of_all_projects_are_found_with_how_many_wait(ana, down):
    [found] = waits.closed(now=SOON)

    assert (found.project, found.wait.target, found.wait.cause) == ("ACME", "hook", Cause.DOWN)
    assert found.wait.count >= 2
    assert waits.closed(now=SOON + MINUTE) == []
