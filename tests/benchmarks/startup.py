"""How long a person waits for the first prompt of the chat."""

import time
from pathlib import Path
from statistics import median

import pexpect

from bot.terminal import lifetime
from tests.benchmarks import backlog
from tests.benchmarks.row import Row


def measure(small: bool = False) -> list[Row]:
    """The time from the command to its prompt, on a terminal, with a warm disk."""
    home = backlog.home_with(0)
    _to_first_prompt(home)
    times = [_to_first_prompt(home) for _ in range(1 if small else 9)]
    return [Row("presstime chat to first prompt", median(times), "s", aim=1.0)]


def _to_first_prompt(home: Path) -> float:
    started = time.monotonic()
    environment = {**backlog.environment(home), "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"}
    chat = pexpect.spawn(str(backlog.PRESSTIME), ["chat"], env=environment, timeout=30)
    chat.expect_exact("\x1b[?2004h")  # the line editor waits for keys
    chat.expect_exact(">")
    waited = time.monotonic() - started
    _wait_for(home, jobs=True)
    chat.sendeof()
    chat.expect(pexpect.EOF)
    chat.close()
    _wait_for(home, jobs=False)
    return waited


def _wait_for(home: Path, *, jobs: bool) -> None:
    """Wait until the chat's jobs process is there, or gone: it would disturb the next measurement,
    and it would make its home anew when that is removed."""
    deadline = time.monotonic() + 30
    while lifetime.somebody_works(home) != jobs:
        assert time.monotonic() < deadline
        time.sleep(0.05)
