"""Decisions and what they are about, changed at the same instant: each holds for what it was about,
by the role its giver had, or not at all."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from models.errors import NotAllowed, Refused, Stale, UserError
from models.rules.freezes import Scope
from models.rules.roles import Barred, Role
from models.services.approvals import approving, overriding
from models.services.engine import claiming, publishing
from models.services.freezes import freezing, permits
from models.services.freezes.freezing import Wanted
from models.services.people import linking, membership, people
from models.services.posts import importing, posts, scheduling
from models.services.posts.in_bulk import Planned
from models.services.posts.scheduling import PUBLISH, Plan
from models.services.undo import taking_back
from models.tables import Decision, Delivery, Member, Post, Review, Schedule
from tests.models.services.conftest import decide, once, person, states
from tests.models.services.test_at_once import meanwhile

AT = datetime.fromisoformat("2026-03-02T09:30:00+00:00")
SOON = once(datetime(2026, 3, 2, 10, 30))
SOON_AFTER = AT + timedelta(minutes=1)


@pytest.fixture
def number(required, scheduled) -> int:
    """A post that waits for one approval."""
    return scheduled(SOON)


def text_of(number: int) -> str:
    return posts.content(Post.get(Post.number == number)).text


def edit(speaker, number: int, now: datetime) -> Callable[[], object]:
    return lambda: posts.edit(speaker, number, None, text="Other words", now=now)


def test_who_approves_while_it_is_edited_has_approved_nothing(required, bo, number, run, now):
    with meanwhile(edit(required, number, now)), pytest.raises(Stale):
        approving.approve(bo, number, 1, now=now)

    assert run(AT) == []
    assert [row.state for row in Review.select().order_by(Review.id)] == ["void", "open"]
    assert not Decision.select().exists()


def test_who_edits_while_it_is_approved_voids_that(required, bo, number, run, now):
    with meanwhile(lambda: approving.approve(bo, number, 1, now=now)):
        edit(required, number, now)()

    assert run(AT) == []
    assert states(number) == ["held"]


def test_who_edits_while_it_is_approved_and_due_sends_no_word_that_nobody_approved(
    required, bo, number, session, now
):
    approving.approve(bo, number, 1, now=now)
    [claim] = claiming.claim(session.id, now=AT, limit=10, horizon=timedelta())

    with meanwhile(edit(required, number, AT)):
        work = publishing.begin(claim.id, claim.fence, now=AT, prepare=lambda work: {})

    assert work is None
    assert states(number)[0] in ("held", "waiting")


def test_who_approves_while_they_are_demoted_has_approved_nothing(required, bo, number, run, now):
    with (
        meanwhile(lambda: membership.grant(required, bo.member, Role.AUTHOR, now=now)),
        pytest.raises(NotAllowed),
    ):
        approving.approve(bo, number, 1, now=now)

    assert run(AT) == []


@pytest.mark.parametrize("demote", [True, False])
def test_what_was_approved_while_its_approver_is_demoted_or_shut_out_is_asked_anew(
    required, bo, number, run, now, demote
):
    with meanwhile(lambda: approving.approve(bo, number, 1, now=now)):
        if demote:
            membership.grant(required, bo.member, Role.AUTHOR, now=now)
        else:
            membership.shut_out(required, bo.member, Barred.REMOVED, now=now)

    assert run(AT) == []
    assert Review.get().state == "open"


def test_who_overrides_while_they_are_demoted_overrides_nothing(required, number, run, now):
    mia = person(required, "mia", Role.MANAGER, now)

    with (
        meanwhile(lambda: membership.grant(required, mia.member, Role.APPROVER, now=now)),
        pytest.raises(NotAllowed),
    ):
        overriding.override(mia, number, None, "it must", at_once=False, now=now)

    assert run(AT) == []


def test_what_is_approved_while_all_is_frozen_waits(required, bo, number, run, now):
    with meanwhile(lambda: freezing.stop(required, Wanted(Scope()), now=now)):
        approving.approve(bo, number, 1, now=now)

    assert run(AT) == []
    assert Delivery.get().held_for == "freeze"


@pytest.fixture
def two_needed(required, scheduled, now) -> int:
    """A post that waits for two approvals."""
    decide(required, "approvers-needed", 2, now)
    return scheduled(SOON)


def twin_of(one, required, now):
    """Another identity of the same person, an approver too."""
    twin = person(required, f"{one.member.name}-too", Role.APPROVER, now)
    linking.join(twin, linking.code_for(one, now=now), now=now)
    return people.arrive("terminal", "chat", twin.member.identity, twin.member.name, now=now)


def test_two_identities_of_one_person_at_once_are_one_voice(required, bo, two_needed, run, now):
    twin = twin_of(bo, required, now)

    with meanwhile(lambda: approving.approve(bo, two_needed, 1, now=now)):
        assert approving.approve(twin, two_needed, 1, now=now).repeated

    assert Decision.select().count() == 1
    assert run(AT) == []


def test_who_approves_as_another_while_the_two_are_linked_is_one_voice(
    required, bo, two_needed, run, now
):
    twin = person(required, "bo-too", Role.APPROVER, now)
    approving.approve(bo, two_needed, 1, now=now)
    code = linking.code_for(bo, now=now)

    with meanwhile(lambda: linking.join(twin, code, now=now)):
        assert approving.approve(twin, two_needed, 1, now=now).repeated

    assert run(AT) == []


def test_who_links_while_they_approve_as_the_other_is_one_voice(required, bo, two_needed, run, now):
    twin = person(required, "bo-too", Role.APPROVER, now)
    approving.approve(bo, two_needed, 1, now=now)
    code = linking.code_for(bo, now=now)

    with meanwhile(lambda: approving.approve(twin, two_needed, 1, now=now)):
        linking.join(twin, code, now=now)

    assert run(AT) == []
    assert Review.get().state == "open"


def test_a_stricter_rule_counts_for_what_is_asked_after_it(required, bo, number, run, now):
    """Who was asked for one approval gets by with one; what is edited then needs two."""
    decide(required, "approvers-needed", 2, now)
    assert approving.approve(bo, number, 1, now=now).is_done
    posts.edit(required, number, None, text="Other words", now=now)

    assert not approving.approve(bo, number, None, now=now).is_done
    assert run(AT) == []


def test_what_is_put_back_while_it_is_approved_is_not_approved(required, bo, number, run, now):
    edit(required, number, now)()
    act = taking_back.last(required).number

    with (
        meanwhile(lambda: taking_back.take_back(required, act, now=now)),
        pytest.raises(Stale),
    ):
        approving.approve(bo, number, 2, now=now)

    assert text_of(number) == "Hello"
    assert run(AT) == []


def test_what_of_a_file_is_edited_while_the_file_is_approved_is_left_out(
    required, bo, site, run, now
):
    rows = [
        Planned(f"k{each}", None, f"{each} apples", Plan(PUBLISH, (SOON,), (site,)))
        for each in range(3)
    ]
    importing.write(required, importing.begin(required, "a.csv", now=now), rows, now=now)
    shown = {row.post.number: row.revision for row in Review.select()}
    approved = []

    with meanwhile(edit(required, 2, now)):
        for each, revision in shown.items():
            try:
                approving.approve(bo, each, revision, now=now)
            except UserError:
                continue
            approved.append(each)

    assert approved == [1, 3]
    assert len(run(AT)) == 2
    assert states(2) == ["held"]


@pytest.fixture
def asked(ana, bo, scheduled, now) -> int:
    """A request to let a frozen post through."""
    number = scheduled(SOON)
    freezing.stop(ana, Wanted(Scope()), now=now)
    return permits.ask(ana, number, "the minister waits", now=now).permit.id


def test_who_lets_through_while_they_are_demoted_lets_nothing_through(ana, bo, asked, run, now):
    with (
        meanwhile(lambda: membership.grant(ana, bo.member, Role.AUTHOR, now=now)),
        pytest.raises(NotAllowed),
    ):
        permits.allow(bo, asked, now=now)

    assert run(SOON_AFTER) == []


def test_who_lets_through_what_they_asked_for_under_another_name_lets_nothing_through(
    ana, bo, asked, run, now
):
    code = linking.code_for(ana, now=now)

    with (
        meanwhile(lambda: linking.join(bo, code, now=now)),
        pytest.raises(Refused, match="It takes two people"),
    ):
        permits.allow(bo, asked, now=now)

    assert run(SOON_AFTER) == []


def test_who_is_shut_out_while_they_schedule_schedules_nothing(ana, site, run, now):
    al = person(ana, "al", Role.AUTHOR, now)

    with (
        meanwhile(lambda: membership.shut_out(ana, al.member, Barred.SUSPENDED, now=now)),
        pytest.raises(NotAllowed),
    ):
        scheduling.schedule_new(al, None, "Hello", Plan(PUBLISH, (SOON,), (site,)), now=now)

    assert not Schedule.select().exists()


def test_who_is_shut_out_after_they_scheduled_has_it_paused(ana, site, run, now):
    al = person(ana, "al", Role.AUTHOR, now)
    plan = Plan(PUBLISH, (SOON,), (site,))

    with meanwhile(lambda: scheduling.schedule_new(al, None, "Hello", plan, now=now)):
        membership.shut_out(ana, al.member, Barred.SUSPENDED, now=now)

    assert Schedule.get().state == "paused"
    assert run(AT) == []


def test_who_is_away_and_then_removed_leaves_nobody_to_decide_in_their_place(
    required, bo, chi, number, now
):
    """A deputy decides as the approver they are, and as nothing more once they are none."""
    Member.update(away_until=AT, deputy=chi.member).where(Member.id == bo.member.id).execute()
    membership.grant(required, chi.member, Role.AUTHOR, now=now)
    membership.shut_out(required, bo.member, Barred.REMOVED, now=now)

    chi = people.arrive("terminal", "chat", "terminal:chi", "chi", now=now)
    with pytest.raises(NotAllowed):
        approving.approve(chi, number, 1, now=now)
