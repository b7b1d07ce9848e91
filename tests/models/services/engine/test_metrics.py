"""Figures of a day, and the rows that keep them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.rules.outcomes import Later, Refused
from models.services.engine import metrics
from models.services.posts import holding, moving
from models.services.workspaces import targets
from models.tables import Attempt, Delivery, Metric
from tests.models.services.conftest import MONDAY, daily, once

NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
TOMORROW = MONDAY + timedelta(days=1)


def of_the_day(project):
    return metrics.measure(project, MONDAY - timedelta(hours=9), TOMORROW)


def test_a_quiet_day_has_no_rate_and_no_means(ana):
    figures = of_the_day(ana.project)

    assert figures == metrics.Figures(0, 0, 0, 0, 0, None, None, 0)
    assert figures.success_rate is None


def test_what_went_out_and_what_failed_make_the_success_rate(ana, scheduled, run):
    for minute in (0, 0, 0, 30):
        scheduled(once(datetime(2026, 3, 2, 12, minute)))
    run(NOON)
    run(NOON + timedelta(minutes=30), Refused("no"))

    figures = of_the_day(ana.project)

    assert (figures.queued, figures.processed) == (4, 4)
    assert (figures.completed, figures.failed) == (3, 1)
    assert figures.success_rate == 0.75
    assert figures.peak == 3


def test_waits_count_to_the_first_attempt_and_processing_is_the_last_one(ana, scheduled, run):
    scheduled(once(datetime(2026, 3, 2, 12, 0)))
    run(NOON + timedelta(seconds=2), Later("busy"))
    again = Delivery.get().next_at
    run(again)
    Attempt.update(finished_at=again + timedelta(seconds=4)).where(Attempt.number == 2).execute()

    figures = of_the_day(ana.project)

    assert figures.mean_wait == pytest.approx(2, abs=0.01)
    assert figures.mean_processing == pytest.approx(4, abs=0.01)


def test_each_platform_has_figures_of_its_own_and_they_are_kept(ana, scheduled, run, site, hook):
    scheduled(once(datetime(2026, 3, 2, 12, 0)), on=(site, hook))
    scheduled(once(datetime(2026, 3, 2, 12, 30)), on=(hook,))
    run(NOON + timedelta(seconds=2))
    run(NOON + timedelta(minutes=30, seconds=4), Refused("no"))

    figures = of_the_day(ana.project)

    assert list(figures.platforms) == ["site", "webhook"]
    assert figures.platforms["site"] == metrics.Share(1, 0, pytest.approx(2, abs=0.01), 0)
    assert figures.platforms["webhook"] == metrics.Share(1, 1, pytest.approx(3, abs=0.01), 0)
    assert figures.platforms["webhook"].success_rate == 0.5
    assert figures.mean_wait == pytest.approx(8 / 3, abs=0.01)
    metrics.record(now=TOMORROW)
    assert metrics.days(ana, 1)[0][1].platforms == figures.platforms


def test_two_targets_of_one_platform_are_one_platform(ana, scheduled, run, hook, now):
    address = {"url": "http://127.0.0.1:9/"}
    second = targets.connect(ana, "webhook", "hook2", address, {"signing_secret": "s"}, now=now)
    scheduled(once(datetime(2026, 3, 2, 12, 0)), on=(hook, second.id))
    run(NOON)

    assert {name: share.completed for name, share in of_the_day(ana.project).platforms.items()} == {
        "webhook": 2
    }


def test_what_is_sent_a_moment_early_has_not_waited(ana, scheduled, run):
    number = scheduled(once(datetime(2026, 3, 2, 12, 0)))
    run(NOON)
    Attempt.update(started_at=NOON - timedelta(seconds=1)).execute()

    assert number == 1
    assert of_the_day(ana.project).mean_wait == 0


def test_what_was_cancelled_is_counted_and_was_not_queued(ana, scheduled, now):
    number = scheduled(once(datetime(2026, 3, 2, 12, 0)))
    holding.cancel(ana, number, None, now=now)

    figures = of_the_day(ana.project)

    assert (figures.cancelled, figures.queued) == (1, 0)


def test_a_moved_post_is_not_counted_as_settled(ana, scheduled, now):
    number = scheduled(once(datetime(2026, 3, 2, 12, 0)))
    moving.move_by(ana, number, None, elapsed=timedelta(hours=1), now=now)

    assert of_the_day(ana.project).processed == 0
    assert Delivery.get().finished_at is None


def test_a_finished_day_gets_one_row_however_often_it_is_recorded(ana, scheduled, run):
    scheduled(once(datetime(2026, 3, 2, 12, 0)))
    run(NOON)

    assert metrics.record(now=NOON) == 0
    assert metrics.record(now=TOMORROW) == 1
    assert metrics.record(now=TOMORROW) == 0
    [(day, figures)] = metrics.days(ana, 30)
    assert day == date(2026, 3, 2)
    assert figures == of_the_day(ana.project)


def test_days_end_by_the_clock_of_the_project(ana, scheduled, run):
    scheduled(once(datetime(2026, 3, 3, 0, 30)))  # 23:30 in UTC, the day before
    run(datetime(2026, 3, 2, 23, 30, tzinfo=UTC))

    metrics.record(now=datetime(2026, 3, 3, 23, 30, tzinfo=UTC))

    assert {day: figures.completed for day, figures in metrics.days(ana, 9)} == {
        date(2026, 3, 2): 0,
        date(2026, 3, 3): 1,
    }


def test_days_nobody_recorded_are_made_up_for_thirty_of_them(ana, scheduled):
    scheduled(daily(datetime(2026, 3, 2, 12, 0), datetime(2026, 3, 2, 12, 0).time()))

    assert metrics.record(now=MONDAY + timedelta(days=3)) == 3
    assert metrics.record(now=MONDAY + timedelta(days=93)) == 30
    assert Metric.select().count() == 33
    assert metrics.days(ana, 2)[0][0] == date(2026, 6, 2)


def test_the_running_day_can_be_looked_at(ana, scheduled, run):
    scheduled(once(datetime(2026, 3, 2, 12, 0)))
    run(NOON)

    assert metrics.today(ana, now=NOON + timedelta(hours=1)).completed == 1
