"""File locks that the death of their holder frees (flock), for processes on one machine.

Unlike lockf, flock also keeps the threads of one process apart. What a process starts does not
inherit its locks: descriptors that Python opens end at an exec.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path


def take(path: Path, *, shared: bool = False, seconds: float = 0.0) -> int | None:
    """Lock `path`, alone or with others (`shared`), waiting at most so long; a descriptor to give
    to `release`, or None when it is not to be had. The lock ends with the process at the latest."""
    with ExitStack() as undo:
        descriptor = _opened(path)
        undo.callback(os.close, descriptor)
        if not _soon(descriptor, _kind(shared) | fcntl.LOCK_NB, time.monotonic() + seconds):
            return None
        undo.pop_all()
    return descriptor


def release(descriptor: int) -> None:
    """Let go of a lock, at once: a child that is just being started still holds a copy of it."""
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    os.close(descriptor)


def is_free(path: Path, *, shared: bool = False, seconds: float = 0.0) -> bool:
    """Whether the lock on `path` could be taken so within that time; a missing file is free."""
    if not path.exists():
        return True
    descriptor = take(path, shared=shared, seconds=seconds)
    if descriptor is None:
        return False
    release(descriptor)
    return True


@contextmanager
def waiting(path: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold the lock on `path` while the block runs, waiting for it as long as it takes."""
    descriptor = _opened(path)
    try:
        fcntl.flock(descriptor, _kind(shared))
        yield
    finally:
        os.close(descriptor)


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _kind(shared: bool) -> int:
    return fcntl.LOCK_SH if shared else fcntl.LOCK_EX


def _soon(descriptor: int, how: int, until: float) -> bool:
    pause = 0.001
    while True:
        try:
            fcntl.flock(descriptor, how)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(pause)
            pause = min(pause * 1.5, 0.01)
        else:
            return True
