"""The clock: what it hands out, when, and what it leaves to people."""

import itertools
from datetime import UTC, datetime, time, timedelta
from threading import Event, Thread

import pytest
from cryptography.fernet import Fernet

from jobs.broker import QueueDown
from jobs.clock import LOOK, Clock
from models import secrets
from models.database import StorageError, connection
from models.rules.identity import Hold
from models.rules.recurrence import Rule
from models.services.audit import sealing
from models.services.engine import alerts, claiming, installation, publishing, sessions
from models.services.people import people
from models.services.posts import importing, proposing, scheduling
from models.services.posts.in_bulk import Planned
from models.services.workspaces import setup, targets
from models.tables import Audit, Delivery, Notice, Project, Session

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def ana(database):
    secrets.set_key(Fernet.generate_key().decode())
    setup.first_run("terminal", "chat", "terminal:ana", "ana", zone="UTC", key="ACME", now=NOW)
    return people.arrive("terminal", "chat", "terminal:ana", "ana", now=NOW)


@pytest.fixture
def sent():
    return []


@pytest.fixture
def ticking(ana, tmp_path, sent):
    alive = sessions.begin(tmp_path, now=NOW)
    yield Clock(alive, tmp_path, noting(sent), now=NOW)
    alive.close(now=NOW)


def noting(sent):
    """A queue that notes the claims it is given."""

    def send(chains, delay):
        sent.extend(claim for chain in chains for claim in chain)

    return send


def schedule(ana, at, repeat=None):
    return scheduling.schedule_new(ana, None, "Hello", plan(ana, at, repeat), now=NOW)


def plan(ana, at, repeat=None):
    wall = at.replace(tzinfo=None)
    rule = Rule("UTC", wall, (wall.time(),), repeat)
    return scheduling.Plan(scheduling.PUBLISH, (rule,), (targets.get(ana.project, "site").id,))


def schedule_many(ana, at, count):
    batch = importing.begin(ana, "posts.csv", now=NOW)
    rows = [Planned(str(number), None, f"Hello {number}", plan(ana, at)) for number in range(count)]
    importing.write(ana, batch, rows, now=NOW)


def test_a_delivery_is_handed_out_a_moment_before_its_instant_and_not_sooner(ana, ticking, sent):
    schedule(ana, NOW + timedelta(seconds=3))

    pause = ticking.tick(NOW)
    assert sent == []
    assert 0 < pause <= 2.95

    ticking.tick(NOW + timedelta(seconds=2.949))
    assert sent == []
    ticking.tick(NOW + timedelta(seconds=3))
    assert sent == [(Delivery.get().id, 1)]


def test_what_others_write_for_now_is_handed_out_at_once_also_while_something_later_waits(
    ana, ticking, sent, clock
):
    clock.move_to(NOW)
    schedule(ana, NOW + timedelta(hours=1))
    ticking.tick(clock.now())
    ticking._rest(0.2, Event())

    def write():
        with connection():
            schedule(ana, clock.now())

    other = Thread(target=write)
    other.start()
    other.join()
    ticking._rest(60.0, Event())
    ticking.tick(clock.now() + timedelta(seconds=LOOK))

    assert len(sent) == 1


def test_a_delivery_far_away_is_left_in_the_database(ana, ticking, sent):
    schedule(ana, NOW + timedelta(hours=1))

    ticking.tick(NOW)

    assert Delivery.get().state == "waiting"


def test_no_more_is_handed_out_than_workers_can_chew(ana, ticking, sent):
    schedule_many(ana, NOW + timedelta(seconds=1), 270)

    ticking.tick(NOW + timedelta(seconds=1))

    assert len(sent) == 256
    Delivery.update(state="delivered").where(Delivery.state == "queued").execute()
    ticking.tick(NOW + timedelta(seconds=2))
    assert len(sent) == 270


def test_two_clocks_never_hand_out_the_same(ana, ticking, sent, tmp_path):
    for _ in range(10):
        schedule(ana, NOW + timedelta(seconds=1))
    other = sessions.begin(tmp_path, now=NOW)
    second = Clock(other, tmp_path, noting(sent), now=NOW)

    for clock in (ticking, second, ticking, second):
        clock.tick(NOW + timedelta(seconds=1))

    assert len(sent) == len(set(sent)) == 10
    other.close(now=NOW)


def test_the_claims_of_a_dead_session_are_taken_over(ana, ticking, sent, tmp_path):
    schedule(ana, NOW + timedelta(seconds=1))
    dead = sessions.begin(tmp_path, now=NOW)
    claiming.claim(dead.id, now=NOW, limit=10)
    dead.lock.close()

    ticking.tick(NOW + timedelta(seconds=2))

    assert [fence for _, fence in sent] == [3]
    assert Session.get_by_id(dead.id).ended_at is not None


def test_after_a_long_sleep_what_was_missed_is_held_and_asked_about(ana, ticking, sent):
    schedule(ana, NOW + timedelta(minutes=1))
    ticking.tick(NOW)

    ticking.tick(NOW + timedelta(hours=3))

    assert sent == []
    assert Delivery.get().state == "held"
    assert Notice.get().kind == "held"


@pytest.mark.parametrize(
    ("policy", "state", "messages"),
    [
        ({"catch_up": 3600}, "queued", 1),
        ({"catch_up": 300}, "held", 0),
        ({"catch_up": 300, "catch_up_choice": "drop"}, "skipped", 0),
        ({"catch_up": 300, "catch_up_choice": "latest"}, "queued", 1),
    ],
)
def test_a_clock_that_comes_late_does_as_the_project_decided(
    ana, tmp_path, sent, policy, state, messages
):
    Project.update(policy=policy).execute()
    schedule(ana, NOW + timedelta(minutes=5))
    sessions.begin(tmp_path, now=NOW).close(now=NOW)
    later = NOW + timedelta(minutes=15)
    alive = sessions.begin(tmp_path, sessions.CLOCK, now=later)

    Clock(alive, tmp_path, lambda *message: sent.append(message), now=later).tick(later)

    assert Delivery.get().state == state
    assert len(sent) == messages
    alive.close(now=later)


def test_what_was_claimed_just_before_a_long_sleep_is_asked_about_too(ana, ticking, sent):
    schedule(ana, NOW + timedelta(seconds=3))
    ticking.tick(NOW)
    assert Delivery.get().state == "queued"

    ticking.tick(NOW + timedelta(hours=3))

    assert sent == []
    assert Delivery.get().state == "held"


def test_what_a_clock_had_claimed_that_died_days_ago_is_asked_about_too(ana, sent, tmp_path):
    schedule(ana, NOW + timedelta(seconds=3))
    dead = sessions.begin(tmp_path, sessions.CLOCK, now=NOW)
    claiming.claim(dead.id, now=NOW, limit=10)
    dead.lock.close()
    later = NOW + timedelta(days=3)
    alive = sessions.begin(tmp_path, sessions.CLOCK, now=later)

    Clock(alive, tmp_path, noting(sent), now=later).tick(later)

    assert sent == []
    assert Delivery.get().state == "held"
    alive.close(now=later)


def test_a_clock_that_slept_alone_holds_nothing_that_others_were_there_for(
    ana, ticking, sent, tmp_path
):
    schedule(ana, NOW + timedelta(minutes=1))
    later = NOW + timedelta(hours=3)
    other = sessions.begin(tmp_path, sessions.CLOCK, now=NOW)
    other.beat(now=later)

    ticking.tick(later)

    assert Delivery.get().state == "queued"
    other.close(now=later)


def test_a_clock_that_starts_after_an_outage_asks_too(ana, tmp_path, sent):
    schedule(ana, NOW + timedelta(minutes=1))
    earlier = sessions.begin(tmp_path, now=NOW)
    earlier.close(now=NOW)
    later = NOW + timedelta(hours=3)
    alive = sessions.begin(tmp_path, now=later)

    Clock(alive, tmp_path, noting(sent), now=later).tick(later)

    assert sent == []
    assert Delivery.get().state == "held"
    alive.close(now=later)


def test_a_worker_that_lived_on_without_any_clock_is_no_reason_to_send_what_was_missed(
    ana, tmp_path, sent
):
    schedule(ana, NOW + timedelta(minutes=1))
    sessions.begin(tmp_path, sessions.CLOCK, now=NOW).close(now=NOW)
    later = NOW + timedelta(hours=3)
    worker = sessions.begin(tmp_path, sessions.WORKER, now=NOW)
    worker.beat(now=later)
    alive = sessions.begin(tmp_path, sessions.CLOCK, now=later)

    Clock(alive, tmp_path, lambda *message: sent.append(message), now=later).tick(later)

    assert sent == []
    assert Delivery.get().state == "held"
    worker.close(now=later)
    alive.close(now=later)


def test_a_short_restart_sends_what_fell_due_meanwhile(ana, tmp_path, sent):
    schedule(ana, NOW + timedelta(minutes=1))
    sessions.begin(tmp_path, now=NOW).close(now=NOW)
    later = NOW + timedelta(minutes=10)
    alive = sessions.begin(tmp_path, now=later)

    Clock(alive, tmp_path, noting(sent), now=later).tick(later)

    assert len(sent) == 1
    alive.close(now=later)


def test_a_clock_that_is_set_back_looks_at_once_and_lets_go_of_what_is_far_away_now(
    ana, ticking, sent
):
    for seconds in (1, 4):
        schedule(ana, NOW + timedelta(seconds=seconds))
    ticking.tick(NOW + timedelta(seconds=2))

    earlier = NOW - timedelta(hours=1)
    schedule(ana, NOW)
    Delivery.update(next_at=earlier).where(Delivery.fence == 0).execute()
    ticking.tick(earlier)

    assert [delivery for delivery, _ in sent] == [1, 3]
    assert Delivery.get_by_id(2).state == "waiting"


def test_a_series_grows_as_time_goes_by(ana, ticking):
    schedule(ana, datetime.combine(NOW.date(), time(12), UTC), "FREQ=DAILY")
    before = Delivery.select().count()

    at = NOW
    while at < NOW + timedelta(days=20):
        at += timedelta(hours=12)
        ticking._awake = at
        ticking.tick(at)

    assert Delivery.select().count() >= before + 10


def test_proposals_expire_while_nobody_types(ana, ticking):
    proposing.propose(ana, '"Hello" to site', {}, (None, "Hello"), now=NOW)

    for minutes in range(0, 66, 5):
        ticking.tick(NOW + timedelta(minutes=minutes))

    assert Notice.get().kind == "proposal_expired"


@pytest.fixture
def lossy(ana, tmp_path, sent):
    """A clock whose queue may lose messages."""
    alive = sessions.begin(tmp_path, now=NOW)
    yield Clock(alive, tmp_path, noting(sent), now=NOW, remote=True)
    alive.close(now=NOW)


def test_a_message_that_no_worker_begins_is_sent_again_ever_more_slowly(ana, lossy, sent):
    schedule(ana, NOW + timedelta(seconds=1))
    delivery = Delivery.get().id

    for seconds in range(16):
        lossy.tick(NOW + timedelta(seconds=seconds))

    assert sent == [(delivery, 1)] * 4  # after 1, 3, 7 and 15 seconds


def test_a_message_that_a_worker_began_is_not_sent_again(ana, lossy, sent, tmp_path):
    schedule(ana, NOW + timedelta(seconds=1))
    worker = sessions.begin(tmp_path, now=NOW)
    lossy.tick(NOW + timedelta(seconds=1))
    publishing.begin(
        *sent[0], now=NOW + timedelta(seconds=1), prepare=lambda work: {}, session_id=worker.id
    )

    lossy.tick(NOW + timedelta(seconds=8))

    assert len(sent) == 1
    worker.close(now=NOW)


def test_what_is_seconds_away_is_handed_out_a_few_at_a_time(ana, lossy, sent):
    schedule_many(ana, NOW + timedelta(hours=1), 270)
    for number, row in enumerate(Delivery.select().order_by(Delivery.id)):
        row.next_at = NOW + number * timedelta(seconds=0.02)
        row.save()
    lossy.tick(NOW)
    counts = [len(sent)]

    for quarter in range(1, 7):
        lossy.tick(NOW + quarter * timedelta(seconds=0.25))
        counts.append(len(sent))

    assert counts[-1] == 256
    assert max(later - earlier for earlier, later in itertools.pairwise(counts)) <= 13


def test_what_a_queue_does_not_take_is_handed_out_once_it_does(ana, tmp_path, sent):
    schedule(ana, NOW)
    down = [False, True]

    def send(chains, delay):
        if down.pop():
            raise QueueDown("connection refused")
        noting(sent)(chains, delay)

    alive = sessions.begin(tmp_path, now=NOW)
    ticking = Clock(alive, tmp_path, send, now=NOW, remote=True)
    ticking.tick(NOW)
    ticking.tick(NOW + timedelta(seconds=0.4))
    assert sent == []
    ticking.tick(NOW + timedelta(seconds=0.6))

    assert sent == [(Delivery.get().id, 1)]
    alive.close(now=NOW)


def test_trouble_with_the_database_is_told_in_the_chat_when_it_is_over(
    ana, database, clock, tmp_path, monkeypatch
):
    monkeypatch.setattr(alerts, "WORTH_TELLING", timedelta(seconds=0.5))
    clock.move_to(NOW)
    schedule(ana, NOW)
    stop, failures = Event(), []

    def send(*_message) -> None:
        if len(failures) == 2:
            stop.set()
            return
        failures.append(clock.now())
        raise StorageError("The disk is full, so nothing was saved. Free some space.")

    alive = sessions.begin(tmp_path, now=NOW)
    Clock(alive, tmp_path, send, now=clock.now()).run(stop)

    (told,) = Notice.select().where(Notice.kind == "storage_trouble")
    assert told.facts["reason"] == "The disk is full, so nothing was saved."
    assert NOW <= datetime.fromisoformat(told.facts["since"]) <= clock.now()
    alive.close(now=clock.now())


def test_a_clock_tells_of_much_that_is_overdue(ana, ticking, sent):
    schedule_many(ana, NOW + timedelta(seconds=1), 256 + 66)
    ticking.tick(NOW + timedelta(seconds=1))

    ticking.tick(NOW + timedelta(seconds=40))
    ticking.tick(NOW + timedelta(seconds=70))

    (told,) = Notice.select().where(Notice.kind == "overdue")
    assert told.facts["count"] == 66


def test_a_clock_of_a_held_database_says_that_it_is_there_and_does_nothing_else(ana, ticking, sent):
    schedule(ana, NOW + timedelta(seconds=1))
    installation.bind()
    installation.hold(Hold.COPIED, now=NOW)
    installation.look_again(now=NOW)

    for seconds in range(0, 40, 2):
        ticking.tick(NOW + timedelta(seconds=seconds))

    assert sent == []
    assert Delivery.get().state == "waiting"
    assert Session.get().seen_at >= NOW + timedelta(seconds=30)


def test_what_happened_is_sealed_while_nothing_is_to_go_out(ana, ticking):
    ticking.tick(NOW)

    assert sealing.head(ana.project).count == Audit.select().count()


def test_sealing_stands_back_while_something_is_to_go_out_but_not_for_ever(ana, ticking):
    schedule(ana, NOW + timedelta(seconds=0.1))

    ticking.tick(NOW)
    assert sealing.head(ana.project).count == 0

    ticking.tick(NOW + timedelta(seconds=0.5))
    assert sealing.head(ana.project).count == 0

    ticking.tick(NOW + timedelta(seconds=31))
    assert sealing.head(ana.project).count == Audit.select().count()


def test_much_that_is_to_be_sealed_is_sealed_part_by_part(ana, ticking, monkeypatch):
    monkeypatch.setattr("jobs.chores.SEALED_AT_ONCE", 1)

    pause = ticking.tick(NOW)
    ticking.tick(NOW + timedelta(seconds=0.2))

    assert pause <= 0.2
    assert sealing.head(ana.project).count == 2
