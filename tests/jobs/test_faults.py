"""Processes killed for real: afterwards everything is there, and nothing has effect twice."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from models import clock, secrets
from models.database import close_database, connection, migrate, open_database
from models.services import people, scheduling, sessions, setup, targets
from models.tables import Attempt, Delivery, Session
from tests.fakes.webhook_receiver import WebhookReceiver, accept, hang

PRESSTIME = str(Path(sys.executable).parent / "presstime")
PATIENCE = 20.0  # seconds


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    key = secrets.new_key()
    (tmp_path / "secret.key").write_text(key)
    (tmp_path / "secret.key").chmod(0o600)
    tmp_path.chmod(0o700)
    open_database(f"sqlite:///{tmp_path / 'presstime.db'}")
    migrate()
    secrets.set_key(key)
    now = clock.now()
    setup.first_run("terminal", "chat", "terminal:ana", "ana", zone="UTC", key="ACME", now=now)
    with connection():
        yield tmp_path
    close_database()


@contextmanager
def jobs(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "PRESSTIME_HOME": str(home)}
    with (home / "jobs.log").open("ab") as log:
        process = subprocess.Popen(
            [PRESSTIME, "jobs"], env=environment, stderr=log, stdout=log, start_new_session=True
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(PATIENCE)


def until(reached: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < limit, "it did not come to that in time"
        time.sleep(0.02)


def kill_when(reached: Callable[[], bool], home: Path) -> None:
    """Start the jobs and kill them at that point; others deliver the rest."""
    with jobs(home) as first:
        until(reached)
        first.kill()
        first.wait()
    with jobs(home):
        until(lambda: states() == {"delivered"})


def post_to(
    platform: str,
    *,
    count: int = 1,
    settings: dict[str, str] | None = None,
    sealed: dict[str, str] | None = None,
    after: float = 0.0,
) -> None:
    now = clock.now()
    ana = people.arrive("terminal", "chat", "terminal:ana", "ana", now=now)
    target = targets.find(ana.project, platform) or targets.connect(
        ana, platform, platform, settings or {}, sealed or {}, now=now
    )
    rule = scheduling.once_now("UTC", now + timedelta(seconds=after))
    for number in range(count):
        plan = scheduling.Plan(scheduling.PUBLISH, (rule,), (target.id,))
        scheduling.schedule_new(ana, None, f"Hello {number}", plan, now=now)


def states() -> set[str]:
    return {row.state for row in Delivery.select(Delivery.state)}


def test_a_kill_while_a_webhook_is_answering_has_effect_once(home):
    with WebhookReceiver(usual=accept(id="done")) as receiver:
        receiver.next(hang)
        post_to(
            "webhook", settings={"url": receiver.url}, sealed={"signing_secret": receiver.secret}
        )
        kill_when(lambda: len(receiver.requests) == 1, home)

        keys = {request.key for request in receiver.requests}
        assert len(receiver.requests) == 2
        assert len(keys) == 1
        assert all(request.signed for request in receiver.requests)
    assert [row.outcome for row in Attempt.select().order_by(Attempt.id)] == ["lost", "delivered"]


def test_a_kill_in_the_middle_of_a_burst_loses_and_doubles_nothing(home):
    with WebhookReceiver(usual=accept(id="done")) as receiver:
        post_to(
            "webhook",
            count=60,
            settings={"url": receiver.url},
            sealed={"signing_secret": receiver.secret},
        )
        kill_when(lambda: len(receiver.requests) >= 15, home)

        assert len({request.key for request in receiver.requests}) == 60
        assert len(receiver.acted_on) == 60


def test_a_kill_while_a_site_is_written_leaves_every_page_once(home):
    post_to("site", count=25)
    pages = home / "sites" / "site" / "posts"
    kill_when(lambda: pages.is_dir() and len(list(pages.glob("*.html"))) >= 5, home)

    assert len(list(pages.glob("*.html"))) == 25
    feed = (home / "sites" / "site" / "feed.xml").read_text()
    assert feed.count("<entry>") == len(set(feed.split("<id>")[2:])) == 25


def test_the_claims_of_a_killed_process_are_taken_over_within_two_seconds(home):
    post_to("site", after=4)
    kill_when(lambda: states() == {"queued"}, home)

    delivery = Delivery.get()
    assert delivery.finished_at - delivery.due_at < timedelta(seconds=2)
    assert Session.select().where(Session.ended_at.is_null()).count() <= 1


def test_a_polite_stop_finishes_what_is_being_sent_and_gives_back_the_rest(home):
    with WebhookReceiver(usual=accept(id="done")) as receiver:
        post_to(
            "webhook",
            count=40,
            settings={"url": receiver.url},
            sealed={"signing_secret": receiver.secret},
        )
        with jobs(home) as first:
            until(lambda: len(receiver.requests) >= 5)
            first.terminate()
            assert first.wait(PATIENCE) == 0

        assert states() <= {"delivered", "waiting"}
        assert Attempt.select().where(Attempt.outcome.is_null()).count() == 0
        sent = Delivery.select().where(Delivery.state == "delivered").count()
        assert sent == len(receiver.acted_on)


def test_a_session_that_ended_well_leaves_no_lock_behind(home):
    with jobs(home):
        until(lambda: Session.select().where(Session.ended_at.is_null()).count() == 1)

    assert sessions.dead(home / "sessions", now=clock.now()) == []
    assert list((home / "sessions").iterdir()) == []
