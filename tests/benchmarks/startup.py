"""How long a person waits for the first prompt of the chat."""

import time
from pathlib import Path
from statistics import median

import pexpect

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
    chat.sendeof()
    chat.expect(pexpect.EOF)
    chat.close()
    return waited
