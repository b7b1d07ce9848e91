"""Sessions that die, sleep or are taken for dead, and who has their claims then."""

import threading
from datetime import datetime, timedelta

import psycopg
import pytest

from jobs import attempts
from models import lifeline
from models.database import StorageError, connection
from models.database import database as open_database
from models.rules.outcomes import Delivered
from models.services.engine import claiming, publishing, sessions, taking_over
from models.tables import Attempt, Delivery, Session
from tests.fakes.webhook_receiver import WebhookReceiver
from tests.models.services.conftest import once
from tests.together import together

DUE = timedelta(seconds=1)
SILENCE = sessions.LEASE + sessions.LONGEST_CALL + timedelta(seconds=1)


@pytest.fixture
def sender(database, tmp_path, now):
    alive = sessions.begin(tmp_path / "sessions", now=now)
    yield alive
    alive.close(now=now)


@pytest.fixture
def claimed(scheduled, hook, session, now):
    """A delivery that is due, claimed by the clock's session."""
    scheduled(once(datetime(2026, 3, 2, 10, 0, 1)), on=(hook,))
    [claim] = claiming.claim(session.id, now=now, limit=1)
    return claim


def begin(claim, alive, now):
    return publishing.begin(
        claim.id, claim.fence, now=now + DUE, prepare=lambda work: {}, session_id=alive.id
    )


def take_over(alive, folder, now):
    return taking_over.take_over(Session.get_by_id(alive.id), folder, now=now)


def test_what_a_worker_began_is_the_workers_and_outlives_the_clock(
    claimed, session, sender, now, tmp_path
):
    work = begin(claimed, sender, now)

    assert take_over(session, tmp_path, now) == 0
    assert taking_over.still_ours(work)
    assert take_over(sender, tmp_path, now) == 1
    assert not taking_over.still_ours(work)


def test_threads_that_wake_up_together_go_on_as_one_new_session(database, sender, now, tmp_path):
    take_over(sender, tmp_path, now)

    def wake_up() -> None:
        with connection():
            sender.beat(now=now + SILENCE)

    together([wake_up] * 6)

    open_ones = list(Session.select().where(Session.ended_at.is_null()))
    assert [row.id for row in open_ones] == [sender.id]
    assert sessions.dead(tmp_path / "sessions", now=now + SILENCE) == []


@pytest.fixture
def cut_off(sender):
    """A session whose lock was lost with its connection, as when the server restarts; it has not
    noticed yet."""
    server_side = sender.lock._connection.info.backend_pid
    open_database.execute_sql("SELECT pg_terminate_backend(%s, 5000)", (server_side,))
    return sender


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_who_was_cut_off_just_now_takes_nobody_for_dead(cut_off):
    assert not cut_off.lock.steady()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_lock_that_cannot_be_taken_is_trouble_with_the_database(
    sender, now, tmp_path, monkeypatch
):
    take_over(sender, tmp_path, now)
    old = sender.lock
    wrong = lambda *_, **__: psycopg.connect("host=127.0.0.1 port=1")  # noqa: E731
    monkeypatch.setattr(lifeline, "_connect", wrong)

    with pytest.raises(StorageError):
        sender.beat(now=now + SILENCE)
    assert sender.lock is old


def test_no_call_is_made_for_an_attempt_that_others_took_over(
    claimed, sender, now, tmp_path, clock
):
    clock.move_to(now + DUE)
    with WebhookReceiver() as receiver:
        work = begin(claimed, sender, now)
        take_over(sender, tmp_path, now)

        long_ago = attempts.awake() - attempts.FRESH - 1
        assert attempts.make(work, tmp_path, sender, long_ago, lambda: False) is None

        assert receiver.requests == []
    assert Attempt.get().outcome == "lost"
    assert Delivery.get().state == "waiting"


def test_a_session_that_was_heard_of_meanwhile_is_not_taken_over(claimed, session, now, tmp_path):
    seen = Session.get_by_id(session.id)
    session.beat(now=now + DUE)

    assert taking_over.take_over(seen, tmp_path, now=now + DUE) is None
    assert taking_over.not_begun(session.id) == {(claimed.id, claimed.fence)}


def test_a_session_taken_for_dead_goes_on_as_a_new_one(session, now, tmp_path):
    before = session.id
    take_over(session, tmp_path / "sessions", now)

    session.hold(now=now + sessions.LEASE)
    assert session.id == before
    session.hold(now=now + SILENCE)

    assert session.id != before
    assert sessions.dead(tmp_path / "sessions", now=now + SILENCE) == []


def test_what_an_ended_session_left_behind_is_taken_back(claimed, sender, now):
    begin(claimed, sender, now)
    sender.close(now=now)

    assert taking_over.take_back_left_behind(now=now) == 1
    assert taking_over.take_back_left_behind(now=now) == 0
    assert Delivery.get().state == "waiting"


def test_a_late_answer_under_another_session_settles_it_all_the_same(claimed, sender, now):
    work = begin(claimed, sender, now)

    publishing.settle(work, Delivered("r1"), now=now + DUE, jitter=0)

    assert Delivery.get().state == "delivered"
    assert taking_over.take_back_left_behind(now=now) == 0


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_only_what_is_to_go_out_within_seconds_wakes_a_clock(scheduled, session, real_now):
    stop = threading.Event()
    scheduled(once(real_now(hours=1)))
    assert not session.wait(0.05, stop)

    scheduled(once(real_now(seconds=3)))
    assert session.wait(5, stop)
    assert not session.wait(0.05, stop)


@pytest.fixture
def real_now():
    """A wall-clock time in Berlin, so long after the database server's now."""
    from zoneinfo import ZoneInfo

    from models import clock

    return lambda **after: (
        (clock.now() + timedelta(**after))
        .astimezone(ZoneInfo("Europe/Berlin"))
        .replace(tzinfo=None)
    )


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_silent_session_is_dead_even_where_its_lock_is_held(session, now, tmp_path):
    assert sessions.dead(tmp_path, now=now) == []
    assert [row.id for row in sessions.dead(tmp_path, now=now + SILENCE)] == [session.id]
