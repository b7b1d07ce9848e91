"""What becomes of a request when what it is about changes, and what an override is not about."""

from datetime import datetime, time

from models.rules.approval import Verdict
from models.services.approvals import approving, overriding
from models.services.posts import moving
from models.tables import Review, Schedule
from tests.models.services.conftest import daily, once

SOON = once(datetime(2026, 3, 2, 10, 30))
NOON = datetime(2026, 3, 2, 12)
EVERY_DAY = daily(datetime(2026, 3, 3, 9), time(9))


def states():
    return [str(row.state) for row in Review.select().order_by(Review.id)]


def test_what_changes_were_asked_for_is_asked_about_again_also_when_an_approver_retimes_it(
    required, bo, chi, scheduled, run, now
):
    number = scheduled(SOON)
    approving.refuse(bo, number, 1, Verdict.CHANGES, "shorter", now=now)

    moving.publish_now(chi, number, None, None, now=now)

    assert states() == ["void", "open"]
    approving.approve(bo, number, None, now=now)
    assert len(run(now)) == 1


def test_one_of_a_series_that_was_rejected_is_asked_about_again_when_it_is_moved(
    required, bo, chi, scheduled, run, now
):
    number = scheduled(EVERY_DAY)
    approving.approve(bo, number, 1, now=now)
    moving.move_to(required, number, None, once(NOON), now=now)
    approving.refuse(bo, number, None, Verdict.REJECT, "not at noon", now=now)

    moving.move_to(chi, number, None, once(NOON.replace(hour=14)), now=now)

    assert states() == ["approved", "rejected", "open"]
    approving.approve(bo, number, None, now=now)
    assert len(run(datetime.fromisoformat("2026-03-02T13:00:00+00:00"))) == 1


def test_going_ahead_now_is_about_what_goes_out_now_and_no_series(required, scheduled, run, now):
    number = scheduled(EVERY_DAY)

    overriding.override(required, number, None, "the minister waits", at_once=True, now=now)

    assert states() == ["open", "approved"]
    assert [row.state for row in Schedule.select().order_by(Schedule.id)] == [
        "pending_approval",
        "active",
    ]
    assert len(run(now)) == 1
    assert run(datetime.fromisoformat("2026-03-03T08:00:00+00:00")) == []
