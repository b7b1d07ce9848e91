"""Chats and the jobs process beside them. Who is there is told by file locks, which the system
frees however a process ends; what the jobs lock's file says is only why it was held."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import Event

import structlog

from models import locks

log = structlog.get_logger(__name__)
LOOK_EVERY = 0.5  # seconds between two looks at a lock
PATIENCE, A_LOOK = 1.0, 0.1  # seconds; a look at a lock holds it for an instant
SHORT_LIFE = 5.0  # seconds; jobs that end sooner could not start
NOTE = 32  # bytes; one write of one length replaces the whole note
TRIES, LONG_WAIT = 3, 30.0  # then a start is tried only so many seconds apart

CHATS, JOBS = "chats.lock", "jobs.lock"

DIED = (
    "The jobs process had died; it is being started again and goes on where it was. "
    "Nothing is lost."
)
CANNOT_START = (
    "The jobs process does not start, so nothing is published for now; it is tried again every "
    "30 seconds. The reason is in {log}."
)


class Why(StrEnum):
    """Why a process holds, or held, the jobs lock."""

    CHATS = "chats"
    SERVICE = "service"
    STOPPING = "stopping"


def chatting(home: Path) -> AbstractContextManager[None]:
    """While the block runs, this process counts as a chat on this home."""
    return locks.waiting(home / CHATS, shared=True)


def somebody_chats(home: Path) -> bool:
    """Whether any process, but this one inside `chatting`, is a chat on this home."""
    return not locks.is_free(home / CHATS, seconds=A_LOOK)


def somebody_works(home: Path) -> bool:
    """Whether a jobs process works for this home."""
    return not locks.is_free(home / JOBS, shared=True, seconds=A_LOOK)


def why_worked(home: Path) -> Why | None:
    """Why the jobs lock is held, or was when its last holder ended."""
    with suppress(OSError, ValueError):
        return Why((home / JOBS).read_text("ascii").strip().rpartition(" ")[2])
    return None


@contextmanager
def working(home: Path, why: Why, stop: Event) -> Iterator[bool]:
    """Hold the jobs lock while the block runs. Beside chats: False when another process has it;
    as a service: wait for it, until `stop`."""
    held = locks.take(home / JOBS, seconds=PATIENCE)
    while why is Why.SERVICE and held is None and not stop.wait(LOOK_EVERY):
        held = locks.take(home / JOBS)
    if held is None:
        yield False
        return
    try:
        _write(held, why)
        yield True
        _write(held, Why.STOPPING)
    finally:
        locks.release(held)


def _write(descriptor: int, why: Why) -> None:
    try:
        os.pwrite(descriptor, f"{os.getpid()} {why}".ljust(NOTE).encode("ascii"), 0)
    except OSError:  # a full disk; the lock itself needs no room
        log.exception("could not note why the jobs lock is held")


def stop_after_last_chat(home: Path, stop: Event) -> None:
    """Set `stop` once no chat is on this home; runs until then."""
    while not stop.wait(LOOK_EVERY):
        if locks.is_free(home / CHATS):
            stop.set()


@dataclass(slots=True)
class Keeper:
    """A chat's care for the jobs process: whether it ever saw one at work, the one it started,
    when, and how often in vain."""

    home: Path
    log: Path
    tell: Callable[[str], None]
    command: tuple[str, ...] = (sys.executable, "-P", "-m", "bot.cli", "jobs", "--while-chats")
    seen: bool = False
    child: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    in_vain: int = 0


def keep_jobs(keeper: Keeper, stop: Event) -> None:
    """See to it that a jobs process works for this home, until `stop`."""
    while not stop.is_set():
        try:
            look(keeper)
        except OSError:  # a full disk; the next look may find it mended
            log.exception("jobs process could not be looked after")
        stop.wait(LOOK_EVERY)


def look(keeper: Keeper) -> None:
    """Start the jobs process if there is none and none is starting."""
    if keeper.child is not None:
        code = keeper.child.poll()
        if code is None:
            keeper.seen = True
            return
        keeper.child = None
        _count(keeper, code)
    if somebody_works(keeper.home):
        keeper.seen = True
    elif keeper.in_vain < TRIES or time.monotonic() - keeper.started > LONG_WAIT:
        if keeper.seen and not keeper.in_vain and why_worked(keeper.home) is not Why.STOPPING:
            keeper.tell(DIED)
        _start(keeper)


def _count(keeper: Keeper, code: int) -> None:
    """Take note of a child that ended: killed, it had worked; failed soon, it cannot start."""
    keeper.seen |= code < 0
    failed = code > 0 and time.monotonic() - keeper.started < SHORT_LIFE
    keeper.in_vain = keeper.in_vain + 1 if failed else 0
    if keeper.in_vain == TRIES:
        keeper.tell(CANNOT_START.format(log=keeper.log))


def _start(keeper: Keeper) -> None:
    """In a session of its own, so that Ctrl-C and a closed terminal do not reach it."""
    with keeper.log.open("ab") as log:
        keeper.child = subprocess.Popen(  # noqa: S603 – our own command
            keeper.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    keeper.started = time.monotonic()
