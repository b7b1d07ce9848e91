"""Redis and PostgreSQL stopped, emptied, restarted and cut off while a burst runs; a full disk."""

import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from models.database import database
from models.tables import Notice, Session
from tests.jobs.ledger_check import troubles
from tests.jobs.place import (
    Place,
    Process,
    all_delivered,
    at_rest,
    hook,
    kill,
    made,
    post_to,
    started,
    until,
)
from tests.services import postgresql, redis_server

BURST = 40


@pytest.fixture
def own_redis(many: Place, short_path: Path) -> Iterator[list[Process]]:
    """A Redis of this test's own; the last of the list is the one that runs."""
    process, many.redis = redis_server.start(short_path)
    servers = [process]
    yield servers
    dead(servers[-1])


def dead(server: Process) -> None:
    server.kill()
    server.wait()


def arrived(receiver, count):
    return lambda: len(receiver.requests) >= count


def test_an_emptied_redis_loses_nothing(many, receiver, own_redis):
    with many.running(), redis.Redis.from_url(many.redis) as client:
        started(2)
        post_to(hook(receiver, "hook"), BURST)
        for reached in (BURST // 4, BURST // 2):
            until(arrived(receiver, reached))
            client.flushall()
        until(all_delivered)

    assert troubles(receiver) == []
    assert len(receiver.requests) == BURST


def test_a_redis_that_is_stopped_and_comes_back_empty_a_second_later_loses_nothing(
    many, receiver, own_redis, short_path
):
    with many.running():
        started(2)
        post_to(hook(receiver, "hook"), BURST)
        until(arrived(receiver, BURST // 4))
        own_redis[-1].send_signal(signal.SIGTERM)
        own_redis[-1].wait()
        time.sleep(1)
        own_redis.append(redis_server.start(short_path)[0])
        until(all_delivered)

    assert troubles(receiver) == []
    assert len(receiver.requests) == BURST


def test_a_redis_that_hangs_for_a_while_loses_nothing(many, receiver, own_redis):
    with many.running():
        started(2)
        post_to(hook(receiver, "hook"), BURST)
        until(arrived(receiver, BURST // 4))
        own_redis[-1].send_signal(signal.SIGSTOP)
        time.sleep(1.5)
        own_redis[-1].send_signal(signal.SIGCONT)
        until(all_delivered)

    assert troubles(receiver) == []
    assert len(receiver.requests) == BURST


def test_a_redis_a_clock_and_a_worker_killed_together_lose_nothing(
    many, receiver, own_redis, short_path
):
    with many.running() as [clock, worker]:
        started(2)
        post_to(hook(receiver, "hook"), BURST)
        until(arrived(receiver, BURST // 4))
        dead(own_redis[-1])
        kill(clock)
        kill(worker)
        with many.running():
            own_redis.append(redis_server.start(short_path)[0])
            until(all_delivered)

    assert troubles(receiver) == []


class OwnPostgresql:
    """A PostgreSQL of a test's own, whose commits outlive a crash."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.process, self.address = self._start()

    def _start(self) -> tuple[Process, str]:
        return postgresql.start(self._folder, synchronous_commit="on", full_page_writes="on")

    def restart(self, how: signal.Signals) -> None:
        """End it so (SIGINT: at once, SIGQUIT: as a crash does) and start it again."""
        self.end(how)
        self.process, _ = self._start()

    def end(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        self.process.wait(15)


@pytest.fixture
def own_postgresql(short_path: Path) -> Iterator[OwnPostgresql]:
    server = OwnPostgresql(short_path)
    yield server
    server.end(signal.SIGINT)


def test_a_postgresql_that_restarts_or_crashes_loses_nothing(
    tmp_path, redis_url, receiver, own_postgresql
):
    with made(tmp_path, own_postgresql.address, redis_url) as many, many.running():
        started(2)
        for number, how in enumerate([signal.SIGINT, signal.SIGQUIT], start=1):
            post_to(hook(receiver, "hook"), BURST)
            until(arrived(receiver, BURST * number - BURST // 2))
            own_postgresql.restart(how)
            reconnect()
            until(at_rest)

        assert troubles(receiver) == []
        until(lambda: Session.select().where(Session.ended_at.is_null()).count() == 2)
    assert len(receiver.acted_on) == 2 * BURST


def reconnect() -> None:
    """The test's own connection was cut too."""
    database.close_all()
    database.connect()


def test_connections_cut_again_and_again_come_back_and_nobody_is_taken_for_dead(many, receiver):
    with many.running():
        started(2)
        post_to(hook(receiver, "hook"), BURST)
        for reached in (5, 15, 25):
            until(arrived(receiver, reached))
            cut_all_but_ours(many)
        until(all_delivered)

        assert troubles(receiver) == []
        assert Session.select().where(Session.ended_at.is_null()).count() == 2

    assert len(receiver.requests) == BURST


def cut_all_but_ours(place: Place) -> None:
    [[ours]] = database.execute_sql("SELECT pg_backend_pid()").fetchall()
    with psycopg.connect(place.database, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a "
            "WHERE a.datname = current_database() AND a.pid NOT IN (pg_backend_pid(), %s)",
            (ours,),
        )


FILLER = 400  # pages
LASTING = 15.0  # seconds; less than ten are not worth telling


def told_of_storage() -> int:
    return int(Notice.select().where(Notice.kind == "storage_trouble").count())


def test_a_full_disk_stops_everything_until_there_is_room_and_loses_nothing(embedded, receiver):
    post_to(hook(receiver, "hook"), BURST, after=2, every=0.02)
    with sqlite3.connect(embedded.home / "presstime.db") as other:
        other.execute("CREATE TABLE filler (page BLOB)")
        other.execute("INSERT INTO filler VALUES (zeroblob(?))", (FILLER * 4096,))
        other.commit()
        [pages] = other.execute("PRAGMA page_count").fetchone()
        with embedded.running("jobs", odd=f"--pages {pages}"):
            until(lambda: "disk is full" in embedded.log())
            embedded.step(LASTING)
            time.sleep(1)
            other.execute("DELETE FROM filler")
            other.commit()
            until(all_delivered)
            until(lambda: told_of_storage() == 1)
    other.close()

    assert troubles(receiver) == []
    assert len(receiver.requests) == BURST
