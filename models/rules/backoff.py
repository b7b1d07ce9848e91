"""When a refused attempt is tried again."""

from datetime import timedelta

BASE = timedelta(seconds=300)
LONGEST = timedelta(hours=6)
DOUBLINGS = 16  # far past LONGEST already


def next_delay(
    attempts: int, *, jitter: float, asked: timedelta | None = None, base: timedelta = BASE
) -> timedelta:
    """The wait after the `attempts`-th try: doubling from `base`, times half to one by `jitter`
    (0 to 1), never shorter than what the platform asked for."""
    doubled = min(base * 2 ** min(attempts - 1, DOUBLINGS), LONGEST)
    return max(doubled * (0.5 + jitter / 2), asked or timedelta())
