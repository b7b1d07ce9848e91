"""When a message to one person is sent."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.quiet import APART, GATHER, NEVER, Quiet, send_at, until
from models.rules.timezones import tzinfo_of

BERLIN = "Europe/Berlin"
NIGHT = Quiet(time(22), time(7))
ZONES = st.sampled_from([BERLIN, "UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"])
CLOCKS = st.times().map(lambda each: each.replace(second=0, microsecond=0))
HOURS = st.builds(Quiet, CLOCKS, CLOCKS)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=tzinfo_of(BERLIN)).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "over"),
    [
        (berlin(2, 21, 59), berlin(2, 21, 59)),
        (berlin(2, 22), berlin(3, 7)),
        (berlin(3, 6, 59), berlin(3, 7)),
        (berlin(3, 7), berlin(3, 7)),
        (berlin(28, 23), berlin(29, 7)),  # the night in which clocks are put forward
    ],
)
def test_what_falls_into_the_night_waits_for_its_end(now, over):
    assert until(now, NIGHT, BERLIN) == over


def test_hours_within_a_day_are_over_on_that_day():
    assert until(berlin(2, 12, 30), Quiet(time(12), time(13)), BERLIN) == berlin(2, 13)


@given(MOMENTS, ZONES)
def test_who_has_no_quiet_hours_waits_for_nothing(now, zone):
    assert until(now, NEVER, zone) == now


@given(MOMENTS, HOURS, ZONES)
def test_the_end_is_never_before_nor_within_the_hours_nor_a_day_off(now, hours, zone):
    over = until(now, hours, zone)

    assert now <= over <= now + timedelta(hours=26)
    if over != now:
        assert over.astimezone(tzinfo_of(zone)).time() not in hours


@given(HOURS)
def test_hours_are_kept_as_text(hours):
    assert Quiet.of(str(hours)) == hours


@given(MOMENTS, HOURS, ZONES)
def test_an_alarm_waits_for_no_morning_and_for_no_earlier_message(now, hours, zone):
    assert send_at(now, alarm=True, last=now, hours=hours, zone=zone) - now < timedelta(minutes=1)


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(hours=1)))
def test_messages_to_one_person_are_kept_apart(now, ago):
    at = send_at(now, alarm=False, last=now - ago, hours=NEVER, zone="UTC")

    assert at - (now - ago) >= APART
    assert at - now >= GATHER
