"""When a digest is due: by the clocks on the wall, once a local day."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.digests import EVERY_DAY, day_of, next_due
from models.rules.timezones import tzinfo_of

BERLIN = "Europe/Berlin"


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_it_comes_at_the_next_such_time_on_the_wall():
    assert next_due(time(8, 30), EVERY_DAY, BERLIN, at(2026, 3, 2, 7, 0)) == at(2026, 3, 2, 7, 30)
    assert next_due(time(8, 30), EVERY_DAY, BERLIN, at(2026, 3, 2, 7, 30)) == at(2026, 3, 3, 7, 30)


def test_on_weekdays_it_leaves_out_the_weekend():
    friday = at(2026, 3, 6, 9, 0)
    assert next_due(time(9), (1, 2, 3, 4, 5), BERLIN, friday) == at(2026, 3, 9, 8, 0)


def test_an_hour_that_is_skipped_moves_forward_and_one_that_comes_twice_is_the_first():
    gap = next_due(time(2, 30), EVERY_DAY, BERLIN, at(2026, 3, 28, 12, 0))
    assert gap == at(2026, 3, 29, 1, 30)  # 03:30 on the wall
    fold = next_due(time(2, 30), EVERY_DAY, BERLIN, at(2026, 10, 24, 12, 0))
    assert fold == at(2026, 10, 25, 0, 30)
    assert next_due(time(2, 30), EVERY_DAY, BERLIN, fold, date(2026, 10, 25)) > fold + timedelta(
        hours=20
    )


def test_after_a_change_of_the_hour_there_is_still_one_a_day():
    sent = date(2026, 3, 2)
    again = next_due(time(18), EVERY_DAY, BERLIN, at(2026, 3, 2, 9, 0), sent)
    assert day_of(again, BERLIN) == date(2026, 3, 3)


@settings(max_examples=50)
@given(
    st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    st.sets(st.integers(1, 7), min_size=1),
    st.sampled_from([BERLIN, "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
)
def test_every_local_day_that_is_wanted_has_exactly_one(clock, days, zone, after):
    last, seen = None, []
    for _ in range(9):
        after = next_due(clock, days, zone, after, last)
        last = day_of(after, zone)
        seen.append(last)
        assert after.astimezone(tzinfo_of(zone)).isoweekday() in days

    assert seen == sorted(set(seen))
    if len(days) == 7:
        assert all(later - one == timedelta(days=1) for one, later in pairwise(seen))
