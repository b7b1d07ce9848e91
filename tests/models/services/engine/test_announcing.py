"""Risky posts are announced once, long enough before they go out to be stopped."""

from datetime import datetime, timedelta

import pytest

from models.rules.settings import SETTINGS
from models.services.engine import announcing
from models.services.posts import holding, moving
from models.services.workspaces import policies
from models.tables import Delivery, Notice
from tests.models.services.conftest import once, states

AT = datetime(2026, 3, 2, 10, 30)  # half an hour from now, in Berlin
LOUD = "@everyone we are live"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def due(now):
    return now + timedelta(minutes=30)


def announced():
    return [row.facts for row in Notice.select().where(Notice.kind == "risky")]


def sweep(start, end, step=timedelta(seconds=5)):
    """What the clock's chores do from one moment to another; when it announced something."""
    since, moment, told = None, start, []
    while moment <= end:
        if announcing.announce(since=since, now=moment):
            told.append(moment)
        since, moment = moment, moment + step
    return told


def test_a_risky_post_is_announced_once_and_at_least_a_minute_before(scheduled, now, due, run):
    scheduled(once(AT), text=LOUD)
    (told,) = sweep(due - 5 * MINUTE, due)
    assert MINUTE <= due - told <= MINUTE + announcing.EARLY
    assert announced()[0]["why"] == ["mention"]
    assert len(run(due)) == 1
    assert len(announced()) == 1


def test_a_quiet_post_is_not_announced(scheduled, now, due, run):
    scheduled(once(AT), text="We are live")
    assert sweep(due - 5 * MINUTE, due) == []
    assert len(run(due)) == 1


def test_two_clocks_announce_it_once(scheduled, due):
    scheduled(once(AT), text=LOUD)
    moment = due - MINUTE
    assert (
        announcing.announce(since=None, now=moment) + announcing.announce(since=None, now=moment)
        == 1
    )


def test_many_targets_are_risky_where_the_project_says_so(ana, scheduled, site, hook, now, due):
    policies.decide(ana, SETTINGS["risky-targets"], 1, now=now)
    scheduled(once(AT), on=(site, hook))
    assert len(sweep(due - 5 * MINUTE, due)) == 1
    assert announced()[0]["targets"] == 2


def test_what_nobody_announced_is_announced_in_its_turn_and_waits(scheduled, site, hook, due, run):
    scheduled(once(AT), on=(site, hook), text=LOUD)
    assert run(due) == []
    assert len(announced()) == 1
    assert run(due + timedelta(seconds=59)) == []
    assert len(run(due + MINUTE)) == 2
    assert len(announced()) == 1


def test_what_is_moved_is_announced_anew(ana, scheduled, now, due, run):
    number = scheduled(once(AT), text=LOUD)
    sweep(due - timedelta(minutes=2), due - MINUTE)
    moving.move_by(ana, number, None, elapsed=timedelta(hours=1), now=due - MINUTE)
    later = due + timedelta(hours=1)
    assert len(sweep(later - timedelta(minutes=2), later)) == 1
    assert len(run(later)) == 1


def test_publishing_at_once_waits_for_its_announcement(ana, scheduled, now, run):
    number = scheduled(once(AT), text=LOUD)
    moving.publish_now(ana, number, None, None, now=now)
    assert run(now) == []
    assert len(run(now + MINUTE)) == 1


def test_a_stopped_post_does_not_go_out(ana, scheduled, now, due, run):
    number = scheduled(once(AT), text=LOUD)
    sweep(now, due - MINUTE)
    holding.pause(ana, number, None, now=due - timedelta(seconds=30))
    assert run(due) == []
    assert states(number) == ["paused"]


def test_without_a_window_nothing_is_announced_and_nothing_waits(ana, scheduled, now, due, run):
    policies.decide(ana, SETTINGS["stop-window"], timedelta(), now=now)
    scheduled(once(AT), text=LOUD)
    assert sweep(due - 5 * MINUTE, due) == []
    assert len(run(due)) == 1


def test_a_longer_window_announces_earlier(ana, scheduled, now, due, run):
    policies.decide(ana, SETTINGS["stop-window"], timedelta(minutes=5), now=now)
    scheduled(once(AT), text=LOUD)
    (told,) = sweep(due - 5 * MINUTE, due)
    assert due - told >= timedelta(minutes=5)
    assert len(run(due)) == 1
    assert Delivery.get().state == "delivered"
