"""Who speaks, who counts as one, who may act at a moment, and who decides in whose place."""

from datetime import timedelta

import pytest

from models.errors import NotAllowed
from models.rules.policy import Newcomers
from models.rules.roles import Barred, Right, Role
from models.rules.settings import SETTINGS
from models.services.people import people
from models.services.workspaces import policies
from models.tables import Member

HOUR = timedelta(hours=1)


@pytest.fixture
def join(ana, now):
    def arrive(name, role=Role.AUTHOR):
        speaker = people.arrive("terminal", "chat", f"terminal:{name}", name, now=now)
        Member.update(role=role).where(Member.id == speaker.member.id).execute()
        return Member.get_by_id(speaker.member.id)

    return arrive


def test_two_identities_of_one_person_count_once(ana, join, now):
    bo, twin = join("bo"), join("bo-in-slack")
    Member.update(person=bo).where(Member.id == twin.id).execute()
    twin = Member.get_by_id(twin.id)

    assert people.person_of(twin) == people.person_of(bo) == bo.id
    assert people.person_of(ana.member) != bo.id
    assert [each.id for each in people.active(ana.project, [Role.AUTHOR], now)] == [bo.id]
    assert people.is_one(twin, [bo.id])
    assert not people.is_one(twin, [ana.member.id, None])


def test_who_is_away_may_not_act_until_then_and_who_is_shut_out_never(ana, join, now):
    bo, chi = join("bo"), join("chi")
    Member.update(away_until=now + HOUR).where(Member.id == bo.id).execute()
    Member.update(barred=Barred.SUSPENDED).where(Member.id == chi.id).execute()

    assert people.active(ana.project, [Role.AUTHOR], now) == []
    assert people.active(ana.project, [Role.AUTHOR], now + HOUR) == [bo]
    assert people.of_roles(ana.project, [Role.AUTHOR]) == [bo]


def test_a_deputy_who_is_away_too_is_stood_in_for_by_theirs(ana, join, now):
    bo, chi, dan = join("bo"), join("chi"), join("dan")
    Member.update(away_until=now + HOUR, deputy=chi).where(Member.id == bo.id).execute()
    assert people.deputies(ana.project, now) == {bo.id: chi}

    Member.update(away_until=now + HOUR, deputy=dan).where(Member.id == chi.id).execute()
    assert people.deputies(ana.project, now) == {bo.id: dan, chi.id: dan}
    assert people.deputies(ana.project, now + HOUR) == {}


def test_people_who_name_each_other_and_are_all_away_have_no_deputy(ana, join, now):
    bo, chi = join("bo"), join("chi")
    Member.update(away_until=now + HOUR, deputy=chi).where(Member.id == bo.id).execute()
    Member.update(away_until=now + HOUR, deputy=bo).where(Member.id == chi.id).execute()

    assert people.deputies(ana.project, now) == {}


def test_a_newcomer_becomes_what_the_project_decided(ana, join, now):
    policies.decide(ana, SETTINGS["newcomers"], Newcomers.VIEWER, now=now)
    viewer = people.arrive("terminal", "chat", "terminal:vi", "vi", now=now)
    assert viewer.member.role == Role.VIEWER

    policies.decide(ana, SETTINGS["newcomers"], Newcomers.NOBODY, now=now)
    with pytest.raises(NotAllowed, match=r"Ask ana\. They say `invite nil as author`"):
        people.arrive("terminal", "chat", "terminal:nil", "nil", now=now)
    assert Member.get_or_none(Member.identity == "terminal:nil") is None
    assert people.arrive("terminal", "chat", "terminal:vi", "vi", now=now).member == viewer.member


@pytest.mark.parametrize("how", Barred)
def test_who_was_shut_out_is_told_so_and_whom_to_ask(ana, join, now, how):
    bo = join("bo")
    Member.update(barred=how).where(Member.id == bo.id).execute()

    with pytest.raises(NotAllowed, match=f"You were {how} .* ACME.* Ask ana"):
        people.arrive("terminal", "chat", "terminal:bo", "bo", now=now)


def test_who_may_is_told_by_name_the_nearest_first(ana, join):
    join("bo", Role.MANAGER)
    assert people.who_may(ana.project, Right.LIFT) == "bo or ana"
    for name in ("chi", "dan"):
        join(name, Role.MANAGER)
    assert people.who_may(ana.project, Right.LIFT) == "bo, chi, dan or ana"
    join("eve", Role.MANAGER)
    assert people.who_may(ana.project, Right.LIFT) == "bo, chi, dan or one of 2 more"
