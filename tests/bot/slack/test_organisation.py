"""An organisation that installs the app for all of its workspaces at once."""

import httpx
import pytest

from bot.slack import installations
from models import secrets
from models.database import connection
from models.services.workspaces import chat_installations
from models.tables import ChatInstallation, Post, Workspace
from tests.bot.slack.shell import Desk, listening
from tests.bot.slack.test_http import BREAD, count, installed, signed
from tests.fakes.slack import SlackServer, Team

ORG = "E00000001"


@pytest.fixture
def slack():
    """A Slack that nothing malformed was sent to, by the end."""
    secrets.set_key(secrets.new_key())
    with SlackServer() as server:
        yield server
        assert server.refusals == []


@pytest.fixture
def teams(slack) -> list[Team]:
    """Two workspaces of an organisation, with Ana, who runs them."""
    found = [slack.team(name, installed=False) for name in ("north", "south")]
    for team in found:
        team.organisation = ORG
        team.user("ana", admin=True)
        team.channel("news")
    return found


def desk_in(slack: SlackServer, team: Team) -> Desk:
    return Desk(slack, team)


def disconnected(team: Team) -> bool:
    with connection():
        return Workspace.get(Workspace.key == f"slack:{team.id}").disconnected_at is not None


def test_one_install_is_good_for_every_workspace_of_it(slack, sqlite_database, teams):
    north, south = (desk_in(slack, team) for team in teams)
    with listening(slack, signed(slack)) as here:
        assert "Presstime is installed" in installed(slack, here, north.ana).text
        for desk in (north, south):
            desk.set_up(desk.ana, desk.news)
            proposal = desk.say(desk.ana, desk.news, BREAD)
            assert desk.press(desk.ana, proposal, "Save as draft") is proposal
            slack.mention(desk.ana, desk.news, "drafts")
            slack.until(lambda: "Bread" in desk.news.messages[-1].shown)  # noqa: B023
            assert slack.open_home(desk.ana).ok
            slack.until(lambda: slack.home(desk.ana))  # noqa: B023

    assert count(Post) == 2
    with connection():
        assert ChatInstallation.get().workspace == f"slack:{ORG}"
        keys = {row.key for row in Workspace.select()}
    assert keys == {f"slack:{team.id}" for team in teams}
    for team in teams:  # by a process that knows nothing of the organisation
        assert installations.token_for(f"slack:{team.id}") == team.token


def test_a_workspace_that_is_taken_out_of_it_is_cut_off_alone_and_may_come_back(
    slack, sqlite_database, teams
):
    north, south = (desk_in(slack, team) for team in teams)
    with listening(slack, signed(slack)) as here:
        installed(slack, here, north.ana)
        for desk in (north, south):
            desk.set_up(desk.ana, desk.news)

        slack.event(teams[0], {"type": "team_access_revoked", "team_ids": [teams[1].id]})
        slack.until(lambda: disconnected(teams[1]))
        assert not disconnected(teams[0])
        with connection():
            assert chat_installations.find(f"slack:{teams[1].id}") is None
        assert north.say(north.ana, north.news, BREAD).buttons

        slack.event(teams[0], {"type": "team_access_granted", "team_ids": [teams[1].id]})
        slack.until(lambda: not disconnected(teams[1]))
        assert south.say(south.ana, south.news, BREAD).buttons


def test_an_organisation_that_takes_it_out_cuts_off_all_and_gets_all_back(
    slack, sqlite_database, teams
):
    north, south = (desk_in(slack, team) for team in teams)
    with listening(slack, signed(slack)) as here:
        installed(slack, here, north.ana)
        for desk in (north, south):
            desk.set_up(desk.ana, desk.news)

        assert all(ack.ok for ack in slack.uninstall(teams[0]))
        for team in teams:
            slack.until(lambda: disconnected(team))  # noqa: B023
        assert "not installed" in south.say(south.ana, south.news, "list").shown

        installed(slack, here, north.ana)
        for team in teams:
            slack.until(lambda: not disconnected(team))  # noqa: B023
        assert south.say(south.ana, south.news, BREAD).buttons
        assert httpx.get(f"{here}/health/live").status_code == 200
