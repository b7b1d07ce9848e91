"""One test run: the servers its workers share, started when first asked for, gone when it ends."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tests.services import memory

VARIABLE = "PRESSTIME_TEST_RUN"
KEEPERS = ("postgresql", "durable_postgresql", "redis_server", "forks")


class Unavailable(Exception):
    """A server the tests need cannot be had here; the message says in one line what to install."""


def begin() -> IO[bytes]:
    """Open this run's folder and hold its lock: the kernel frees it however this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="presstime-run-", dir=memory.folder()))
    os.environ[VARIABLE] = str(folder)
    alive = (folder / "alive").open("wb")
    fcntl.flock(alive, fcntl.LOCK_EX)
    return alive


def end(alive: IO[bytes]) -> None:
    """Let go of the run's lock and wait until every keeper has stopped its server."""
    folder = Path(alive.name).parent
    alive.close()
    for keeper in KEEPERS:
        if (folder / f"{keeper}.running").exists():
            with locked(folder / f"{keeper}.running"):
                pass
    shutil.rmtree(folder, ignore_errors=True)  # a keeper may be removing it too


def server(keeper: str) -> str:
    """The address of this run's server of that kind, started by whichever worker asks first."""
    folder = Path(os.environ[VARIABLE])
    answer = folder / f"{keeper}.address"
    with locked(folder / f"{keeper}.start"):
        if not answer.exists():
            answer.write_text(_start(keeper, folder))
    verdict, _, rest = answer.read_text().strip().partition(" ")
    if verdict != "ready":
        raise Unavailable(rest or f"the keeper of {keeper} died")
    return rest


def _start(keeper: str, folder: Path) -> str:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.services.keeper", keeper, str(folder)],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the tests; the keeper leaves when they are gone
        text=True,
    )
    process.returncode = 0  # nobody waits for it: it outlives this worker
    assert process.stdout is not None
    with process.stdout as answer:
        return answer.readline()


def await_start(
    process: subprocess.Popen[bytes], answers: Callable[[], bool], log: Path, name: str
) -> None:
    """Wait until a server answers; raises Unavailable, with its last words, when it does not."""
    deadline = time.monotonic() + 60
    while not answers():
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            said = " ".join(log.read_text().split())[-300:]
            raise Unavailable(f"{name} did not start: {said}")
        time.sleep(0.02)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on a file."""
    with path.open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
