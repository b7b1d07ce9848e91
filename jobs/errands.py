"""What workers look after in between: targets that are tried before they are needed, tokens of
chats that are renewed before they end. Whoever does one claims it first, so any number may run."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from jobs.attempts import destination
from jobs.publishers.protocol import CannotTell, Publisher
from jobs.publishers.registry import publisher_for
from models import clock
from models.database import StorageError, connection
from models.errors import UserError
from models.services.engine import preflight
from models.services.engine.preflight import Trial
from models.services.workspaces import chat_installations

log = structlog.get_logger(__name__)
EVERY = 5.0  # seconds
STOP_WITHIN = 5.0


@contextmanager
def running(home: Path) -> Iterator[None]:
    """Do errands on a thread of its own while the block runs, for sites that lie under `home`."""
    stop = threading.Event()
    thread = threading.Thread(target=_run, args=(home, stop), name="errands", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(STOP_WITHIN)  # one that takes longer has nothing to lose


def _run(home: Path, stop: threading.Event) -> None:
    while not stop.wait(EVERY):
        try:
            look(home, stop)
        except StorageError as error:
            log.warning("the database could not", error=str(error))
        except Exception:
            log.exception("errands failed")


def look(
    home: Path,
    stop: threading.Event | None = None,
    *,
    publishers: Callable[[str], Publisher] = publisher_for,
) -> None:
    """Do all errands that are due, until `stop` is set; `publishers` gives that of a platform."""
    stop = stop or threading.Event()
    now = clock.now()
    with connection():
        targets = preflight.due(now=now)
        workspaces = chat_installations.to_renew(now=now)
    for workspace in workspaces:
        _renew(workspace)
    for each in targets:
        if not stop.is_set():
            _try_target(each, home, publishers)


def _try_target(target_id: int, home: Path, publishers: Callable[[str], Publisher]) -> None:
    with connection():
        trial = preflight.begin(target_id, now=clock.now())
    if trial is None:
        return
    try:
        trouble, readers = _tried(trial, home, publishers)
    except CannotTell as error:  # nothing is known, so nothing is told
        log.info("target not tried", target=trial.name, error=str(error))
        return
    log.info("target tried", target=trial.name, platform=trial.platform, well=trouble is None)
    with connection():
        preflight.settle(trial, trouble, readers=readers, now=clock.now())


def _tried(
    trial: Trial, home: Path, publishers: Callable[[str], Publisher]
) -> tuple[str | None, int | None]:
    """What is wrong with a target, in words, and how many people it can call."""
    try:
        there = destination(
            trial.name, trial.platform, trial.settings, trial.secrets, zone=trial.zone, home=home
        )
        return None, publishers(trial.platform).check(there)
    except (StorageError, CannotTell):
        raise
    except UserError as error:
        return str(error), None
    except Exception as error:
        log.exception("target could not be tried", target=trial.name, platform=trial.platform)
        return f"it could not be tried ({type(error).__name__})", None


def _renew(workspace: str) -> None:
    from bot.slack import installations  # slack_sdk is heavy, and most have no Slack

    with connection():
        installations.renew(workspace, now=clock.now())
