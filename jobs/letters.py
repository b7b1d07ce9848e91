"""Sending what people asked to be told directly: one message at a time, claimed, sent, settled."""

import random
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from threading import Lock

import structlog

from bot.mail.compose import compose
from jobs import mail
from jobs.mail import Server
from models import clock
from models.database import StorageError, connection
from models.rehearsal import MARK, rehearsing
from models.rules.outcomes import Delivered, Later, Outcome, Refused
from models.services.engine.sessions import Alive
from models.services.notices import dispatching
from models.services.notices.dispatching import Letter

log = structlog.get_logger(__name__)
PAUSES = (0.1, 0.5, 2.0, 5.0, 10.0)  # seconds between tries to write down what came of it
NOBODY = "presstime@localhost"  # who sends in a rehearsal without settings
FOLDER = "mail"  # where a rehearsal leaves what it would have sent


@dataclass(frozen=True, slots=True)
class Post:
    """The mail server of this installation, if it has one, and the address its mail is from."""

    server: Server | None = None
    sender: str = NOBODY


class Postman:
    """Delivers messages one after the other, on a thread of its own, under the session `alive`; a
    rehearsal leaves them in `home`. What it has not begun when it ends still waits for others."""

    def __init__(self, home: Path, alive: Alive, post: Post) -> None:
        self._home, self._alive, self._post = home, alive, post
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="letters")
        self._taken: dict[int, Future[None]] = {}
        self._lock = Lock()

    def take(self, dispatch_id: int) -> None:
        """Let a message be sent, if it is still to be; at once for whoever calls."""
        with self._lock:
            self._taken = {each: one for each, one in self._taken.items() if not one.done()}
            if dispatch_id not in self._taken:
                self._taken[dispatch_id] = self._thread.submit(self._deliver, dispatch_id)

    def close(self) -> None:
        """Begin nothing more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def finish(self, timeout: float) -> None:
        """Wait until what is being sent is written down, at most `timeout` seconds."""
        wait(list(self._taken.values()), timeout)

    def _deliver(self, dispatch_id: int) -> None:
        """Never raises, for nobody here would try again: the clock does."""
        try:
            letter = self._take(dispatch_id)
            if letter is not None:
                self._settle(letter, self._sent(letter))
        except StorageError as error:
            log.warning("the database could not", error=str(error), dispatch=dispatch_id)
        except Exception:
            log.exception("message failed", dispatch=dispatch_id)

    def _take(self, dispatch_id: int) -> Letter | None:
        if self._post.server is None and not rehearsing():
            log.warning("no e-mail is sent: PRESSTIME_SMTP_URL is not set", dispatch=dispatch_id)
            return None
        with connection():
            self._alive.hold(now=clock.now())
            return dispatching.take(dispatch_id, self._alive.id, now=clock.now())

    def _sent(self, letter: Letter) -> Outcome:
        try:
            message = compose(letter, self._post.sender, now=clock.now())
        except Exception as error:  # nothing was sent, and nothing ever will be of this
            log.exception("message cannot be written", dispatch=letter.id)
            return Refused(f"it could not be put into words ({type(error).__name__})")
        if rehearsing():
            return self._left(message)
        if self._post.server is None:
            return Later("PRESSTIME_SMTP_URL is not set")
        return mail.send(self._post.server, message, self._post.sender, letter.address)

    def _left(self, message: EmailMessage) -> Outcome:
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        folder = self._home / FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / f"{name}.eml").write_bytes(message.as_bytes())
        log.info(MARK, would="e-mail", file=f"{FOLDER}/{name}.eml")
        return Delivered()

    def _settle(self, letter: Letter, outcome: Outcome) -> None:
        log.info("message sent", dispatch=letter.id, outcome=type(outcome).__name__.lower())
        for pause in (*PAUSES, None):
            try:
                with connection():
                    dispatching.settle(letter, outcome, now=clock.now(), jitter=random.random)
                return
            except StorageError as error:
                log.warning("the database could not", error=str(error), dispatch=letter.id)
            if pause is not None:
                time.sleep(pause)
