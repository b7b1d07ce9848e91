"""Workspaces: taken in, sharing one calendar, taken out and back; and what they send twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models.database import connection
from models.errors import NotAllowed, NotFound, Refused
from models.rules.roles import Role
from models.services.notices import inbox, notices
from models.services.people import membership, people
from models.services.workspaces import channels, targets, workspaces
from models.tables import Channel, Member, Notice, Project, Schedule, Target
from tests.models.services.conftest import MONDAY, once
from tests.together import together


@pytest.fixture
def team(ana, now):
    """A Slack team with a project of its own."""
    return workspaces.connect(
        "slack:T1",
        "Team One",
        "slack:T1:U1",
        "uma",
        zone="Europe/Lisbon",
        project_key="TEAM",
        channel="C1",
        now=now,
    )


def speaks(user, now, *, channel="C1", workspace="slack:T1"):
    return people.arrive(workspace, channel, f"{workspace}:{user}", user, now=now)


def test_a_workspace_gets_a_project_of_its_own_whose_admin_runs_it(team, now):
    uma = speaks("U1", now)

    assert (uma.project.key, uma.project.zone, uma.member.role) == (
        "TEAM",
        "Europe/Lisbon",
        "admin",
    )
    assert channels.report_channel(team.id).external_id == "C1"


def test_a_key_that_is_taken_gets_a_number(team, now):
    other = workspaces.connect(
        "slack:T2", "Two", "slack:T2:U9", "x", zone="UTC", project_key="TEAM", channel="C1", now=now
    )

    assert other.key == "TEAM2"
    assert speaks("U9", now, workspace="slack:T2").project.key == "TEAM2"


def test_a_channel_of_no_project_counts_as_the_one_where_the_only_project_reports(team, now):
    told = speaks("U1", now, channel="D7")

    assert (told.project.key, told.channel.external_id) == ("TEAM", "C1")
    with pytest.raises(NotFound, match="belongs to no project"):
        people.arrive("slack:T9", "C1", "slack:T9:U1", "x", now=now)


def test_a_code_binds_another_workspace_to_the_same_calendar_once(ana, team, now):
    code = workspaces.share(ana, now=now)

    def join(channel):
        return workspaces.join(
            "discord:G1", "Guild", code, channel=channel, identity="discord:G1:U1", now=now
        )

    assert join("77").id == ana.project.id
    [place] = channels.places("discord:G1", "77")
    assert people.enter(place, "discord:G1:U5", "U5", now=now, vouched=True).project.key == "ACME"
    with pytest.raises(Refused, match="not good"):
        join("78")


def test_a_code_is_good_for_an_hour_and_only_the_newest(ana, now):
    first, second = workspaces.share(ana, now=now), workspaces.share(ana, now=now)

    for code, at in ((first, now), (second, now + timedelta(hours=1))):
        with pytest.raises(Refused, match="not good"):
            workspaces.join("slack:T1", "One", code, channel="C1", identity="slack:T1:U1", now=at)
    assert Channel.select().where(Channel.external_id == "C1").count() == 0


def test_two_who_type_one_code_at_once_bind_one_workspace(ana, now):
    code, bound = workspaces.share(ana, now=now), []

    def join(number):
        with connection():
            try:
                workspaces.join(
                    f"slack:T{number}", "T", code, channel="C", identity="slack:x", now=now
                )
                bound.append(number)
            except Refused:
                pass

    together([lambda number=number: join(number) for number in range(3)])

    assert len(bound) == 1


def test_only_an_admin_shares_a_calendar(ana, now):
    bo = people.arrive("terminal", "chat", "terminal:bo", "bo", now=now)

    with pytest.raises(NotAllowed, match="takes an admin"):
        workspaces.share(bo, now=now)


def test_what_was_to_be_told_in_a_channel_that_is_used_no_more_is_told_where_the_project_reports(
    team, now
):
    uma = speaks("U1", now, channel="C2")
    workspaces.use_channel(uma, now=now)
    here = speaks("U1", now, channel="C2")
    assert here.channel.external_id == "C2"
    notices.tell(
        "risky", "k", {}, project_id=team.id, channel_id=here.channel.id, member_id=None, now=now
    )

    workspaces.stop_using(here, now=now)

    assert Notice.get().channel.external_id == "C1"
    assert speaks("U1", now, channel="C2").channel.external_id == "C1"
    with pytest.raises(Refused, match="belongs to no project"):
        workspaces.stop_using(speaks("U1", now, channel="C2"), now=now)


def test_the_channel_where_a_project_reports_stays_its_own(team, now):
    with pytest.raises(Refused, match="reports in this channel"):
        workspaces.stop_using(speaks("U1", now), now=now)


def test_a_channel_that_changes_hands_tells_nothing_of_what_was_planned_in_it(
    ana, team, now, scheduled
):
    workspaces.use_channel(speaks("U1", now, channel="C2"), now=now)
    scheduled(once(MONDAY.replace(tzinfo=None) + timedelta(days=1)))
    Schedule.update(channel=Channel.get(Channel.external_id == "C2")).execute()
    code = workspaces.share(ana, now=now)
    workspaces.join("slack:T1", "One", code, channel="C3", identity="slack:T1:U1", now=now)
    membership.grant(ana, speaks("U2", now, channel="C3").member, Role.MANAGER, now=now)

    workspaces.use_channel(replace(speaks("U2", now, channel="C3"), here="C2"), now=now)

    assert Schedule.get().channel.external_id == "C1"
    assert speaks("U1", now, channel="C2").project.key == "ACME"
    assert Channel.select().where(Channel.external_id == "C2").count() == 2


def test_nothing_is_published_through_a_workspace_that_is_gone_until_it_comes_back(ana, team, now):
    uma = speaks("U1", now)
    for name, workspace in (("news", "slack:T1"), ("other", "slack:T9")):
        targets.connect(uma, "slack", name, {"workspace": workspace}, {}, now=now)
    targets.connect(uma, "slack-canvas", "page", {"workspace": "slack:T1"}, {}, now=now)

    workspaces.disconnect("slack:T1", now=now)
    workspaces.disconnect("slack:T1", now=now + timedelta(hours=1))

    assert [each.name for each in targets.connected(team)] == ["other"]
    again = workspaces.connect(
        "slack:T1", "", "slack:T1:U2", "x", zone="UTC", project_key="X", channel="C5", now=now
    )
    assert again.id == team.id
    assert [each.name for each in targets.connected(team)] == ["news", "other", "page"]
    assert Project.select().count() == 2


def test_a_name_taken_meanwhile_is_not_taken_back(team, now):
    uma = speaks("U1", now)
    targets.connect(uma, "slack", "news", {"workspace": "slack:T1"}, {}, now=now)
    workspaces.disconnect("slack:T1", now=now)
    targets.connect(uma, "site", "news", {}, {}, now=now)

    workspaces.connect(
        "slack:T1", "", "slack:T1:U2", "x", zone="UTC", project_key="X", channel="C5", now=now
    )

    assert Target.select().where(Target.disconnected_at.is_null(False)).count() == 1


def test_those_who_plan_elsewhere_too_are_told_that_a_workspace_is_gone(ana, now):
    code = workspaces.share(ana, now=now)
    workspaces.join("slack:T1", "Team One", code, channel="C1", identity="slack:T1:U1", now=now)
    targets.connect(ana, "slack", "news", {"workspace": "slack:T1"}, {}, now=now)

    workspaces.disconnect("slack:T1", now=now)

    (told,) = notices.since("terminal", "chat", 0, now=now)
    assert (told.kind, told.facts["targets"]) == ("workspace_gone", ["news"])


def test_what_a_chat_sends_twice_is_dealt_with_once_by_whichever_process_is_first(database, now):
    firsts = []

    def receive():
        with connection():
            firsts.append(inbox.first_time("slack:Ev1", now=now))

    together([receive] * 4)

    assert sorted(firsts) == [False, False, False, True]
    inbox.forget_old(now=now + timedelta(days=1))
    assert not inbox.first_time("slack:Ev1", now=now + timedelta(days=1))
    inbox.forget_old(now=now + timedelta(days=3))
    assert inbox.first_time("slack:Ev1", now=now + timedelta(days=3))


def test_who_was_named_by_an_id_before_they_spoke_gets_their_name(team, now):
    Member.create(project=team, identity="slack:T1:U7", name="U7", role=Role.AUTHOR, created_at=now)

    place = channels.places("slack:T1", "C1")[0]
    assert people.enter(place, "slack:T1:U7", "Vera", now=now).member.name == "Vera"
    assert people.enter(place, "slack:T1:U7", "Else", now=now).member.name == "Vera"


def test_what_concerns_a_whole_project_is_told_in_each_of_its_workspaces_and_mailed_once(ana, now):
    code = workspaces.share(ana, now=now)
    workspaces.join("slack:T1", "One", code, channel="C1", identity="slack:T1:U1", now=now)

    for _ in range(2):
        notices.tell_project("overdue", "k", {}, project_id=ana.project.id, now=now)

    told = {row.channel.external_id: row for row in Notice.select()}
    assert sorted(told) == ["C1", "chat"]
    assert Notice.select().count() == 2
    assert [told[each].addressed_at is None for each in ("chat", "C1")] == [True, False]
    workspaces.disconnect("slack:T1", now=now)
    assert [each.external_id for each in channels.report_channels(ana.project.id)] == ["chat"]


def test_the_zone_of_a_profile_counts_until_somebody_chooses_one(team, now):
    uma = speaks("U1", now)
    for zone, source in ((None, "project"), ("Mars/Base", "project"), ("Asia/Tokyo", "chat")):
        people.learn_zone(uma.member, zone)
        assert (speaks("U1", now).zone_source) == source
    assert speaks("U1", now).zone == "Asia/Tokyo"

    people.set_zone(speaks("U1", now), "Europe/Berlin", now=now)
    people.learn_zone(speaks("U1", now).member, "Asia/Seoul")

    assert (speaks("U1", now).zone, speaks("U1", now).zone_source) == ("Europe/Berlin", "person")
