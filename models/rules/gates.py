"""When a place takes no more for now: outages, rate limits, budgets; numbers in, moments out."""

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


def spend(used_until: datetime | None, per_hour: int, *, now: datetime) -> datetime | None:
    """How far a budget is spent after one more call now; None when it allows none. No hour ever
    sees more than `per_hour`: half of them at once, the other half evenly (GCRA)."""
    if used_until is not None and now < fits_at(used_until, per_hour):
        return None
    return max(used_until or now, now) + _interval(per_hour)


def fits_at(used_until: datetime, per_hour: int) -> datetime:
    """When a budget spent so far allows the next call."""
    return used_until - _interval(per_hour) * (_at_once(per_hour) - 1)


def allowed(used_until: datetime | None, per_hour: int, *, now: datetime) -> int:
    """How many calls a budget allows at this moment."""
    left = used_until if used_until is not None and used_until > now else now
    spent = (left - now) / _interval(per_hour)
    return max(0, int(_at_once(per_hour) - spent + 1e-9))


def near(per_hour: int) -> int:
    """How many calls in an hour are so many that people should know: 80 % of the budget."""
    return ceil(0.8 * per_hour)


def _at_once(per_hour: int) -> int:
    return max(1, per_hour // 2)


def _interval(per_hour: int) -> timedelta:
    return HOUR / max(1, per_hour - _at_once(per_hour))
