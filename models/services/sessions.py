"""The processes that may hold claims: opening, keeping alive, and taking back from the dead.

A session holds a file lock that its death frees, so on one machine its claims come back at once.
On another machine only silence tells: its lease, and then the longest call a platform may take.
"""

import os
import secrets
import socket
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from models import locks
from models.database import transaction
from models.tables import Session

BEAT = timedelta(seconds=5)
LEASE = timedelta(seconds=15)
LONGEST_CALL = timedelta(seconds=60)


class Alive:
    """An open session of this process and its lock."""

    def __init__(self, session: Session, descriptor: int, path: Path) -> None:
        self.id = session.id
        self.name = session.name
        self._descriptor = descriptor
        self._path = path

    def beat(self, *, now: datetime) -> None:
        """Say that this process lives."""
        Session.update(seen_at=now).where(Session.id == self.id).execute()

    def close(self, *, now: datetime) -> None:
        """End the session; its claims must have been given back before."""
        Session.update(ended_at=now, seen_at=now).where(Session.id == self.id).execute()
        self._path.unlink(missing_ok=True)
        locks.release(self._descriptor)


def begin(folder: Path, *, now: datetime) -> Alive:
    """Open a session whose lock lies in `folder`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = secrets.token_hex(8)
    path = folder / f"{name}.lock"
    descriptor = locks.take(path)
    if descriptor is None:
        raise RuntimeError(f"a session lock that was just named is taken: {name}")
    with transaction():
        session = Session.create(
            name=name, host=_host(), process_id=os.getpid(), started_at=now, seen_at=now
        )
    return Alive(session, descriptor, path)


def dead(folder: Path, *, now: datetime) -> list[Session]:
    """Sessions that ended without saying so: their lock is free, or, on another machine, they
    have been silent longer than a lease and the longest call."""
    return [row for row in _open() if _is_dead(row, folder, now)]


def bury(session: Session, folder: Path, *, now: datetime) -> None:
    """Mark a dead session as ended, after its claims were taken back."""
    Session.update(ended_at=now).where(Session.id == session.id).execute()
    (folder / f"{session.name}.lock").unlink(missing_ok=True)


def last_alive(*, besides: int, now: datetime) -> datetime | None:
    """When a session other than `besides` was last heard of; None when there never was one."""
    latest = (
        Session.select(Session.seen_at)
        .where((Session.id != besides) & (Session.seen_at <= now))
        .order_by(Session.seen_at.desc())
        .first()
    )
    return latest.seen_at if latest else None


def _open() -> Iterable[Session]:
    return Session.select().where(Session.ended_at.is_null())


def _is_dead(session: Session, folder: Path, now: datetime) -> bool:
    if session.host == _host():
        return locks.is_free(folder / f"{session.name}.lock")
    return bool(session.seen_at + LEASE + LONGEST_CALL < now)


def _host() -> str:
    return socket.gethostname()
