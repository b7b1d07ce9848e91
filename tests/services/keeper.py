"""A process beside the tests that keeps one server until the test run has ended, however it ends.

Called as `python -m tests.services.keeper KIND RUN_FOLDER`, where the kind is a module beside this
one that starts such a server. It prints one line, `ready ADDRESS` or `failed REASON`.
"""

import shutil
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from tests.services import memory
from tests.services.run import Unavailable, locked

DURABLE = "durable_postgresql"  # what it says is written lies on a disk


def keep(kind: str, run: Path) -> None:
    """Start a server in a folder of its own, say where it is, and end it with the run."""
    # A short path: a socket's may have a hundred characters at most.
    place = "/tmp" if kind == DURABLE else memory.folder()
    folder = Path(tempfile.mkdtemp(prefix="presstime-", dir=place))
    try:
        process, address = import_module(f"tests.services.{kind}").start(folder)
        try:
            _say(f"ready {address}")
            with locked(run / "alive"):
                pass
        finally:
            _stop(process)
    except Unavailable as error:
        _say(f"failed {error}")
    finally:
        shutil.rmtree(folder)


def _say(line: str) -> None:
    print(line, flush=True)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(2)  # SIGINT: PostgreSQL's fast shutdown, and Redis stops too
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    kind, run = sys.argv[1], Path(sys.argv[2])
    with locked(run / f"{kind}.running"):
        keep(kind, run)
    shutil.rmtree(run, ignore_errors=True)  # the tests may be removing it, or may have been killed
