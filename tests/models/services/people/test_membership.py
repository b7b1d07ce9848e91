"""Who belongs to a project: two people who change that at once, and what nobody may."""

import pytest

from models.errors import NotAllowed, NotFound, Refused
from models.rules.policy import Approvals
from models.rules.roles import Barred, Role
from models.services.approvals import approving
from models.services.people import linking, membership, naming, people, permissions, responsibility
from models.services.people.people import Speaker
from models.services.posts import scheduling
from models.services.posts.scheduling import PUBLISH, Plan
from models.tables import LinkCode, Member, Post, Schedule
from tests.models.services.conftest import MONDAY, daily, decide, person
from tests.models.services.test_at_once import meanwhile

TEN = MONDAY.replace(hour=10, tzinfo=None)


@pytest.fixture
def bo(ana, now) -> Speaker:
    membership.invite(ana, "bo", Role.ADMIN, now=now)
    return people.arrive("terminal", "chat", "terminal:bo", "bo", now=now)


def roles() -> dict[str, str]:
    return {row.name: row.barred or row.role for row in Member.select()}


def test_of_two_admins_who_demote_each_other_at_once_one_stays(ana, bo, now):
    with (
        meanwhile(lambda: membership.grant(ana, bo.member, Role.VIEWER, now=now)),
        pytest.raises(Refused, match="ana is the last admin"),
    ):
        membership.grant(bo, ana.member, Role.VIEWER, now=now)

    assert roles() == {"ana": "admin", "bo": "viewer"}


def test_of_two_admins_who_remove_each_other_at_once_one_stays(ana, bo, now):
    with (
        meanwhile(lambda: membership.shut_out(ana, bo.member, Barred.REMOVED, now=now)),
        pytest.raises(Refused, match="ana is the last admin"),
    ):
        membership.shut_out(bo, ana.member, Barred.SUSPENDED, now=now)

    assert roles() == {"ana": "admin", "bo": "removed"}


def test_a_code_that_two_type_at_once_joins_one_of_them(ana, bo, now):
    membership.invite(ana, "chi", Role.VIEWER, now=now)
    chi = people.arrive("terminal", "chat", "terminal:chi", "chi", now=now)
    code = linking.code_for(ana, now=now)

    with (
        meanwhile(lambda: linking.join(bo, code, now=now)),
        pytest.raises(Refused, match="it was used"),
    ):
        linking.join(chi, code, now=now)

    assert len(people.identities(ana.member)) == 2
    assert LinkCode.select().count() == 0


def test_two_who_are_invited_at_once_under_one_name_are_one_member(ana, bo, now):
    with (
        meanwhile(lambda: membership.invite(ana, "Dan", Role.AUTHOR, now=now)),
        pytest.raises(Refused, match="already"),
    ):
        membership.invite(bo, "dan", Role.VIEWER, now=now)

    assert roles()["Dan"] == "author"


def test_a_person_who_is_shut_out_has_no_right_even_with_a_speaker_from_before(
    ana, bo, scheduled, now
):
    number = scheduled(daily(TEN, TEN.time()))
    membership.shut_out(ana, bo.member, Barred.SUSPENDED, now=now)
    bo = Speaker(bo.project, bo.channel, Member.get_by_id(bo.member.id))

    with pytest.raises(NotAllowed):
        permissions.require_for(bo, Post.get(Post.number == number))
    with pytest.raises(NotAllowed):
        permissions.narrowed(bo)


def test_all_identities_of_a_person_are_shut_out_and_given_a_role_together(ana, bo, now):
    membership.invite(ana, "bo-too", Role.AUTHOR, now=now)
    twin = people.arrive("terminal", "chat", "terminal:bo-too", "bo-too", now=now)
    linking.join(twin, linking.code_for(bo, now=now), now=now)
    assert roles() == {"ana": "admin", "bo": "admin", "bo-too": "admin"}

    membership.grant(ana, twin.member, Role.APPROVER, now=now)
    assert roles() == {"ana": "admin", "bo": "approver", "bo-too": "approver"}
    membership.shut_out(ana, bo.member, Barred.REMOVED, now=now)
    assert roles() == {"ana": "admin", "bo": "removed", "bo-too": "removed"}


def test_a_post_goes_to_nobody_of_another_project(ana, bo, scheduled, now):
    number = scheduled(daily(TEN, TEN.time()))
    with pytest.raises(NotFound):
        membership.numbered(ana, 10_000)
    membership.grant(ana, bo.member, Role.CLIENT, now=now)
    with pytest.raises(Refused, match="bo is a client and could not change a post"):
        responsibility.hand_over(ana, number, naming.called(ana, "@Bo", now=now), now=now)


@pytest.mark.parametrize("heir", [True, False])
def test_what_waits_for_approval_is_paused_or_handed_over_with_the_rest(ana, bo, site, heir, now):
    decide(ana, "approvals", Approvals.REQUIRED, now)
    dan = person(ana, "dan", Role.MANAGER, now)
    plan = Plan(PUBLISH, (daily(TEN, TEN.time()),), (site,))
    number = scheduling.schedule_new(dan, None, "Hello", plan, now=now).number

    successor = bo.member if heir else None
    done = membership.shut_out(ana, dan.member, Barred.REMOVED, successor=successor, now=now)

    if heir:
        assert (done.handed, Post.get().responsible_id) == (1, bo.member.id)
        assert Schedule.get().state == "pending_approval"
    else:
        assert (done.paused, Schedule.get().state) == ((number,), "paused")
        approving.approve(bo, number, None, now=now)
        assert Schedule.get().state == "paused"
