"""Clocks and workers in processes of their own, on PostgreSQL and Redis, killed in a burst."""

from collections import Counter

from models.tables import Attempt
from tests.jobs.ledger_check import troubles
from tests.jobs.place import all_delivered, hook, kill, post_to, started, until


def test_a_burst_through_two_clocks_and_four_workers_arrives_once_each(many, receiver):
    with many.running("clock", "clock", *["worker --threads 4"] * 4):
        started(6)
        post_to(hook(receiver, "hook"), 120)
        until(all_delivered)

    assert troubles(receiver) == []
    assert len(receiver.requests) == 120
    assert {row.outcome for row in Attempt.select()} == {"delivered"}


def test_a_worker_and_a_clock_killed_in_a_burst_lose_and_double_nothing(many, receiver):
    with many.running("clock", "worker", "clock", "worker") as [clock, worker, *_]:
        started(4)
        post_to(hook(receiver, "hook"), 80)
        until(lambda: len(receiver.requests) >= 20)
        kill(worker)
        until(lambda: len(receiver.requests) >= 40)
        kill(clock)
        until(all_delivered)

    assert troubles(receiver) == []
    lost = Counter(row.outcome for row in Attempt.select())["lost"]
    assert lost <= 8
    assert len(receiver.requests) <= 80 + lost
