"""Waits grow, are spread out, and respect what a platform asks for."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.rules.backoff import BASE, LONGEST, next_delay

jitters = st.floats(0, 1)


@given(st.integers(1, 60), jitters)
def test_a_wait_is_between_half_and_all_of_the_doubled_base_up_to_the_longest(attempts, jitter):
    doubled = min(BASE * 2 ** min(attempts - 1, 20), LONGEST)

    assert doubled / 2 <= next_delay(attempts, jitter=jitter) <= doubled


@given(st.integers(1, 20), jitters, st.timedeltas(timedelta(), timedelta(days=30)))
def test_no_wait_is_shorter_than_asked(attempts, jitter, asked):
    assert next_delay(attempts, jitter=jitter, asked=asked) >= asked
