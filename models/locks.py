"""File locks that the death of their holder frees (flock), for processes on one machine."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def take(path: Path, *, shared: bool = False) -> int | None:
    """Lock `path` without waiting; a descriptor to give to `release`, or None when another
    process holds it. The lock ends with the process at the latest."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def release(descriptor: int) -> None:
    """Let go of a lock."""
    os.close(descriptor)


def is_free(path: Path) -> bool:
    """Whether nobody holds a lock on `path`; a missing file is free."""
    if not path.exists():
        return True
    descriptor = take(path)
    if descriptor is None:
        return False
    release(descriptor)
    return True


@contextmanager
def waiting(path: Path) -> Iterator[None]:
    """Hold the lock on `path` while the block runs, waiting for it as long as it takes."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
