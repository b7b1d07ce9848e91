"""The processes that may hold claims, and those that listen to people: opening, keeping alive, and
taking back from the dead.

A session holds a lock that its death frees, so its claims come back at once: on PostgreSQL an
advisory lock, on SQLite a file's. Where the lock cannot tell, only silence does: a lease, and then
the longest call a platform may take.
"""

import os
import secrets
import socket
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Lock
from typing import Any

from peewee import fn

from models import lifeline, locks
from models.database import is_sqlite, transaction
from models.lifeline import Lifeline
from models.services.engine import installation
from models.tables import Session

BEAT = timedelta(seconds=5)
LEASE = timedelta(seconds=15)
LONGEST_CALL = timedelta(seconds=60)
JOBS, CLOCK, WORKER = "jobs", "clock", "worker"
SLACK, DISCORD, WEB = "slack", "discord", "web"
CLOCKS = (JOBS, CLOCK)  # without one of them nothing falls due
MOST_AT_ONCE = 0.5  # seconds; nothing but time interrupts a wait for PostgreSQL


class FileLock:
    """A lock in a folder of this machine."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = folder / f"{name}.lock"
        descriptor = locks.take(self._path)
        if descriptor is None:
            raise RuntimeError(f"a session lock that was just named is taken: {name}")
        self._descriptor: int | None = descriptor

    def steady(self) -> bool:
        """A file's lock is freed by nothing but the end of its process."""
        return True

    def close(self) -> None:
        """Let go and leave nothing behind."""
        if self._descriptor is not None:
            self._path.unlink(missing_ok=True)
            locks.release(self._descriptor)
            self._descriptor = None


class Alive:
    """An open session of this process and its lock. One that was taken for dead, as after a long
    pause of the machine, goes on as a new session: its claims are others' now."""

    id: int
    name: str
    lock: FileLock | Lifeline

    def __init__(self, folder: Path, kind: str, *, now: datetime) -> None:
        self._folder = folder
        self._kind = kind
        self._beating = Lock()  # of those who wake up together one opens the new session
        self._open(now)

    def _open(self, now: datetime) -> None:
        name = secrets.token_hex(8)
        lock = FileLock(self._folder, name) if is_sqlite() else Lifeline(name)
        with transaction():
            session = Session.create(
                name=name,
                kind=self._kind,
                host=_host(),
                process_id=os.getpid(),
                started_at=now,
                seen_at=now,
            )
        self.id, self.name, self.lock, self._seen_at = session.id, name, lock, now

    def beat(self, *, cut_off_at: datetime | None = None, now: datetime) -> None:
        """Say that this process lives, and since when it is cut off from its chat, if it is; not
        inside a transaction."""
        installation.advance(now=now)
        with self._beating:
            mine = (Session.id == self.id) & Session.ended_at.is_null()
            if Session.update(seen_at=now, cut_off_at=cut_off_at).where(mine).execute():
                self._seen_at = now
            else:
                old = self.lock
                self._open(now)
                old.close()

    def hold(self, *, now: datetime) -> None:
        """Beat if the lease has run out unseen, as it does while a machine sleeps."""
        if now - self._seen_at > LEASE:
            self.beat(now=now)

    def wait(self, seconds: float, stop: Event) -> bool:
        """Wait at most so long, or until `stop`, or until something near was written; whether it
        was. May return sooner."""
        if isinstance(self.lock, Lifeline):
            return self.lock.wait(min(seconds, MOST_AT_ONCE))
        stop.wait(seconds)  # SQLite tells no news: that is for `data_version`
        return False

    def close(self, *, now: datetime) -> None:
        """End the session; its claims must have been given back before."""
        Session.update(ended_at=now, seen_at=now).where(Session.id == self.id).execute()
        self.lock.close()


def begin(folder: Path, kind: str = JOBS, *, now: datetime) -> Alive:
    """Open a session of a kind whose lock, if it is a file's, lies in `folder`."""
    return Alive(folder, kind, now=now)


def dead(folder: Path, *, now: datetime) -> list[Session]:
    """Sessions that ended without saying so: their lock is free, or they have been silent longer
    than a lease and the longest call (on SQLite only those of another machine, whose lock is out
    of sight)."""
    if is_sqlite():
        return [row for row in _open() if _is_dead(row, folder, now)]
    silent = Session.seen_at < now - LEASE - LONGEST_CALL
    return list(_open().where(silent | lifeline.is_free(Session.name)))


def bury(session: Session, folder: Path, *, now: datetime) -> bool:
    """Mark a dead session as ended; False when it was heard of meanwhile, or somebody else did.
    Belongs into one transaction with taking back what it held."""
    as_seen = (
        (Session.id == session.id)
        & Session.ended_at.is_null()
        & (Session.seen_at == session.seen_at)
    )
    if not Session.update(ended_at=now).where(as_seen).execute():
        return False
    (folder / f"{session.name}.lock").unlink(missing_ok=True)
    return True


def last_alive(*, besides: int = 0, now: datetime) -> datetime | None:
    """When a clock other than the session `besides` was last heard of; None when there never was
    one. Others do not count: without a clock they get nothing to do."""
    latest = (
        Session.select(Session.seen_at)
        .where((Session.id != besides) & Session.kind.in_(CLOCKS) & (Session.seen_at <= now))
        .order_by(Session.seen_at.desc())
        .first()
    )
    return latest.seen_at if latest else None


def last_beat() -> datetime | None:
    """When any clock said last that it lives, by its own machine's clock."""
    beat = fn.MAX(Session.seen_at)
    moment: datetime | None = Session.select(beat).where(Session.kind.in_(CLOCKS)).scalar()
    return moment


def _open() -> Any:
    return Session.select().where(Session.ended_at.is_null())


def _is_dead(session: Session, folder: Path, now: datetime) -> bool:
    if session.host == _host():
        return locks.is_free(folder / f"{session.name}.lock")
    return _is_silent(session, now)


def _is_silent(session: Session, now: datetime) -> bool:
    return bool(session.seen_at + LEASE + LONGEST_CALL < now)


def _host() -> str:
    return socket.gethostname()
