"""How much memory the jobs process holds with many deliveries pending."""

import time
from pathlib import Path

from tests.benchmarks import backlog
from tests.benchmarks.row import Row


def measure(small: bool = False) -> list[Row]:
    """The resident memory of `presstime jobs` after it has settled."""
    pending = 200 if small else 100_000
    with backlog.jobs(backlog.home_with(pending)) as process:
        time.sleep(0 if small else 15)
        resident = _resident(process)
    return [Row(f"memory of presstime jobs, {pending:,} pending", resident, "MB", aim=120)]


def _resident(process: int) -> float:
    """Megabytes of a process, as Linux tells them."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("VmRSS:"))
    return int(kilobytes) / 1024
