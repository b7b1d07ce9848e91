"""A new version rolled out while posts keep falling due, as docs/operations.md says."""

import signal
import time
from datetime import datetime, timedelta

import pytest

from models.tables import Attempt, Delivery, Session
from tests.fakes.webhook_receiver import WebhookReceiver, late
from tests.jobs.ledger_check import troubles
from tests.jobs.place import PATIENCE, Place, Process, all_delivered, hook, post_to, started, until

LONGEST_PAUSE = timedelta(seconds=3)
POSTS, EVERY = 15, 0.1  # seconds: a stop and a start take about as long


@pytest.fixture
def slow(receiver: WebhookReceiver) -> WebhookReceiver:
    """A receiver each call of which takes a while, so that a stop meets calls under way."""
    receiver.usual = late(0.05)
    return receiver


def migrate(place: Place) -> None:
    assert place.start("migrate").wait(PATIENCE) == 0


def stop(process: Process) -> None:
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0


def all_went_out_once_and_in_time(receiver: WebhookReceiver, written: list[datetime]) -> None:
    """No post later than that, of which each burst of so many was written at these moments."""
    assert troubles(receiver) == []
    assert len(receiver.requests) == POSTS * len(written)
    assert {row.outcome for row in Attempt.select()} == {"delivered"}
    for number, row in enumerate(Delivery.select().order_by(Delivery.id)):
        assert row.finished_at - max(row.due_at, written[number // POSTS]) <= LONGEST_PAUSE


def test_workers_then_clocks_replaced_one_by_one_lose_and_delay_nothing(many, slow):
    crew, written = ["worker", "worker", "clock", "clock"], []
    with many.running(*crew) as processes:
        started(4)
        migrate(many)
        for number, command in enumerate(crew):
            before, came = Session.select().count(), len(slow.requests)
            written.append(post_to(hook(slow, "hook"), POSTS, every=EVERY))
            until(lambda came=came: len(slow.requests) > came)
            stop(processes[number])
            processes.append(many.start(command))
            until(lambda before=before: Session.select().count() > before)
        until(all_delivered)

    all_went_out_once_and_in_time(slow, written)


def test_jobs_whose_successor_waits_already_lose_and_delay_nothing(embedded, slow):
    with embedded.running() as processes:
        a_start = started(1)
        processes.append(embedded.start("jobs"))
        time.sleep(1.5 * a_start)  # until it waits for the lock of the first
        written = post_to(hook(slow, "hook"), POSTS, every=EVERY)
        until(lambda: len(slow.requests) >= 3)
        stop(processes[0])
        until(all_delivered)

    all_went_out_once_and_in_time(slow, [written])
