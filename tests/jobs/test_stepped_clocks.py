"""Machines whose clocks are wrong, or are set in the middle of it; processes that sleep."""

import signal
import time
from collections import Counter
from datetime import timedelta

from models.services.engine import sessions
from models.tables import Attempt, Delivery, Notice, Session
from tests.fakes.webhook_receiver import hang
from tests.jobs.ledger_check import troubles
from tests.jobs.place import (
    all_delivered,
    at_rest,
    hook,
    kill,
    post_to,
    set_clock,
    site,
    started,
    states,
    until,
)

HOUR = 3600.0  # seconds
SOON = 6.0  # seconds; an hour, were it to wait for the clock


def test_a_clock_stepped_forward_sends_what_is_late_and_asks_about_what_is_very_late(
    place, receiver
):
    with place.running(odd=""):
        started(len(place.all_parts))
        target = hook(receiver, "hook")
        post_to(target, 20, every=0.05)
        post_to(target, 5, after=600)
        post_to(target, 5, after=HOUR - 60)
        until(lambda: len(receiver.requests) >= 20)
        place.step(HOUR)
        until(at_rest)

        assert troubles(receiver) == []
    assert states() == {"delivered": 25, "held": 5}
    assert len(receiver.requests) == 25


def test_a_clock_stepped_back_stops_nothing_and_repeats_nothing(place, receiver):
    with place.running(odd=""):
        started(len(place.all_parts))
        target = hook(receiver, "hook")
        post_to(target, 20, every=0.05)
        until(lambda: len(receiver.requests) >= 5)
        place.step(-HOUR)
        before = len(receiver.requests)
        post_to(target, 10)
        until(lambda: len(receiver.requests) >= before + 10, seconds=SOON)
        place.step(0)
        until(all_delivered, seconds=SOON)

        assert troubles(receiver) == []
    assert len(receiver.requests) == 30


def test_a_clock_that_is_ahead_of_its_worker_sends_nothing_early(many, receiver):
    with many.running(odd="") as [ahead, _]:
        set_clock(ahead, 1.5)
        started(2)
        post_to(hook(receiver, "hook"), 10, after=2)
        until(all_delivered)

        assert troubles(receiver) == []
    due = {row.due_at for row in Delivery.select()}
    assert min(call.at for call in receiver.requests) >= min(due)


def test_a_worker_that_sleeps_past_its_lease_does_nothing_twice(many, receiver):
    receiver.next(hang)
    with many.running(odd="") as [_, sleeper]:
        started(2)
        target = hook(receiver, "hook")
        post_to(target)
        until(lambda: len(receiver.requests) == 1)
        post_to(target, 20)
        sleeper.send_signal(signal.SIGSTOP)
        many.step(beyond_the_lease())
        with many.running("worker", odd=""):
            many.step(beyond_the_lease())
            until(all_delivered)
            sleeper.send_signal(signal.SIGCONT)
            started(3)
            post_to(target, 20)
            until(all_delivered)

            assert troubles(receiver) == []
        kill(sleeper)  # its call still waits for an answer
    assert Counter(Counter(call.key for call in receiver.requests).values()) == {1: 40, 2: 1}
    assert Notice.select().where(Notice.kind == "unknown").count() == 0


def test_a_clock_that_sleeps_past_its_lease_hands_out_nothing_twice(many, receiver):
    with many.running("clock", "clock", "worker", odd="") as [*clocks, _]:
        started(3)
        target = hook(receiver, "hook")
        post_to(target, 20, after=2, every=0.02)
        until(lambda: states()["queued"] >= 10)
        claimant = Session.get_by_id(Delivery.get().session_id).process_id
        [sleeper] = [clock for clock in clocks if clock.pid == claimant]
        sleeper.send_signal(signal.SIGSTOP)
        many.step(beyond_the_lease())
        until(all_delivered)
        sleeper.send_signal(signal.SIGCONT)
        started(3)
        post_to(target, 20)
        until(all_delivered)

        assert troubles(receiver) == []
    assert len(receiver.requests) == 40


def beyond_the_lease() -> float:
    return (sessions.LEASE + sessions.LONGEST_CALL + timedelta(seconds=1)).total_seconds()


def test_jobs_that_sleep_past_their_lease_go_on_where_they_were(embedded, receiver):
    with embedded.running(odd="") as [jobs]:
        started(1)
        target = hook(receiver, "hook")
        post_to(target, 20, every=0.05)
        post_to(site(), 5, every=0.1)
        until(lambda: len(receiver.requests) >= 5)
        jobs.send_signal(signal.SIGSTOP)
        embedded.step(beyond_the_lease())
        time.sleep(0.2)
        jobs.send_signal(signal.SIGCONT)
        until(all_delivered)

        assert troubles(receiver) == []
    assert {row.outcome for row in Attempt.select()} == {"delivered"}
    assert len(receiver.requests) == 20
