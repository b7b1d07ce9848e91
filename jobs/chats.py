"""Messages to chats: a clock finds what is to be posted, edited or looked for, and hands it out; a
worker claims it, calls the chat, and writes down what came of it."""

import random
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

import structlog

from bot import cards as drawing
from bot.cards import Drawn
from bot.outlet import Outlet, Outlets, Pins, outlet_for
from bot.terminal.draw import Page, draw_notice
from jobs.broker import QueueDown
from models import clock
from models.database import StorageError, connection
from models.rehearsal import MARK, rehearsing
from models.rules.outcomes import Absent, Later, Refused, Unknown
from models.rules.postings import Posted, Posting
from models.services.engine.sessions import Alive
from models.services.notices import addressing, cards, channel_news, posted, posting
from models.services.notices.posting import Deed, Errand

log = structlog.get_logger(__name__)
THREADS = 4  # calls at once; of one channel there is one a second anyway
AGAIN = timedelta(seconds=5)  # until a message that nobody took is handed out once more
MOST = 64  # at once
PAUSES = (0.1, 0.5, 2.0, 5.0, 10.0)  # seconds between tries to write down what came of it
MARGIN = timedelta(seconds=20)  # of the time in which a chat knows a key again
NOT_HERE = timedelta(minutes=1)
FOLDER = "chats"  # where a rehearsal leaves what it would have posted


class Switchboard:
    """What a clock does for chats. `send(card)` gives a message to the workers; they claim it, so
    doubles do no harm."""

    def __init__(self, send: Callable[[int], None]) -> None:
        self._send = send
        self._handed_out: dict[int, datetime] = {}

    def look(self, now: datetime) -> None:
        """Hand out all that something is to be done about at `now`."""
        if not channel_news.has_chats():
            return
        addressing.address(now=now)
        cards.notice_marks(now=now)
        posting.take_back(now=now)
        due = posting.due(now=now, limit=MOST)
        self._handed_out = {
            number: at
            for number, at in self._handed_out.items()
            if number in due and at <= now < at + AGAIN
        }
        for number in due:
            if number not in self._handed_out and not self._is_sent(number, now):
                return

    def _is_sent(self, number: int, now: datetime) -> bool:
        try:
            self._send(number)
        except QueueDown as error:
            log.warning("the queue does not answer", error=str(error))
            return False
        self._handed_out[number] = now
        return True


@dataclass(frozen=True, slots=True)
class _Call:
    """What a call came to, what was shown by it, and the channel that was opened for it."""

    outcome: Posting | Absent | None
    drawn: Drawn | None = None
    channel: str | None = None


class Messenger:
    """Deals with messages to chats on threads of its own, under the session `alive`, by the outlets
    of the chats that are set up here; a rehearsal leaves them in `home`."""

    def __init__(self, home: Path, alive: Alive, outlets: Outlets) -> None:
        self._home, self._alive, self._outlets = home, alive, outlets
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="chats")
        self._taken: dict[int, Future[None]] = {}
        self._lock = Lock()

    def take(self, card_id: int) -> None:
        """Let a message be dealt with, if something is still to be done about it; at once for
        whoever calls."""
        with self._lock:
            self._taken = {each: one for each, one in self._taken.items() if not one.done()}
            if card_id not in self._taken:
                self._taken[card_id] = self._threads.submit(self._deal_with, card_id)

    def close(self) -> None:
        """Begin nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def finish(self, timeout: float) -> None:
        """Wait until what was begun is written down, at most `timeout` seconds."""
        wait(list(self._taken.values()), timeout)

    def _deal_with(self, card_id: int) -> None:
        """Never raises, for nobody here would try again: the clock does."""
        try:
            with connection():
                self._alive.hold(now=clock.now())
                errand = posting.take(card_id, self._alive.id, now=clock.now())
            if errand is not None:
                self._settle(errand, self._done(errand))
        except StorageError as error:
            log.warning("the database could not", error=str(error), card=card_id)
        except Exception:
            log.exception("message failed", card=card_id)

    def _done(self, errand: Errand) -> _Call:
        outlet = outlet_for(errand.place.workspace, self._outlets)
        if outlet is None and not rehearsing():
            log.warning("that chat is not set up here", workspace=errand.place.workspace)
            return _Call(Later("that chat is not set up here", NOT_HERE, limited=True))
        try:
            with connection():
                drawn = drawing.draw(errand, now=clock.now())
        except StorageError:
            raise
        except Exception as error:  # nothing was sent, and nothing ever will be of this
            log.exception("message cannot be drawn", card=errand.id)
            return _Call(Refused(f"it could not be put into words ({type(error).__name__})"))
        if drawn.reply is None or _looks_right(errand, drawn):
            return _Call(None, drawn)
        if rehearsing() or outlet is None:
            return _Call(self._left(errand, drawn), drawn)
        try:
            return _called(outlet, errand, drawn)
        except Exception as error:  # a bug of an outlet; it may have been sent
            log.exception("chat failed", card=errand.id)
            return _Call(Unknown(f"the call of the chat failed ({type(error).__name__})"), drawn)

    def _left(self, errand: Errand, drawn: Drawn) -> Posting:
        folder = self._home / FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        name = f"{errand.id}-{errand.fence}.txt"
        if drawn.reply is not None:
            text = draw_notice(drawn.reply, Page(width=100))
            (folder / name).write_text(text + "\n", encoding="utf-8")
        log.info(MARK, would=f"{errand.deed} in a chat", file=f"{FOLDER}/{name}")
        return Posted(errand.message_id or name)

    def _settle(self, errand: Errand, call: _Call) -> None:
        drawn = call.drawn
        found = errand.deed is Deed.LOOK
        look = drawing.fingerprint(drawn.reply) if drawn and drawn.reply and not found else None
        log.info(
            "message settled",
            card=errand.id,
            deed=str(errand.deed),
            outcome=type(call.outcome).__name__.lower() if call.outcome else "nothing to do",
        )
        for pause in (*PAUSES, None):
            try:
                with connection():
                    posted.settle(
                        errand,
                        call.outcome,
                        drawn=look,
                        channel=call.channel,
                        live=drawn.live if drawn else True,
                        until=drawn.until if drawn else None,
                        now=clock.now(),
                        jitter=random.random,
                    )
                return
            except StorageError as error:
                log.warning("the database could not", error=str(error), card=errand.id)
            if pause is not None:
                time.sleep(pause)


def _looks_right(errand: Errand, drawn: Drawn) -> bool:
    if errand.deed is not Deed.EDIT or drawn.reply is None:
        return False
    return errand.drawn == drawing.fingerprint(drawn.reply)


def _called(outlet: Outlet, errand: Errand, drawn: Drawn) -> _Call:
    """Make the call that an errand asks for."""
    place, channel = errand.place, errand.channel
    if channel is None:
        opened = outlet.direct(place.workspace, place.address)
        if not isinstance(opened, str):
            return _Call(opened, drawn)
        channel = opened
    outcome = _outcome(outlet, errand, drawn, channel)
    is_new = drawn.pinned and errand.deed is not Deed.EDIT
    if is_new and isinstance(outcome, Posted) and isinstance(outlet, Pins):
        outlet.pin(place.workspace, channel, outcome.message_id)
    return _Call(outcome, drawn, channel if errand.channel is None else None)


def _outcome(outlet: Outlet, errand: Errand, drawn: Drawn, channel: str) -> Posting | Absent:
    if drawn.reply is None:
        raise ValueError(f"there is nothing to say in message {errand.id}")
    workspace = errand.place.workspace
    if errand.deed is Deed.EDIT and errand.message_id is not None:
        thread = errand.thread
        return outlet.edit(workspace, channel, errand.message_id, drawn.reply, thread=thread)
    knows_key = clock.now() < errand.first_at + outlet.key_window - MARGIN
    if errand.deed is Deed.LOOK and not knows_key:
        return outlet.find(
            workspace, channel, errand.key, since=errand.first_at, thread=errand.thread
        )
    return outlet.post(
        workspace,
        channel,
        drawn.reply,
        key=errand.key,
        thread=errand.thread,
        silent=drawn.silent,
        mention=drawn.mention,
    )
