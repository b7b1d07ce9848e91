"""What runs until it is told to stop: clock and workers in one process, or each in their own."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import dramatiq
import structlog

from bot import watching
from bot.outlet import Outlets
from bot.settings import SettingsError
from jobs import actors, errands
from jobs.broker import PUBLISHING, TELLING, broker_for
from jobs.chats import Messenger, Switchboard
from jobs.clock import Clock
from jobs.letters import Post, Postman
from jobs.mailbox import Mailbox
from jobs.pipeline import Pipeline
from jobs.publishers.registry import platforms
from models import clock
from models.database import StorageError, connection
from models.errors import UserError
from models.services.engine import claiming, sessions
from models.services.engine.sessions import Alive

log = structlog.get_logger(__name__)
THREADS = 8
READERS = 2
READERS_STOP_MS = 5_000
STUB_LOOKS_MS, REDIS_LOOKS_MS = 200, 1_000  # how soon an idle thread sees that it is to stop
FINISH_WITHIN = 40.0  # seconds, longer than any publisher's own time-out
LETTER_WITHIN = 5.0  # seconds more: one that takes longer is in doubt, and seen
NO_POST = Post()
NO_OUTLETS: Outlets = {}
NO_REDIS = (
    "PRESSTIME_REDIS_URL: must be set, for that is where clocks and workers meet; "
    "`presstime jobs` runs both in one process without it."
)


def run(
    home: Path,
    *,
    stop: threading.Event,
    redis_url: str | None = None,
    post: Post = NO_POST,
    outlets: Outlets = NO_OUTLETS,
) -> None:
    """Publish what falls due until `stop` is set, and tell people by `post` and in the chats of
    `outlets`; then finish what is being sent and give back the rest. The database must be open and
    migrated. Raises UserError where a Redis URL asks for several processes."""
    if redis_url:
        raise UserError(
            "PRESSTIME_REDIS_URL is set, but `presstime jobs` is the single-process form and would "
            "ignore it. Unset PRESSTIME_REDIS_URL to use it, or run `presstime clock` and "
            "`presstime worker`."
        )
    broker = broker_for(None)
    with _session(home, "jobs") as alive:
        pipeline = _pipeline(home, alive, THREADS)
        send = actors.sender(actors.declare(broker, pipeline))
        told = Telling(Postman(home, alive, post), Messenger(home, alive, outlets))
        mailbox, switchboard = _handing_out(broker, told)
        with connection():
            ticking = Clock(
                alive,
                home / "sessions",
                send,
                now=clock.now(),
                mailbox=mailbox,
                switchboard=switchboard,
            )
        with errands.running(home), _working(broker, pipeline, told, STUB_LOOKS_MS):
            ticking.run(stop)


@dataclass(frozen=True, slots=True)
class Telling:
    """Who tells people in this process: by e-mail and in chats."""

    postman: Postman
    messenger: Messenger

    def close(self) -> None:
        """Begin nothing more."""
        self.postman.close()
        self.messenger.close()

    def finish(self, timeout: float) -> None:
        """Wait until what is being sent is written down, at most `timeout` seconds."""
        self.messenger.finish(timeout)
        self.postman.finish(timeout)


def _handing_out(broker: dramatiq.Broker, told: Telling | None) -> tuple[Mailbox, Switchboard]:
    """What a clock hands messages out by, to this process where it has somebody to take them."""
    letters = actors.declare_telling(broker, told.postman if told else None)
    cards = actors.declare_chats(broker, told.messenger if told else None)
    return Mailbox(actors.teller(letters)), Switchboard(actors.teller(cards))


def run_clock(home: Path, *, stop: threading.Event, redis_url: str | None) -> None:
    """Be one of any number of clocks until `stop` is set; then give back what was not handed out.
    Raises SettingsError without a Redis URL."""
    if not redis_url:
        raise SettingsError(NO_REDIS)
    broker = broker_for(redis_url)
    send = actors.sender(actors.declare(broker, None))
    mailbox, switchboard = _handing_out(broker, None)
    with _session(home, "clock") as alive:
        with connection():
            ticking = Clock(
                alive,
                home / "sessions",
                send,
                now=clock.now(),
                remote=True,
                mailbox=mailbox,
                switchboard=switchboard,
            )
        _keep_what_is_loaded()
        ticking.run(stop)


def run_worker(
    home: Path,
    *,
    stop: threading.Event,
    redis_url: str | None,
    threads: int,
    post: Post = NO_POST,
    outlets: Outlets = NO_OUTLETS,
) -> None:
    """Be one of any number of workers, with so many calls at once, until `stop` is set, and tell
    people by `post` and in the chats of `outlets`; then finish what is being sent. Raises
    SettingsError without a Redis URL."""
    if not redis_url:
        raise SettingsError(NO_REDIS)
    broker = broker_for(redis_url)
    with _session(home, "worker") as alive:
        pipeline = _pipeline(home, alive, threads)
        actors.declare(broker, pipeline)
        told = Telling(Postman(home, alive, post), Messenger(home, alive, outlets))
        _handing_out(broker, told)
        with errands.running(home), _working(broker, pipeline, told, REDIS_LOOKS_MS):
            _stay_alive(alive, stop)


def _keep_what_is_loaded() -> None:
    """Have Python look through none of it for what nobody needs any more: whenever it does, nothing
    goes out for 40 ms or more."""
    gc.collect()
    gc.freeze()


@contextmanager
def _session(home: Path, kind: str) -> Iterator[Alive]:
    """A session while the block runs; what it holds and has not begun is given back after."""
    with connection():
        alive = sessions.begin(home / "sessions", kind, now=clock.now())
    log.info("%s started", kind, session=alive.name)
    try:
        yield alive
    finally:
        with connection():
            returned = claiming.give_back(alive.id)
            alive.close(now=clock.now())
        log.info("%s stopped", kind, session=alive.name, given_back=returned)


def _pipeline(home: Path, alive: Alive, slots: int) -> Pipeline:
    platforms()  # loads plug-ins, which tells the ledger what their platforms can do
    return Pipeline(home, alive, slots)


@contextmanager
def _working(
    broker: dramatiq.Broker, pipeline: Pipeline, told: Telling, look_every_ms: int
) -> Iterator[None]:
    """Messages are taken, calls made and people told while the block runs; what is being sent at
    its end is finished. Dramatiq's threads only pass messages on, and so are few."""
    worker = dramatiq.Worker(
        broker, queues={PUBLISHING, TELLING}, worker_threads=READERS, worker_timeout=look_every_ms
    )
    _keep_what_is_loaded()
    pipeline.start()
    worker.start()
    try:
        yield
    finally:
        pipeline.close()
        worker.stop(timeout=READERS_STOP_MS)
        told.close()
        pipeline.finish(FINISH_WITHIN)
        told.finish(LETTER_WITHIN)


def _stay_alive(alive: Alive, stop: threading.Event) -> None:
    """Beat until `stop`; while the database cannot, the lease runs out and no call begins."""
    beat_at = clock.now()
    watch = watching.Watch()
    while not stop.is_set():
        alive.wait(sessions.MOST_AT_ONCE, stop)
        now = clock.now()
        if now < beat_at:
            continue
        beat_at = now + sessions.BEAT
        try:
            with connection():
                alive.beat(now=now)
        except StorageError as error:
            log.warning("could not say that this worker lives", error=str(error))
        watching.look(watch, now=now)  # for clocks that stopped
