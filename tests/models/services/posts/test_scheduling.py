"""Putting posts on the calendar, and what becomes of rules over time."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from models.errors import NotFound, Refused
from models.rules.recurrence import Rule
from models.rules.states import PostState, ScheduleState
from models.services.audit import audit
from models.services.posts import lists, posts, scheduling
from models.tables import Audit, Delivery, Occurrence, Post, Revision, Schedule
from tests.models.services.conftest import daily, once


def test_a_scheduled_post_gets_the_next_number_and_is_ready(ana, scheduled):
    first = scheduled(once(datetime(2026, 3, 3, 9)))
    second = scheduled(once(datetime(2026, 3, 3, 9)))

    assert (first, second) == (1, 2)
    assert posts.get(ana.project, 1).state == PostState.READY


def test_every_target_gets_a_delivery_of_its_own_key(scheduled, site, hook):
    scheduled(once(datetime(2026, 3, 3, 9)), on=(site, hook))

    rows = list(Delivery.select())
    assert [row.target_id for row in rows] == [site, hook]
    assert len({row.key for row in rows}) == 2
    assert all(row.due_at == datetime(2026, 3, 3, 8, tzinfo=UTC) for row in rows)


def test_a_past_time_is_refused_and_leaves_nothing_behind(ana, scheduled):
    with pytest.raises(Refused, match="passed"):
        scheduled(once(datetime(2026, 3, 1, 9)))

    assert Post.select().count() == 0
    assert scheduled(once(datetime(2026, 3, 3, 9))) == 1


def test_a_rule_that_never_fires_is_refused(scheduled):
    never = Rule("UTC", datetime(2026, 3, 3), (time(9),), "FREQ=DAILY", count=0)

    with pytest.raises(Refused, match="never fires"):
        scheduled(never)


def test_a_series_is_written_a_hundred_days_ahead(scheduled):
    scheduled(daily(datetime(2026, 3, 2), time(12)))

    assert Occurrence.select().count() == 100
    assert Schedule.get().materialise_at is not None


def test_at_most_two_hundred_are_pending_and_more_follow_in_time(scheduled, now):
    scheduled(daily(datetime(2026, 3, 2), *(time(hour) for hour in range(12, 22))))
    assert Occurrence.select().count() == 200
    refill = Schedule.get().materialise_at

    Occurrence.update(state="published").where(Occurrence.due_at < refill).execute()
    assert scheduling.materialise_due(now=refill) == 1

    assert Occurrence.select().where(Occurrence.state == "pending").count() == 200
    assert scheduling.materialise_due(now=refill) == 0


def test_the_next_one_is_written_however_far_away_it_is(scheduled):
    yearly = Rule("UTC", datetime(2027, 2, 1), (time(9),), "FREQ=YEARLY")

    scheduled(yearly)

    assert [row.key for row in Occurrence.select()] == ["2027-02-01/0"]


def test_a_series_keeps_its_wall_clock_across_the_change_of_clocks(scheduled):
    scheduled(daily(datetime(2026, 3, 28), time(9)))

    moments = {row.key: row.due_at.hour for row in Occurrence.select().limit(3)}
    assert moments == {"2026-03-28/0": 8, "2026-03-29/0": 7, "2026-03-30/0": 7}


def test_materialising_again_writes_nothing_twice(scheduled, now):
    scheduled(daily(datetime(2026, 3, 2), time(12)))
    schedule = Schedule.get()

    scheduling.materialise(schedule, after=now, now=now)

    assert Occurrence.select().count() == 100
    assert Delivery.select().count() == 100


def test_an_exception_is_left_out(scheduled):
    rule = Rule(
        "UTC",
        datetime(2026, 3, 3),
        (time(9),),
        "FREQ=DAILY",
        count=3,
        except_dates=(date(2026, 3, 4),),
    )

    scheduled(rule)

    assert [row.key for row in Occurrence.select()] == ["2026-03-03/0", "2026-03-05/0"]
    assert Schedule.get().materialise_at is None


def test_the_first_words_are_the_label_and_a_title_comes_before_them(ana, now, site):
    plan = scheduling.Plan("publish", (once(datetime(2026, 3, 3, 9)),), (site,))
    words = scheduling.schedule_new(ana, None, "word " * 40, plan, now=now)
    titled = scheduling.schedule_new(ana, "A title", "word " * 40, plan, now=now)

    assert words.label.endswith("word…")
    assert len(words.label) <= 60
    assert titled.label == "A title"


@pytest.mark.parametrize(
    ("title", "text", "complaint"),
    [("t" * 256, "x", "256 characters"), (None, " \n", "empty"), (None, "x" * 100_001, "100,001")],
)
def test_content_no_post_may_hold_is_refused(ana, now, site, title, text, complaint):
    plan = scheduling.Plan("publish", (once(datetime(2026, 3, 3, 9)),), (site,))

    with pytest.raises(Refused, match=complaint):
        scheduling.schedule_new(ana, title, text, plan, now=now)

    assert Post.select().count() == 0


def test_an_edit_makes_a_revision_and_an_audit_row_with_both_texts(ana, scheduled, now):
    number = scheduled(once(datetime(2026, 3, 3, 9)), text="Old")

    posts.edit(ana, number, 1, text="New", now=now + timedelta(minutes=1))

    texts = [row.text for row in Revision.select().order_by(Revision.number)]
    assert texts == ["Old", "New"]
    row = audit.about(ana.project.id, f"post {number}")[-1]
    assert (row.actor, row.before["text"], row.after["text"]) == ("terminal:ana", "Old", "New")


def test_an_edit_of_an_older_card_is_refused(ana, scheduled, now):
    number = scheduled(once(datetime(2026, 3, 3, 9)))
    posts.edit(ana, number, 1, text="New", now=now)

    with pytest.raises(posts.Stale, match="revision 2"):
        posts.edit(ana, number, 1, text="Newer", now=now)


def test_an_unknown_number_is_named(ana):
    with pytest.raises(NotFound, match="#99"):
        posts.get(ana.project, 99)


def test_lists_page_and_drafts_are_apart(ana, scheduled, now):
    for hour in range(12):
        scheduled(once(datetime(2026, 3, 3, 8 + hour)))
    posts.create(ana, None, "An idea", now=now)

    first = lists.upcoming(ana, after=now, limit=10)
    rest = lists.upcoming(ana, after=now, offset=10, limit=10)

    assert len(first.lines) == 10
    assert first.more
    assert [line.number for line in rest.lines] == [11, 12]
    assert not rest.more
    assert [line.label for line in lists.drafts(ana).lines] == ["An idea"]


def test_a_list_may_be_of_one_target(ana, scheduled, site, hook, now):
    from models.tables import Target

    scheduled(once(datetime(2026, 3, 3, 9)), on=(site,))
    there = scheduled(once(datetime(2026, 3, 3, 9)), on=(hook,))

    page = lists.upcoming(ana, after=now, target=Target.get_by_id(hook))

    assert [line.number for line in page.lines] == [there]


def test_a_person_has_unsettled_posts_while_one_is_nearly_due(ana, scheduled, run, now):
    scheduled(once(datetime(2026, 3, 2, 10, 0, 20)))
    soon = timedelta(seconds=30)

    assert posts.unsettled("terminal:ana", within=soon, now=now)
    assert not posts.unsettled("terminal:bo", within=soon, now=now)
    assert not posts.unsettled("terminal:ana", within=timedelta(seconds=10), now=now)

    run(now + soon)
    assert not posts.unsettled("terminal:ana", within=soon, now=now + soon)


def test_each_change_is_in_the_audit_with_its_actor(ana, scheduled):
    scheduled(once(datetime(2026, 3, 3, 9)))

    rows = list(Audit.select().where(Audit.subject == "post 1").order_by(Audit.id))
    assert [row.action for row in rows] == ["create post", "schedule"]
    assert {row.actor for row in rows} == {"terminal:ana"}
    assert Schedule.get().state == ScheduleState.ACTIVE


def test_a_series_that_cannot_go_on_keeps_no_other_from_it(scheduled, now):
    for _ in range(2):
        scheduled(daily(datetime(2026, 3, 2), time(11)))
    broken = Schedule.get(Schedule.id == 1)
    Schedule.update(rule={**broken.rule, "zone": "Nowhere/Land"}).where(Schedule.id == 1).execute()
    before = Occurrence.select().where(Occurrence.schedule == 2).count()

    scheduling.materialise_due(now=now + timedelta(days=11))

    assert Occurrence.select().where(Occurrence.schedule == 2).count() > before
