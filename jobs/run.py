"""Clock and workers in one process."""

import threading
from pathlib import Path

import dramatiq
import structlog

from jobs import actors
from jobs.broker import embedded_broker
from jobs.clock import Clock
from models import clock
from models.database import connection
from models.services import publishing, sessions

log = structlog.get_logger(__name__)
THREADS = 8
FINISH_WITHIN_MS = 40_000  # longer than any publisher's own time-out


def run(home: Path, *, stop: threading.Event, redis_url: str | None = None) -> None:
    """Publish what falls due until `stop` is set; then finish what is being sent and give back the
    rest. The database must be open and migrated."""
    broker = embedded_broker(redis_url)
    publish = actors.declare(broker, home, stop)
    folder = home / "sessions"
    with connection():
        alive = sessions.begin(folder, now=clock.now())
        ticking = Clock(alive, folder, publish.send, now=clock.now())
    worker = dramatiq.Worker(broker, worker_threads=THREADS, worker_timeout=100)
    worker.start()
    log.info("jobs started", session=alive.name)
    try:
        ticking.run(stop)
    finally:
        worker.stop(timeout=FINISH_WITHIN_MS)
        with connection():
            returned = publishing.give_back(alive.id)
            alive.close(now=clock.now())
        log.info("jobs stopped", session=alive.name, given_back=returned)
