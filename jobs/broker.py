"""The queue between clock and workers: in this process, or in Redis for many.

Only claims travel in it, as messages that Dramatiq delays over the last seconds before they are
due. Losing all of it is harmless. (In one process they are sent at their instant: the in-process
broker holds no more than two delayed messages a thread, and the clock stands beside it anyway.)
"""

from collections.abc import Callable
from heapq import heappop, heappush
from threading import Event
from typing import Any

import dramatiq
import redis
import structlog
from dramatiq.brokers.redis import RedisBroker, _RedisConsumer
from dramatiq.brokers.stub import StubBroker
from dramatiq.common import current_millis, dq_name
from dramatiq.errors import ConnectionClosed
from redis.backoff import NoBackoff
from redis.retry import Retry

log = structlog.get_logger(__name__)
PUBLISHING, TELLING = "publishing", "telling"
NAMESPACE = "presstime"
HEARTBEAT_MS = 15_000  # what a dead worker had fetched stays with it so long; 60 s by default
MAINTENANCE_CHANCE = 50_000  # in a million commands; by default 1,000 a dead worker's wait hours
BLOCK = 1.0  # second; a fetch is also the worker's heartbeat
ANSWER_WITHIN = 5.0  # seconds
MOST_WAKES = 256


class QueueDown(Exception):
    """The queue does not take messages; they are to be sent again."""


def broker_for(redis_url: str | None) -> dramatiq.Broker:
    """The broker of a single process, or of many that share a Redis. It has no middleware: the
    ledger retries, expires and counts by itself, and an exception thrown into a publishing thread
    (Dramatiq's time limits and shutdown notices) could fall between call and outcome."""
    broker = WakingBroker(redis_url) if redis_url else StubBroker(middleware=[])
    dramatiq.set_broker(broker)
    return broker


class WakingBroker(RedisBroker):
    """Dramatiq's queue in Redis, with a list of wake-ups beside it that idle workers block on.
    Stock workers ask again and again instead, up to a second late."""

    def __init__(self, url: str) -> None:
        client = redis.Redis.from_url(
            url,
            socket_timeout=ANSWER_WITHIN,
            socket_connect_timeout=ANSWER_WITHIN,
            retry=Retry(NoBackoff(), 0),  # who asks knows better when to try again
        )
        super().__init__(
            client=client,
            middleware=[],
            namespace=NAMESPACE,
            heartbeat_timeout=HEARTBEAT_MS,
            maintenance_chance=MAINTENANCE_CHANCE,
        )

    @property
    def consumer_class(self) -> type[_RedisConsumer]:
        """Consumers that block until they are woken."""
        return WakingConsumer

    def enqueue(self, message: Any, *, delay: int | None = None) -> Any:
        """Add a message, to be delivered after `delay` milliseconds, and wake one worker; a wake-up
        too many finds nothing and does no harm. Raises QueueDown."""
        queue = message.queue_name if delay is None else dq_name(message.queue_name)
        try:
            sent = super().enqueue(message, delay=delay)
            with self.client.pipeline(transaction=False) as pipeline:
                pipeline.rpush(self.wake_key(queue), 1)
                pipeline.ltrim(self.wake_key(queue), -MOST_WAKES, -1)
                pipeline.execute()
        except redis.RedisError as error:
            raise QueueDown(str(error)) from None
        return sent

    def wake_key(self, queue_name: str) -> str:
        """The list that an idle worker of that queue blocks on."""
        return f"{self.namespace}:{queue_name}.wake"


class WakingConsumer(_RedisConsumer):
    """Fetches when there is room; when there is nothing, waits for a wake-up, or for the nearest
    delayed message it has handed out to be due, instead of polling."""

    def __init__(self, broker: WakingBroker, queue_name: str, prefetch: int, _: int) -> None:
        super().__init__(broker, queue_name, prefetch, timeout=0)
        self._room = Event()
        self._due: list[int] = []  # milliseconds since 1970, as Dramatiq counts
        self._waiting: Any = None  # a connection that has asked for a wake-up

    def __next__(self) -> Any:
        """The next message, or None after a while without any."""
        self._room.clear()
        wait = self._until_due()
        if not self.message_cache and self.outstanding_message_count >= self.prefetch:
            self._room.wait(wait)
            return None
        if wait == 0.0:
            return None
        try:
            message = super().__next__()
            if message is None:
                self._wait(wait)
        except redis.RedisError as error:  # Dramatiq tries anew after a while
            self.close()
            raise ConnectionClosed(error) from None
        if message is not None and message.options.get("eta"):
            heappush(self._due, message.options["eta"])
        return message

    def _until_due(self) -> float:
        """Seconds until a delayed message is to be passed on, which Dramatiq does after each answer
        of `__next__`."""
        now = current_millis()
        wait = BLOCK
        if self._due:
            wait = min(BLOCK, max(0.0, (self._due[0] - now) / 1000))
            while self._due and self._due[0] <= now:
                heappop(self._due)
        return wait

    def _wait(self, seconds: float) -> None:
        """Wait for a wake-up so long. The wait ends here: the server's own time-outs of a blocked
        client may be 100 ms late."""
        if self._waiting is None:
            self._waiting = self.broker.client.connection_pool.get_connection()
            self._waiting.send_command("BLPOP", self.broker.wake_key(self.queue_name), 0)
        if self._waiting.can_read(timeout=seconds):
            waiting, self._waiting = self._waiting, None
            waiting.read_response()
            self.broker.client.connection_pool.release(waiting)

    def close(self) -> None:
        """Let go of the connection that waits."""
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            waiting.disconnect()
            self.broker.client.connection_pool.release(waiting)

    def ack(self, message: Any) -> None:
        """Say that a message is done with, and that there is room for another."""
        self._done(super().ack, message)

    def nack(self, message: Any) -> None:
        """The same of one that failed."""
        self._done(super().nack, message)

    def _done(self, say: Callable[[Any], None], message: Any) -> None:
        try:
            say(message)
        except (ConnectionClosed, redis.RedisError) as error:
            # It comes once more, and is void. Dramatiq would keep the thread until Redis is back.
            log.warning("the queue does not answer", error=str(error))
        finally:
            self._room.set()
