"""What workers do with a message: one attempt of one delivery, from intent to outcome."""

import random
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import dramatiq
import structlog

from jobs.broker import PUBLISHING
from jobs.publishers.protocol import Content, Destination, Outcome, Unknown
from jobs.publishers.registry import publisher_for
from models import clock
from models.database import StorageError, connection
from models.errors import UserError
from models.rules.outcomes import Refused
from models.services import publishing, scheduling, taking_over
from models.services.publishing import Work
from models.services.sessions import Alive

log = structlog.get_logger(__name__)
PAUSES = (0.1, 0.5, 2.0, 5.0)

Result = TypeVar("Result")


def declare(broker: dramatiq.Broker, home: Path, alive: Alive | None, stop: threading.Event) -> Any:
    """The publish actor on `broker`, for sites that lie under `home` and a process whose session
    is `alive` (None where it only sends); what it cannot write down it tries again until `stop`."""

    def publish(delivery_id: int, fence: int) -> None:
        if alive is None:
            raise RuntimeError("this process has no session to publish under")
        deliver(delivery_id, fence, home, alive, stop)

    return dramatiq.actor(broker=broker, queue_name=PUBLISHING)(publish)


def deliver(delivery_id: int, fence: int, home: Path, alive: Alive, stop: threading.Event) -> None:
    """Make one attempt of a delivery, if `fence` still says that it is ours to make."""
    work = _surely(lambda: _begin(delivery_id, fence, home, alive), stop)
    if work is not None:
        carry_out(work, home, alive, stop)


def _begin(delivery_id: int, fence: int, home: Path, alive: Alive) -> Work | None:
    alive.hold(now=clock.now())
    return publishing.begin(
        delivery_id,
        fence,
        now=clock.now(),
        prepare=lambda intent: _prepare(intent, home),
        session_id=alive.id,
    )


def carry_out(work: Work, home: Path, alive: Alive, stop: threading.Event) -> None:
    """Make the attempt whose intent is written, and write down what it came to; neither when this
    process was asleep in between and others took it over."""
    if not _surely(lambda: _is_still_ours(work, alive), stop):
        log.warning("attempt not made: others took it over", delivery=work.delivery_id)
        return
    outcome = _call(work, home)
    log.info(
        "attempt made",
        delivery=work.delivery_id,
        post=work.post,
        target=work.target,
        outcome=type(outcome).__name__.lower(),
    )
    _surely(
        lambda: publishing.settle(work, outcome, now=clock.now(), jitter=random.random()),  # noqa: S311
        stop,
    )


def _is_still_ours(work: Work, alive: Alive) -> bool:
    alive.hold(now=clock.now())
    return taking_over.still_ours(work)


def _prepare(work: Work, home: Path) -> Mapping[str, Any]:
    content = Content(
        key=work.key,
        title=work.title,
        text=work.text,
        post=work.post,
        occurrence=work.occurrence,
        target=work.target,
        due_at=work.due_at,
    )
    return publisher_for(work.platform).prepare(content, _destination(work, home))


def _destination(work: Work, home: Path) -> Destination:
    settings = dict(work.settings)
    if work.platform == "site":
        settings |= {"path": str(home / "sites" / work.target), "zone": work.zone}
    return Destination(work.target, settings, work.secrets)


def _call(work: Work, home: Path) -> Outcome:
    """The one call of a platform. A publisher that fails in a way it did not foresee may have
    sent something, so that is ambiguous too."""
    try:
        publisher = publisher_for(work.platform)
        destination = _destination(work, home)
        if work.action == scheduling.PUBLISH:
            return publisher.publish(work.prepared, destination)
        return publisher.take_down(work.prepared, work.remote_id or "", destination)
    except UserError as error:
        return Refused(str(error))
    except Exception as error:
        log.exception("publisher failed", delivery=work.delivery_id, platform=work.platform)
        return Unknown(f"the publisher for {work.platform} failed ({type(error).__name__})")


def _surely(step: Callable[[], Result], stop: threading.Event) -> Result | None:
    """Do a step on the database, again and again while the database cannot: what is not written
    down in the end is taken back from this session when it is gone."""
    for turn in range(1_000_000):
        try:
            with connection():
                return step()
        except StorageError as error:
            log.warning("the database could not", error=str(error), turn=turn)
            if stop.wait(PAUSES[min(turn, len(PAUSES) - 1)]):
                break
    return None
