"""Clocks and workers in processes of their own, on PostgreSQL and Redis, killed and cut off."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import dramatiq
import psycopg
import pytest
import redis
from dramatiq.brokers.redis import RedisBroker

from jobs.broker import NAMESPACE, PUBLISHING
from models import clock, secrets
from models.database import close_database, connection, migrate, open_database, transaction
from models.services import people, scheduling, sessions, setup, targets
from models.tables import Attempt, Delivery, Notice, Session
from tests.fakes.webhook_receiver import WebhookReceiver, accept, hang
from tests.services import redis_server

PRESSTIME = str(Path(sys.executable).parent / "presstime")
PATIENCE = 40.0  # seconds; the machine may be busy with other tests
SOON = sessions.LEASE.total_seconds() - 3  # a free lock tells at once, silence in 75 seconds


@dataclass
class Place:
    """Where processes of one test meet."""

    home: Path
    database: str
    redis: str

    @property
    def environment(self) -> dict[str, str]:
        """What a process is told that belongs here."""
        return {
            **os.environ,
            "PRESSTIME_HOME": str(self.home),
            "PRESSTIME_DATABASE_URL": self.database,
            "PRESSTIME_REDIS_URL": self.redis,
            "PRESSTIME_SECRET_KEY": (self.home / "secret.key").read_text(),
        }

    @contextmanager
    def running(self, *commands: str) -> Iterator[list[subprocess.Popen[bytes]]]:
        """These commands of presstime, each a process; ended politely, if still there."""
        with ExitStack() as stack:
            yield [stack.enter_context(self._process(command)) for command in commands]

    @contextmanager
    def _process(self, command: str) -> Iterator[subprocess.Popen[bytes]]:
        with (self.home / "log").open("ab") as log:
            process = subprocess.Popen(
                [PRESSTIME, *command.split()], env=self.environment, stderr=log, stdout=log
            )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.terminate()
                try:
                    assert process.wait(PATIENCE) == 0
                finally:
                    process.kill()

    def sent_by_hand(self, delivery_id: int, fence: int) -> None:
        """A message, as a clock sends it, from somebody who should not."""
        client = redis.Redis.from_url(self.redis)
        broker = RedisBroker(client=client, middleware=[], namespace=NAMESPACE)
        broker.enqueue(
            dramatiq.Message(
                queue_name=PUBLISHING,
                actor_name="publish",
                args=(delivery_id, fence),
                kwargs={},
                options={},
            )
        )
        client.close()


@pytest.fixture
def place(tmp_path: Path, postgresql_url: str, redis_url: str) -> Iterator[Place]:
    key = secrets.new_key()
    (tmp_path / "secret.key").write_text(key)
    (tmp_path / "secret.key").chmod(0o600)
    tmp_path.chmod(0o700)
    open_database(postgresql_url)
    migrate()
    secrets.set_key(key)
    now = clock.now()
    setup.first_run("terminal", "chat", "terminal:ana", "ana", zone="UTC", key="ACME", now=now)
    with connection():
        yield Place(tmp_path, postgresql_url, redis_url)
    close_database()


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver(usual=accept(id="done")) as receiver:
        yield receiver


def until(reached: Callable[[], bool], seconds: float = PATIENCE) -> None:
    limit = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < limit, f"it did not come to that in time: {states()}"
        time.sleep(0.02)


def states() -> Counter[str]:
    return Counter(row.state for row in Delivery.select(Delivery.state))


def all_delivered() -> bool:
    return set(states()) == {"delivered"}


def post_to(receiver: WebhookReceiver, count: int, *, after: float = 0.0) -> None:
    now = clock.now()
    ana = people.arrive("terminal", "chat", "terminal:ana", "ana", now=now)
    hook = targets.find(ana.project, "hook") or targets.connect(
        ana,
        "webhook",
        "hook",
        {"url": receiver.url},
        {"signing_secret": receiver.secret},
        now=now,
    )
    rule = scheduling.once_now("UTC", now + timedelta(seconds=after))
    plan = scheduling.Plan(scheduling.PUBLISH, (rule,), (hook.id,))
    with transaction():
        for number in range(count):
            scheduling.schedule_new(ana, None, f"Hello {number}", plan, now=now)


def kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def started(count: int) -> None:
    until(lambda: Session.select().where(Session.ended_at.is_null()).count() >= count)


def test_a_burst_through_two_clocks_and_two_workers_arrives_once_each(place, receiver):
    post_to(receiver, 200, after=1)
    with place.running("clock", "clock", "worker", "worker"):
        until(all_delivered)

    assert Counter(request.key for request in receiver.requests).most_common(1)[0][1] == 1
    assert len(receiver.requests) == 200
    assert {row.outcome for row in Attempt.select()} == {"delivered"}


@pytest.mark.parametrize("victim", ["clock", "worker"])
def test_a_kill_at_a_third_of_a_burst_loses_and_doubles_nothing(place, receiver, victim):
    commands = ["clock", "worker", "clock", "worker"]
    with place.running(*commands) as processes:
        started(4)
        post_to(receiver, 100)
        until(lambda: len(receiver.requests) >= 30)
        kill(processes[commands.index(victim)])
        until(all_delivered)

    assert len(receiver.acted_on) == 100
    assert {request.key for request in receiver.requests} == set(receiver.acted_on)
    lost = Attempt.select().where(Attempt.outcome == "lost").count()
    assert lost <= 8 if victim == "worker" else lost == 0
    assert len(receiver.requests) <= 100 + lost


def test_what_a_killed_worker_was_sending_is_sent_again_before_its_lease_is_out(place, receiver):
    receiver.next(hang)
    with place.running("clock", "worker") as [_, worker]:
        post_to(receiver, 1)
        until(lambda: len(receiver.requests) == 1)
        with place.running("worker"):
            started(3)
            kill(worker)
            until(all_delivered, seconds=SOON)

    assert len({request.key for request in receiver.requests}) == 1
    assert [row.outcome for row in Attempt.select().order_by(Attempt.id)] == ["lost", "delivered"]


def test_the_claims_of_a_killed_clock_are_taken_over_before_its_lease_is_out(place, receiver):
    with place.running("clock", "worker") as [first, _]:
        post_to(receiver, 1, after=4)
        until(lambda: set(states()) == {"queued"})
        dead = Session.get_by_id(Delivery.get().session_id)
        with place.running("clock"):
            started(3)
            kill(first)
            until(lambda: Session.get_by_id(dead.id).ended_at is not None, seconds=SOON)
            until(all_delivered)

    assert len(receiver.requests) == 1


def test_a_message_sent_twice_late_early_or_out_of_order_has_no_effect(place, receiver):
    post_to(receiver, 3, after=2)
    ids = [row.id for row in Delivery.select()]
    with place.running("clock", "worker"):
        until(lambda: states()["queued"] == 3)
        for delivery_id in reversed(ids):
            for fence in (1, 2, 0, 1):
                place.sent_by_hand(delivery_id, fence)
        until(all_delivered)
        for delivery_id in ids:
            place.sent_by_hand(delivery_id, Delivery.get_by_id(delivery_id).fence)
        client = redis.Redis.from_url(place.redis)
        until(lambda: not client.hlen(f"{NAMESPACE}:{PUBLISHING}.msgs"))
        client.close()

    assert len(receiver.requests) == 3
    assert all(row.finished_at >= row.due_at for row in Delivery.select())


def test_a_queue_emptied_in_the_middle_of_a_burst_loses_nothing(place, receiver):
    with place.running("clock", "worker"), redis.Redis.from_url(place.redis) as client:
        started(2)
        post_to(receiver, 100)
        until(lambda: len(receiver.requests) >= 20)
        client.flushdb()
        until(all_delivered)

    assert len(receiver.requests) == len(receiver.acted_on) == 100


def test_a_queue_that_dies_in_the_middle_of_a_burst_and_comes_back_loses_nothing(place, receiver):
    with TemporaryDirectory(dir="/tmp") as folder:  # a socket's path may have a hundred characters
        server, place.redis = redis_server.start(Path(folder))
        try:
            with place.running("clock", "worker"):
                started(2)
                post_to(receiver, 60)
                until(lambda: len(receiver.requests) >= 10)
                kill(server)
                server, _ = redis_server.start(Path(folder))
                until(all_delivered)
        finally:
            kill(server)

    assert len(receiver.requests) == len(receiver.acted_on) == 60


def test_a_worker_that_sleeps_past_its_lease_does_nothing_twice(place, receiver):
    receiver.next(hang)
    with place.running("clock", "worker") as [_, sleeper]:
        post_to(receiver, 1)
        until(lambda: len(receiver.requests) == 1)
        [sending] = Delivery.select()
        sleeper.send_signal(signal.SIGSTOP)
        post_to(receiver, 20)
        allowed = sessions.LEASE + sessions.LONGEST_CALL + timedelta(seconds=1)
        Session.update(seen_at=clock.now() - allowed).where(
            Session.id == sending.session_id
        ).execute()
        with place.running("worker"):
            until(all_delivered)
            sleeper.send_signal(signal.SIGCONT)
            started(3)
            post_to(receiver, 20)
            until(all_delivered)
            kill(sleeper)  # its call still waits for an answer

    assert len(receiver.acted_on) == 41
    assert Counter(Counter(call.key for call in receiver.requests).values()) == {1: 40, 2: 1}
    assert Notice.select().where(Notice.kind == "unknown").count() == 0


def test_connections_cut_by_postgresql_come_back_and_nobody_is_taken_for_dead(place, receiver):
    with place.running("clock", "worker"):
        started(2)
        post_to(receiver, 60)
        until(lambda: len(receiver.requests) >= 10)
        with psycopg.connect(place.database, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a "
                "WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() "
                "AND a.pid <> %s",
                (own_backend(),),
            )
        until(all_delivered)

        assert Session.select().where(Session.ended_at.is_null()).count() == 2

    assert len(receiver.requests) == len(receiver.acted_on) == 60


def own_backend() -> int:
    from models.database import database

    return int(database.execute_sql("SELECT pg_backend_pid()").fetchone()[0])
