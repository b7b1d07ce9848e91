"""Conflict rules: pure, and true of any calendar."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.conflicts import freeze, near_duplicate, openings
from models.rules.conflicts.custom import span_of
from models.rules.conflicts.numbers import (
    PLATFORM_RATES,
    CustomRule,
    Numbers,
    Rate,
    numbers_of,
)
from models.rules.conflicts.registry import findings
from models.rules.conflicts.slots import Around, Closure, Finding, Severity, Slot
from models.rules.freezes import Falling, Window

NINE = datetime(2026, 3, 6, 8, 0, tzinfo=UTC)  # a Friday, 9:00 in Berlin
BERLIN = "Europe/Berlin"
DEFAULT = numbers_of({})


def slot(minutes: float = 0, schedule: int = 1, **more) -> Slot:
    """A slot so long after nine."""
    fields = {"target": 1, "target_name": "site", "account": 1, "platform": "site", "zone": BERLIN}
    at = NINE + timedelta(minutes=minutes)
    return Slot(at=at, post=schedule, schedule=schedule, **(fields | more))


def found(mine: Slot, others: list[Slot], numbers: Numbers = DEFAULT, **more) -> list[Finding]:
    return findings([mine], Around([mine, *others], numbers, BERLIN, **more))


def kinds(mine: Slot, others: list[Slot], numbers: Numbers = DEFAULT) -> dict[str, Severity]:
    return {each.kind: each.severity for each in found(mine, others, numbers)}


def custom(**rule) -> Numbers:
    return replace(DEFAULT, custom=(CustomRule(1, "as said", **rule),))


minutes = st.integers(-200, 200)
calendars = st.lists(minutes, max_size=12).map(
    lambda all_minutes: [slot(each, number + 2) for number, each in enumerate(all_minutes)]
)


@given(minutes)
def test_the_same_time_is_the_same_for_both(apart):
    mine, other = slot(), slot(apart, 2)

    assert kinds(mine, [other]).get("same_time") == kinds(other, [mine]).get("same_time")


@pytest.mark.parametrize(
    ("apart", "severity"),
    [(0, "warning"), (1, "warning"), (1.1, "info"), (4.9, "info"), (5, None), (60, None)],
)
def test_posts_on_a_target_are_warned_about_within_a_minute_and_advised_apart(apart, severity):
    assert kinds(slot(), [slot(apart, 2)]).get("same_time") == severity


def test_other_targets_and_ones_own_series_are_not_in_the_way():
    assert kinds(slot(), [slot(0, 2, target=2), slot(0.5, 1)]) == {}


@given(calendars, st.integers(-100_000, 100_000))
def test_moving_everything_moves_what_is_found_and_changes_nothing_else(others, seconds):
    numbers = replace(DEFAULT, clock_change=timedelta(), rates={"site": Rate(3)})
    by = timedelta(seconds=seconds)
    moved = [replace(each, at=each.at + by) for each in others]

    before = found(slot(), others, numbers)
    after = found(replace(slot(), at=NINE + by), moved, numbers)

    assert [(each.kind, each.severity, each.count) for each in before] == [
        (each.kind, each.severity, each.count) for each in after
    ]
    assert [each.start + by for each in before] == [each.start for each in after]


@given(calendars, minutes)
def test_one_more_on_the_calendar_never_makes_anything_less_grave(others, more):
    numbers = replace(DEFAULT, rates={"site": Rate(3)}, custom=custom(most=2, per="day").custom)
    before = kinds(slot(), others, numbers)
    after = kinds(slot(), [*others, slot(more, 99)], numbers)

    assert all(after[kind].weight >= severity.weight for kind, severity in before.items())


@pytest.mark.parametrize(("others", "severity"), [(3, None), (4, "warning"), (5, "error")])
def test_as_many_as_may_be_within_five_minutes_block(others, severity):
    calendar = [slot(number, number + 2, target=number + 2) for number in range(others)]

    assert kinds(slot(), calendar).get("resources") == severity


def test_a_project_without_that_limit_has_none():
    numbers = replace(DEFAULT, resources_most=0)
    calendar = [slot(0, number + 2, target=number + 2) for number in range(50)]

    assert "resources" not in kinds(slot(), calendar, numbers)


@pytest.mark.parametrize(
    ("others", "severity"), [(79, None), (80, "warning"), (99, "warning"), (100, "error")]
)
def test_a_platforms_hour_is_warned_about_from_four_fifths_on(others, severity):
    calendar = [
        slot(-30 + number / 2, number + 2, platform="twitter", target=2) for number in range(others)
    ]

    assert kinds(slot(platform="twitter"), calendar).get("platform_rate") == severity


def test_the_hour_rolls():
    before = [slot(-40, number + 2, platform="reddit") for number in range(5)]
    after = [slot(40, number + 20, platform="reddit") for number in range(5)]

    assert "platform_rate" not in kinds(slot(platform="reddit"), before + after)
    assert PLATFORM_RATES["reddit"].most == 10


@pytest.mark.parametrize(
    ("hour", "warned"), [(22, False), (23, True), (1, True), (3, True), (4, False)]
)
def test_two_hours_around_a_change_of_the_clock_are_warned_about(hour, warned):
    day = date(2026, 3, 28) if hour > 12 else date(2026, 3, 29)  # the change is at 1:00 UTC
    at = datetime.combine(day, time(hour), UTC)
    those = [each for each in found(replace(slot(), at=at), []) if each.kind == "dst"]

    assert bool(those) is warned
    assert all(each.better == datetime(2026, 3, 29, 4, tzinfo=UTC) for each in those)


def test_a_zone_without_changes_has_no_warning():
    at = datetime(2026, 3, 29, 1, tzinfo=UTC)

    assert kinds(replace(slot(zone="UTC"), at=at), []) == {}


def test_at_most_so_many_a_day_counts_the_day_of_the_project():
    numbers = custom(most=2, per="day", on="site")
    evening = [slot(14 * 60 + 30, 2), slot(14 * 60 + 50, 3)]  # 23:30 and 23:50 in Berlin

    assert kinds(slot(), evening, numbers)["rule 1"] == "error"
    assert "rule 1" not in kinds(slot(15 * 60 + 5), evening, numbers)


def test_so_far_apart_is_of_one_target():
    numbers = custom(apart=timedelta(minutes=30))

    assert kinds(slot(), [slot(29, 2)], numbers)["rule 1"] == "error"
    assert "rule 1" not in kinds(slot(), [slot(30, 2), slot(5, 3, target=2)], numbers)


@pytest.mark.parametrize(
    ("rule", "minutes", "against"),
    [
        ({"days": (4,)}, 0, True),
        ({"days": (3,)}, 0, False),
        ({"since": time(22), "until": time(7)}, -2 * 60 - 1, True),  # 6:59
        ({"since": time(22), "until": time(7)}, -2 * 60, False),
        ({"since": time(22), "until": time(7)}, 13 * 60, True),
        ({"since": time(8), "until": time(9)}, 0, False),
        ({"days": (3,), "since": time(22), "until": time(7)}, -3 * 60, True),  # of Thursday's night
        ({"days": (4,), "since": time(22), "until": time(7)}, -3 * 60, False),
        ({"since": time(16)}, 7 * 60, True),
        ({"until": time(10)}, 59, True),
    ],
)
def test_nothing_goes_out_when_a_rule_wants_nothing(rule, minutes, against):
    assert ("rule 1" in kinds(slot(minutes), [], custom(**rule))) is against


def test_a_rule_about_a_place_leaves_others_alone():
    assert kinds(slot(), [], custom(days=(4,), on="blog")) == {}
    assert kinds(slot(), [], custom(days=(4,), on="site", blocks=False))["rule 1"] == "warning"


@given(
    st.builds(
        CustomRule,
        number=st.integers(1, 99),
        said=st.text(),
        most=st.none() | st.integers(1, 9),
        per=st.sampled_from(["hour", "day", "week", "month"]),
        days=st.lists(st.integers(0, 6)).map(tuple),
        since=st.none() | st.times().map(lambda each: each.replace(microsecond=0)),
        until=st.none() | st.times().map(lambda each: each.replace(microsecond=0)),
        apart=st.none() | st.integers(1, 9_999).map(lambda each: timedelta(seconds=each)),
        on=st.none() | st.text(),
        blocks=st.booleans(),
    )
)
def test_a_kept_rule_is_the_same_rule(rule):
    assert CustomRule.from_json(rule.to_json()) == rule


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), st.sampled_from("hdwm"))
def test_a_moment_lies_in_its_span(at, letter):
    per = {"h": "hour", "d": "day", "w": "week", "m": "month"}[letter]
    moment = at.replace(tzinfo=UTC)
    start, end = span_of(moment, per, BERLIN)

    assert start <= moment < end


@given(st.text())
def test_words_are_like_themselves_however_they_are_written(text):
    plain = near_duplicate.plain(text)

    assert near_duplicate.plain(plain) == plain
    assert near_duplicate.marks_of(text) == near_duplicate.marks_of(plain)
    assert not plain or near_duplicate.likeness(plain, plain, 90) == 100


@pytest.mark.parametrize(
    "other",
    [
        "Our bakery opens at seven on Monday: come, see & taste!!",
        "our bakery opens at 7 on monday come see taste",
        "Our bakery opens at seven on Monday. Come, see and taste https://x.example/1",
    ],
)
def test_texts_that_are_nearly_the_same_share_a_mark(other):
    text = "Our bakery opens at seven on Monday: come, see and taste"

    assert set(near_duplicate.marks_of(text)) & set(near_duplicate.marks_of(other))


@given(calendars)
def test_an_opening_is_as_free_as_it_says(others):
    mine = slot()

    def see(slots):
        return Around(others, DEFAULT, BERLIN)

    offered = openings.openings([mine], see)
    again = [findings([replace(mine, at=mine.at + each.shift)], see([])) for each in offered]

    assert len(offered) <= 3
    assert [each.left for each in offered] == [each[0].severity if each else None for each in again]
    assert all(each.left in (None, Severity.INFO) or len(offered) == 1 for each in offered)


def test_a_series_is_not_moved_off_its_days():
    late = [replace(slot(), at=NINE + timedelta(days=each, hours=14)) for each in range(3)]
    numbers = custom(since=time(23), until=time(23, 30))

    shifts = [each.shift for each in openings.openings(late, lambda _: Around([], numbers, BERLIN))]

    assert shifts
    assert all(each < timedelta(hours=1) for each in shifts)


def frozen(start: datetime, end: datetime | None):
    """What closes all slots of a window."""
    window = Window(start, end, "")
    closure = Closure(7, window, Falling.HOLD, "legal asked", end)
    return lambda slot: closure if window.covers(slot.at) else None


@given(minutes, minutes)
def test_a_freeze_warns_of_what_lies_in_it_and_of_nothing_else(start, end):
    begin, over = NINE + timedelta(minutes=start), NINE + timedelta(minutes=end)

    findings_now = found(slot(), [], closed=frozen(begin, over))

    assert [each.severity for each in findings_now] == (
        [Severity.WARNING] if begin <= NINE < over else []
    )
    assert all(freeze.is_kind(each.kind) and each.better == over for each in findings_now)


def test_a_freeze_without_an_end_warns_and_knows_no_better_moment():
    [finding] = found(slot(), [], closed=frozen(NINE, None))

    assert (finding.better, finding.facts["until"], finding.severity.blocks) == (None, None, False)


@given(st.integers(1, 5_000), calendars)
def test_ways_out_of_a_freeze_begin_with_its_end_and_never_lead_into_it(length, others):
    end = NINE + timedelta(minutes=length)

    def see(slots):
        return Around(others, DEFAULT, BERLIN, closed=frozen(NINE, end))

    offered = openings.openings([slot()], see, beyond=end - NINE)

    assert all(NINE + each.shift >= end for each in offered)
    if length > 300:  # nothing else is near
        assert offered[0].shift == end - NINE
