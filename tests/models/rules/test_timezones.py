import subprocess
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import timezones, zone_names

ZONES = [zone for zones in timezones.zones_by_region().values() for zone in zones]
DAY = datetime(2026, 7, 1, 12, tzinfo=UTC)


def wall(text):
    return datetime.fromisoformat(text)


zones = st.sampled_from(ZONES)
instants = st.datetimes(wall("2024-01-01"), wall("2034-01-01")).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)


def zone_of(words, user="America/New_York"):
    return timezones.find_zone(words, user).zone


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("ET", "America/New_York"),
        ("est", "America/New_York"),
        ("EDT", "America/New_York"),
        ("PT", "America/Los_Angeles"),
        ("CT", "America/Chicago"),
        ("CET", "Europe/Berlin"),
        ("CEST", "Europe/Berlin"),
        ("GMT", "UTC"),
        ("Z", "UTC"),
        ("JST", "Asia/Tokyo"),
        ("AEST", "Australia/Sydney"),
        ("NZT", "Pacific/Auckland"),
        ("Berlin time", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("America/Sao_Paulo", "America/Sao_Paulo"),
        ("america/sao_paulo", "America/Sao_Paulo"),
        ("são paulo", "America/Sao_Paulo"),
        ("NYC", "America/New_York"),
        ("SF", "America/Los_Angeles"),
        ("Delhi", "Asia/Kolkata"),
        ("Bangalore", "Asia/Kolkata"),
        ("Munich", "Europe/Berlin"),
        ("München", "Europe/Berlin"),
        ("Frankfurt", "Europe/Berlin"),
        ("Boston", "America/New_York"),
        ("Seattle local time", "America/Los_Angeles"),
        ("Perth time", "Australia/Perth"),
        ("Indianapolis", "America/Indiana/Indianapolis"),
        ("東京", "Asia/Tokyo"),
        ("+05:30", "UTC+05:30"),
        ("UTC+2", "UTC+02:00"),
        ("GMT-3", "UTC-03:00"),
        ("utc −0330", "UTC-03:30"),
        ("UTC+0", "UTC"),
    ],
)
def test_a_zone_is_found_by_what_people_call_it(words, zone):
    found = zone_of(words)

    assert found is not None
    moment = DAY.astimezone(timezones.tzinfo_of(found))
    assert moment.utcoffset() == DAY.astimezone(timezones.tzinfo_of(zone)).utcoffset()
    assert found == zone or zone == "America/Indiana/Indianapolis"


@pytest.mark.parametrize(
    "words", ["", "atlantis", "easter", "christmas", "center", "+15:00", "la", "cat", "at", "12"]
)
def test_words_that_name_no_zone_find_none(words):
    assert timezones.find_zone(words, "UTC").zones == ()


@pytest.mark.parametrize(
    ("words", "user", "zone"),
    [
        ("IST", "Asia/Kolkata", "Asia/Kolkata"),
        ("IST", "Europe/Dublin", "Europe/Dublin"),
        ("IST", "Asia/Jerusalem", "Asia/Jerusalem"),
        ("CST", "Asia/Shanghai", "Asia/Shanghai"),
        ("CST", "America/Winnipeg", "America/Winnipeg"),
        ("BST", "Europe/London", "Europe/London"),
        ("PST", "Asia/Manila", "Asia/Manila"),
        ("GMT", "Europe/London", "UTC"),
    ],
)
def test_an_abbreviation_with_several_meanings_is_read_by_the_readers_own_zone(words, user, zone):
    assert zone_of(words, user) == zone


@pytest.mark.parametrize("words", ["IST", "CST", "BST", "san juan"])
def test_what_may_mean_several_zones_is_left_to_be_asked(words):
    found = timezones.find_zone(words, "Australia/Sydney")

    assert len(found.zones) > 1
    assert found.zone is None


def test_every_name_in_the_tables_leads_to_a_zone_that_exists():
    named = [*zone_names.ABBREVIATIONS.values(), *zone_names.ALIASES.values()]

    assert all(timezones.is_zone(zone) for zones in named for zone in zones)


def test_every_key_is_found_in_any_case():
    assert [zone for zone in ZONES if zone_of(zone.upper()) != zone] == []


def test_zones_are_grouped_by_region():
    regions = timezones.zones_by_region()

    assert "Europe/Berlin" in regions["Europe"]
    assert sum(map(len, regions.values())) > 400


def test_is_zone_knows_keys_and_fixed_offsets_and_nothing_else():
    assert timezones.is_zone("Asia/Kathmandu")
    assert timezones.is_zone("UTC+05:30")
    assert not timezones.is_zone("Berlin")
    assert not timezones.is_zone("../../etc/passwd")
    with pytest.raises(ValueError, match="no time zone called 'Atlantis'"):
        timezones.tzinfo_of("Atlantis")


@pytest.mark.parametrize(
    ("zone", "wall", "kind", "instant"),
    [
        ("America/New_York", "2026-03-08T02:30", "gap", "2026-03-08T07:30"),
        ("America/New_York", "2026-11-01T01:30", "fold", "2026-11-01T05:30"),
        ("Europe/Berlin", "2026-03-29T02:00", "gap", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-10-25T02:59", "fold", "2026-10-25T00:59"),
        ("Europe/Berlin", "2026-10-25T03:00", None, "2026-10-25T02:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "gap", "2026-10-03T15:45"),
        ("Australia/Lord_Howe", "2026-04-05T01:45", "fold", "2026-04-04T14:45"),
        ("Asia/Kathmandu", "2026-03-29T02:30", None, "2026-03-28T20:45"),
        ("UTC+05:30", "2026-03-29T02:30", None, "2026-03-28T21:00"),
    ],
)
def test_gaps_and_doubled_hours_are_known(zone, wall, kind, instant):
    local = datetime.fromisoformat(wall)

    assert timezones.gap_or_fold(local, zone) == kind
    assert timezones.localize(local, zone) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


def test_the_second_pass_of_a_doubled_hour_is_an_hour_later():
    local = wall("2026-11-01T01:30")
    first, second = (timezones.localize(local, "America/New_York", fold) for fold in (0, 1))

    assert second - first == timedelta(hours=1)


def test_the_pass_does_not_matter_in_a_gap():
    local = wall("2026-03-08T02:30")

    assert timezones.localize(local, "America/New_York", 1) == datetime(
        2026, 3, 8, 7, 30, tzinfo=UTC
    )


def test_the_next_change_of_the_clock_is_found_to_the_second():
    hours = timedelta(hours=1)
    change = datetime(2026, 10, 25, 1, tzinfo=UTC)

    assert timezones.next_transition("Europe/Berlin", DAY) == (change, 2 * hours, hours)
    assert timezones.next_transition("Europe/Berlin", change)[0] == datetime(
        2027, 3, 28, 1, tzinfo=UTC
    )
    assert timezones.next_transition("Asia/Kathmandu", DAY) is None


def test_a_moment_within_two_hours_of_a_change_is_near_it():
    change = datetime(2026, 10, 25, 1, tzinfo=UTC)
    hours = timedelta(hours=1)

    assert timezones.near_transition("Europe/Berlin", change) == change
    assert timezones.near_transition("Europe/Berlin", change - 2 * hours) == change
    assert timezones.near_transition("Europe/Berlin", change + 2 * hours) == change
    assert timezones.near_transition("Europe/Berlin", change + 3 * hours) is None


@pytest.mark.parametrize(
    ("zone", "january", "july"),
    [
        ("Europe/Berlin", False, True),
        ("Europe/Dublin", False, True),
        ("Australia/Sydney", True, False),
        ("Asia/Kolkata", False, False),
        ("Africa/Casablanca", False, False),
        ("UTC+02:00", False, False),
    ],
)
def test_summer_time_is_told_by_the_clock_being_ahead(zone, january, july):
    assert timezones.dst_active(zone, datetime(2026, 1, 10, tzinfo=UTC)) is january
    assert timezones.dst_active(zone, DAY) is july


def test_a_zone_is_called_by_its_letters_or_its_offset():
    assert timezones.abbreviation("Europe/Berlin", DAY) == "CEST"
    assert timezones.abbreviation("America/Sao_Paulo", DAY) == "UTC-03:00"
    assert timezones.abbreviation("UTC+05:30", DAY) == "UTC+05:30"


@given(zones, instants)
def test_a_wall_time_read_off_a_clock_leads_back_to_its_instant(zone, at):
    shown = at.astimezone(ZoneInfo(zone))

    assert timezones.localize(shown.replace(tzinfo=None, fold=0), zone, shown.fold) == at
    assert timezones.gap_or_fold(shown.replace(tzinfo=None), zone) != "gap"


@given(zones, instants)
def test_nothing_changes_before_the_next_change_and_something_does_at_it(zone, at):
    found = timezones.next_transition(zone, at)
    if found:
        change, before, after = found
        clock = ZoneInfo(zone)
        assert change > at
        assert at.astimezone(clock).utcoffset() == before != after
        assert change.astimezone(clock).utcoffset() == after
        assert (change - timedelta(seconds=1)).astimezone(clock).utcoffset() == before


@given(zones, instants)
def test_wall_times_around_both_changes_of_every_zone_are_sorted_into_gaps_and_folds(zone, at):
    found = timezones.next_transition(zone, at)
    if found:
        change, before, after = found
        earlier = min(before, after)
        inside = (change + earlier + abs(after - before) / 2).replace(tzinfo=None)
        assert timezones.gap_or_fold(inside, zone) == ("gap" if after > before else "fold")


@given(st.text(max_size=40))
def test_any_words_get_an_answer(words):
    found = timezones.find_zone(words, "UTC")

    assert all(timezones.is_zone(zone) for zone in found.zones)


def test_importing_reads_no_zone_files():
    script = (
        "import sys, models.rules.timezones as z;"
        "sys.exit(z._places.cache_info().currsize + z.keys.cache_info().currsize)"
    )

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
