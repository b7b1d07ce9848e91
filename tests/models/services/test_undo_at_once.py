"""Taking back an act over several posts while somebody else changes them: one waits for the other,
and nobody in a circle."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from models.database import StorageError, connection, database, is_sqlite, locked, transaction
from models.rules.roles import Barred
from models.services.approvals import approving
from models.services.people import membership, responsibility
from models.services.posts import holding
from models.services.undo import taking_back, undoing
from models.tables import Post, Schedule
from tests.models.services.conftest import once

TUESDAY = datetime(2026, 3, 3, 9)


def lock(number: int) -> None:
    locked(Post.select(Post.id)).where(Post.number == number).get()


def until_somebody_waits() -> None:
    """Until another session waits for a lock; where there is one writer, a moment."""
    if is_sqlite():
        time.sleep(0.2)
        return
    end = time.monotonic() + 60
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    while not database.execute_sql(waiting).fetchone()[0]:
        assert time.monotonic() < end
        time.sleep(0.01)
        database.execute_sql("SELECT pg_stat_clear_snapshot()")


@pytest.fixture
def cancelled(ana, scheduled, now) -> int:
    """Three posts that one sentence took off the calendar; the number of that act."""
    for hours in range(3):
        scheduled(once(TUESDAY + timedelta(hours=hours)), text=f"{hours} apples")
    with undoing.act() as act:
        for number in (1, 2, 3):
            holding.cancel(ana, number, None, now=now)
    assert act.number is not None
    return act.number


def while_all_are_locked(deed: Callable[[], object]) -> object:
    """What came of a deed of one thread, while another locks the posts one by one, from the first
    on, as everybody does."""
    came: list[object] = []

    def act() -> None:
        with connection():
            try:
                came.append(deed())
            except StorageError as error:
                came.append(error)

    thread = threading.Thread(target=act)
    with transaction():
        lock(1)
        thread.start()
        until_somebody_waits()
        lock(2)
        lock(3)
    thread.join(20)
    [outcome] = came
    return outcome


def test_who_undoes_an_act_over_several_posts_waits_for_nobody_in_a_circle(ana, cancelled, now):
    taken = while_all_are_locked(lambda: taking_back.take_back(ana, cancelled, now=now))

    assert [post.number for post in taken.posts] == [3, 2, 1]
    assert {row.state for row in Schedule.select()} == {"active"}


def test_who_is_shut_out_takes_what_they_wrote_and_what_they_approved_in_one_order(
    required, bo, chi, scheduled, now
):
    for hours in range(3):
        scheduled(once(TUESDAY + timedelta(hours=hours)), text=f"{hours} apples")
    approving.approve(bo, 1, None, now=now)
    for number in (2, 3):
        responsibility.hand_over(required, number, bo.member, now=now)

    shut = while_all_are_locked(
        lambda: membership.shut_out(required, bo.member, Barred.SUSPENDED, now=now)
    )

    assert shut.paused == (2, 3)
