"""What a tick costs with ten million pending: `python -m tests.benchmarks.run tick_large`. It takes
some minutes, and as many gigabytes as minutes."""

from tests.benchmarks import tick
from tests.benchmarks.row import Row

ON_REQUEST = True


def measure(small: bool = False) -> list[Row]:
    """The same as `tick`, ten times as large."""
    return tick.measured(2_000, 100) if small else tick.measured(10_000_000, tick.PARKED)
