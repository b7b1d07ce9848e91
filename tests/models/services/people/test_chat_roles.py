"""Roles of a chat that stand for roles of the project."""

from datetime import timedelta

import pytest

from models.errors import NotAllowed, NotFound, Refused
from models.rules.approval import ReviewState
from models.rules.policy import Approvals, Newcomers
from models.rules.roles import Role
from models.rules.settings import SETTINGS
from models.services.approvals import approving
from models.services.people import chat_roles, linking, membership, people
from models.services.workspaces import policies, workspaces
from models.tables import Member, Review
from tests.models.services.conftest import MONDAY, once


@pytest.fixture
def guild(ana, now):
    policies.decide(ana, SETTINGS["newcomers"], Newcomers.AUTHOR, now=now)
    code = workspaces.share(ana, now=now)
    workspaces.join("discord:G1", "Guild", code, channel="1", identity="discord:G1:1", now=now)
    place = people.arrive("discord:G1", "1", "discord:G1:9", "boss", now=now)
    membership.grant(ana, place.member, Role.ADMIN, now=now)
    return people.arrive("discord:G1", "1", "discord:G1:9", "boss", now=now)


def says(user, roles, now):
    found = people.arrive("discord:G1", "1", f"discord:G1:{user}", user, now=now)
    return chat_roles.counted(found, roles, now=now)


def test_the_higher_of_the_mapped_and_the_given_role_counts(guild, now):
    chat_roles.map_role(guild, "50", "@Editors", Role.APPROVER, now=now)

    assert says("bo", ["50"], now).member.role == Role.APPROVER
    assert says("chi", [], now).member.role == Role.AUTHOR
    membership.grant(guild, Member.get(Member.name == "bo"), Role.MANAGER, now=now)
    assert says("bo", ["50"], now).member.role == Role.MANAGER


def test_a_role_that_the_chat_took_away_counts_no_more(guild, now):
    chat_roles.map_role(guild, "50", "@Editors", Role.APPROVER, now=now)
    says("bo", ["50"], now)

    assert says("bo", [], now).member.role == Role.AUTHOR


def test_mapping_and_unmapping_counts_at_once_for_those_who_spoke_before(guild, now):
    bo = says("bo", ["50", "51"], now).member

    chat_roles.map_role(guild, "50", "@Editors", Role.APPROVER, now=now)
    assert Member.get_by_id(bo.id).role == Role.APPROVER
    assert [each.id for each in people.of_roles(guild.project, [Role.APPROVER])] == [bo.id]
    chat_roles.map_role(guild, "51", "@Leads", Role.MANAGER, now=now)
    assert Member.get_by_id(bo.id).role == Role.MANAGER
    chat_roles.unmap(guild, "51", "@Leads", now=now)
    assert Member.get_by_id(bo.id).role == Role.APPROVER
    chat_roles.unmap(guild, "50", "@Editors", now=now)
    assert (Member.get_by_id(bo.id).role, Member.get_by_id(bo.id).given_role) == ("author", None)


def test_a_role_given_meanwhile_stays_when_the_chats_role_is_gone(guild, now):
    chat_roles.map_role(guild, "50", "@Editors", Role.APPROVER, now=now)
    bo = says("bo", ["50"], now).member
    membership.grant(guild, bo, Role.VIEWER, now=now)

    assert Member.get_by_id(bo.id).role == Role.APPROVER
    assert says("bo", [], now).member.role == Role.VIEWER


def test_a_chats_role_counts_for_all_identities_of_a_person_while_they_are_one(ana, guild, now):
    chat_roles.map_role(guild, "50", "@Editors", Role.APPROVER, now=now)
    in_discord = says("bo", ["50"], now)
    here = people.arrive("terminal", "chat", "terminal:bo", "bo", now=now)

    linking.join(in_discord, linking.code_for(here, now=now), now=now)
    assert Member.get_by_id(here.member.id).role == Role.APPROVER
    linking.part(people.arrive("terminal", "chat", "terminal:bo", "bo", now=now), now=now)
    assert Member.get_by_id(here.member.id).role == Role.AUTHOR
    assert Member.get_by_id(in_discord.member.id).role == Role.APPROVER


@pytest.mark.parametrize("role", [Role.ADMIN, Role.CLIENT])
def test_who_hands_out_a_chats_roles_makes_no_admins(guild, now, role):
    with pytest.raises(Refused, match=f"made by name.*grant NAME {role}"):
        chat_roles.map_role(guild, "50", "@Editors", role, now=now)


def test_only_an_admin_maps_roles(guild, now):
    bo = says("bo", [], now)

    with pytest.raises(NotAllowed, match="takes an admin"):
        chat_roles.map_role(bo, "50", "@Editors", Role.APPROVER, now=now)
    with pytest.raises(NotFound, match="counts for nothing"):
        chat_roles.unmap(guild, "50", "@Editors", now=now)


def test_an_approval_by_a_role_the_chat_took_away_is_asked_for_anew(ana, guild, now, scheduled):
    chat_roles.map_role(guild, "50", "@Editors", Role.APPROVER, now=now)
    bo = says("bo", ["50"], now)
    policies.decide(ana, SETTINGS["approvals"], Approvals.REQUIRED, now=now)
    number = scheduled(once(MONDAY.replace(tzinfo=None) + timedelta(days=1)))
    approving.approve(bo, number, None, now=now)
    assert Review.get().state == ReviewState.APPROVED

    says("bo", [], now)

    assert Review.get().state == ReviewState.OPEN
