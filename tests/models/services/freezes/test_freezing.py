from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.errors import NotAllowed, NotFound, Refused, Stale
from models.rules.freezes import Backlog, Falling, Scope, Window
from models.services.engine import claiming, publishing
from models.services.freezes import freezing, frozen, permits, thawing
from models.services.freezes.freezing import Wanted
from models.services.people import people
from models.services.posts import scheduling
from models.services.workspaces import setup
from models.tables import Channel, Delivery, FreezeWindow, Gate, Notice, Post
from tests.models.services.conftest import daily, once, states

ALL = Scope()


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


@pytest.fixture
def chi(ana, now):
    return people.arrive("terminal", "chat", "terminal:chi", "chi", now=now)  # an author


def test_what_falls_due_in_a_freeze_is_held_for_it_and_nothing_of_it_goes_out(
    ana, scheduled, run, now
):
    number = scheduled(once(datetime(2026, 3, 2, 10, 5)))
    stopped = freezing.stop(ana, Wanted(ALL, "the site is down"), now=now)

    assert (stopped.sending, stopped.kept) == (0, 1)
    assert run(now + minutes(5)) == []
    held = Delivery.get()
    assert (held.state, held.held_for, held.error) == (
        "held",
        "freeze",
        "frozen: the site is down",
    )
    assert states(number) == ["held"]


def test_very_much_that_a_freeze_held_takes_no_statement_for_each(
    ana, scheduled, run, now, statements
):
    for _ in range(40):
        scheduled(once(datetime(2026, 3, 2, 10, 5)))
    stopped = freezing.stop(ana, Wanted(ALL), now=now)
    run(now + minutes(5))
    freezing.lift(ana, stopped.freeze.id, now=now + minutes(6))
    statements.clear()

    assert thawing.decide(ana, None, Backlog.ALL, now=now + minutes(7)) == (40, 0)
    assert len(statements) < 40


def test_a_thaw_releases_nothing_by_itself(ana, scheduled, run, now):
    number = scheduled(once(datetime(2026, 3, 2, 10, 5)))
    stopped = freezing.stop(ana, Wanted(ALL), now=now)
    run(now + minutes(5))

    lifted = freezing.lift(ana, stopped.freeze.id, now=now + minutes(6))

    assert (lifted.held, lifted.others) == (1, 0)
    assert run(now + minutes(7)) == []
    assert states(number) == ["held"]
    assert not Gate.get(Gate.name == f"project {ana.project.id}").frozen


def test_what_was_held_goes_out_spaced_in_its_order_once_somebody_says_so(ana, scheduled, run, now):
    first = scheduled(once(datetime(2026, 3, 2, 10, 5)))
    second = scheduled(once(datetime(2026, 3, 2, 10, 6)))
    stopped = freezing.stop(ana, Wanted(ALL), now=now)
    run(now + minutes(7))
    then = now + minutes(10)
    freezing.lift(ana, stopped.freeze.id, now=then)

    assert thawing.decide(ana, None, Backlog.ALL, now=then) == (2, 0)
    with pytest.raises(Refused, match="No freeze holds anything"):
        thawing.decide(ana, None, Backlog.ALL, now=then)

    assert [row.next_at for row in Delivery.select().order_by(Delivery.due_at)] == [
        then,
        then + minutes(5),
    ]
    assert len(run(then)) == 1
    assert (states(first), states(second)) == (["delivered"], ["waiting"])
    assert len(run(then + minutes(5))) == 1


def test_of_a_series_the_latest_alone_may_be_sent_and_the_rest_is_left_out(
    ana, scheduled, run, now
):
    rule = daily(datetime(2026, 3, 2, 10, 1), *(datetime(2026, 3, 2, 10, m).time() for m in (1, 2)))
    scheduled(rule)
    stopped = freezing.stop(ana, Wanted(ALL), now=now)
    run(now + minutes(3))
    freezing.lift(ana, stopped.freeze.id, now=now + minutes(4))

    assert thawing.decide(ana, None, Backlog.LATEST, now=now + minutes(4)) == (1, 1)

    early = Delivery.select().order_by(Delivery.due_at).limit(2)
    assert [row.state for row in early] == ["skipped", "waiting"]


def test_shifting_keeps_the_distances_there_were(ana, scheduled, run, now):
    scheduled(once(datetime(2026, 3, 2, 10, 5)))
    scheduled(once(datetime(2026, 3, 2, 10, 35)))
    stopped = freezing.stop(ana, Wanted(ALL), now=now)
    run(now + minutes(40))
    then = now + minutes(60)
    freezing.lift(ana, stopped.freeze.id, now=then)

    thawing.decide(ana, None, Backlog.SHIFT, now=then)

    moved = [row.next_at for row in Delivery.select().order_by(Delivery.due_at)]
    assert moved == [then + minutes(5), then + minutes(35)]


def test_what_another_freeze_still_keeps_in_is_not_let_go(ana, scheduled, run, site, hook, now):
    scheduled(once(datetime(2026, 3, 2, 10, 5)), on=(site, hook))
    whole = freezing.stop(ana, Wanted(ALL), now=now)
    freezing.stop(ana, Wanted(Scope(frozenset({site}))), now=now)
    run(now + minutes(5))

    lifted = freezing.lift(ana, whole.freeze.id, now=now + minutes(6))

    assert (lifted.held, lifted.others) == (1, 1)
    thawing.decide(ana, None, Backlog.ALL, now=now + minutes(6))
    assert {row.target_id: row.state for row in Delivery.select()} == {
        site: "held",
        hook: "waiting",
    }


def test_a_freeze_of_a_target_or_post_leaves_the_others_alone(ana, scheduled, run, site, hook, now):
    one = scheduled(once(datetime(2026, 3, 2, 10, 5)), on=(site,))
    other = scheduled(once(datetime(2026, 3, 2, 10, 5)), on=(hook,))
    third = scheduled(once(datetime(2026, 3, 2, 10, 5)), on=(hook,))
    freezing.stop(ana, Wanted(Scope(frozenset({site}))), now=now)
    post = Post.get(Post.number == third).id
    freezing.stop(ana, Wanted(Scope(posts=frozenset({post}))), now=now)

    run(now + minutes(5))

    assert (states(one), states(other), states(third)) == (["held"], ["delivered"], ["held"])


@pytest.mark.parametrize(("said", "state"), [(False, "delivered"), (True, "held")])
def test_taking_down_goes_on_unless_it_was_said(ana, scheduled, run, site, now, said, state):
    number = scheduled(once(datetime(2026, 3, 2, 10, 1)))
    run(now + minutes(1))
    freezing.stop(ana, Wanted(Scope(removals=said)), now=now + minutes(2))
    plan = scheduling.Plan(scheduling.UNPUBLISH, (once(datetime(2026, 3, 2, 10, 5)),), (site,))
    scheduling.schedule_existing(ana, number, None, plan, now=now + minutes(2))

    run(now + minutes(5))

    assert Delivery.select().order_by(Delivery.id.desc()).first().state == state


def test_the_same_freeze_a_second_time_is_a_refusal(ana, now):
    freezing.stop(ana, Wanted(ALL, "the site is down"), now=now)

    with pytest.raises(Refused, match=r"frozen already: F\d+ \(the site is down\)"):
        freezing.stop(ana, Wanted(ALL), now=now)


def test_authors_freeze_and_managers_lift_but_one_may_take_ones_own_back_at_once(ana, bo, chi, now):
    stopped = freezing.stop(chi, Wanted(ALL), now=now)
    with pytest.raises(NotAllowed, match="to lift a freeze takes a manager"):
        freezing.lift(bo, stopped.freeze.id, now=now + minutes(1))
    freezing.lift(chi, stopped.freeze.id, now=now + minutes(4))
    with pytest.raises(Stale, match="lifted already"):
        freezing.lift(chi, stopped.freeze.id, now=now + minutes(4))

    again = freezing.stop(chi, Wanted(ALL), now=now)
    with pytest.raises(NotAllowed):
        freezing.lift(chi, again.freeze.id, now=now + minutes(5))
    freezing.lift(ana, again.freeze.id, now=now + minutes(5))


def test_planning_one_takes_the_right_to_decide_for_the_project(chi, now):
    window = Window(now + timedelta(days=1), now + timedelta(days=2))
    with pytest.raises(NotAllowed):
        freezing.plan(chi, Wanted(ALL, window=window), now=now)


def test_a_planned_freeze_holds_nothing_before_somebody_has_chosen(ana, scheduled, run, now):
    number = scheduled(once(datetime(2026, 3, 2, 10, 5)))
    window = Window(now + minutes(1), now + minutes(30))
    freezing.plan(ana, Wanted(ALL, window=window), now=now)

    run(now + minutes(5))

    assert states(number) == ["delivered"]


@pytest.fixture
def planned(ana, now):
    def make(falling: Falling, start: int = 1, end: int = 30) -> int:
        window = Window(now + minutes(start), now + minutes(end))
        freeze = freezing.plan(ana, Wanted(ALL, "holidays", window=window), now=now)
        freezing.choose(ana, freeze.id, falling, now=now)
        return int(freeze.id)

    return make


def test_what_falls_into_one_may_go_out_after_it_in_order_and_spaced(
    ana, scheduled, run, planned, site, hook, now
):
    scheduled(once(datetime(2026, 3, 2, 10, 5)), on=(site, hook))
    scheduled(once(datetime(2026, 3, 2, 10, 6)))
    planned(Falling.SHIFT)

    assert run(now + minutes(7)) == []

    rows = list(Delivery.select().order_by(Delivery.due_at, Delivery.id))
    end = now + minutes(30)
    assert [row.next_at for row in rows] == [end, end, end + minutes(5)]
    assert {row.state for row in rows} == {"waiting"}
    thawing.notice_ends(now=end)
    assert Notice.select().where(Notice.kind == "thawed").count() == 0
    assert len(run(end)) == 2
    assert len(run(end + minutes(5))) == 1


def test_what_falls_into_one_may_be_left_out(ana, scheduled, run, planned, now):
    number = scheduled(once(datetime(2026, 3, 2, 10, 5)))
    planned(Falling.CANCEL)

    run(now + minutes(7))

    assert states(number) == ["skipped"]
    assert Delivery.get().error == "it fell into a freeze: holidays"
    assert Notice.get(Notice.kind == "settled").facts["results"][0]["state"] == "skipped"


def test_the_end_of_a_window_is_noticed_once_and_asks_what_becomes_of_what_it_held(
    ana, scheduled, run, planned, now
):
    number = scheduled(once(datetime(2026, 3, 2, 10, 5)))
    planned(Falling.HOLD)
    run(now + minutes(7))
    assert thawing.notice_ends(now=now + minutes(29)) == 0

    assert thawing.notice_ends(now=now + minutes(30)) == 1
    assert thawing.notice_ends(now=now + minutes(31)) == 0

    asked = Notice.get(Notice.kind == "thawed")
    assert (asked.facts["count"], asked.facts["posts"]) == (1, [number])
    assert run(now + minutes(32)) == []
    assert not Gate.get(Gate.name == f"project {ana.project.id}").frozen


def test_a_freeze_that_comes_again_is_written_down_ahead_and_further_as_time_goes_on(ana, now):
    rule = once(datetime(2026, 3, 7))
    weekly = type(rule)(
        zone=rule.zone, start=rule.start, times=rule.times, repeat="FREQ=WEEKLY;BYDAY=SA,SU"
    )
    wanted = Wanted(ALL, rule=weekly, length=timedelta(days=1))
    freeze = freezing.plan(ana, wanted, now=now)
    freezing.choose(ana, freeze.id, Falling.HOLD, now=now)

    first = frozen.windows(ana.project, now, now + timedelta(days=7))[0].window
    assert (first.start, first.end) == (
        datetime(2026, 3, 6, 23, tzinfo=UTC),
        datetime(2026, 3, 8, 23, tzinfo=UTC),
    )
    known = FreezeWindow.select().count()
    assert freezing.write_ahead(now=now) == 0
    assert freezing.write_ahead(now=now + timedelta(days=30)) == 1
    assert FreezeWindow.select().count() > known
    starts = [row.starts_at for row in FreezeWindow.select()]
    assert len(starts) == len(set(starts))


def test_a_stretch_that_was_cut_off_where_the_written_ones_end_is_written_whole_later(ana, now):
    weekends = replace(once(datetime(2026, 3, 7)), repeat="FREQ=WEEKLY;BYDAY=SA,SU")
    wanted = Wanted(ALL, rule=weekends, length=timedelta(days=1))
    freeze = freezing.plan(ana, wanted, now=now)
    freezing.choose(ana, freeze.id, Falling.HOLD, now=now)

    for day in range(30):
        freezing.write_ahead(now=now + timedelta(days=day))

    *whole, _last = [each.window for each in frozen.windows(ana.project, now, None)]
    assert {each.end - each.start for each in whole} <= {timedelta(hours=h) for h in (47, 48, 49)}


def test_lifting_it_once_leaves_the_later_ones(ana, now):
    nightly = daily(datetime(2026, 3, 2, 9, 30), datetime(2026, 3, 2, 9, 30).time())
    freeze = freezing.plan(ana, Wanted(ALL, rule=nightly, length=minutes(60)), now=now)
    freezing.choose(ana, freeze.id, Falling.HOLD, now=now)
    assert len(frozen.now_holding(ana.project, now=now)) == 1

    freezing.lift(ana, freeze.id, once=True, now=now)

    assert frozen.now_holding(ana.project, now=now) == []
    assert frozen.now_holding(ana.project, now=now + timedelta(days=1)) != []
    with pytest.raises(Stale, match="does not hold at this moment"):
        freezing.lift(ana, freeze.id, once=True, now=now)


def test_public_holidays_are_frozen_from_midnight_to_midnight_there(ana, now):
    freeze = freezing.plan(ana, Wanted(ALL, calendar="DE-BY"), now=now)
    freezing.choose(ana, freeze.id, Falling.HOLD, now=now)

    names = [each.window.name for each in frozen.windows(ana.project, now, None)]
    assert names[:3] == ["Good Friday", "Easter Monday", "Labor Day"]
    friday = frozen.windows(ana.project, now, None)[0].window
    assert friday.start == datetime(2026, 4, 2, 22, tzinfo=UTC)


def test_a_turn_asks_nothing_of_freezes_where_there_are_none(
    ana, scheduled, session, now, monkeypatch
):
    scheduled(once(datetime(2026, 3, 2, 10, 5)))
    asked = []
    monkeypatch.setattr(frozen, "windows", lambda *rest: asked.append(rest) or [])
    at = now + minutes(5)
    claims = claiming.claim(session.id, now=at, limit=10, horizon=timedelta())

    assert publishing.begin(claims[0].id, claims[0].fence, now=at, prepare=lambda _: {})
    assert asked == []


def test_those_who_look_after_a_project_hear_of_a_freeze_said_in_another_channel(ana, now):
    workspace = ana.channel.workspace
    Channel.create(workspace=workspace, project=ana.project, external_id="side", created_at=now)
    elsewhere = people.arrive("terminal", "side", "terminal:ana", "ana", now=now)

    freezing.stop(elsewhere, Wanted(ALL, "the site is down"), now=now)

    told = Notice.get(Notice.kind == "frozen")
    assert told.channel_id == ana.channel.id
    assert (told.facts["what"], told.facts["why"]) == ("everything", "the site is down")


def test_a_freeze_of_another_project_is_none_of_ours(ana, now):
    stopped = freezing.stop(ana, Wanted(ALL), now=now)
    setup.first_run("terminal2", "chat", "terminal:eve", "eve", zone="UTC", key="OTHER", now=now)
    eve = people.arrive("terminal2", "chat", "terminal:eve", "eve", now=now)

    with pytest.raises(NotFound):
        freezing.lift(eve, stopped.freeze.id, now=now)
    with pytest.raises(NotFound):
        freezing.choose(eve, stopped.freeze.id, Falling.SHIFT, now=now)
    with pytest.raises(NotFound):
        permits.allow(eve, 1, now=now)
    assert frozen.windows(eve.project, now, None) == []
