"""What a home remembers of the databases it saw: how far each had counted its beats.

It is kept in names of empty files, one a database. So it needs no room on a full disk, cannot be
half-written, and a backup that is laid over the home leaves the higher number standing.
"""

import hashlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_NAME = re.compile(r"([0-9a-f]{16})\.([0-9a-f]{8})\.([0-9a-f]{8})\.(\d+)")


@dataclass(frozen=True, slots=True)
class Trace:
    """The latest that a home saw of the database `stamp`: under which `address`, and how many
    beats that database had counted of this home, which it knows as `home`."""

    stamp: str
    home: str
    address: str
    beats: int


def latest(folder: Path, stamp: str) -> Trace | None:
    """The latest trace of a database; None where this home never saw it."""
    found = [trace for trace in _traces(folder) if trace.stamp == stamp]
    return max(found, key=lambda trace: trace.beats, default=None)


def note(folder: Path, trace: Trace) -> None:
    """Keep a trace in place of earlier ones; a later one that another process kept stays."""
    folder.mkdir(mode=0o700, exist_ok=True)
    _path(folder, trace).touch(mode=0o600)
    for other in _traces(folder):
        if (other.stamp, other.home) == (trace.stamp, trace.home) and other.beats < trace.beats:
            _path(folder, other).unlink(missing_ok=True)


def new_home() -> str:
    """A name for this home that a database has not heard yet."""
    return secrets.token_hex(4)


def address_of(url: str) -> str:
    """What stands for a database's address, without its user and password."""
    parts = urlsplit(url)
    plain = f"{parts.netloc.rpartition('@')[2]}{parts.path}?{parts.query}"
    return hashlib.sha256(plain.encode()).hexdigest()[:8]


def _traces(folder: Path) -> Iterator[Trace]:
    for path in folder.iterdir() if folder.is_dir() else ():
        if match := _NAME.fullmatch(path.name):
            yield Trace(match[1], match[2], match[3], int(match[4]))


def _path(folder: Path, trace: Trace) -> Path:
    return folder / f"{trace.stamp}.{trace.home}.{trace.address}.{trace.beats}"
