import json
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.recurrence import EXTRA_SLOTS, Rule, expand
from models.rules.timezones import zones_by_region

ZONES = [zone for zones in zones_by_region().values() for zone in zones]
LONG_AGO = datetime(2010, 1, 1, tzinfo=UTC)


def rule(repeat=None, start="2026-01-01", at="09:00", zone="UTC", **rest):
    times = tuple(time.fromisoformat(moment) for moment in at.split()) if at else ()
    return Rule(zone, datetime.fromisoformat(start), times, repeat, **rest)


def walls(made, limit=5, after=LONG_AGO):
    found = expand(made, after=after, limit=limit)
    return [instant.local.isoformat(" ", "minutes") for instant in found]


def wall(text):
    return datetime.fromisoformat(text)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def keys(made, **bounds):
    return [instant.key for instant in expand(made, **{"after": LONG_AGO, "limit": 9} | bounds)]


def test_a_rule_without_repeat_fires_once_at_each_of_its_times():
    made = rule(start="2026-11-24", at="17:30 09:00")

    assert walls(made) == ["2026-11-24 09:00", "2026-11-24 17:30"]
    assert keys(made) == ["2026-11-24/0", "2026-11-24/1"]


def test_a_rule_without_times_takes_the_time_of_its_start():
    assert walls(rule(start="2026-11-24T10:15", at="")) == ["2026-11-24 10:15"]


def test_times_before_the_start_are_left_out_on_its_day_and_keep_their_slot():
    made = rule("FREQ=DAILY", start="2026-11-24T12:00", at="09:00 17:30")

    assert keys(made, limit=3) == ["2026-11-24/1", "2026-11-25/0", "2026-11-25/1"]


def test_firings_are_strictly_later_than_after_and_not_later_than_before():
    made = rule("FREQ=DAILY")
    found = keys(made, after=utc("2026-01-02T09:00"), before=utc("2026-01-04T09:00"))

    assert found == ["2026-01-03/0", "2026-01-04/0"]


def test_every_two_weeks_counts_weeks_from_the_start():
    made = rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", start="2026-11-26")

    assert walls(made, 3) == ["2026-11-26 09:00", "2026-12-07 09:00", "2026-12-10 09:00"]


def test_the_31st_skips_short_months_and_the_last_day_does_not():
    skipping = rule("FREQ=MONTHLY;BYMONTHDAY=31", start="2026-01-31")
    last = rule("FREQ=MONTHLY;BYMONTHDAY=-1", start="2026-01-31")

    assert [shown[5:10] for shown in walls(skipping, 4)] == ["01-31", "03-31", "05-31", "07-31"]
    assert [shown[5:10] for shown in walls(last, 4)] == ["01-31", "02-28", "03-31", "04-30"]


def test_a_monthly_rule_keeps_the_day_of_its_start_however_far_it_is_read():
    made = rule("FREQ=MONTHLY", start="2016-01-30")

    found = walls(made, 3, after=utc("2026-01-15T00:00"))

    assert found == ["2026-01-30 09:00", "2026-03-30 09:00", "2026-04-30 09:00"]


def test_a_leap_day_waits_for_leap_years():
    made = rule("FREQ=YEARLY", start="2024-02-29")

    assert walls(made, 2, after=utc("2024-03-01T00:00")) == ["2028-02-29 09:00", "2032-02-29 09:00"]


def test_a_leap_day_that_is_a_monday_is_found_decades_ahead():
    made = rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", start="2026-01-01")

    assert walls(made, 2) == ["2044-02-29 09:00", "2072-02-29 09:00"]


def test_easter_is_found_in_its_own_years():
    made = rule("FREQ=YEARLY;BYEASTER=0", start="2026-01-01")

    assert walls(made, 2) == ["2026-04-05 09:00", "2027-03-28 09:00"]


def test_the_last_weekday_of_a_month_is_found():
    made = rule("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", start="2026-10-01")

    assert [shown[:10] for shown in walls(made, 3)] == ["2026-10-30", "2026-11-30", "2026-12-31"]


def test_a_count_counts_slots_and_exceptions_are_not_refunded():
    made = rule("FREQ=DAILY", at="09:00 17:00", count=4, except_dates=(date(2026, 1, 1),))

    assert keys(made) == ["2026-01-02/0", "2026-01-02/1"]


def test_a_count_holds_when_read_from_the_middle():
    made = rule("FREQ=WEEKLY;BYDAY=TU,FR", start="2016-01-01", count=1200)
    every = keys(made, limit=2000)

    assert len(every) == 1200
    assert keys(made, after=utc("2026-01-01T00:00"), limit=2000) == [
        key for key in every if key >= "2026-01-01"
    ]


def test_a_count_of_nothing_never_fires_even_with_extra_moments():
    assert not walls(rule("FREQ=DAILY", count=0, extra=(wall("2026-02-01T09:00"),)))


def test_the_end_is_local_and_inclusive():
    made = rule("FREQ=DAILY", zone="Asia/Tokyo", until=wall("2026-01-02T09:00"))

    assert walls(made) == ["2026-01-01 09:00", "2026-01-02 09:00"]


def test_an_extra_moment_is_in_order_and_keeps_its_key_whatever_else_is_added():
    extra = wall("2026-01-02T07:30")
    one = rule("FREQ=DAILY", extra=(extra,))
    two = rule("FREQ=DAILY", extra=(wall("2026-01-02T06:00"), extra))

    key = f"2026-01-02/{EXTRA_SLOTS + 7 * 3600 + 30 * 60}"
    assert keys(one, limit=3) == ["2026-01-01/0", key, "2026-01-02/0"]
    assert key in keys(two)


def test_a_firing_moved_within_its_day_is_an_exception_and_an_extra_moment():
    made = rule(
        "FREQ=DAILY",
        except_dates=(date(2026, 1, 2),),
        extra=(wall("2026-01-02T15:00"),),
    )

    assert walls(made, 3) == ["2026-01-01 09:00", "2026-01-02 15:00", "2026-01-03 09:00"]


def test_an_extra_moment_that_the_rule_already_has_fires_once():
    assert keys(rule("FREQ=DAILY", count=1, extra=(wall("2026-01-01T09:00"),))) == ["2026-01-01/0"]


def test_hours_step_on_the_wall_clock_from_the_start_with_slots_by_day():
    made = rule("FREQ=HOURLY;INTERVAL=10", start="2026-01-01T08:30", at="")

    assert walls(made, 3) == ["2026-01-01 08:30", "2026-01-01 18:30", "2026-01-02 04:30"]
    assert keys(made, limit=4) == ["2026-01-01/0", "2026-01-01/1", "2026-01-02/0", "2026-01-02/1"]


def test_minutes_on_weekdays_rest_at_the_weekend():
    made = rule("FREQ=MINUTELY;INTERVAL=600;BYDAY=MO,TU,WE,TH,FR", start="2026-11-27T08:00", at="")

    assert walls(made, 3) == ["2026-11-27 08:00", "2026-11-27 18:00", "2026-11-30 06:00"]


def test_a_daily_rule_across_the_gap_moves_forward_once_and_says_so():
    made = rule("FREQ=DAILY", start="2026-03-07", at="02:30", zone="America/New_York")
    found = expand(made, after=LONG_AGO, limit=3)

    assert [instant.note for instant in found] == [None, "gap", None]
    assert [instant.at for instant in found] == [
        utc("2026-03-07T07:30"),
        utc("2026-03-08T07:30"),
        utc("2026-03-09T06:30"),
    ]
    assert found[1].local == wall("2026-03-08T03:30")
    assert found[1].key == "2026-03-08/0"


def test_a_series_in_the_doubled_hour_takes_the_first_pass():
    made = rule("FREQ=DAILY", start="2026-11-01", at="01:30", zone="America/New_York")
    found = expand(made, after=LONG_AGO, limit=2)

    assert [(instant.at, instant.note) for instant in found] == [
        (utc("2026-11-01T05:30"), "fold"),
        (utc("2026-11-02T06:30"), None),
    ]


@pytest.mark.parametrize(("fold", "hour"), [(0, 5), (1, 6)])
def test_a_one_off_in_the_doubled_hour_takes_the_pass_it_was_given(fold, hour):
    made = rule(start="2026-11-01", at="01:30", zone="America/New_York", fold=fold)

    assert expand(made, after=LONG_AGO, limit=1)[0].at == datetime(
        2026, 11, 1, hour, 30, tzinfo=UTC
    )


def test_lord_howe_moves_by_half_an_hour():
    made = rule(start="2026-10-04", at="02:15", zone="Australia/Lord_Howe")

    assert walls(made) == ["2026-10-04 02:45"]


def test_kathmandu_and_a_fixed_offset_keep_their_quarter_hours():
    assert expand(rule(zone="Asia/Kathmandu"), after=LONG_AGO, limit=1)[0].at.minute == 15
    assert expand(rule(zone="UTC+05:30"), after=LONG_AGO, limit=1)[0].at == utc("2026-01-01T03:30")


def test_two_times_pushed_onto_one_moment_fire_once():
    made = rule(start="2026-03-29", at="02:30 03:00 03:30", zone="Europe/Berlin")

    assert keys(made) == ["2026-03-29/1", "2026-03-29/2"]


def test_a_day_that_a_zone_left_out_gives_way_to_the_next():
    made = rule("FREQ=DAILY", start="2011-12-29", zone="Pacific/Apia")

    assert keys(made, after=utc("2011-01-01T00:00"), limit=2) == ["2011-12-29/0", "2011-12-31/0"]


@pytest.mark.parametrize(
    "repeat",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=4,6;BYMONTHDAY=31",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=1;BYDAY=-1MO",
    ],
)
def test_a_rule_that_never_fires_gives_up_and_is_empty(repeat):
    assert not walls(rule(repeat, start="2026-02-01"))


@pytest.mark.parametrize("repeat", ["WEEKLY", "INTERVAL=2", "FREQ=DAILY;INTERVAL=0"])
def test_a_repeat_that_is_no_rule_is_refused(repeat):
    with pytest.raises(ValueError, match=r"repeat rule|dictionary"):
        walls(rule(repeat))


def test_the_far_end_of_the_calendar_is_reached_without_an_error():
    made = rule("FREQ=DAILY", zone="Pacific/Kiritimati")

    assert not expand(made, after=utc("9998-12-31T23:00"), limit=5)
    assert expand(made, after=datetime.min.replace(tzinfo=UTC), limit=1)


moments = st.datetimes(wall("2015-01-01"), wall("2035-01-01")).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
weekdays = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1)
repeats = st.one_of(
    st.just("FREQ=DAILY"),
    weekdays.map(lambda days: "FREQ=WEEKLY;BYDAY=" + ",".join(days)),
    weekdays.map(lambda days: "FREQ=DAILY;BYDAY=" + ",".join(days)),
    st.integers(-3, 31).filter(bool).map("FREQ=MONTHLY;BYMONTHDAY={}".format),
    st.sampled_from(
        [
            "FREQ=WEEKLY",
            "FREQ=MONTHLY",
            "FREQ=YEARLY",
            "FREQ=YEARLY;BYMONTH=3,9",
            "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO",
            "FREQ=MONTHLY;BYDAY=2TU,-1FR",
            "FREQ=DAILY;BYMONTH=2,12;BYMONTHDAY=-1,3",
            "FREQ=HOURLY",
        ]
    ),
).flatmap(lambda text: st.integers(1, 4).map(lambda interval: f"{text};INTERVAL={interval}"))
rules = st.builds(
    Rule,
    zone=st.sampled_from(ZONES),
    start=moments,
    times=st.lists(st.times().map(lambda at: at.replace(second=0, microsecond=0)), max_size=3).map(
        tuple
    ),
    repeat=st.none() | repeats,
    until=st.none() | moments,
    count=st.none() | st.integers(1, 40),
    except_dates=st.lists(moments.map(datetime.date), max_size=2).map(tuple),
    extra=st.lists(moments, max_size=2).map(tuple),
    fold=st.integers(0, 1),
)


@given(rules)
def test_a_rule_comes_back_from_json(made):
    assert Rule.from_json(json.loads(json.dumps(made.to_json()))) == made


@settings(deadline=None)
@given(rules, moments, st.timedeltas(timedelta(), timedelta(days=400)))
def test_reading_later_gives_the_tail_of_reading_earlier(made, moment, span):
    after = moment.replace(tzinfo=UTC)
    before = after + timedelta(days=500)
    whole = expand(made, after=after, limit=20_000, before=before)
    tail = expand(made, after=after + span, limit=20_000, before=before)

    assert tail == [instant for instant in whole if instant.at > after + span]


@settings(deadline=None)
@given(rules, moments)
def test_instants_increase_and_keys_are_unique(made, moment):
    found = expand(made, after=moment.replace(tzinfo=UTC), limit=60)
    ats = [instant.at for instant in found]

    assert ats == sorted(set(ats))
    assert len({instant.key for instant in found}) == len(found)


@settings(deadline=None)
@given(rules, moments)
def test_what_fires_shows_its_wall_clock_and_keeps_it_across_clock_changes(made, moment):
    for instant in expand(made, after=moment.replace(tzinfo=UTC), limit=30):
        shown = instant.at.astimezone(ZoneInfo(made.zone)).replace(tzinfo=None)
        assert shown == instant.local
        if made.times and instant.note != "gap" and instant.local not in made.extra:
            assert instant.local.time() in made.times or "HOURLY" in (made.repeat or "")


@settings(deadline=None)
@given(repeats.filter(lambda text: "HOURLY" not in text), moments, moments)
def test_jumping_ahead_finds_what_counting_from_the_start_finds(repeat, start, moment):
    made = Rule("UTC", start, (), repeat)
    plain = rrulestr(repeat, dtstart=start)
    expected = list(islice(plain.xafter(moment), 8))

    found = expand(made, after=moment.replace(tzinfo=UTC), limit=8)

    assert [instant.local for instant in found] == expected
