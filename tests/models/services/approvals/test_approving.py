"""Approvals in the ledger: exactly what was approved, by those who may, once."""

from datetime import datetime, time, timedelta

import pytest

from models.database import connection, database
from models.errors import NotAllowed, NotFound, Refused, Stale
from models.rules.approval import Verdict
from models.rules.policy import Approvals
from models.rules.roles import Barred, Role
from models.services.approvals import approving, asking, nudging, overriding
from models.services.engine import claiming, publishing
from models.services.people import membership
from models.services.posts import holding, importing, moving, posts, scheduling
from models.services.posts.in_bulk import Planned
from models.services.posts.scheduling import PUBLISH, Plan
from models.tables import (
    Decision,
    Delivery,
    Member,
    Notice,
    Post,
    Review,
    Revision,
    Schedule,
)
from tests.models.services.conftest import daily, decide, once, person, states
from tests.together import together

SOON = once(datetime(2026, 3, 2, 10, 30))
AT = datetime.fromisoformat("2026-03-02T09:30:00+00:00")


def test_only_what_is_approved_goes_out(required, bo, scheduled, run, now):
    first, second = scheduled(SOON), scheduled(SOON)
    approving.approve(bo, first, 1, now=now)

    run(AT)

    assert states(first) == ["delivered"]
    assert states(second) == ["held"]
    assert Delivery.get(Delivery.state == "held").held_for == "approval"


@pytest.mark.parametrize(
    "tamper",
    [
        lambda: Revision.update(text="Other words").execute(),
        lambda: Revision.update(title="A title").execute(),
        lambda: Schedule.update(zone="UTC").execute(),
        lambda: Schedule.update(targets=[]).execute(),
        lambda: Schedule.update(rule=SOON.to_json() | {"count": 2}).execute(),
        lambda: Review.update(hash="0" * 64).execute(),
    ],
)
def test_what_is_not_what_was_approved_is_held_whoever_changed_it(
    required, bo, scheduled, run, now, tamper
):
    number = scheduled(SOON)
    approving.approve(bo, number, 1, now=now)
    tamper()

    assert run(AT) == []
    assert "not what was approved" in Delivery.get().error


@pytest.mark.parametrize("change", [{"role": "author"}, {"barred": "suspended"}])
def test_an_approval_rests_on_who_may_give_it_at_the_moment_of_publishing(
    required, bo, chi, scheduled, run, now, change
):
    number = scheduled(SOON)
    approving.approve(bo, number, 1, now=now)
    Member.update(**change).where(Member.name == "bo").execute()

    assert run(AT) == []
    assert "may not any more" in Delivery.get().error
    approving.approve(chi, number, None, now=AT)
    assert len(run(AT)) == 1


def test_the_gate_asks_once_a_turn_and_not_at_all_without_approvals(
    ana, bo, scheduled, session, now, monkeypatch
):
    for _ in range(2):
        scheduled(SOON)
    assert _queries_of_a_turn(session, monkeypatch) == 0
    decide(ana, "approvals", Approvals.REQUIRED, now)
    for number in [scheduled(SOON) for _ in range(2)]:
        approving.approve(bo, number, 1, now=now)

    assert _queries_of_a_turn(session, monkeypatch) == 1


def _queries_of_a_turn(session, monkeypatch):
    claims = claiming.claim(session.id, now=AT, limit=10, horizon=timedelta())
    with monkeypatch.context() as patched:
        asked = _queries(patched)
        works, _ = publishing.turn(
            [],
            [(each.id, each.fence) for each in claims],
            room=10,
            now=AT,
            prepare=lambda _: {},
            jitter=float,
        )
    assert len(works) == 2
    return sum('FROM "review"' in sql for sql in asked)


def _queries(patched):
    """The queries that are asked from now on."""
    asked = []
    kind = type(database.obj)
    plain = kind.execute_sql

    def noted(self, sql, *arguments):
        asked.append(sql)
        return plain(self, sql, *arguments)

    patched.setattr(kind, "execute_sql", noted)
    return asked


def test_two_clicks_at_once_are_one_decision(required, bo, scheduled, now):
    number = scheduled(SOON)
    done = _at_once([lambda: _in_thread(bo, number, now)] * 4)

    assert [each.repeated for each in done].count(False) == 1
    assert Decision.select().count() == 1
    assert Review.get().state == "approved"


def test_two_approvers_at_once_are_both_counted(required, bo, chi, scheduled, now):
    decide(required, "approvers-needed", 2, now)
    number = scheduled(SOON)

    done = _at_once([lambda who=who: _in_thread(who, number, now) for who in (bo, chi)])

    assert sorted(each.is_done for each in done) == [False, True]
    assert Review.get().state == "approved"
    assert Notice.select().where(Notice.kind == "reviewed").count() == 1


def _at_once(deeds):
    done = []
    together([lambda deed=deed: done.append(deed()) for deed in deeds])
    return done


def _in_thread(speaker, number, now):
    with connection():
        return approving.approve(speaker, number, 1, now=now)


def test_an_approval_and_an_edit_at_once_never_let_other_words_out(
    required, bo, scheduled, run, now
):
    number = scheduled(SOON)

    def edit():
        with connection():
            return posts.edit(required, number, None, text="Other words", now=now)

    def approve():
        with connection():
            try:
                return approving.approve(bo, number, 1, now=now)
            except Stale as stale:
                return stale

    together([edit, approve])

    assert run(AT) == []
    assert states(number) == ["held"]


def test_what_is_decided_already_is_refused_to_others(required, bo, chi, scheduled, now):
    number = scheduled(SOON)
    approving.approve(bo, number, 1, now=now)

    with pytest.raises(Refused, match="approved already by bo"):
        approving.refuse(chi, number, 1, Verdict.REJECT, "No", now=now)


def test_a_suspended_person_decides_nothing(required, bo, scheduled, now):
    number = scheduled(SOON)
    Member.update(barred="suspended").where(Member.name == "bo").execute()

    with pytest.raises(NotAllowed):
        approving.approve(bo, number, 1, now=now)


def test_whoever_lost_the_role_between_request_and_click_decides_nothing(
    required, bo, scheduled, now
):
    number = scheduled(SOON)
    Member.update(role="viewer").where(Member.name == "bo").execute()

    with pytest.raises(NotAllowed, match="takes an approver"):
        approving.approve(bo, number, 1, now=now)


@pytest.mark.parametrize("role", [Role.CLIENT, Role.VIEWER, Role.AUTHOR])
def test_no_role_below_an_approvers_decides_for_the_team(required, scheduled, now, role):
    number = scheduled(SOON)
    dan = person(required, "dan", role, now)

    with pytest.raises((NotAllowed, NotFound)):  # a client does not even see it
        approving.approve(dan, number, 1, now=now)
    with pytest.raises(NotAllowed):
        overriding.override(dan, number, 1, "because", at_once=False, now=now)
    assert not Decision.select().exists()


def test_a_new_rule_for_the_series_voids_and_asks_once(required, bo, scheduled, now):
    number = scheduled(daily(datetime(2026, 3, 3, 9), time(9)))
    approving.approve(bo, number, 1, now=now)

    moving.move_to(required, number, 1, daily(datetime(2026, 3, 3, 10), time(10)), now=now)

    assert [row.state for row in Review.select().order_by(Review.id)] == ["void", "open"]
    assert Schedule.get().state == "pending_approval"


def test_another_schedule_of_the_post_is_asked_about_apart(required, bo, scheduled, site, run, now):
    number = scheduled(SOON)
    approving.approve(bo, number, 1, now=now)
    later = Plan(PUBLISH, (once(datetime(2026, 3, 4, 9)),), (site,))

    scheduling.schedule_existing(required, number, 1, later, now=now)

    assert [row.state for row in Review.select().order_by(Review.id)] == ["approved", "open"]
    assert Post.get().state == "in_review"
    assert len(run(AT)) == 1
    assert Post.get().state == "published"


def test_what_was_scheduled_before_the_rule_needs_approval_only_once_it_changes(
    ana, bo, scheduled, run, now
):
    first, second = scheduled(SOON), scheduled(SOON)
    decide(ana, "approvals", Approvals.REQUIRED, now)
    holding.pause(ana, first, None, now=now)
    holding.resume(ana, first, None, now=now)
    posts.edit(ana, second, None, text="Other words", now=now)

    run(AT)

    assert states(first) == ["delivered"]
    assert states(second) == ["held"]


def test_requests_keep_the_rule_they_were_asked_by(required, bo, chi, scheduled, now):
    number = scheduled(SOON)
    decide(required, "approvers-needed", 2, now)

    assert approving.approve(bo, number, 1, now=now).is_done


def test_lateness_is_told_once_by_however_many_clocks(required, scheduled, now):
    number = scheduled(SOON)

    assert [nudging.expire(now=AT), nudging.expire(now=AT)] == [1, 0]

    assert states(number) == ["held"]
    assert Notice.select().where(Notice.kind == "review_late").count() == 1


def test_chores_cost_one_query_each_where_nothing_is_asked(ana, scheduled, now, monkeypatch):
    scheduled(SOON)
    asked = _queries(monkeypatch)
    nudging.expire(now=now)
    nudging.remind(now=now)

    assert len(asked) == 2


@pytest.fixture
def imported(required, site, now):
    batch = importing.begin(required, "posts.csv", now=now)
    rule = once(datetime(2026, 3, 3, 9))
    every = daily(datetime(2026, 3, 3, 9), time(9))
    rows = [Planned(f"{n}", None, f"Post {n}", Plan(PUBLISH, (rule,), (site,))) for n in range(4)]
    rows.append(Planned("series", None, "Series", Plan(PUBLISH, (every,), (site,))))
    importing.write(required, batch, rows, now=now)
    return batch


def test_an_import_waits_for_approval_and_is_told_of_once(imported, bo, run):
    assert {row.state for row in Schedule.select()} == {"pending_approval"}
    assert {row.state for row in Post.select()} == {"in_review"}
    assert {row.state for row in Review.select()} == {"open"}
    assert [row.kind for row in Notice.select()] == ["review_batch"]
    assert run(datetime.fromisoformat("2026-03-03T08:00:00+00:00")) == []


def test_each_post_of_an_import_is_approved_for_what_it_is(imported, required, bo, run, now):
    for each in asking.of_batch(required.project, imported.id):
        approving.approve(bo, each.post.number, each.review.revision, now=now)

    assert len(run(datetime.fromisoformat("2026-03-03T08:00:00+00:00"))) == 5


def test_undoing_an_import_ends_its_requests(imported, required, now):
    importing.undo(required, imported.id, now=now)

    assert {row.state for row in Review.select()} == {"void"}


def test_cancelling_everything_ends_the_requests(required, scheduled, now):
    scheduled(SOON)
    holding.cancel_all(required, now=now)

    assert Review.get().state == "void"
    assert Post.get().state == "draft"


def test_what_is_put_back_on_the_calendar_is_asked_about_anew(required, bo, scheduled, run, now):
    number = scheduled(SOON)
    approving.approve(bo, number, 1, now=now)
    holding.cancel(required, number, None, now=now)
    Schedule.update(state="active").execute()
    Delivery.update(state="waiting").execute()
    Review.update(state="void").execute()

    holding.pause(required, number, None, now=now)
    holding.resume(required, number, None, now=now)

    assert Review.select().order_by(Review.id.desc()).get().state == "open"
    assert Schedule.get().state == "pending_approval"
    assert run(AT) == []


@pytest.mark.parametrize(
    "end",
    [
        lambda ana, bo, now: membership.grant(ana, bo.member, Role.AUTHOR, now=now),
        lambda ana, bo, now: membership.shut_out(ana, bo.member, Barred.SUSPENDED, now=now),
    ],
)
def test_what_somebody_approved_who_may_not_any_more_is_asked_of_another(
    required, bo, chi, scheduled, run, now, end
):
    number = scheduled(SOON)
    approving.approve(bo, number, 1, now=now)

    end(required, bo, now)

    assert (Review.get().state, Schedule.get().state) == ("open", "pending_approval")
    assert Notice.select().where(Notice.kind == "review").count() == 2
    approving.approve(chi, number, 1, now=now)
    assert len(run(AT)) == 1


def test_a_person_who_may_not_change_a_post_does_not_submit_or_withdraw_it(
    required, scheduled, now
):
    number = scheduled(SOON)
    dan = person(required, "dan", Role.AUTHOR, now)

    with pytest.raises(NotAllowed):
        asking.withdraw(dan, number, None, now=now)
    with pytest.raises(NotAllowed):
        asking.submit(dan, number, None, now=now)
