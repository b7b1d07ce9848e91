"""Which token speaks in a workspace."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.slack import installations
from bot.slack.installations import NoToken, token_for
from models.database import connection
from models.rules.outcomes import Later, Refused
from models.services.workspaces import chat_installations
from models.services.workspaces.chat_installations import Installed

HOUR = timedelta(hours=1)


@pytest.fixture
def database(sqlite_database):
    return sqlite_database


def install(slack, name="beta") -> str:
    """A workspace that installed the app, with tokens that end; its key."""
    slack.app.rotates = True
    team = slack.team(name, installed=False)
    token = slack.world.grant(team, slack.app.scopes, rotated=True)
    grant = slack.world.tokens[token]
    ends = datetime.fromtimestamp(grant.ends_at, UTC)
    workspace = f"slack:{team.id}"
    installed = Installed(workspace, name, token, {}, grant.refresh, ends)
    chat_installations.keep(installed, now=ends - 12 * HOUR)
    return workspace


def later(slack, clock, by: timedelta) -> None:
    clock.forward(by)
    slack.world.offset += by.total_seconds()


def refused(workspace) -> Later | Refused:
    with pytest.raises(NoToken) as raised:
        token_for(workspace)
    return raised.value.outcome


def test_the_token_of_the_settings_speaks_in_its_own_workspace_only(database, slack, team):
    assert token_for(f"slack:{team.id}") == team.token
    assert token_for(f"slack:{team.id}") == team.token
    assert len(slack.called("auth.test")) == 1
    said = refused("slack:T404")
    assert isinstance(said, Refused)
    assert "not installed in this Slack workspace" in said.reason
    assert "SLACK_BOT_TOKEN is the one of acme" in said.reason


def test_while_slack_is_down_nobody_says_that_the_token_is_wrong(database, slack, team):
    slack.down()
    assert isinstance(refused(f"slack:{team.id}"), Later)


def test_an_installed_workspace_has_its_own_token_beside_that_of_the_settings(
    database, slack, team
):
    workspace = install(slack)
    assert token_for(workspace) == slack.team("beta").token
    assert slack.called("auth.test") == []


def test_a_token_is_renewed_before_it_ends_and_the_old_refresh_token_is_spent(
    database, slack, clock
):
    workspace = install(slack)
    first = token_for(workspace)
    later(slack, clock, 11 * HOUR)
    second = token_for(workspace)
    assert second not in (first, None)
    assert token_for(workspace) == second == slack.team("beta").token
    assert len(slack.called("oauth.v2.access")) == 1
    later(slack, clock, 11 * HOUR)
    assert token_for(workspace) not in (first, second)


def test_a_quiet_workspace_is_renewed_by_whoever_sweeps(database, slack, clock):
    workspace = install(slack)
    later(slack, clock, 11 * HOUR)
    now = clock.now()
    assert chat_installations.to_renew(now=now) == [workspace]
    assert installations.renew(workspace, now=now).token == slack.team("beta").token
    assert chat_installations.to_renew(now=now) == []
    assert installations.renew(workspace, now=now) is None


def test_while_a_token_cannot_be_renewed_the_old_one_serves_until_its_end(database, slack, clock):
    workspace = install(slack)
    first = token_for(workspace)
    later(slack, clock, 11 * HOUR)
    slack.down()
    assert token_for(workspace) == first
    assert token_for(workspace) == first
    later(slack, clock, HOUR)
    assert isinstance(refused(workspace), Later)
    slack.up()
    later(slack, clock, installations.TRY_AGAIN)
    assert token_for(workspace) != first


def test_an_answer_that_was_lost_ends_the_install_once_the_refresh_token_proves_spent(
    database, slack, clock
):
    workspace = install(slack)
    later(slack, clock, 11 * HOUR)
    slack.faults.lose_answers("oauth.v2.access")
    first = token_for(workspace)
    assert token_for(workspace) == first
    assert len(slack.called("oauth.v2.access")) == 1
    later(slack, clock, timedelta(minutes=2))
    said = refused(workspace)
    assert isinstance(said, Refused)
    assert "Install it there again" in said.reason


def test_a_token_that_slack_calls_void_is_forgotten(database, slack):
    workspace = install(slack)
    with connection():
        now = datetime.now(UTC)
    installations.forget_void_token(workspace, "channel_not_found", now=now)
    assert token_for(workspace)
    installations.forget_void_token(workspace, "token_revoked", now=now)
    assert "the app's token was taken back" in refused(workspace).reason
