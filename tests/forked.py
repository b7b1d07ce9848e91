"""Processes of presstime that begin at once: forked from one that has loaded all of it already.

A command that starts by itself takes a second of processor time for what it imports; a test that
starts some of them waits for little else. `start` and `run` are as those of `subprocess`, but for
one command alone. Where coverage is counted, they are real starts.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tests.services import run as services
from tests.services.forks import NUMBER

ROOT = Path(__file__).parents[1]
PROGRAM = "bot.cli"
COUNTED = "COVERAGE_PROCESS_START"
PATIENCE = 60.0  # seconds


class Forked:
    """A running command, as `subprocess.Popen` is one."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self.pid = _number(connection)
        self.returncode: int | None = None
        self.stdin: IO[Any] | None = None

    def poll(self) -> int | None:
        """Its exit status (below zero: the signal that ended it), None while it runs."""
        if self.returncode is None and select.select([self._connection], [], [], 0)[0]:
            self._end()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """The same, once it is over; raises TimeoutExpired."""
        if self.returncode is None:
            if not select.select([self._connection], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(PROGRAM, timeout or 0)
            self._end()
        assert self.returncode is not None
        return self.returncode

    def _end(self) -> None:
        self.returncode = os.waitstatus_to_exitcode(_number(self._connection))
        self._connection.close()

    def send_signal(self, sent: int) -> None:
        """Send it a signal, if it runs."""
        if self.poll() is None:
            os.kill(self.pid, sent)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


Process = subprocess.Popen[bytes] | Forked


def start(
    words: Sequence[str],
    *,
    env: Mapping[str, str],
    cwd: Path = ROOT,
    stdin: IO[Any] | int = subprocess.DEVNULL,
    stdout: IO[Any],
    stderr: IO[Any],
    program: str = PROGRAM,
) -> Process:
    """A command of presstime, in a session of its own, with the three files it reads and writes;
    `program` is the module whose `main` takes it."""
    if COUNTED in os.environ:
        return subprocess.Popen(
            [sys.executable, "-m", program, *words],
            env=env,
            cwd=cwd,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )
    with ExitStack() as stack:
        given = stack.enter_context(open(os.devnull)) if isinstance(stdin, int) else stdin
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(services.server("forks"))
        wanted = {"program": program, "words": list(words), "env": dict(env), "cwd": str(cwd)}
        files = [each.fileno() for each in (given, stdout, stderr)]
        socket.send_fds(connection, [b"+"], files)
        connection.sendall(json.dumps(wanted).encode() + b"\n")
        return Forked(connection)


@dataclass(frozen=True, slots=True)
class Done:
    """A command that is over: its exit status and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


def run(words: Sequence[str], *, env: Mapping[str, str], cwd: Path = ROOT, said: str = "") -> Done:
    """Run a command to its end, with what is `said` on its standard input; raises TimeoutExpired
    after a minute."""
    with ExitStack() as stack:
        given, out, err = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(3))
        given.write(said.encode())
        given.seek(0)
        process = start(words, env=env, cwd=cwd, stdin=given, stdout=out, stderr=err)
        try:
            status = process.wait(PATIENCE)
        finally:
            process.kill()
        return Done(status, *(_text(each) for each in (out, err)))


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def _number(connection: socket.socket) -> int:
    packed = connection.recv(NUMBER.size, socket.MSG_WAITALL)
    assert len(packed) == NUMBER.size, "the process that others are forked from is gone"
    return int(NUMBER.unpack(packed)[0])
