"""Two processes at the same rows at once: PostgreSQL lets them, SQLite has one writer."""

import threading
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.database import connection, locked, transaction
from models.errors import Refused
from models.rules.freezes import Backlog, Scope
from models.rules.outcomes import Delivered
from models.services.engine import claiming, gates, publishing
from models.services.engine.publishing import Work
from models.services.freezes import freezing, thawing
from models.services.freezes.freezing import Wanted
from models.services.posts import holding, moving, scheduling
from models.tables import Delivery, Gate, Notice, Occurrence, Schedule
from tests.models.services.conftest import daily, once, states

AT = datetime(2026, 3, 2, 10, 0, 5)  # Berlin
SOON = datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
LONG_ENOUGH = 0.3  # seconds in which whoever does not wait is done


def settle(work: Work) -> None:
    publishing.settle(work, Delivered(), now=SOON, jitter=1)


@contextmanager
def meanwhile(deed: Callable[[], object]):
    """In the block, `deed` is done by another thread in a transaction that ends with the block, or,
    where there is one writer, after it."""
    done, end = threading.Event(), threading.Event()

    def other() -> None:
        with connection(), transaction():
            deed()
            done.set()
            end.wait(60)

    thread = threading.Thread(target=other)
    thread.start()
    done.wait(60)
    threading.Timer(LONG_ENOUGH, end.set).start()
    yield
    thread.join()


def test_two_targets_that_answer_at_once_are_counted_and_told_of_together(
    scheduled, site, hook, session
):
    scheduled(once(AT), on=(site, hook))
    first, second = begun(session)

    with meanwhile(lambda: settle(first)):
        settle(second)

    assert Occurrence.get().state == "published"
    assert Schedule.get().run_count == 2
    assert Schedule.get().state == "completed"
    assert Notice.select().count() == 1


def test_a_rule_replaced_while_the_clock_writes_more_of_it_leaves_nothing_behind(
    scheduled, ana, now
):
    number = scheduled(daily(datetime(2026, 3, 2), time(11)))
    soon = now + timedelta(days=11)
    another = daily(datetime(2026, 3, 13), time(15))

    with meanwhile(lambda: scheduling.materialise_due(now=soon)):
        moving.move_to(ana, number, None, another, now=soon)

    coming = Occurrence.select().where(Occurrence.due_at > soon + timedelta(days=1))
    assert {row.due_at.astimezone(BERLIN).hour for row in coming} == {15}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_who_gives_back_or_lets_through_waits_for_nobody_and_so_in_no_circle(scheduled, session):
    numbers = [scheduled(once(AT)) for _ in range(2)]
    claiming.claim(session.id, now=SOON, limit=1)
    gate = Gate.create(name="target 99", look_at=SOON)
    Delivery.update(gate=gate).where(Delivery.id == 2).execute()

    with meanwhile(lambda: list(locked(Delivery.select()))):
        assert claiming.give_back(session.id) == 0
        assert gates.look(now=SOON) == 0
    assert Gate.get(Gate.id == gate.id).look_at is not None  # for it was not let through

    assert claiming.give_back(session.id) == 1
    assert gates.look(now=SOON + timedelta(seconds=1)) == 1
    assert [states(number) for number in numbers] == [["waiting"], ["waiting"]]


def begun(session) -> list[Work]:
    claims = claiming.claim(session.id, now=SOON, limit=10)
    works = [
        publishing.begin(claim.id, claim.fence, now=SOON, prepare=lambda work: {})
        for claim in claims
    ]
    return [work for work in works if work is not None]


def test_who_cancels_while_a_worker_begins_hears_that_it_is_being_sent(scheduled, session, ana):
    number = scheduled(once(AT))
    [claim] = claiming.claim(session.id, now=SOON, limit=10)

    def begin() -> None:
        publishing.begin(claim.id, claim.fence, now=SOON, prepare=lambda work: {})

    with meanwhile(begin):
        change = holding.cancel(ana, number, None, now=SOON)

    assert states(number) == ["sending"]
    assert change.in_flight == 1


def test_nothing_is_written_for_a_schedule_cancelled_meanwhile(scheduled, ana):
    number = scheduled(daily(AT, AT.time()))
    Schedule.update(materialise_at=SOON).execute()
    before = Delivery.select().count()
    later = datetime(2026, 5, 1, tzinfo=UTC)

    with meanwhile(lambda: holding.cancel(ana, number, None, now=SOON)):
        scheduling.materialise_due(now=later)

    assert Delivery.select().count() == before
    assert set(states(number)) == {"cancelled"}


def test_who_freezes_while_a_worker_begins_hears_that_it_is_being_sent(scheduled, session, ana):
    number = scheduled(once(AT))
    [claim] = claiming.claim(session.id, now=SOON, limit=10)

    def begin() -> None:
        publishing.begin(claim.id, claim.fence, now=SOON, prepare=lambda work: {})

    with meanwhile(begin):
        stopped = freezing.stop(ana, Wanted(Scope()), now=SOON)

    assert states(number) == ["sending"]
    assert stopped.sending == 1


def test_a_worker_that_begins_while_somebody_freezes_waits_and_sends_nothing(
    scheduled, session, ana
):
    number = scheduled(once(AT))
    [claim] = claiming.claim(session.id, now=SOON, limit=10)

    with meanwhile(lambda: freezing.stop(ana, Wanted(Scope()), now=SOON)):
        work = publishing.begin(claim.id, claim.fence, now=SOON, prepare=lambda work: {})

    assert (work, states(number)) == (None, ["held"])


def test_of_two_who_answer_what_becomes_of_a_backlog_at_once_one_does_it(scheduled, run, ana, now):
    number = scheduled(once(AT))
    frozen = freezing.stop(ana, Wanted(Scope()), now=now).freeze.id
    run(SOON)
    freezing.lift(ana, frozen, now=SOON)

    with (
        meanwhile(lambda: thawing.decide(ana, None, Backlog.ALL, now=SOON)),
        pytest.raises(Refused, match="No freeze holds anything"),
    ):
        thawing.decide(ana, None, Backlog.DROP, now=SOON)

    assert states(number) == ["waiting"]


def test_two_who_freeze_the_same_at_once_freeze_it_once(ana, now):
    with (
        meanwhile(lambda: freezing.stop(ana, Wanted(Scope()), now=now)),
        pytest.raises(Refused, match="frozen already"),
    ):
        freezing.stop(ana, Wanted(Scope()), now=now)
