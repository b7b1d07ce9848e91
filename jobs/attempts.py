"""One attempt: what is prepared and stored before the call, and the one call of a platform."""

import time
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import structlog

from jobs.publishers.protocol import (
    Absent,
    Content,
    Delivered,
    Destination,
    Later,
    Outcome,
    Publisher,
    Refused,
    Unknown,
)
from jobs.publishers.registry import publisher_for
from models import clock
from models.database import StorageError, connection
from models.errors import UserError
from models.rules.media import unfit
from models.rules.platforms import Takedown, clean
from models.services.engine import taking_over
from models.services.engine.claiming import AHEAD
from models.services.engine.publishing import Work
from models.services.engine.sessions import LEASE, Alive
from models.services.posts import scheduling
from models.stored import Unreachable

log = structlog.get_logger(__name__)
FRESH = LEASE.total_seconds() / 3  # an intent is followed by its call within milliseconds
AGAIN = 0.5  # seconds
UNFIT = "unfit"  # in place of what is prepared: why a target cannot carry the post
MENDING = (
    "Nothing was sent. Remove the files that it does not take, or send the post elsewhere; "
    "then retry."
)
NOWHERE = (
    "Somebody said that it is on {}, but not where, so nothing was taken down. Take it down there "
    "by hand."
)


def prepare(work: Work, home: Path) -> Mapping[str, Any]:
    """What the call will send, fixed before it is made, for sites that lie under `home`; or why
    nothing is to be sent. Never raises, for then nobody would hear of it."""
    try:
        return _prepared(work, home)
    except UserError as error:
        return {UNFIT: str(error)}
    except Exception as error:
        log.exception("nothing can be prepared", delivery=work.delivery_id, platform=work.platform)
        return {UNFIT: _broke(work, error)}


def _broke(work: Work, error: Exception) -> str:
    return f"the publisher for {work.platform} failed ({type(error).__name__})"


def _prepared(work: Work, home: Path) -> Mapping[str, Any]:
    publisher = publisher_for(work.platform)
    why = unfit(work.media, publisher.capabilities)
    if why and work.action == scheduling.PUBLISH:
        return {UNFIT: f"{work.target} {why}. {MENDING}"}
    content = Content(
        key=work.key,
        title=work.title,
        text=work.text,
        post=work.post,
        occurrence=work.occurrence,
        target=work.target,
        due_at=work.due_at,
        media=work.media,
    )
    return publisher.prepare(content, _destination(work, home))


def make(
    work: Work, home: Path, alive: Alive, intent_at: float, is_stopping: Callable[[], bool]
) -> Outcome | None:
    """Make the attempt whose intent was written at `intent_at` (of `awake`), unless others took it
    over meanwhile, as after this process was asleep: then None."""
    if awake() - intent_at > FRESH and not _is_still_ours(work, alive, is_stopping):
        log.warning("attempt not made: others took it over", delivery=work.delivery_id)
        return None
    early = min(work.not_before - clock.now(), AHEAD)  # more only if the clock was set back since
    time.sleep(max(0.0, early.total_seconds()))
    outcome = _legible(_call(work, home))
    if not isinstance(outcome, Delivered):
        log.info(
            "attempt made",
            delivery=work.delivery_id,
            post=work.post,
            target=work.target,
            outcome=type(outcome).__name__.lower(),
        )
    return outcome


def awake() -> float:
    """Seconds on a clock that nobody sets and that goes on while the machine sleeps (where there is
    one), to tell how long ago something was here."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def _is_still_ours(work: Work, alive: Alive, is_stopping: Callable[[], bool]) -> bool:
    while not is_stopping():
        try:
            with connection():
                alive.hold(now=clock.now())
                return taking_over.still_ours(work)
        except StorageError as error:
            log.warning("the database could not", error=str(error), delivery=work.delivery_id)
            time.sleep(AGAIN)
    return False


def _call(work: Work, home: Path) -> Outcome:
    """The one call; what a publisher did not foresee may have sent something, so that is ambiguous
    too."""
    if UNFIT in work.prepared:  # so nothing was ever sent
        return Absent() if work.look else Refused(work.prepared[UNFIT])
    try:
        publisher = publisher_for(work.platform)
        destination = _destination(work, home)
        if work.look:
            return _look(publisher, work, destination)
        if work.action == scheduling.PUBLISH:
            return publisher.publish(work.prepared, destination)
        if not work.remote_id and publisher.capabilities.takedown is Takedown.DELETE:
            return Refused(NOWHERE.format(work.target))
        return publisher.take_down(work.prepared, work.remote_id or "", destination)
    except Unreachable as error:  # nothing is sent before all files of a post are read
        return Later(str(error))
    except UserError as error:
        return Later(str(error)) if work.look else Refused(str(error))
    except Exception as error:
        log.exception("publisher failed", delivery=work.delivery_id, platform=work.platform)
        return Unknown(_broke(work, error))


def _legible(outcome: Outcome) -> Outcome:
    """An outcome whose words, which may be a platform's own, a database takes."""
    words = {each.name: getattr(outcome, each.name) for each in fields(outcome)}
    said = {name: clean(value) for name, value in words.items() if isinstance(value, str)}
    return replace(outcome, **said)  # type: ignore[arg-type]


def _look(publisher: Publisher, work: Work, destination: Destination) -> Outcome:
    """Whether what the attempt was to do is done: it is there, or, for a take-down, is no more."""
    found = publisher.find(work.prepared, destination)
    if work.action == scheduling.PUBLISH:
        return found or Absent()
    return Delivered() if found is None else Absent("it was looked for and is still there")


def destination(
    name: str,
    platform: str,
    settings: Mapping[str, str],
    secrets: Mapping[str, str],
    *,
    zone: str,
    home: Path,
) -> Destination:
    """A target as its publisher is given it, of a project in that zone and with sites under
    `home`."""
    more = {"path": str(home / "sites" / name), "zone": zone} if platform == "site" else {}
    return Destination(name, {**settings, **more}, secrets)


def _destination(work: Work, home: Path) -> Destination:
    return destination(
        work.target, work.platform, work.settings, work.secrets, zone=work.zone, home=home
    )
