"""Moving, skipping, pausing, resuming, cancelling, publishing now."""

from datetime import UTC, datetime, time, timedelta

import pytest

from models.errors import Refused, Stale
from models.rules.outcomes import Unknown
from models.rules.recurrence import Rule
from models.rules.states import PostState, ScheduleState
from models.services.engine import claiming, publishing, results
from models.services.posts import holding, lists, moving, posts
from models.tables import Delivery, Notice, Occurrence, Revision, Schedule
from tests.models.services.conftest import daily, once, states

TUESDAY = datetime(2026, 3, 3, 9)  # Berlin, 08:00 UTC


def due(number: int) -> datetime:
    rows = Occurrence.select().order_by(Occurrence.due_at)
    return next(row.due_at for row in rows if row.post.number == number)


def test_a_one_off_moves_with_its_deliveries(ana, scheduled, now):
    number = scheduled(once(TUESDAY))

    change = moving.move_to(ana, number, None, once(datetime(2026, 3, 4, 14)), now=now)

    assert change.before == datetime(2026, 3, 3, 8, tzinfo=UTC)
    assert change.after == due(number) == datetime(2026, 3, 4, 13, tzinfo=UTC)
    assert Delivery.get().next_at == change.after
    assert Revision.select().where(Revision.change == "move").count() == 1


def test_what_moved_to_a_past_time_stays_where_it_was(ana, scheduled, now):
    number = scheduled(once(TUESDAY))

    with pytest.raises(Refused, match="passed"):
        moving.move_to(ana, number, None, once(datetime(2026, 3, 1, 14)), now=now)

    assert due(number) == datetime(2026, 3, 3, 8, tzinfo=UTC)


def test_a_claimed_delivery_that_is_moved_is_called_back(ana, scheduled, session, now):
    number = scheduled(once(datetime(2026, 3, 2, 10, 0, 3)))
    [claim] = claiming.claim(session.id, now=now, limit=1)

    moving.move_to(ana, number, None, once(TUESDAY), now=now)

    at = now + timedelta(seconds=3)
    assert publishing.begin(claim.id, claim.fence, now=at, prepare=lambda work: {}) is None
    assert states(number) == ["waiting"]


def test_what_is_being_sent_cannot_be_moved(ana, scheduled, session, now):
    number = scheduled(once(datetime(2026, 3, 2, 10, 0, 3)))
    at = now + timedelta(seconds=3)
    [claim] = claiming.claim(session.id, now=at, limit=1)
    publishing.begin(claim.id, claim.fence, now=at, prepare=lambda work: {})

    with pytest.raises(Refused, match="being sent"):
        moving.move_to(ana, number, None, once(TUESDAY), now=at)


def test_a_single_time_moves_only_the_next_of_a_series(ana, scheduled, now):
    number = scheduled(daily(datetime(2026, 3, 3), time(9)))

    change = moving.move_to(ana, number, None, once(datetime(2026, 3, 3, 15)), now=now)

    first, second = Occurrence.select().order_by(Occurrence.due_at).limit(2)
    assert change.series
    assert (first.key, first.due_at.hour) == ("2026-03-03/0", 14)
    assert (second.key, second.due_at.hour) == ("2026-03-04/0", 8)


def test_days_are_added_on_the_wall_clock_and_hours_as_elapsed_time(ana, scheduled, now):
    number = scheduled(once(datetime(2026, 3, 28, 9)))

    moving.move_by(ana, number, None, days=1, now=now)
    assert due(number) == datetime(2026, 3, 29, 7, tzinfo=UTC)

    moving.move_by(ana, number, None, elapsed=timedelta(hours=2), now=now)
    assert due(number) == datetime(2026, 3, 29, 9, tzinfo=UTC)


def test_a_new_rule_replaces_the_series_and_never_runs_a_settled_day_again(
    ana, scheduled, run, now
):
    number = scheduled(daily(datetime(2026, 3, 3), time(9)))
    run(datetime(2026, 3, 3, 8, tzinfo=UTC))
    half_past = datetime(2026, 3, 3, 8, 30, tzinfo=UTC)

    moving.move_to(ana, number, None, daily(datetime(2026, 3, 3), time(10)), now=half_past)

    run(datetime(2026, 3, 3, 9, tzinfo=UTC))
    assert states(number).count("delivered") == 1
    nexts = Occurrence.select().where(Occurrence.state == "pending").order_by(Occurrence.due_at)
    assert nexts.first().due_at == datetime(2026, 3, 4, 9, tzinfo=UTC)


def test_a_new_rule_forgets_nothing_that_was_missed(ana, scheduled, now):
    number = scheduled(daily(datetime(2026, 3, 3), time(9)))
    holding.pause(ana, number, None, now=now)
    then = datetime(2026, 3, 4, 12, tzinfo=UTC)

    moving.move_to(ana, number, None, daily(datetime(2026, 3, 4), time(15)), now=then)
    resumed = holding.resume(ana, number, None, now=then)

    assert resumed.in_flight == 2  # of the third and the fourth, which wait for a decision
    assert resumed.after == datetime(2026, 3, 3, 8, tzinfo=UTC)
    assert states(number)[:3] == ["held", "held", "waiting"]


def test_skipping_leaves_out_the_next_one_only(ana, scheduled, run, now):
    number = scheduled(daily(datetime(2026, 3, 3), time(9)))

    holding.skip(ana, number, None, now=now)
    run(datetime(2026, 3, 4, 8, tzinfo=UTC))

    assert states(number)[:3] == ["skipped", "delivered", "waiting"]


def test_paused_posts_do_not_go_out_and_what_was_missed_is_held_on_resume(ana, scheduled, run, now):
    number = scheduled(daily(datetime(2026, 3, 3), time(9)))
    holding.pause(ana, number, None, now=now)
    wednesday = datetime(2026, 3, 4, 9, tzinfo=UTC)
    assert run(wednesday) == []

    change = holding.resume(ana, number, None, now=wednesday)

    assert change.in_flight == 2
    assert states(number)[:3] == ["held", "held", "waiting"]
    assert run(wednesday) == []
    assert len(run(wednesday + timedelta(days=1))) == 1


def test_a_paused_series_grows_no_waiting_deliveries(ana, scheduled, now):
    number = scheduled(daily(datetime(2026, 3, 3), time(9)))
    holding.pause(ana, number, None, now=now)

    assert set(states(number)) == {"paused"}
    with pytest.raises(Refused, match="nothing on the calendar to pause"):
        holding.pause(ana, number, None, now=now)


def test_cancelling_keeps_the_words_as_a_draft(ana, scheduled, run, now):
    number = scheduled(once(TUESDAY))

    holding.cancel(ana, number, None, now=now, reason="second thoughts")

    assert posts.get(ana.project, number).state == PostState.DRAFT
    assert Schedule.get().state == ScheduleState.CANCELLED
    assert run(datetime(2026, 3, 4, tzinfo=UTC)) == []
    assert lists.upcoming(ana, after=now).lines == ()


def test_publishing_now_brings_the_planned_time_forward(ana, scheduled, run, now):
    number = scheduled(once(TUESDAY))

    moving.publish_now(ana, number, None, None, now=now)

    assert len(run(now)) == 1
    assert run(datetime(2026, 3, 4, tzinfo=UTC)) == []


def test_publishing_now_of_a_series_is_one_more_besides_the_plan(ana, scheduled, run, now):
    number = scheduled(daily(datetime(2026, 3, 3), time(9)))

    moving.publish_now(ana, number, None, None, now=now)

    assert len(run(now)) == 1
    assert len(run(datetime(2026, 3, 3, 8, tzinfo=UTC))) == 1


def test_what_is_out_already_is_not_published_a_second_time(ana, scheduled, run, now):
    number = scheduled(once(datetime(2026, 3, 2, 10, 0, 1)))
    run(now + timedelta(seconds=1))

    with pytest.raises(Refused, match="published there already"):
        moving.publish_now(ana, number, None, None, now=now + timedelta(seconds=2))


def test_a_change_from_an_older_card_is_refused(ana, scheduled, now):
    number = scheduled(once(TUESDAY))
    posts.edit(ana, number, None, text="New", now=now)

    with pytest.raises(Stale):
        holding.cancel(ana, number, 1, now=now)

    assert states(number) == ["waiting"]


def test_a_rule_that_never_fires_again_is_not_moved_to(ana, scheduled, now):
    number = scheduled(daily(datetime(2026, 3, 3), time(9)))
    before = Occurrence.select().count()
    never = Rule("UTC", datetime(2026, 1, 1), (time(9),), "FREQ=DAILY", until=datetime(2026, 1, 2))

    with pytest.raises(Refused, match="never fires"):
        moving.move_to(ana, number, None, never, now=now)

    assert Occurrence.select().count() == before


def test_a_post_whose_only_time_is_skipped_is_a_draft_again(ana, scheduled, now):
    number = scheduled(once(TUESDAY))

    holding.skip(ana, number, None, now=now)

    assert Schedule.get().state == ScheduleState.COMPLETED
    assert posts.get(ana.project, number).state == PostState.DRAFT


def test_a_series_goes_on_after_one_time_is_skipped(ana, scheduled, now):
    number = scheduled(daily(datetime(2026, 3, 3), time(9)))

    holding.skip(ana, number, None, now=now)

    assert Schedule.get().state == ScheduleState.ACTIVE
    assert posts.get(ana.project, number).state == PostState.READY


@pytest.mark.parametrize("deed", [holding.cancel, holding.skip])
def test_what_is_called_off_after_an_attempt_without_an_answer_may_be_there(
    ana, scheduled, run, deed, now
):
    at = datetime(2026, 3, 2, 9, 0, 1, tzinfo=UTC)
    number = scheduled(once(datetime(2026, 3, 2, 10, 0, 1)))
    run(at, Unknown("no answer"))

    deed(ana, number, None, now=at)

    [notice] = Notice.select()
    assert notice.facts["results"][0]["error"] == results.CALLED_OFF


def test_everything_that_is_paused_is_not_said_to_be_off_the_calendar(ana, scheduled, now):
    scheduled(once(TUESDAY))
    holding.pause_all(ana, now=now)

    with pytest.raises(Refused, match="paused already"):
        holding.pause_all(ana, now=now)
