"""Clocks that change otherwise than they did when posts and freezes were planned."""

from datetime import UTC, datetime, time, timedelta

import pytest

from models.rules.conflicts.numbers import CustomRule
from models.rules.freezes import Falling, Scope, Window
from models.rules.timezones import keys
from models.rules.zone_changes import Clock
from models.services.approvals import approving
from models.services.conflicts import conflicts, team_rules
from models.services.conflicts.conflicts import Care
from models.services.freezes import freezing
from models.services.freezes.freezing import Wanted
from models.services.posts import moving, rezoning
from models.tables import (
    Audit,
    Conflict,
    Delivery,
    FreezeWindow,
    Notice,
    Occurrence,
    Post,
    Review,
    Schedule,
    ZoneClock,
)
from tests.models.services.conftest import daily, once, states

HOUR = timedelta(hours=1)
APRIL = datetime(2026, 4, 20, 9)  # by the clock of Berlin: 7:00 UTC in summer
OLD, NEW = "2026a", "2026b"


def compared(version: str, now: datetime) -> None:
    """All zones, by as many looks as it takes."""
    for _ in range(len(keys()) // rezoning.AT_ONCE + 1):
        if not rezoning.look(version, now=now):
            return
    raise AssertionError("it never ends")


@pytest.fixture
def without_summer(ana, now):
    """A database that was made when Berlin was to stay on winter time: what is planned by it after
    March lies an hour later than it will."""
    compared(OLD, now)
    winter = [[now.isoformat(), 3600]]
    ZoneClock.update(offsets=winter).where(ZoneClock.zone == "Europe/Berlin").execute()

    def as_it_was() -> None:
        """Put what was planned an hour later, as it was worked out then."""
        summer = datetime(2026, 3, 29, 1, tzinfo=UTC)
        for table, names in (
            (Occurrence, ("due_at",)),
            (Delivery, ("due_at", "next_at")),
            (FreezeWindow, ("starts_at", "ends_at")),
        ):
            for row in table.select():
                for name in names:
                    if getattr(row, name) > summer:
                        setattr(row, name, getattr(row, name) + HOUR)
                row.save()
        for schedule in Schedule.select():
            if schedule.materialised_until and schedule.materialised_until > summer:
                schedule.materialised_until += HOUR
                schedule.save()

    return as_it_was


def due() -> list[str]:
    rows = Delivery.select().order_by(Delivery.due_at)
    assert all(row.due_at == row.next_at for row in rows)
    return [f"{row.due_at:%d %b %H:%M}" for row in rows]


def test_what_is_planned_keeps_its_wall_time(ana, scheduled, site, hook, without_summer, now):
    scheduled(once(APRIL), on=(site, hook))
    scheduled(once(datetime(2026, 3, 20, 9)), text="Before the change")
    without_summer()
    assert due() == ["20 Mar 08:00", "20 Apr 08:00", "20 Apr 08:00"]

    compared(NEW, now)

    assert due() == ["20 Mar 08:00", "20 Apr 07:00", "20 Apr 07:00"]
    assert {f"{row.due_at:%d %b %H:%M}" for row in Occurrence.select()} == {*due()}


def test_a_series_goes_on_where_it_was_and_leaves_nothing_out(ana, scheduled, without_summer, now):
    scheduled(daily(datetime(2026, 3, 27, 9), time(9), time(9, 15)))
    without_summer()
    by_rule = {row.key for row in Occurrence.select()}

    compared(NEW, now)

    late = [row for row in Delivery.select() if row.due_at > datetime(2026, 3, 29, 2, tzinfo=UTC)]
    assert {f"{row.due_at:%H:%M}" for row in late} == {"07:00", "07:15"}
    assert {row.key for row in Occurrence.select()} == by_rule
    last = max(row.due_at for row in Delivery.select())
    assert Schedule.get().materialised_until == last


def test_what_moved_is_told_and_recorded_and_happens_once(ana, scheduled, without_summer, now):
    number = scheduled(once(APRIL))
    without_summer()

    compared(NEW, now)
    compared(NEW, now)
    compared(OLD, now)  # a machine with older data

    assert due() == ["20 Apr 07:00"]
    told = Notice.get(Notice.kind == "rezoned")
    assert (told.facts["posts"], told.facts["of"]) == ([number], "Europe/Berlin")
    row = Audit.get(Audit.action == "keep wall time")
    assert (row.subject, row.before[11:16], row.after[11:16]) == (
        f"post {number}",
        "08:00",
        "07:00",
    )
    assert Notice.select().where(Notice.kind == "rezoned").count() == 1


def test_freezes_keep_their_wall_time_single_ones_and_those_that_come_again(
    ana, without_summer, now
):
    start = datetime(2026, 4, 20, 7, tzinfo=UTC)
    window = Window(start, start + 2 * HOUR)
    single = freezing.plan(ana, Wanted(Scope(), window=window), now=now)
    rule = daily(datetime(2026, 3, 28, 9), time(9))
    series = freezing.plan(ana, Wanted(Scope(), rule=rule, length=HOUR), now=now)
    holidays = freezing.plan(ana, Wanted(Scope(), calendar="DE-BY"), now=now)
    for each in (single, series, holidays):
        freezing.choose(ana, each.id, Falling.HOLD, now=now)
    planned = windows()
    without_summer()
    assert windows() != planned

    compared(NEW, now)

    assert windows() == planned
    told = Notice.get(Notice.kind == "rezoned")
    assert told.facts["freezes"] == [single.id, series.id, holidays.id]
    assert freezing.write_ahead(now=now + timedelta(days=20)) == 2
    spans = [(row.starts_at, row.ends_at) for row in windows_of(series)]
    assert all(end - begin == HOUR for begin, end in spans)
    assert len({begin.date() for begin, _ in spans}) == len(spans)


def windows_of(freeze) -> list[FreezeWindow]:
    rows = FreezeWindow.select().where(FreezeWindow.freeze == freeze)
    return list(rows.order_by(FreezeWindow.starts_at))


def windows() -> list[tuple]:
    rows = FreezeWindow.select().order_by(FreezeWindow.id)
    return [(row.starts_at, row.ends_at) for row in rows]


def test_what_was_approved_stays_approved(required, bo, scheduled, run, without_summer, now):
    number = scheduled(once(APRIL))
    series = scheduled(daily(APRIL, time(9)), text="Each day")
    without_summer()
    approving.approve(bo, number, None, now=now)
    approving.approve(bo, series, None, now=now)
    moving.move_at(bo, series, None, datetime(2026, 4, 20, 11, tzinfo=UTC), now=now)

    compared(NEW, now)

    run(datetime(2026, 4, 20, 11, tzinfo=UTC))
    assert states(number) == ["delivered"]
    assert states(series)[0] == "delivered"
    assert {row.state for row in Review.select()} == {"approved"}


def test_what_somebody_decided_about_a_conflict_holds(ana, scheduled, run, without_summer, now):
    number = scheduled(once(APRIL))
    without_summer()
    team_rules.add(ana, CustomRule(0, "nothing on mondays", days=(0,)), now=now)
    conflicts.heed(ana, Post.get(), Care(because="the fair"), now=now)

    compared(NEW, now)

    assert Conflict.get().how == "overridden"
    assert not Schedule.get().blocked
    run(datetime(2026, 4, 20, 7, 1, tzinfo=UTC))
    assert states(number) == ["delivered"]


def test_where_nothing_changed_nothing_is_touched(ana, scheduled, now):
    scheduled(once(APRIL))
    compared(OLD, now)

    compared(NEW, now)

    assert due() == ["20 Apr 07:00"]
    assert not Notice.select().where(Notice.kind == "rezoned").exists()
    assert {row.version for row in ZoneClock.select()} == {NEW}


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "Africa/Casablanca", "Asia/Kolkata"]
)
def test_a_clock_that_did_not_change_moves_nothing(zone, now):
    clock = Clock.of(zone, Clock.now(zone, now).to_json(), now + timedelta(days=1_000))

    assert clock.says_the_same(Clock.now(zone, now + timedelta(days=100)))
    moments = [now + number * timedelta(hours=7) for number in range(3_000)]
    assert [clock.kept(each) for each in moments] == moments
