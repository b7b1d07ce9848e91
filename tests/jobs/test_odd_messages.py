"""Messages in Redis that come twice, late, early, out of order, or never: they are only hints."""

import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from random import Random

import dramatiq
import pytest
import redis
from dramatiq.brokers.redis import RedisBroker

from jobs.broker import NAMESPACE, PUBLISHING
from models import clock
from models.tables import Attempt, Delivery
from tests.jobs.ledger_check import troubles
from tests.jobs.place import all_delivered, hook, post_to, started, states, until

QUEUE = f"{NAMESPACE}:{PUBLISHING}"
MESSAGES, WAKE = f"{QUEUE}.msgs", f"{QUEUE}.wake"


@pytest.fixture
def queue(many) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(many.redis) as client:
        yield client


def copied_in(queue: redis.Redis, message: bytes) -> None:
    """Put a copy of a message into the queue, as it was sent but for its number."""
    said = json.loads(message)
    number = said["options"]["redis_message_id"] = str(uuid.uuid4())
    queue.hset(MESSAGES, number, json.dumps(said).encode())
    queue.rpush(QUEUE, number)
    queue.rpush(WAKE, 1)


def drained(queue: redis.Redis) -> bool:
    return not queue.exists(MESSAGES)


def test_messages_twice_out_of_order_late_and_never_have_one_effect_each(many, receiver, queue):
    with many.running("clock"):
        started(1)
        post_to(hook(receiver, "hook"), 12, every=0.05)
        last = max(row.due_at for row in Delivery.select())
        until(lambda: states()["queued"] == 12 and clock.now() > last + timedelta(seconds=0.2))
        sent = list(queue.hvals(MESSAGES))
        queue.delete(QUEUE, MESSAGES)
        some = sent[::2] * 3  # the others never come, but by the clock's patience
        Random(1).shuffle(some)
        for message in some:
            copied_in(queue, message)
        with many.running("worker", "worker"):
            until(all_delivered)
            for message in reversed(sent):
                copied_in(queue, message)
            until(lambda: drained(queue))

    assert troubles(receiver) == []
    assert len(receiver.requests) == 12
    assert {row.outcome for row in Attempt.select()} == {"delivered"}


def sent_by_hand(queue: redis.Redis, delivery_id: int, fence: int) -> None:
    """A message, as a clock sends it, from somebody who should not."""
    broker = RedisBroker(client=queue, middleware=[], namespace=NAMESPACE)
    broker.enqueue(
        dramatiq.Message(
            queue_name=PUBLISHING,
            actor_name="publish",
            args=([[(delivery_id, fence)]],),
            kwargs={},
            options={},
        )
    )


def test_a_message_with_another_fence_or_before_its_time_has_no_effect(many, receiver, queue):
    post_to(hook(receiver, "hook"), 3, after=3)
    ids = [row.id for row in Delivery.select()]
    with many.running():
        until(lambda: states()["queued"] == 3)
        for delivery_id in reversed(ids):
            for fence in (1, 2, 0, 1):
                sent_by_hand(queue, delivery_id, fence)
        until(all_delivered)
        for delivery_id in ids:
            sent_by_hand(queue, delivery_id, Delivery.get_by_id(delivery_id).fence)
        until(lambda: drained(queue))

    assert troubles(receiver) == []
    assert len(receiver.requests) == 3
    assert all(row.finished_at >= row.due_at for row in Delivery.select())
