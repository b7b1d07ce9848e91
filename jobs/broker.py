"""The queue between clock and workers: Dramatiq's in-process broker.

Only ids travel in it, at their due instant and without delay; losing them all is harmless.
"""

import dramatiq
from dramatiq.brokers.stub import StubBroker

from models.errors import UserError

PUBLISHING = "publishing"


def embedded_broker(redis_url: str | None = None) -> StubBroker:
    """The broker of a single process, without middleware: the ledger retries, expires and counts
    by itself, and an exception thrown into a publishing thread (Dramatiq's time limits and
    shutdown notices) could fall between call and outcome. Raises UserError where a Redis URL asks
    for several processes."""
    if redis_url:
        raise UserError(
            "PRESSTIME_REDIS_URL is set, but `presstime jobs` is the single-process form and would "
            "ignore it. Unset PRESSTIME_REDIS_URL to use it."
        )
    broker = StubBroker(middleware=[])
    dramatiq.set_broker(broker)
    return broker
