"""The ledger: claims, intents, outcomes, retries, crashes."""

from datetime import UTC, datetime, time, timedelta

import pytest

from models.rules.outcomes import Delivered, Later, Refused, Unknown
from models.rules.states import PostState, ScheduleState
from models.services.engine import (
    catching_up,
    claiming,
    doubts,
    publishing,
    recovery,
    results,
    sessions,
)
from models.services.engine.doubts import Answer
from models.services.posts import holding, posts, scheduling
from models.tables import Attempt, Delivery, Notice, Occurrence, Project, Schedule, Session
from tests.jobs.place import until
from tests.models.services.conftest import daily, once, states

NINE = datetime(2026, 3, 2, 10, 0)  # Berlin; 09:00 UTC
SOON = datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC)


def later(**amount: int) -> datetime:
    return SOON + timedelta(**amount)


def begin(claim, at):
    return publishing.begin(claim.id, claim.fence, now=at, prepare=lambda work: {"k": work.key})


@pytest.fixture
def post(scheduled):
    return scheduled(once(datetime(2026, 3, 2, 10, 0, 5)))


def test_a_due_delivery_is_claimed_once_and_under_a_new_fence(post, session, now):
    first = claiming.claim(session.id, now=SOON, limit=10)
    second = claiming.claim(session.id, now=SOON, limit=10)

    assert [claim.fence for claim in first] == [1]
    assert second == []


def test_nothing_is_claimed_before_the_horizon(post, session):
    early = SOON - claiming.HORIZON - timedelta(seconds=1)

    assert claiming.claim(session.id, now=early, limit=10) == []


def test_the_urgent_ones_are_claimed_first(scheduled, session, now):
    low = scheduled(once(datetime(2026, 3, 2, 10, 0, 1)))
    high = scheduled(once(datetime(2026, 3, 2, 10, 0, 2)))
    Delivery.update(priority=9).where(Delivery.post == posts.get(_project(), high)).execute()

    claims = claiming.claim(session.id, now=SOON, limit=1)

    assert Delivery.get_by_id(claims[0].id).post.number == high
    assert low != high


def _project():
    return Schedule.get().project


def test_a_message_that_comes_twice_makes_one_attempt(post, session):
    [claim] = claiming.claim(session.id, now=SOON, limit=10)

    assert begin(claim, SOON) is not None
    assert begin(claim, SOON) is None
    assert Attempt.select().count() == 1


def test_a_message_with_an_old_fence_is_void(post, session):
    [claim] = claiming.claim(session.id, now=SOON, limit=10)
    claiming.give_back(session.id)

    assert begin(claim, SOON) is None
    assert states(post) == ["waiting"]


def test_a_message_that_comes_early_gives_the_delivery_back(post, session):
    [claim] = claiming.claim(session.id, now=SOON - timedelta(seconds=3), limit=10)

    assert begin(claim, SOON - timedelta(seconds=2)) is None
    assert states(post) == ["waiting"]


def test_a_delivered_post_is_published_completed_and_told_of(post, run, ana):
    run(SOON)

    assert states(post) == ["delivered"]
    assert posts.get(ana.project, post).state == PostState.PUBLISHED
    assert Schedule.get().state == ScheduleState.COMPLETED
    assert Occurrence.get().state == "published"
    [notice] = Notice.select()
    assert notice.kind == "settled"
    assert notice.facts["results"][0]["link"] == "http://x/1"


def test_one_notice_tells_of_all_targets_of_an_occurrence(scheduled, site, hook, run):
    scheduled(once(datetime(2026, 3, 2, 10, 0, 5)), on=(site, hook))

    run(SOON)

    [notice] = Notice.select()
    assert [row["target"] for row in notice.facts["results"]] == ["site", "hook"]


def test_a_definite_refusal_to_try_now_is_tried_again_by_the_ledger(post, run):
    run(SOON, Later("connection refused"))

    delivery = Delivery.get()
    assert delivery.state == "waiting"
    assert delivery.next_at == SOON + timedelta(seconds=300)
    assert delivery.error == "connection refused"


def test_what_the_platform_asks_for_is_waited_for(post, run):
    run(SOON, Later("slow down", after=timedelta(hours=2)))

    assert Delivery.get().next_at == SOON + timedelta(hours=2)


def test_after_three_retries_it_has_failed_for_good(post, run):
    at = SOON
    for _ in range(4):
        run(at, Later("connection refused"))
        at += timedelta(hours=1)

    assert states(post) == ["refused"]
    assert Attempt.select().count() == 4
    assert Notice.select().where(Notice.kind == "settled").count() == 1


def test_a_refusal_is_final(post, run, ana):
    run(SOON, Refused("no such page"))

    assert states(post) == ["refused"]
    assert posts.get(ana.project, post).state == PostState.READY


def test_an_unknown_outcome_is_repeated_with_what_was_prepared_where_that_is_safe(
    scheduled, hook, session, run
):
    scheduled(once(datetime(2026, 3, 2, 10, 0, 5)), on=(hook,))
    run(SOON, Unknown("no answer"))

    [claim] = claiming.claim(session.id, now=later(minutes=1), limit=1)
    work = publishing.begin(
        claim.id, claim.fence, now=later(minutes=1), prepare=lambda work: {"k": "changed"}
    )

    assert work is not None
    assert work.prepared == {"k": 1}


def test_a_platform_that_cannot_repeat_is_asked_about_and_never_sent_again(
    post, run, session, monkeypatch, ana, now
):
    _make_platform_unsafe(post)
    run(SOON, Unknown("no answer"))

    assert states(post) == ["unknown"]
    assert claiming.claim(session.id, now=later(days=1), limit=1) == []
    [notice] = Notice.select()
    assert notice.kind == "unknown"

    doubts.answer(ana, Delivery.get().id, Answer.THERE, now=now)
    assert states(post) == ["delivered"]


def _make_platform_unsafe(post):
    account = Delivery.get().target.account
    account.platform = "pigeon"
    account.save()


def test_an_unknown_outcome_a_person_says_is_not_there_is_sent_again(post, run, ana, now):
    _make_platform_unsafe(post)
    run(SOON, Unknown("no answer"))

    doubts.answer(ana, Delivery.get().id, Answer.SEND, now=later(minutes=1))
    run(later(minutes=1))

    assert states(post) == ["delivered"]


@pytest.mark.parametrize(
    ("outcome", "state"), [(Delivered("r1"), "delivered"), (Refused("no"), "waiting")]
)
def test_of_a_lost_claim_a_late_success_counts_and_a_late_refusal_does_not(
    post, session, outcome, state
):
    [claim] = claiming.claim(session.id, now=SOON, limit=1)
    work = begin(claim, SOON)
    publishing.take_back(Delivery.session == session.id, now=SOON)

    publishing.settle(work, outcome, now=SOON, jitter=0)

    assert states(post) == [state]


@pytest.mark.parametrize("deed", [holding.pause, holding.skip, holding.cancel])
def test_a_late_success_counts_whatever_was_decided_meanwhile(post, session, ana, deed):
    [claim] = claiming.claim(session.id, now=SOON, limit=1)
    work = begin(claim, SOON)
    publishing.take_back(Delivery.session == session.id, now=SOON)
    deed(ana, post, None, now=SOON)

    publishing.settle(work, Delivered("r1"), now=later(minutes=1), jitter=0)

    assert states(post) == ["delivered"]
    assert posts.get(ana.project, post).state == PostState.PUBLISHED


def test_a_late_success_makes_no_room_for_a_call_that_is_still_made(scheduled, session):
    Project.update(policy={"publishes_at_once": 1}).execute()
    for _ in range(3):
        scheduled(once(datetime(2026, 3, 2, 10, 0, 5)))
    late, *others = claiming.claim(session.id, now=SOON, limit=3)
    work = begin(late, SOON)
    publishing.take_back(Delivery.id == late.id, now=SOON)
    assert begin(others[0], SOON)

    begun, _ = turn([(work, Delivered("r1"))], [(others[1].id, others[1].fence)])

    assert begun == []


@pytest.mark.parametrize("end", ["busy", "lost"])
def test_what_a_late_success_says_to_be_there_is_not_sent_again_whatever_ends_the_next_call(
    post, session, end
):
    [claim] = claiming.claim(session.id, now=SOON, limit=1)
    late = begin(claim, SOON)
    work = begin(take_back_and_claim_again(session), later(seconds=5))
    publishing.settle(late, Delivered("r1", "https://there/1"), now=later(seconds=6), jitter=0)
    assert states(post) == ["sending"]

    if end == "busy":
        publishing.settle(work, Later("it is busy"), now=later(seconds=7), jitter=0)
    else:
        publishing.take_back(Delivery.session == session.id, now=later(seconds=7))

    assert states(post) == ["delivered"]
    assert Delivery.get().link == "https://there/1"


def take_back_and_claim_again(session):
    publishing.take_back(Delivery.session == session.id, now=SOON)
    [claim] = claiming.claim(session.id, now=later(seconds=5), limit=1)
    return claim


def turn(ended, claims):
    return publishing.turn(
        ended, claims, room=5, now=later(seconds=5), prepare=lambda work: {}, jitter=float
    )


def test_a_late_success_and_a_new_claim_in_one_turn_send_nothing_again(post, session):
    [claim] = claiming.claim(session.id, now=SOON, limit=1)
    work = begin(claim, SOON)
    again = take_back_and_claim_again(session)

    begun, left = turn([(work, Delivered("r1"))], [(again.id, again.fence)])

    assert (begun, left) == ([], [])
    assert states(post) == ["delivered"]
    assert Schedule.get().run_count == 1


def test_two_late_successes_in_one_turn_count_once(post, session):
    [claim] = claiming.claim(session.id, now=SOON, limit=1)
    first = begin(claim, SOON)
    second = begin(take_back_and_claim_again(session), later(seconds=5))
    publishing.take_back(Delivery.session == session.id, now=later(seconds=5))

    turn([(first, Delivered("r1")), (second, Delivered("r1"))], [])

    assert states(post) == ["delivered"]
    assert Schedule.get().run_count == 1
    assert [row.outcome for row in Attempt.select()] == ["delivered", "delivered"]


def test_a_dead_sessions_claims_wait_again_and_what_it_was_sending_is_repeated_if_safe(
    scheduled, session, tmp_path
):
    scheduled(once(datetime(2026, 3, 2, 10, 0, 1)))
    scheduled(once(datetime(2026, 3, 2, 10, 0, 2)))
    first, _ = claiming.claim(session.id, now=SOON, limit=10)
    begin(first, SOON)

    assert publishing.take_back(Delivery.session == session.id, now=SOON) == 2

    assert [row.state for row in Delivery.select()] == ["waiting", "waiting"]
    assert Attempt.get().outcome == "lost"


def test_a_session_is_dead_when_its_lock_is_free(session, tmp_path, now):
    folder = tmp_path / "sessions"
    assert sessions.dead(folder, now=now) == []

    session.lock.close()

    until(lambda: [row.id for row in sessions.dead(folder, now=now)] == [session.id])


def test_a_silent_session_of_another_machine_is_dead_after_its_lease_and_the_longest_call(
    session, tmp_path, now
):
    Session.update(host="elsewhere").execute()
    folder = tmp_path / "sessions"
    allowed = sessions.LEASE + sessions.LONGEST_CALL

    assert sessions.dead(folder, now=now + allowed) == []
    assert sessions.dead(folder, now=now + allowed + timedelta(seconds=1)) != []


def test_what_fell_due_while_nothing_ran_is_held_and_asked_about(scheduled, ana, run, now):
    number = scheduled(daily(datetime(2026, 3, 2), time(11)))
    woke = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)

    held = catching_up.catch_up(since=now, now=woke)

    assert held == 4
    assert Notice.get().facts["count"] == 4
    assert run(woke) == []
    assert recovery.decide_held(ana, None, "latest", now=woke) == (1, 3)
    run(woke)
    assert states(number)[:4] == ["skipped", "skipped", "skipped", "delivered"]


def test_a_little_lateness_is_no_outage(post, now):
    assert catching_up.catch_up(since=now, now=SOON + timedelta(minutes=14)) == 0


def test_held_deliveries_may_go_out_five_minutes_apart(scheduled, ana, now):
    scheduled(daily(datetime(2026, 3, 2), time(11)))
    woke = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
    catching_up.catch_up(since=now, now=woke)

    recovery.decide_held(ana, None, "all", now=woke)

    moments = [row.next_at for row in Delivery.select().order_by(Delivery.id).limit(3)]
    assert moments == [woke, woke + timedelta(minutes=5), woke + timedelta(minutes=10)]


def test_five_failures_in_a_row_stop_a_schedule_until_it_is_resumed(scheduled, run, ana, now):
    number = scheduled(daily(datetime(2026, 3, 2), time(11)))
    for day in range(5):
        run(datetime(2026, 3, 2 + day, 10, 0, tzinfo=UTC), Refused("no"))

    assert Schedule.get().state == ScheduleState.ERROR
    assert run(datetime(2026, 3, 7, 10, 0, tzinfo=UTC)) == []
    assert Notice.select().where(Notice.kind == "stopped").count() == 1

    holding.resume(ana, number, None, now=datetime(2026, 3, 7, 11, 0, tzinfo=UTC))
    assert len(run(datetime(2026, 3, 8, 10, 0, tzinfo=UTC))) == 1


def test_a_retry_that_comes_too_late_to_be_sent_is_told_of(ana, site, run, now):
    rule = once(datetime(2026, 3, 2, 10, 0, 5))
    plan = scheduling.Plan(scheduling.PUBLISH, (rule,), (site,), not_after=time(10, 30))
    number = scheduling.schedule_new(ana, None, "Hello", plan, now=now).number
    run(SOON, Refused("no"))
    recovery.retry(ana, number, now=later(hours=1))
    run(later(hours=1))

    assert states(number) == ["expired"]
    told = Notice.select().where(Notice.kind == "settled").order_by(Notice.id)
    assert [row.facts["state"] for row in told] == ["refused", "expired"]


def test_who_drops_what_may_be_there_hears_that(post, ana, run):
    run(SOON, Unknown("no answer came"))
    holding.pause(ana, post, None, now=SOON)
    holding.resume(ana, post, None, now=later(hours=1))
    assert states(post) == ["held"]

    recovery.decide_held(ana, post, "drop", now=later(hours=1))

    assert states(post) == ["skipped"]
    told = Notice.select().where(Notice.kind == "settled").get()
    assert told.facts["error"] == results.CALLED_OFF


def test_what_may_be_there_has_not_expired_though_it_is_too_late_to_send_it_again(
    ana, hook, run, now
):
    rule = once(datetime(2026, 3, 2, 10, 0, 5))
    plan = scheduling.Plan(scheduling.PUBLISH, (rule,), (hook,), not_after=time(10, 30))
    number = scheduling.schedule_new(ana, None, "Hello", plan, now=now).number
    run(SOON, Unknown("no answer came"))

    assert run(later(hours=1)) == []
    assert states(number) == ["unknown"]


def test_failed_targets_are_retried_and_the_others_left_alone(scheduled, site, hook, session, ana):
    number = scheduled(once(datetime(2026, 3, 2, 10, 0, 5)), on=(site, hook))
    first, second = claiming.claim(session.id, now=SOON, limit=2)
    publishing.settle(begin(first, SOON), Delivered("1"), now=SOON, jitter=0)
    publishing.settle(begin(second, SOON), Refused("no"), now=SOON, jitter=0)
    assert Occurrence.get().state == "partial"

    assert recovery.retry(ana, number, now=SOON) == 1
    assert states(number) == ["delivered", "waiting"]


def test_unpublishing_takes_down_every_live_occurrence_of_the_target(
    scheduled, ana, site, run, now
):
    number = scheduled(daily(datetime(2026, 3, 2), time(11)))
    run(datetime(2026, 3, 3, 12, 0, tzinfo=UTC))
    from models.services.posts import scheduling

    at = datetime(2026, 3, 3, 13, 0, tzinfo=UTC)
    plan = scheduling.Plan(scheduling.UNPUBLISH, (scheduling.once_now("UTC", at),), (site,))
    scheduling.schedule_existing(ana, number, None, plan, now=at)
    removals = run(at) + run(at)

    assert [work.action for work in removals] == ["unpublish", "unpublish"]
    assert states(number)[:2] == ["removed", "removed"]
    assert posts.get(ana.project, number).state == PostState.UNPUBLISHED


def unpublish(ana, number, site, at):
    plan = scheduling.Plan(scheduling.UNPUBLISH, (scheduling.once_now("UTC", at),), (site,))
    scheduling.schedule_existing(ana, number, None, plan, now=at)


def test_what_could_not_be_taken_down_is_when_that_is_asked_for_once_more(post, ana, site, run):
    run(SOON)
    unpublish(ana, post, site, later(minutes=5))
    run(later(minutes=5), Refused("the token has expired"))
    unpublish(ana, post, site, later(minutes=9))
    run(later(minutes=9))

    assert states(post) == ["removed", "refused", "delivered"]


def test_what_goes_out_later_than_it_was_to_be_taken_down_is_taken_down_then(
    post, ana, site, run, session
):
    unpublish(ana, post, site, later(minutes=5))
    run(later(), Later("the site is down"))
    run(later(minutes=5), Later("the site is down"))
    assert states(post) == ["waiting", "waiting"]

    run(later(hours=1))
    run(later(hours=1, minutes=1))
    assert states(post) == ["removed", "delivered"]


def test_unpublishing_what_is_nowhere_is_skipped(post, ana, site, session, now):
    from models.services.posts import scheduling

    plan = scheduling.Plan(scheduling.UNPUBLISH, (scheduling.once_now("UTC", now),), (site,))
    scheduling.schedule_existing(ana, post, None, plan, now=now)
    [claim] = claiming.claim(session.id, now=now, limit=1, horizon=timedelta())

    assert begin(claim, now) is None
    assert Delivery.get_by_id(claim.id).state == "skipped"


@pytest.mark.parametrize("deed", [holding.pause, holding.cancel])
def test_what_is_paused_or_cancelled_after_its_claim_is_not_sent(post, deed, ana, session, now):
    [claim] = claiming.claim(session.id, now=now, limit=1)

    deed(ana, post, None, now=now)

    assert begin(claim, SOON) is None


def test_a_claim_whose_message_never_came_is_handed_out_again(post, session):
    claiming.claim(session.id, now=SOON, limit=1)

    assert claiming.requeue_lost(now=later(minutes=5)) == 0
    assert claiming.requeue_lost(now=later(minutes=15)) == 1
    assert states(post) == ["waiting"]


def test_who_cancels_what_a_dying_process_was_sending_hears_that_it_may_be_there(
    post, ana, session, now
):
    [claim] = claiming.claim(session.id, now=SOON, limit=10)
    begin(claim, SOON)
    holding.cancel(ana, post, None, now=SOON)
    publishing.take_back(Delivery.session == session.id, now=SOON)

    [again] = claiming.claim(session.id, now=SOON, limit=10)
    assert begin(again, SOON) is None

    assert states(post) == ["cancelled"]
    [notice] = Notice.select()
    assert notice.facts["results"][0]["error"] == results.CALLED_OFF


def test_a_take_down_of_nothing_is_told_and_over(scheduled, site, ana, run, now):
    number = scheduled(once(datetime(2026, 3, 9)))
    take_down = scheduling.Plan(
        scheduling.UNPUBLISH, (once(datetime(2026, 3, 2, 10, 0, 5)),), (site,)
    )
    scheduling.schedule_existing(ana, number, None, take_down, now=now)

    run(SOON)

    [notice] = Notice.select()
    assert notice.facts["results"][0]["error"] == "nothing was published there"
    assert [row.state for row in Schedule.select().order_by(Schedule.id)] == ["active", "completed"]


def test_the_last_of_several_targets_tells_of_all_though_it_was_closed(
    scheduled, site, hook, ana, run, now
):
    number = scheduled(once(datetime(2026, 3, 2, 10, 0, 1)), on=(hook,))
    run(SOON)
    take_down = scheduling.Plan(
        scheduling.UNPUBLISH, (once(datetime(2026, 3, 2, 10, 0, 8)),), (hook, site)
    )
    scheduling.schedule_existing(ana, number, None, take_down, now=SOON)

    run(later(seconds=3))

    told = Notice.select().order_by(Notice.id.desc()).first()
    assert [row["state"] for row in told.facts["results"]] == ["delivered", "skipped"]


def test_a_post_dropped_after_nothing_ran_is_a_draft_again(post, ana):
    catching_up.catch_up(since=SOON - timedelta(minutes=1), now=later(hours=1))

    recovery.decide_held(ana, None, "drop", now=later(hours=1))

    assert Schedule.get().state == ScheduleState.COMPLETED
    assert posts.get(ana.project, post).state == PostState.DRAFT
