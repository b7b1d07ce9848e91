"""Budgets of calls, and how long what is down is left alone."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import gates

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BUDGETS = st.integers(1, 200).flatmap(
    lambda per_hour: st.builds(
        gates.Budget, st.just(per_hour), st.one_of(st.none(), st.integers(1, per_hour))
    )
)
GAPS = st.lists(
    st.one_of(
        st.just(0.0),
        st.floats(0, 5, allow_nan=False),
        st.floats(0, 4000, allow_nan=False),
    ).map(lambda seconds: timedelta(seconds=seconds)),
    max_size=300,
)


def made(budget: gates.Budget, gaps: Sequence[timedelta]) -> list[datetime]:
    """The calls that a budget lets somebody make who asks after each of these gaps."""
    now, used, calls = NOON, None, []
    for gap in gaps:
        now += gap
        spent = gates.spend(used, budget, now=now)
        if spent is not None:
            used = spent
            calls.append(now)
    return calls


@given(BUDGETS, GAPS)
def test_no_hour_ever_sees_more_calls_than_allowed(budget, gaps):
    calls = made(budget, gaps)

    for first, after in zip(calls, calls[budget.per_hour :], strict=False):
        assert after - first >= gates.HOUR


@given(BUDGETS)
def test_somebody_who_always_asks_gets_nearly_all_of_them(budget):
    used, now, calls = None, NOON, 0
    while now < NOON + gates.HOUR:
        spent = gates.spend(used, budget, now=now)
        calls += spent is not None
        used = spent or used
        now = max(now, gates.fits_at(used, budget))

    assert budget.per_hour - 1 <= calls <= budget.per_hour


@given(BUDGETS, GAPS)
def test_what_is_allowed_is_what_can_be_spent_at_once(budget, gaps):
    now, used = NOON, None
    for gap in gaps[:40]:
        now += gap
        allowed, after, spent = gates.allowed(used, budget, now=now), used, 0
        while (more := gates.spend(after, budget, now=now)) is not None:
            after, spent = more, spent + 1
        assert allowed == spent
        used = gates.spend(used, budget, now=now) or used


@given(BUDGETS, GAPS)
def test_the_next_call_fits_at_the_very_moment_that_is_told_and_not_before(budget, gaps):
    now, used = NOON, None
    for gap in gaps:
        now += gap
        used = gates.spend(used, budget, now=now) or used
        assert used is not None
        at = gates.fits_at(used, budget)
        assert gates.spend(used, budget, now=at) is not None
        assert gates.spend(used, budget, now=at - timedelta(microseconds=1)) is None
        assert gates.allowed(used, budget, now=at) >= 1


@given(BUDGETS)
def test_what_is_not_used_is_not_saved_up(budget):
    used = gates.spend(None, budget, now=NOON)
    week_later = NOON + timedelta(weeks=1)

    assert gates.allowed(used, budget, now=week_later) == budget.at_once


@pytest.mark.parametrize(
    ("failures", "minutes"), [(5, 1), (6, 2), (7, 4), (8, 8), (9, 15), (10, 15), (10_000, 15)]
)
def test_a_pause_doubles_up_to_a_quarter_of_an_hour(failures, minutes):
    assert gates.pause(failures) == timedelta(minutes=minutes)


def test_each_kind_of_gate_has_a_name_of_its_own():
    names = {gates.project(7), gates.target(7), gates.account(7), gates.account(8)}

    assert len(names) == 4
