"""How soon others carry on with what a killed process had claimed, measured from the kill."""

import signal
import time

from models.tables import Attempt, Delivery, Session
from tests.fakes.webhook_receiver import hang
from tests.jobs.ledger_check import troubles
from tests.jobs.place import (
    Process,
    all_delivered,
    hook,
    kill,
    post_to,
    started,
    states,
    until,
)

PROMISED = 2.0  # seconds (docs/operations.md)


def claimant(processes: list[Process]) -> Process:
    """The process that holds the claims there are."""
    number = Session.get_by_id(Delivery.get().session_id).process_id
    [found] = [process for process in processes if process.pid == number]
    return found


def test_what_a_killed_worker_was_sending_is_sent_again(many, receiver):
    receiver.next(hang)
    with many.running("clock", "worker", "worker") as processes:
        started(3)
        post_to(hook(receiver, "hook"))
        until(lambda: len(receiver.requests) == 1)
        kill(claimant(processes))
        until(lambda: len(receiver.requests) == 2, seconds=PROMISED)
        until(all_delivered)

    assert troubles(receiver) == []
    assert [row.outcome for row in Attempt.select().order_by(Attempt.id)] == ["lost", "delivered"]


def test_what_a_killed_worker_had_only_fetched_is_sent(many, receiver):
    receiver.next(hang)
    with many.running("clock", "worker --threads 1", "worker") as [_, first, second]:
        started(3)
        second.send_signal(signal.SIGSTOP)
        post_to(hook(receiver, "hook"), 6)
        until(lambda: len(receiver.requests) == 1)
        time.sleep(0.2)  # until it has fetched some of the others
        kill(first)
        second.send_signal(signal.SIGCONT)
        until(all_delivered, seconds=PROMISED)

    assert troubles(receiver) == []
    assert len(receiver.requests) == 7


def test_what_a_killed_clock_had_claimed_is_handed_out(many, receiver):
    with many.running("clock", "clock", "worker") as processes:
        started(3)
        post_to(hook(receiver, "hook"), 5, after=1)
        until(lambda: states()["queued"] == 5)
        kill(claimant(processes))
        until(lambda: len(receiver.requests) == 5, seconds=PROMISED)
        until(all_delivered)

    assert troubles(receiver) == []
    assert len(receiver.requests) == 5


def test_what_killed_jobs_were_sending_and_had_claimed_is_taken_over_by_jobs_that_wait(
    embedded, receiver
):
    receiver.next(hang)
    with embedded.running() as processes:
        a_start = started(1)
        processes.append(embedded.start("jobs"))
        time.sleep(1.5 * a_start)  # until it waits for the lock of the first
        post_to(hook(receiver, "hook"))
        until(lambda: len(receiver.requests) == 1)
        post_to(hook(receiver, "hook"), 5, after=1)
        until(lambda: states()["queued"] == 5)
        kill(processes[0])
        until(lambda: len(receiver.requests) == 7, seconds=PROMISED)
        until(all_delivered)

    assert troubles(receiver) == []
