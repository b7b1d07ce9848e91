"""When a place takes no more for now: outages, rate limits, budgets; numbers in, moments out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

FAILURES_TO_CLOSE = 5  # in a row
FIRST_PAUSE = timedelta(seconds=60)  # also after a rate limit that names no time
LONGEST_PAUSE = timedelta(minutes=15)
HOUR = timedelta(hours=1)


def project(number: int) -> str:
    """The name of the gate that lets only so many calls of a project be made at once."""
    return f"project {number}"


def target(number: int) -> str:
    """The name of the gate that closes when a target is down or asks to wait."""
    return f"target {number}"


def account(number: int) -> str:
    """The name of the gate that spends an account's budget of calls."""
    return f"account {number}"


def pause(failures: int) -> timedelta:
    """How long a target is left alone after so many failures in a row, the first of which closed
    it: doubling from a minute."""
    doublings = min(max(failures - FAILURES_TO_CLOSE, 0), 10)
    return min(FIRST_PAUSE * 2**doublings, LONGEST_PAUSE)


@dataclass(frozen=True, slots=True)
class Budget:
    """How many calls an account may make in any hour, and how many of them at once (by default
    half); the others evenly (GCRA)."""

    per_hour: int
    burst: int | None = None

    @property
    def at_once(self) -> int:
        """How many may be made at the same moment."""
        return max(1, self.per_hour // 2) if self.burst is None else self.burst

    @property
    def interval(self) -> timedelta:
        """What lies between two of the others."""
        return HOUR / max(1, self.per_hour - self.at_once)


def spend(used_until: datetime | None, budget: Budget, *, now: datetime) -> datetime | None:
    """How far a budget is spent after one more call now; None when it allows none."""
    if used_until is not None and now < fits_at(used_until, budget):
        return None
    return max(used_until or now, now) + budget.interval


def fits_at(used_until: datetime, budget: Budget) -> datetime:
    """When a budget spent so far allows the next call."""
    return used_until - budget.interval * (budget.at_once - 1)


def allowed(used_until: datetime | None, budget: Budget, *, now: datetime) -> int:
    """How many calls a budget allows at this moment."""
    left = used_until if used_until is not None and used_until > now else now
    spent = (left - now) / budget.interval
    return max(0, int(budget.at_once - spent + 1e-9))


def near(per_hour: int) -> int:
    """How many calls in an hour are so many that people should know: 80 % of the budget."""
    return ceil(0.8 * per_hour)
