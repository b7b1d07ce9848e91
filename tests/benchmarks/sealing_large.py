"""The same of a million rows: a chain that is followed once a year by somebody who doubts."""

from tests.benchmarks import sealing
from tests.benchmarks.row import Row

ON_REQUEST = True  # takes minutes


def measure(small: bool = False) -> list[Row]:
    """Rows a second that are sealed and verified where there are a million, and with how much
    memory."""
    return sealing.measured(200 if small else 1_000_000, small=small)
