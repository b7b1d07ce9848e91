"""What a project is told of the machinery: once for each outage, and when it is over."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from models.database import StorageError, connection
from models.rules.identity import Hold
from models.services.engine import alerts, installation, queue, sessions
from models.services.engine.alerts import Trouble
from models.services.engine.queue import Late
from models.tables import Audit, Delivery, Notice, Project
from tests.models.services.conftest import MONDAY, once
from tests.together import together

NOON = datetime(2026, 3, 2, 12, 0)
DUE = MONDAY + timedelta(hours=2)  # noon in Berlin
LATER = DUE + timedelta(minutes=5)


def told() -> list[str]:
    return [row.kind for row in Notice.select().order_by(Notice.id)]


@pytest.fixture
def overdue(ana, scheduled):
    """Many deliveries that were due at noon."""

    def make(count: int) -> None:
        seconds = tuple((NOON + timedelta(seconds=each)).time() for each in range(count))
        scheduled(replace(once(NOON), times=seconds))  # one post is made sooner than fifty
        Delivery.update(due_at=DUE, next_at=DUE).execute()

    return make


def beat(tmp_path, kind, at):
    sessions.begin(tmp_path / "others", kind, now=at).close(now=at)


def test_what_is_overdue_is_counted_for_each_project(ana, overdue):
    overdue(3)

    assert queue.overdue(before=DUE) == {}
    assert queue.overdue(before=LATER) == {ana.project.id: Late(3, DUE)}


def test_more_than_fifty_overdue_are_told_once_and_again_when_few_are_left(ana, overdue):
    overdue(51)
    alerts.tell_overdue(now=DUE + timedelta(seconds=59))
    assert told() == []

    alerts.tell_overdue(now=LATER)
    alerts.tell_overdue(now=LATER + timedelta(minutes=1))
    assert told() == ["overdue"]
    assert Audit.select().where(Audit.action == "overdue").count() == 1
    facts = Notice.get().facts
    assert (facts["count"], facts["oldest"]) == (51, DUE.isoformat())
    assert (facts["project"], facts["zone"]) == ("ACME", "Europe/Berlin")

    few = Delivery.select(Delivery.id).limit(25)
    Delivery.update(state="delivered").where(Delivery.id.in_(few)).execute()
    alerts.tell_overdue(now=LATER + timedelta(minutes=2))
    assert told() == ["overdue"]
    Delivery.update(state="delivered").execute()
    alerts.tell_overdue(now=LATER + timedelta(minutes=3))
    alerts.tell_overdue(now=LATER + timedelta(minutes=4))
    assert told() == ["overdue", "overdue_over"]


def test_fifty_overdue_are_not_worth_telling(ana, overdue):
    overdue(50)

    alerts.tell_overdue(now=LATER)

    assert told() == []


def test_the_next_time_it_is_told_anew(ana, overdue):
    overdue(51)
    alerts.tell_overdue(now=LATER)
    Delivery.update(state="paused").execute()
    alerts.tell_overdue(now=LATER)
    Delivery.update(state="waiting").execute()

    alerts.tell_overdue(now=LATER)

    assert told() == ["overdue", "overdue_over", "overdue"]


def test_a_clock_that_stopped_while_something_is_due_is_told_once_and_when_one_is_back(
    ana, overdue, tmp_path
):
    overdue(2)
    beat(tmp_path, sessions.CLOCK, DUE)
    beat(tmp_path, sessions.WORKER, LATER)

    for seconds in (0, 5, 10):
        alerts.tell_stopped_clock(now=LATER + timedelta(seconds=seconds))
    assert told() == ["clock_stopped"]
    assert Notice.get().facts["last_beat"] == DUE.isoformat()

    beat(tmp_path, sessions.JOBS, LATER + timedelta(seconds=20))
    for seconds in (21, 22):
        alerts.tell_stopped_clock(now=LATER + timedelta(seconds=seconds))
    assert told() == ["clock_stopped", "clock_back"]


def test_nobody_misses_a_clock_while_nothing_is_due_or_one_has_just_beaten(ana, overdue, tmp_path):
    overdue(1)
    beat(tmp_path, sessions.CLOCK, DUE)

    alerts.tell_stopped_clock(now=DUE + timedelta(seconds=59))
    beat(tmp_path, sessions.JOBS, LATER)
    alerts.tell_stopped_clock(now=LATER + timedelta(seconds=59))
    Delivery.update(state="paused").execute()
    alerts.tell_stopped_clock(now=LATER + timedelta(minutes=9))

    assert told() == []


def test_where_no_clock_ever_ran_that_is_told(ana, overdue):
    overdue(1)

    alerts.tell_stopped_clock(now=LATER)

    assert Notice.get().facts["last_beat"] is None


def test_any_number_of_processes_tell_of_one_outage_once(ana, overdue):
    overdue(51)

    def notice() -> None:
        with connection():
            alerts.tell_overdue(now=LATER)
            alerts.tell_stopped_clock(now=LATER)
            alerts.tell_storage_trouble(DUE, "It was full.", now=LATER)

    together([notice] * 6)

    assert sorted(told()) == ["clock_stopped", "overdue", "storage_trouble"]


def test_trouble_that_lasted_is_told_when_it_is_over(ana):
    trouble = Trouble()
    trouble.noticed(StorageError("The disk is full, so nothing was saved. Say it again."), now=DUE)
    trouble.noticed(
        StorageError("The disk is full, so nothing was saved. Say it again."), now=LATER
    )

    trouble.over(now=LATER)
    trouble.over(now=LATER)

    facts = Notice.get().facts
    assert (facts["since"], facts["until"]) == (DUE.isoformat(), LATER.isoformat())
    assert facts["reason"] == "The disk is full, so nothing was saved."


def test_a_moment_of_trouble_is_not_worth_telling(ana):
    trouble = Trouble()
    trouble.noticed(StorageError("busy"), now=DUE)

    trouble.over(now=DUE + timedelta(seconds=9))

    assert told() == []
    assert trouble.since is None


def test_the_next_trouble_is_told_too(ana):
    alerts.tell_storage_trouble(DUE, "It was full.", now=LATER)
    alerts.tell_storage_trouble(
        LATER + timedelta(hours=1), "It was full.", now=LATER + timedelta(hours=2)
    )

    assert told() == ["storage_trouble"] * 2


def test_what_concerns_a_project_is_told_in_its_own_channel(ana, overdue, now):
    Project.create(key="B", name="B", zone="UTC", created_at=now)  # bound to no channel
    overdue(51)

    alerts.tell_overdue(now=LATER)
    alerts.tell_storage_trouble(DUE, "It was full.", now=LATER)

    assert {row.channel_id for row in Notice.select()} == {ana.channel.id}


def test_a_database_out_of_which_nothing_may_go_tells_only_that(ana, overdue, now):
    overdue(51)
    installation.bind()
    installation.hold(Hold.COPIED, now=now)
    installation.look_again(now=now)

    alerts.tell_overdue(now=LATER)
    alerts.tell_stopped_clock(now=LATER)

    assert told() == []
