from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import Refused
from models.rules.freezes import (
    Scope,
    Window,
    coming,
    free_after,
    merged,
    on_holidays,
    shifted,
    spaced,
)
from models.rules.public_holidays import Holiday, between, find_calendar, name_of
from models.rules.recurrence import Rule

SPACING = timedelta(minutes=5)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
hours = st.integers(min_value=0, max_value=400).map(lambda count: NOON + timedelta(hours=count))
lengths = st.integers(min_value=1, max_value=60).map(lambda count: timedelta(hours=count))
ends = st.tuples(hours, lengths).map(lambda pair: Window(pair[0], pair[0] + pair[1]))
open_ones = hours.map(Window)
windows = st.lists(st.one_of(ends, ends, open_ones), max_size=8)
due = st.dictionaries(st.integers(min_value=1, max_value=99), hours, max_size=20).map(
    lambda found: list(found.items())
)


@given(windows, hours)
def test_merging_windows_changes_no_moment(some, moment):
    before = any(each.covers(moment) for each in some)

    assert any(each.covers(moment) for each in merged(some)) == before


@given(windows)
def test_merged_windows_neither_touch_nor_overlap(some):
    assert all(
        one.end is not None and one.end < other.start for one, other in pairwise(merged(some))
    )


@given(windows, hours)
def test_the_first_free_moment_is_free_and_none_before_it_is(some, moment):
    free = free_after(some, moment)

    if free is None:
        assert any(each.end is None for each in some)
        return
    assert not any(each.covers(free) for each in some)
    between_them = [moment + timedelta(hours=count) for count in range(500)]
    assert all(any(each.covers(one) for each in some) for one in between_them if one < free)


@given(st.integers(0, 6), st.integers(0, 23), st.integers(1, 160), hours)
def test_a_repeating_freeze_holds_at_every_moment_of_its_stretches(day, hour, length, moment):
    code = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[day]
    rule = Rule("UTC", datetime(2026, 1, 1), (time(hour),), f"FREQ=WEEKLY;BYDAY={code}")
    last = moment - timedelta(
        days=(moment.weekday() - day) % 7, hours=moment.hour - hour, minutes=moment.minute
    )
    last = last if last <= moment else last - timedelta(days=7)
    found = coming(rule, timedelta(hours=length), after=moment, before=moment + timedelta(days=30))

    assert any(each.covers(moment) for each in found) == (moment < last + timedelta(hours=length))
    assert all(each.end is not None and each.end > moment for each in found)


def test_a_stretch_lasts_by_the_clock_on_the_wall():
    nightly = Rule("Europe/Berlin", datetime(2026, 3, 1), (time(22),), "FREQ=DAILY")
    after = datetime(2026, 3, 28, 12, tzinfo=UTC)

    night = coming(nightly, timedelta(hours=8), after=after, before=after + timedelta(days=1))[0]

    assert night == Window(
        datetime(2026, 3, 28, 21, tzinfo=UTC), datetime(2026, 3, 29, 4, tzinfo=UTC)
    )


def test_the_days_of_a_weekend_are_one_window():
    rule = Rule("UTC", datetime(2026, 3, 1), (time(),), "FREQ=WEEKLY;BYDAY=SA,SU")

    found = coming(rule, timedelta(days=1), after=NOON, before=NOON + timedelta(days=14))

    assert [each.end - each.start for each in found if each.end] == [timedelta(days=2)] * 2


@given(due, hours)
def test_spacing_keeps_the_order_and_the_distance(some, start):
    moved = spaced(some, start, SPACING)

    order = sorted(some, key=lambda pair: (pair[1], pair[0]))
    assert [moved[each] for each, _ in order] == [
        start + SPACING * place for place in range(len(order))
    ]


@given(due, hours)
def test_shifting_keeps_order_and_never_brings_two_nearer_than_they_were(some, start):
    moved = shifted(some, start, SPACING)

    order = sorted(some, key=lambda pair: (pair[1], pair[0]))
    assert set(moved) == {each for each, _ in some}
    for (one, was), (other, then) in pairwise(order):
        assert moved[other] - moved[one] == max(SPACING, then - was)


@pytest.mark.parametrize(
    ("scope", "target", "post", "removal", "covered"),
    [
        (Scope(), 1, 2, False, True),
        (Scope(), 1, 2, True, False),
        (Scope(removals=True), 1, 2, True, True),
        (Scope(targets=frozenset({1})), 1, 2, False, True),
        (Scope(targets=frozenset({3})), 1, 2, False, False),
        (Scope(posts=frozenset({2})), 1, 2, False, True),
        (Scope(frozenset({3}), frozenset({2})), 1, 2, False, True),
    ],
)
def test_what_a_freeze_covers(scope, target, post, removal, covered):
    assert scope.covers(target, post, removal=removal) is covered


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("Germany", "DE"),
        ("in Germany (Bavaria)", "DE-BY"),
        ("Germany, Bayern", "DE-BY"),
        ("bavaria", "DE-BY"),
        ("de-by", "DE-BY"),
        ("the USA", "US"),
        ("United States (California)", "US-CA"),
        ("England", "GB-ENG"),
        ("日本", "JP"),
        ("Austria (Vienna)", "AT-9"),
    ],
)
def test_places_are_known_by_their_names(said, key):
    assert find_calendar(said).key == key


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("Germny", "Germany"),
        ("Germany (Bavarai)", "Bavaria"),
        ("", "which country"),
        ("in", "which"),
    ],
)
def test_a_place_nobody_knows_is_refused_with_the_nearest(said, hint):
    with pytest.raises(Refused, match=hint):
        find_calendar(said)


def test_holidays_are_those_of_the_region():
    january = (date(2026, 1, 1), date(2026, 1, 31))

    assert [each.name for each in between("DE-BY", *january)] == ["New Year's Day", "Epiphany"]
    assert [each.name for each in between("DE", *january)] == ["New Year's Day"]
    assert name_of("DE-BY") == "Germany (Bavaria)"


def test_holidays_in_a_row_are_one_window_from_midnight_to_midnight():
    days = [Holiday(date(2026, 12, day), f"day {day}") for day in (25, 26)]

    assert on_holidays(days, "Europe/Berlin") == [
        Window(
            datetime(2026, 12, 24, 23, tzinfo=UTC),
            datetime(2026, 12, 26, 23, tzinfo=UTC),
            "day 25, day 26",
        )
    ]
