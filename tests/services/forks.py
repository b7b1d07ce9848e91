"""A process that has loaded all of presstime, from which `tests.forked` forks commands."""

import atexit
import gc
import json
import os
import pkgutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.services.run import await_start

ROOT = Path(__file__).parents[2]
NUMBER = struct.Struct("i")  # how the id of a process and its status travel


def start(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start one that listens on a socket in `folder` only."""
    address = folder / "forks.sock"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.services.forks", address],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    await_start(process, address.exists, folder / "log", "What commands are forked from")
    return process, str(address)


def serve(address: str) -> dict[str, Any] | None:
    """Fork a process for whoever asks, until it is interrupted; in such a process, what it is to
    run."""
    _load()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"{address}~")
        listener.listen()
        os.rename(f"{address}~", address)  # it answers from the first moment it is there
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        with suppress(KeyboardInterrupt):
            while True:
                connection, _ = listener.accept()
                with connection:
                    if os.fork() == 0:
                        listener.close()
                        return _forked(connection)
    return None


def _load() -> None:
    for package in ("models", "bot", "jobs"):
        for module in pkgutil.walk_packages([str(ROOT / package)], f"{package}."):
            if ".migrations" not in module.name:
                import_module(module.name)
    gc.collect()
    gc.freeze()  # what is shared is not looked at, and so not copied


def _forked(connection: socket.socket) -> dict[str, Any]:
    """Fork once more: the first tells how the second ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, files, _, _ = socket.recv_fds(connection, 1, 3)
    with connection.makefile("rb") as lines:
        wanted: dict[str, Any] = json.loads(lines.readline())
    pid = os.fork()
    if pid == 0:
        os.setsid()
        connection.sendall(NUMBER.pack(os.getpid()))
        connection.close()
        for number, file in enumerate(files):
            os.dup2(file, number)
            os.close(file)
        return wanted
    for file in files:
        os.close(file)
    _, status = os.waitpid(pid, 0)
    with suppress(OSError):  # whoever asked may be gone
        connection.sendall(NUMBER.pack(status))
    os._exit(0)


def become(wanted: Mapping[str, Any]) -> int:
    """Be the command that is wanted; its exit status."""
    os.environ.clear()
    os.environ.update(wanted["env"])
    time.tzset()
    os.chdir(wanted["cwd"])
    sys.path[:0] = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    sys.argv = ["presstime", *wanted["words"]]
    sys.modules["__main__"].__package__ = None  # or its usage would be this module's
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    try:
        import_module(wanted["program"]).main()
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    return 0


def end(status: int) -> None:
    """What an interpreter does at its end that can be noticed; to take apart all that was loaded
    takes longer than most commands."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(status)


if __name__ == "__main__" and (given := serve(sys.argv[1])) is not None:
    end(become(given))
