"""The whole engine on a clock of the test's own: weeks, changes of the clocks and outages go by in
milliseconds, and what goes out goes out at its instant."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cryptography.fernet import Fernet

from jobs.clock import Clock
from models import secrets
from models.rules.outcomes import Delivered, Outcome, Refused
from models.rules.recurrence import Rule
from models.rules.states import ScheduleState
from models.services.engine import claiming, gates, publishing, recovery, sessions
from models.services.engine.publishing import Work
from models.services.people import people
from models.services.people.people import Speaker
from models.services.posts import holding, moving, scheduling
from models.services.workspaces import setup, targets
from models.tables import Delivery, Notice, Schedule, Session

LONGEST_STEP = timedelta(days=4)
BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


class Engine:
    """A clock and a worker, at `now`; `sent` is what went out, and when, by the zone's clocks."""

    def __init__(self, folder: Path, zone: str, now: datetime) -> None:
        self.folder, self.zone, self.now = folder, zone, now
        self.sent: list[datetime] = []
        self.answer: Callable[[Work], Outcome] = lambda work: Delivered(work.key)
        self._claims: list[tuple[int, int]] = []
        self.start()

    def start(self) -> None:
        self.alive = sessions.begin(self.folder, now=self.now)
        self.clock = Clock(self.alive, self.folder, self._take, now=self.now)

    def stop(self) -> None:
        claiming.give_back(self.alive.id)
        self.alive.close(now=self.now)

    def _take(self, chains: list[list[tuple[int, int]]], _: int | None) -> None:
        self._claims += [claim for chain in chains for claim in chain]

    def run(self, until: datetime) -> None:
        """Let time go by, from one thing that is to be done to the next."""
        while True:
            self._work()
            if self.now >= until:
                return
            due = claiming.next_due()
            coming = [until, self.now + LONGEST_STEP, *([due] if due else [])]
            self.now = max(min(coming), self.now + timedelta(milliseconds=60))

    def _work(self) -> None:
        self.clock.tick(self.now)
        while self._claims:
            claims, self._claims = self._claims, []
            works = self._turn([], claims)
            while works:
                works = self._turn([(work, self._call(work)) for work in works], [])
            self.clock.tick(self.now)

    def _turn(self, ended, claims) -> list[Work]:
        works, _ = publishing.turn(
            ended,
            claims,
            room=100,
            now=self.now,
            prepare=lambda work: {},
            jitter=float,
            session_id=self.alive.id,
        )
        return works

    def _call(self, work: Work) -> Outcome:
        at = self.now + claiming.AHEAD  # intents are written a moment before
        local = at.astimezone(ZoneInfo(self.zone))
        self.sent.append(local.replace(microsecond=0))
        return self.answer(work)

    @property
    def walls(self) -> list[str]:
        return [f"{each:%m-%d %H:%M}" for each in self.sent]


@pytest.fixture
def begin(sqlite_database: str, tmp_path: Path) -> Iterator[Callable[..., tuple[Engine, Speaker]]]:
    """An engine in a zone, begun at a local moment, and the person who speaks."""
    engines = []

    def make(zone: str, local: datetime) -> tuple[Engine, Speaker]:
        now = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        secrets.set_key(Fernet.generate_key().decode())
        setup.first_run("terminal", "chat", "terminal:ana", "ana", zone=zone, key="ACME", now=now)
        ana = people.arrive("terminal", "chat", "terminal:ana", "ana", now=now)
        engines.append(Engine(tmp_path, zone, now))
        return engines[0], ana

    yield make
    for engine in engines:
        if Session.get_by_id(engine.alive.id).ended_at is None:
            engine.stop()


def plan(engine: Engine, ana: Speaker, *times: time, repeat: str | None, **more) -> int:
    start = engine.now.astimezone(ZoneInfo(engine.zone)).replace(tzinfo=None)
    rule = Rule(engine.zone, start, times, repeat, **more)
    site = targets.get(ana.project, "site").id
    whole = scheduling.Plan(scheduling.PUBLISH, (rule,), (site,))
    return scheduling.schedule_new(ana, None, "Hello", whole, now=engine.now).number


def at(zone: str, *moment: int) -> datetime:
    return datetime(*moment, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("zone", "begins"),
    [
        (BERLIN, datetime(2026, 3, 20)),
        (BERLIN, datetime(2026, 10, 16)),
        (NEW_YORK, datetime(2026, 3, 1)),
        (NEW_YORK, datetime(2026, 10, 25)),
    ],
)
@pytest.mark.parametrize(
    ("repeat", "times", "days"),
    [
        ("FREQ=DAILY", (time(9),), range(21)),
        ("FREQ=DAILY", (time(1, 15), time(9), time(21, 45)), range(21)),
        ("FREQ=WEEKLY", (time(9),), range(0, 21, 7)),
    ],
)
def test_what_repeats_keeps_its_wall_time_when_the_clocks_change(
    begin, zone, begins, repeat, times, days
):
    engine, ana = begin(zone, begins)
    plan(engine, ana, *times, repeat=repeat)

    engine.run((begins + timedelta(days=20, hours=23)).replace(tzinfo=ZoneInfo(zone)))

    days_of = [begins.date() + timedelta(days=each) for each in days]
    assert [each.replace(tzinfo=None) for each in engine.sent] == [
        datetime.combine(day, each) for day in days_of for each in times
    ]
    assert {each.utcoffset() for each in engine.sent} == {
        engine.sent[0].utcoffset(),
        engine.sent[-1].utcoffset(),
    }
    assert engine.sent[0].utcoffset() != engine.sent[-1].utcoffset()


@pytest.mark.parametrize(
    ("zone", "begins", "odd_day", "wall"),
    [
        (BERLIN, datetime(2026, 3, 27), date(2026, 3, 29), "03:30"),
        (NEW_YORK, datetime(2026, 3, 6), date(2026, 3, 8), "03:30"),
        (BERLIN, datetime(2026, 10, 23), date(2026, 10, 25), "02:30"),
    ],
)
def test_an_hour_that_is_skipped_or_comes_twice_sees_one_publication(
    begin, zone, begins, odd_day, wall
):
    engine, ana = begin(zone, begins)
    plan(engine, ana, time(2, 30), repeat="FREQ=DAILY")

    engine.run((begins + timedelta(days=4)).replace(tzinfo=ZoneInfo(zone)))

    assert [f"{each:%H:%M}" for each in engine.sent if each.date() == odd_day] == [wall]
    assert len(engine.sent) == 4
    assert engine.sent[2].fold == 0


def test_a_month_after_another(begin):
    engine, ana = begin(NEW_YORK, datetime(2026, 1, 1))
    plan(engine, ana, time(9), repeat="FREQ=MONTHLY;BYMONTHDAY=8")

    engine.run(at(NEW_YORK, 2026, 12, 31))

    assert engine.walls == [f"{month:02}-08 09:00" for month in range(1, 13)]


def test_nine_moved_to_ten_at_half_past_nine_goes_out_once_that_day(begin):
    engine, ana = begin(BERLIN, datetime(2026, 3, 2))
    number = plan(engine, ana, time(9), repeat="FREQ=DAILY")
    engine.run(at(BERLIN, 2026, 3, 3, 9, 30))

    ten = Rule(BERLIN, datetime(2026, 3, 3), (time(10),), "FREQ=DAILY")
    moving.move_to(ana, number, None, ten, now=engine.now)
    engine.run(at(BERLIN, 2026, 3, 5, 12))

    assert engine.walls == ["03-02 09:00", "03-03 09:00", "03-04 10:00", "03-05 10:00"]


def test_a_series_ends_by_count_and_is_completed(begin):
    engine, ana = begin(BERLIN, datetime(2026, 3, 27))
    plan(engine, ana, time(9), repeat="FREQ=DAILY", count=4)

    engine.run(at(BERLIN, 2026, 4, 20))

    assert len(engine.sent) == 4
    assert Schedule.get().state == ScheduleState.COMPLETED
    assert not Delivery.select().where(Delivery.state == "waiting").exists()


def test_a_series_is_written_on_and_on(begin):
    engine, ana = begin(BERLIN, datetime(2026, 1, 1))
    plan(engine, ana, time(9), repeat="FREQ=DAILY")

    engine.run(at(BERLIN, 2026, 6, 30, 12))

    assert len(engine.sent) == 181


def test_five_failures_stop_it_and_a_resume_lets_it_go_on(begin):
    engine, ana = begin(BERLIN, datetime(2026, 3, 26))
    number = plan(engine, ana, time(9), repeat="FREQ=DAILY")
    engine.answer = lambda work: Refused("no such page")
    engine.run(at(BERLIN, 2026, 4, 3))

    assert engine.walls == [f"03-{day} 09:00" for day in range(26, 31)]
    assert Schedule.get().state == ScheduleState.ERROR
    assert [row.kind for row in Notice.select() if row.kind == "stopped"] == ["stopped"]

    engine.answer = lambda work: Delivered()
    holding.resume(ana, number, None, now=engine.now)
    engine.run(at(BERLIN, 2026, 4, 4, 12))
    assert engine.walls[5:] == ["04-03 09:00", "04-04 09:00"]
    assert Delivery.select().where(Delivery.state == "held").count() == 3  # asked about


def test_an_edit_of_the_rule_keeps_what_was_moved_or_left_out_by_hand(begin):
    engine, ana = begin(BERLIN, datetime(2026, 3, 27))
    number = plan(engine, ana, time(9), repeat="FREQ=DAILY")
    moving.move_by(ana, number, None, elapsed=timedelta(hours=30), now=engine.now)
    holding.skip(ana, number, None, now=engine.now)  # the 28th at 9:00, which comes first now

    ten = Rule(BERLIN, datetime(2026, 3, 27), (time(10),), "FREQ=DAILY")
    moving.move_to(ana, number, None, ten, now=engine.now)
    engine.run(at(BERLIN, 2026, 3, 30, 12))

    assert engine.walls == ["03-28 15:00", "03-29 10:00", "03-30 10:00"]


@pytest.mark.parametrize("crashed", [False, True])
@pytest.mark.parametrize(
    ("choice", "walls"),
    [
        ("latest", ["03-30 12:00"]),
        ("all", ["03-30 12:00", "03-30 12:05", "03-30 12:10"]),
        ("drop", []),
    ],
)
def test_after_three_days_of_nothing_one_card_asks(begin, crashed, choice, walls):
    engine, ana = begin(BERLIN, datetime(2026, 3, 26))
    plan(engine, ana, time(9), repeat="FREQ=DAILY")
    engine.run(at(BERLIN, 2026, 3, 28, 8, 59, 57))
    assert Delivery.select().where(Delivery.state == "queued").count() == 1

    engine.alive.lock.close() if crashed else engine.stop()
    engine.now = at(BERLIN, 2026, 3, 30, 12)
    engine.start()
    engine.run(engine.now + timedelta(seconds=5))

    assert engine.walls == ["03-26 09:00", "03-27 09:00"]
    [card] = [row for row in Notice.select() if row.kind == "held"]
    assert card.facts["count"] == 3
    recovery.decide_held(ana, None, choice, now=engine.now)
    engine.run(at(BERLIN, 2026, 3, 31, 9))
    assert engine.walls[2:] == [*walls, "03-31 09:00"]
    assert gates.look_for_forgotten(now=engine.now) == 0
