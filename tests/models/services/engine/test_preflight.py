"""Targets are tried before they are needed."""

from datetime import datetime, time, timedelta

import pytest

from models.database import connection
from models.services.engine import preflight
from models.services.workspaces import targets
from models.tables import Notice, Target
from tests.models.services.conftest import daily, once
from tests.together import together

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def tried(ana, now):
    """Both targets were tried when they were connected."""
    for each in preflight.due(now=now):
        preflight.settle(preflight.begin(each, now=now), None, now=now)


def trial(target: int, now: datetime, trouble: str | None = None) -> None:
    preflight.settle(preflight.begin(target, now=now), trouble, now=now)


def told() -> list[tuple[str, dict]]:
    kinds = ("target_trouble", "target_well")
    rows = Notice.select().where(Notice.kind.in_(kinds)).order_by(Notice.id)
    return [(row.kind, row.facts) for row in rows]


def test_a_target_is_tried_as_soon_as_it_is_connected_and_then_rests(ana, site, hook, now):
    assert preflight.due(now=now) == [site, hook]
    trial(site, now)
    assert preflight.due(now=now + HOUR) == [hook]


def test_a_target_is_tried_a_day_and_an_hour_before_something_goes_there(
    ana, tried, site, scheduled, now
):
    at = now + timedelta(hours=48)
    scheduled(once(at.replace(tzinfo=None) + HOUR))  # Berlin is an hour ahead
    tries = []
    moment = now
    while moment < at + 3 * HOUR:
        for each in preflight.due(now=moment):
            trial(each, moment)
            tries.append((each, at - moment))
        moment += 10 * MINUTE
    assert tries == [(site, 24 * HOUR), (site, HOUR)]


def test_a_target_to_which_much_goes_is_tried_twice_an_hour_at_most(ana, tried, scheduled, now):
    start = now.replace(tzinfo=None)
    times = [time(hour, minute) for hour in range(24) for minute in range(0, 60, 10)]
    scheduled(daily(start, *times))
    tries, moment = 0, now
    while moment < now + 6 * HOUR:
        for each in preflight.due(now=moment):
            trial(each, moment)
            tries += 1
        moment += 5 * MINUTE
    assert 4 <= tries <= 12


def test_of_many_workers_one_tries_a_target(ana, site, now, database):
    begun = []

    def begin():
        with connection():
            begun.append(preflight.begin(site, now=now))

    together([begin] * 4)
    assert [each.name for each in begun if each is not None] == ["site"]


def test_trouble_is_told_once_with_what_it_endangers_and_once_when_it_is_over(
    ana, tried, site, scheduled, now
):
    scheduled(once(now.replace(tzinfo=None) + 6 * HOUR))
    trial(site, now + HOUR, "The folder is gone.")
    assert preflight.in_trouble() == {site}
    assert preflight.due(now=now + HOUR + 9 * MINUTE) == []
    assert preflight.due(now=now + HOUR + 10 * MINUTE) == [site]
    trial(site, now + HOUR + 10 * MINUTE, "The folder is gone.")
    [(kind, facts)] = told()
    assert kind == "target_trouble"
    assert (facts["reason"], facts["count"]) == ("The folder is gone.", 1)
    trial(site, now + 2 * HOUR)
    trial(site, now + 3 * HOUR)
    assert [kind for kind, _ in told()] == ["target_trouble", "target_well"]
    assert preflight.in_trouble() == set()


def test_a_target_that_was_disconnected_is_not_tried(ana, site, now):
    targets.disconnect(ana, "site", now=now)
    assert site not in preflight.due(now=now)
    assert preflight.begin(site, now=now) is None
    assert Target.get_by_id(site).checked_at is None
