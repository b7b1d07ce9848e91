"""Taking back what was done: posts are as they were, and what went out stays out."""

from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from models.database import database
from models.errors import NotFound, Refused, Stale
from models.rules.outcomes import Refused as Failed
from models.rules.undo import Standing, difference, standing
from models.services.engine import claiming, publishing, recovery
from models.services.posts import holding, importing, manner, moving, posts, scheduling
from models.services.posts.changing import changing
from models.services.posts.in_bulk import Planned
from models.services.posts.manner import Manner
from models.services.posts.pictures import of
from models.services.undo import taking_back, undoing
from models.tables import Delivery, Post, Project, Schedule, Undo
from tests.models.services.conftest import daily, once, states
from tests.models.services.test_at_once import meanwhile

BERLIN = ZoneInfo("Europe/Berlin")
TOMORROW = datetime(2026, 3, 3, 9, 0)


def test_a_rule_that_is_taken_back_takes_nothing_along_that_was_moved_far_ahead(
    ana, scheduled, now, monkeypatch
):
    monkeypatch.setattr(scheduling, "MOST_PENDING", 8)
    scheduled(daily(TOMORROW, time(9)))
    moving.move_to_day(ana, 1, None, date(2026, 3, 20), now=now)
    before = picture(1)

    moving.move_to(ana, 1, None, daily(TOMORROW, time(11), time(17)), now=now)
    undo(ana, now)

    assert picture(1) == before


def test_a_target_that_failed_before_does_not_keep_a_move_of_the_others_from_being_taken_back(
    ana, scheduled, site, hook, session, now
):
    scheduled(once(TOMORROW), on=(site, hook))
    due = TOMORROW.replace(tzinfo=BERLIN)
    first, second = claiming.claim(session.id, now=due, limit=2)
    work = publishing.begin(first.id, first.fence, now=due, prepare=lambda work: {})
    publishing.settle(work, Failed("no"), now=due, jitter=0)
    claiming.give_back(session.id)
    moving.move_to_day(ana, 1, None, date(2026, 3, 20), now=due)

    taken = undo(ana, due)

    assert (taken.gone, taken.refused) == ((), ())
    assert Delivery.get_by_id(second.id).due_at == due


def undo(speaker, now, number=None):
    chosen = number or taking_back.last(speaker).number
    return taking_back.take_back(speaker, chosen, now=now)


def picture(number):
    """What is not settled of a post."""
    post = Post.get(Post.number == number)
    seen = of([post.id])
    cancelled = {name for name in seen if seen[name]["state"] in ("cancelled", "skipped")}
    plain = {name: dict(values) for name, values in seen.items() if name not in cancelled}
    for values in plain.values():
        values.pop("materialise_at", None)
    return plain


DEEDS = {
    "move": lambda ana, now: moving.move_to(ana, 1, None, once(datetime(2026, 3, 5, 8)), now=now),
    "move by": lambda ana, now: moving.move_by(ana, 1, None, days=1, now=now),
    "move to a day": lambda ana, now: moving.move_to_day(ana, 1, None, date(2026, 3, 8), now=now),
    "pause": lambda ana, now: holding.pause(ana, 1, None, now=now),
    "cancel": lambda ana, now: holding.cancel(ana, 1, None, now=now),
    "skip": lambda ana, now: holding.skip(ana, 1, None, now=now),
    "how": lambda ana, now: manner.change(
        ana, 1, None, Manner(timedelta(minutes=5), not_after=time(20)), now=now
    ),
    "publish now": lambda ana, now: moving.publish_now(ana, 1, None, None, now=now),
    "edit": lambda ana, now: posts.edit(ana, 1, None, text="Other words", now=now),
    "retitle": lambda ana, now: posts.edit(ana, 1, None, title="A title", now=now),
    "pause everything": lambda ana, now: holding.pause_all(ana, now=now),
    "cancel everything": lambda ana, now: holding.cancel_all(ana, now=now),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
@pytest.mark.parametrize("series", [False, True], ids=["once", "series"])
def test_a_post_is_as_it_was(ana, site, hook, scheduled, now, deed, series):
    rule = daily(TOMORROW, time(9)) if series else once(TOMORROW)
    scheduled(rule, on=(site, hook))
    before = picture(1)
    deed(ana, now)
    assert picture(1) != before
    undo(ana, now)
    assert picture(1) == before


def test_another_rule_is_taken_back(ana, site, hook, scheduled, now):
    scheduled(daily(TOMORROW, time(9), time(15)), on=(site, hook))
    holding.skip(ana, 1, None, now=now)
    before = picture(1)
    moving.move_to(ana, 1, None, daily(TOMORROW, time(11)), now=now)
    after = picture(1)
    undo(ana, now)
    assert picture(1) == before
    undo(ana, now, Undo.select().order_by(Undo.id.desc()).first().id)
    assert picture(1) == after


def test_a_retry_is_taken_back_while_it_has_not_begun(ana, scheduled, now, run):
    scheduled(once(datetime(2026, 3, 2, 10, 5)))
    later = now + timedelta(minutes=5)
    run(later, Failed("no such page"))
    before = picture(1)
    recovery.retry(ana, 1, now=later)
    assert states(1) == ["waiting"]
    undo(ana, later)
    assert picture(1) == before
    assert states(1) == ["refused"]
    assert run(later) == []


def test_of_two_targets_what_went_out_stays_and_the_rest_is_taken_back(
    ana, scheduled, site, hook, now, run
):
    scheduled(once(datetime(2026, 3, 2, 10, 5)), on=(site, hook))
    manner.change(ana, 1, None, Manner(timedelta(hours=1)), now=now)
    moving.move_by(ana, 1, None, elapsed=timedelta(minutes=10), now=now)
    number = taking_back.last(ana).number
    later = now + timedelta(minutes=15)
    assert len(run(later)) == 1
    taken = undo(ana, later, number)
    assert [post.number for post in taken.gone] == [1]
    assert sorted(states(1)) == ["delivered", "waiting"]
    assert waiting().get().due_at == now + timedelta(minutes=65)


@pytest.mark.parametrize("hour", [9, 11])
def test_what_the_clock_wrote_by_a_rule_since_goes_with_the_rule(ana, scheduled, now, hour):
    scheduled(daily(TOMORROW, time(9)))
    other = daily(TOMORROW, time(11), *([time(9)] if hour == 9 else ()))
    moving.move_to(ana, 1, None, other, now=now)
    Schedule.update(materialise_at=now + timedelta(days=30)).execute()
    later = now + timedelta(days=30)
    Delivery.update(state="delivered").where(Delivery.due_at < later).execute()
    scheduling.materialise_due(now=later)
    undo(ana, later)
    scheduling.materialise_due(now=later)
    hours = {row.due_at.astimezone(BERLIN).hour for row in waiting()}
    assert hours == {9}
    days = [row.due_at.date() for row in waiting()]
    assert len(days) == len(set(days))
    assert max(days) - later.date() > timedelta(days=90)


def waiting():
    return Delivery.select().where(Delivery.state == "waiting")


def test_a_key_that_was_settled_never_comes_back(ana, scheduled, now, run):
    midnight = TOMORROW.replace(hour=0)
    scheduled(daily(midnight, time(9)))
    moving.move_to(ana, 1, None, daily(midnight, time(8)), now=now)
    eight = datetime(2026, 3, 3, 7, 0, tzinfo=now.tzinfo)
    assert len(run(eight)) == 1
    undo(ana, eight)
    assert run(datetime(2026, 3, 3, 8, 0, tzinfo=now.tzinfo)) == []
    assert len(run(datetime(2026, 3, 4, 8, 0, tzinfo=now.tzinfo))) == 1


def test_a_message_on_its_way_is_void(ana, scheduled, now, session):
    scheduled(once(datetime(2026, 3, 2, 10, 0, 3)))
    [claim] = claiming.claim(session.id, now=now, limit=10)
    undo(ana, now)
    later = now + timedelta(seconds=3)
    begun = publishing.begin(claim.id, claim.fence, now=later, prepare=lambda work: {})
    assert begun is None
    assert states(1) == ["cancelled"]


def test_what_is_being_sent_is_not_undone(ana, scheduled, now, session):
    scheduled(once(datetime(2026, 3, 2, 10, 0, 3)))
    later = now + timedelta(seconds=3)
    [claim] = claiming.claim(session.id, now=later, limit=10)
    publishing.begin(claim.id, claim.fence, now=later, prepare=lambda work: {})
    taken = undo(ana, later)
    assert taken.back == ()
    assert [post.number for post in taken.gone] == [1]
    assert states(1) == ["sending"]


def test_a_schedule_cancelled_since_brings_nothing_back(ana, scheduled, now):
    scheduled(daily(TOMORROW, time(9)))
    holding.skip(ana, 1, None, now=now)
    skipped = taking_back.last(ana).number
    holding.cancel(ana, 1, None, now=now)
    taken = undo(ana, now, skipped)
    assert taken.back == ()
    assert "changed since: cancel by ana" in taken.refused[0]


def test_of_a_paused_series_what_comes_back_is_paused(ana, scheduled, now):
    scheduled(daily(TOMORROW, time(9)))
    holding.skip(ana, 1, None, now=now)
    skipped = taking_back.last(ana).number
    holding.pause(ana, 1, None, now=now)
    undo(ana, now, skipped)
    assert set(states(1)) == {"paused"}


def test_a_schedule_that_waits_for_approval_is_not_let_go(ana, scheduled, now):
    scheduled(daily(TOMORROW, time(9)))
    holding.pause(ana, 1, None, now=now)
    holding.resume(ana, 1, None, now=now)
    number = taking_back.last(ana).number
    undo(ana, now, number)
    Schedule.update(state="pending_approval").execute()
    again = taking_back.last_undone(ana).number
    undo(ana, now, again)
    assert Schedule.get().state == "pending_approval"


def test_what_waited_for_approval_waits_for_it_again(ana, scheduled, now):
    scheduled(once(TOMORROW))
    Schedule.update(state="pending_approval").execute()
    Delivery.update(state="held", held_for="approval").execute()
    with changing(ana, 1, None, "cancel", now=now) as post:
        Schedule.update(state="cancelled").where(Schedule.post == post).execute()
        Delivery.update(state="cancelled", held_for=None).where(Delivery.post == post).execute()
    undo(ana, now)
    assert Schedule.get().state == "pending_approval"
    assert (Delivery.get().state, Delivery.get().held_for) == ("held", "approval")


def test_of_two_at_once_one_undoes_it(ana, scheduled, now):
    scheduled(once(TOMORROW))
    holding.pause(ana, 1, None, now=now)
    number = taking_back.last(ana).number
    with meanwhile(lambda: taking_back.take_back(ana, number, now=now)):  # noqa: SIM117
        with pytest.raises(Stale, match="undone already, by ana"):
            undo(ana, now, number)
    assert states(1) == ["waiting"]
    assert Undo.select().where(Undo.undoes == number).count() == 1


def test_what_lies_a_month_back_is_forgotten(ana, scheduled, now):
    scheduled(once(TOMORROW))
    undoing.forget_old(now=now + timedelta(days=29))
    assert taking_back.last(ana, 1).number
    undoing.forget_old(now=now + timedelta(days=31))
    with pytest.raises(Refused, match="nothing of yours"):
        taking_back.last(ana)


def test_another_projects_changes_are_not_there(ana, scheduled, now):
    scheduled(once(TOMORROW))
    other = Project.create(key="OTHER", name="Other", zone="UTC", created_at=now)
    Undo.update(project=other).execute()
    with pytest.raises(NotFound, match="no U1 in ACME"):
        undo(ana, now, 1)


def test_a_change_of_hundreds_of_deliveries_is_kept_in_few_queries(ana, scheduled, now, site, hook):
    scheduled(daily(TOMORROW, time(9)), on=(site, hook))
    with counted() as queries:
        undoing.changed(ana, "look", Post.get(), undoing.before(Post.get(id=1)), now=now)
    assert len(queries) <= 6  # the two posts among them
    holding.pause(ana, 1, None, now=now)
    kept = Undo.select().order_by(Undo.id.desc()).get().after
    assert len(kept) == 2  # all deliveries are alike, and one schedule


@contextmanager
def counted():
    asked, original = [], database.obj.execute_sql

    def noted(sql, params=None, **options):
        asked.append(sql)
        return original(sql, params, **options)

    database.obj.execute_sql = noted
    try:
        yield asked
    finally:
        del database.obj.execute_sql


def test_an_import_is_one_change_however_it_is_undone(ana, site, now):
    plan = scheduling.Plan(scheduling.PUBLISH, (once(TOMORROW),), (site,))
    rows = [Planned(str(number), None, f"Post {number}", plan) for number in range(3)]
    for take_back in (
        lambda batch: undo(ana, now),
        lambda batch: importing.undo(ana, batch, now=now),
    ):
        batch = importing.begin(ana, "posts.csv", now=now)
        importing.write(ana, batch, rows, now=now)
        kept = Undo.select().where(Undo.undone_at.is_null(), Undo.kind == "import")
        assert [row.facts for row in kept] == [{"batch": batch.id, "file": "posts.csv"}]
        take_back(batch.id)
        assert kept.count() == 0
        assert not waiting().exists()


@pytest.mark.parametrize(
    ("name", "left", "now_is", "found"),
    [
        ("1 delivery 1 a/0 1", {"due_at": "x"}, {"state": "waiting", "due_at": "x"}, "as left"),
        ("1 delivery 1 a/0 1", {"due_at": "x"}, {"state": "waiting", "due_at": "y"}, "changed"),
        ("1 delivery 1 a/0 1", {"due_at": "x"}, {"state": "delivered", "due_at": "x"}, "gone"),
        ("1 delivery 1 a/0 1", {"state": "paused"}, {"state": "waiting"}, "changed"),
        ("1 delivery 1 a/0 1", {"state": "waiting"}, {"state": "held"}, "as left"),
        ("1 delivery 1 a/0 1", {"state": "waiting"}, {"state": "refused"}, "gone"),
        ("1 delivery 1 a/0 1", {"state": "waiting"}, None, "changed"),
        ("1 schedule 1", {"state": "active"}, {"state": "error"}, "as left"),
        ("1 schedule 1", {"state": "active"}, {"state": "paused"}, "changed"),
        ("1 schedule 1", {"stagger": 1}, {"state": "active", "stagger": 2}, "changed"),
        ("1 post", {"text": "a"}, {"state": "ready", "text": "b"}, "changed"),
        ("1 post", {"state": "ready"}, {"state": "published"}, "as left"),
    ],
)
def test_what_became_of_a_row_is_told_by_what_only_people_change(name, left, now_is, found):
    assert standing(name, left, now_is) is Standing(found)


def test_rows_that_changed_alike_are_kept_together():
    before = {f"1 delivery 1 {day}/0 1": {"state": "waiting", "due_at": day} for day in "abc"}
    after = {name: {**values, "state": "paused"} for name, values in before.items()}
    [found] = difference(before, after)
    assert found.names == tuple(before)
    assert (found.before, found.after) == ({"state": "waiting"}, {"state": "paused"})
