"""How much may wait."""

from datetime import datetime, timedelta

import pytest

from models.errors import Refused
from models.services.engine import queue
from models.services.posts import crowding, scheduling
from models.services.posts.crowding import Crowd
from models.tables import Post, Project
from tests.models.services.conftest import MONDAY, once

NOON = datetime(2026, 3, 2, 12, 0)


@pytest.fixture
def small(ana):
    """A project of which two deliveries may wait, with a warning from the first on."""
    ana.project.policy = {"queue_warn_at": 1, "queue_refuse_at": 2}
    ana.project.save()
    return ana


def test_what_waits_is_counted_until_more_would_be_refused(small, scheduled, run):
    assert crowding.crowd(small.project) == Crowd(0, 1, 2)
    scheduled(once(NOON))
    assert crowding.crowd(small.project).worth_a_warning

    run(MONDAY + timedelta(hours=3))

    assert crowding.crowd(small.project) == Crowd(0, 1, 2)


def test_beyond_the_limit_nothing_more_is_taken_and_the_way_out_is_said(small, scheduled):
    scheduled(once(NOON))
    scheduled(once(NOON))

    with pytest.raises(Refused, match="2 deliveries of ACME wait already, as many as may") as no:
        scheduled(once(NOON))

    assert "`settings queue-refuse-at 6`" in str(no.value)
    assert Post.select().count() == 2


def test_what_would_not_fit_as_a_whole_is_refused_as_a_whole(small, scheduled, site, hook):
    scheduled(once(NOON))

    with pytest.raises(Refused, match=r"of 2 at most\. This would add 2\."):
        scheduled(once(NOON), on=(site, hook))


def test_what_is_published_can_always_be_taken_down(small, scheduled, site, run, now):
    number = scheduled(once(NOON))
    run(MONDAY + timedelta(hours=3))
    scheduled(once(datetime(2026, 3, 3, 12)))
    scheduled(once(datetime(2026, 3, 3, 12)))
    plan = scheduling.Plan(scheduling.UNPUBLISH, (once(datetime(2026, 3, 3, 12)),), (site,))

    scheduling.schedule_existing(small, number, None, plan, now=now)

    assert queue.waiting(small.project, 10) == 3


def test_another_project_s_crowd_is_not_ours(small, scheduled, now):
    scheduled(once(NOON))
    scheduled(once(NOON))
    other = Project.create(key="B", name="B", zone="UTC", created_at=now)

    assert crowding.crowd(other).waiting == 0
    crowding.refuse_beyond(other, 50_000)
    with pytest.raises(Refused):
        crowding.refuse_beyond(other, 50_001)
