import time
from urllib.parse import urlsplit

import httpx
import pytest

from bot.settings import SettingsError
from models import secrets
from models.database import connection, database
from models.services.workspaces import chat_installations
from models.tables import ChatInstallation, Post, Proposal, Workspace
from tests.bot.slack.shell import Desk, free_port, listening, settings_for
from tests.fakes.slack import SlackServer

BREAD = 'draft "Bread is baked daily"'


@pytest.fixture(autouse=True)
def key():
    """A key to seal tokens with."""
    secrets.set_key(secrets.new_key())


@pytest.fixture
def slack():
    """A Slack that nothing malformed was sent to, by the end."""
    with SlackServer() as server:
        yield server
        assert server.refusals == []


def signed(slack, team=None, **more):
    """Settings under which Slack calls us, for one workspace or for all that install it."""
    port = free_port()
    oauth = {
        "SLACK_CLIENT_ID": slack.app.client_id,
        "SLACK_CLIENT_SECRET": slack.app.client_secret,
        "base_url": f"http://127.0.0.1:{port}",
    }
    given = {
        "port": port,
        "SLACK_APP_TOKEN": None,
        "SLACK_SIGNING_SECRET": slack.app.signing_secret,
        **({} if team is not None else oauth),
        **more,
    }
    return settings_for(slack, team, **given)


@pytest.fixture
def desk(slack, sqlite_database):
    """A workspace that is set up, whose Slack calls us by signed requests."""
    team = slack.team()
    ana, _, news = team.user("ana", admin=True), team.user("bo"), team.channel("news")
    desk = Desk(slack, team)
    with listening(slack, signed(slack, team)):
        desk.set_up(ana, news)
        yield desk


def count(table) -> int:
    with connection():
        return table.select().count()


# --- requests ------------------------------------------------------------------------------------


def test_signed_requests_do_all_that_the_socket_does(desk):
    proposal = desk.say(desk.ana, desk.news, BREAD)
    assert desk.press(desk.ana, proposal, "Save as draft") is proposal
    assert count(Post) == 1

    desk.slack.mention(desk.ana, desk.news, "drafts")
    desk.slack.until(lambda: "Bread" in desk.news.messages[-1].shown)


@pytest.mark.parametrize(
    "odd",
    [{"signature": "v0=0"}, {"signature": ""}, {"timestamp": int(time.time()) - 600}],
    ids=["forged", "unsigned", "stale"],
)
def test_what_is_not_signed_now_is_refused(desk, odd):
    ack = desk.slack.slash(desk.ana, desk.news, BREAD, **odd)

    assert ack.status == 401
    time.sleep(0.1)
    assert count(Proposal) == 0


def test_a_replayed_request_does_nothing(desk):
    ack = desk.slack.slash(desk.ana, desk.news, BREAD)
    desk.slack.until(lambda: count(Proposal) == 1)

    assert [desk.slack.again(ack).ok for _ in range(3)] == [True, True, True]
    time.sleep(0.2)
    assert count(Proposal) == 1


def test_requests_that_no_chat_sends_are_answered_too(desk):
    address = desk.slack.app.request_url

    assert httpx.post(address, content=b"x" * 2_000_000).status_code == 413
    assert httpx.post(address, content=b"\xff\xfe").status_code == 400
    assert httpx.post(address, content=b"{}").status_code == 401
    assert httpx.get(address).status_code == 405


def test_it_says_whether_it_is_well(desk):
    here = desk.slack.app.request_url.removesuffix("/slack/events")
    assert httpx.get(f"{here}/health/live").json() == {"status": "live"}
    assert httpx.get(f"{here}/health/ready").json() == {"status": "ready"}

    database.execute_sql("UPDATE schema_migration SET name = 'x' || name WHERE name LIKE '%1%'")
    answer = httpx.get(f"{here}/health/ready")
    assert answer.status_code == 503
    assert "presstime migrate" in answer.json()["reason"]


@pytest.mark.parametrize(
    ("without", "variable"),
    [
        ({"SLACK_SIGNING_SECRET": None}, "SLACK_SIGNING_SECRET"),
        ({"base_url": None}, "PRESSTIME_BASE_URL"),
        ({"SLACK_CLIENT_SECRET": None}, "SLACK_CLIENT_SECRET"),
    ],
)
def test_a_missing_setting_is_named(slack, sqlite_database, without, variable):
    settings = signed(slack, None, **without)

    with pytest.raises(SettingsError, match=f"^{variable}: "), listening(slack, settings):
        pass


# --- installs ------------------------------------------------------------------------------------


def consent(slack, here, user):
    """Where Slack sends the browser of somebody who installs the app and says yes, and the cookies
    that this browser has by then."""
    sent = httpx.get(f"{here}/slack/install")
    assert sent.status_code == 302
    assert urlsplit(sent.headers["location"]).path == "/oauth/v2/authorize"
    cookies = {"Cookie": sent.headers["set-cookie"].partition(";")[0]}
    return slack.approve(sent.headers["location"], user), cookies


def installed(slack, here, user):
    """What somebody sees who has installed the app."""
    back, cookies = consent(slack, here, user)
    return httpx.get(back, headers=cookies)


def test_an_install_greets_the_installer_and_nobody_else(slack, sqlite_database):
    team = slack.team(installed=False)
    ana, news = team.user("ana", admin=True), team.channel("news")
    desk = Desk(slack, team)
    with listening(slack, signed(slack)) as here:
        assert "Presstime is installed" in installed(slack, here, ana).text
        [greeting] = slack.until(lambda: team.direct(ana).messages)

        assert "Three choices" in greeting.shown
        assert [each for each in team.messages() if each is not greeting] == []
        slack.press(ana, greeting, "Set up")
        slack.submit(desk.form(ana), {"zone": "Europe/Berlin", "channel": news.id})
        slack.until(lambda: count(Workspace) == 1)
        assert desk.say(ana, news, BREAD).buttons

    with connection():
        row = ChatInstallation.get()
        assert row.workspace == f"slack:{team.id}"
        assert "xox" not in row.sealed
        found = chat_installations.get(row.workspace)
    assert slack.world.tokens[found.token].team is team


def test_a_link_to_install_is_good_once_and_in_one_browser(slack, sqlite_database):
    team = slack.team(installed=False)
    ana = team.user("ana", admin=True)
    with listening(slack, signed(slack)) as here:
        back, cookies = consent(slack, here, ana)

        other = httpx.get(back)
        assert (other.status_code, "the browser in which you began" in other.text) == (400, True)
        assert httpx.get(back, headers=cookies).status_code == 200
        again = httpx.get(back, headers=cookies)
        assert (again.status_code, "ten minutes, once" in again.text) == (401, True)
        refused = httpx.get(f"{here}/slack/oauth_redirect?error=access_denied")
        assert "You did not allow it" in refused.text


def test_an_uninstall_destroys_the_tokens_and_stops_what_goes_through_it(slack, sqlite_database):
    team = slack.team(installed=False)
    ana, news = team.user("ana", admin=True), team.channel("news")
    desk = Desk(slack, team)
    with listening(slack, signed(slack)) as here:
        installed(slack, here, ana)
        slack.until(lambda: team.direct(ana).messages)
        desk.set_up(ana, news)

        assert all(ack.ok for ack in slack.uninstall(team))
        with connection():
            slack.until(lambda: ChatInstallation.get().ended_at is not None)
            slack.until(lambda: Workspace.get().disconnected_at is not None)
            assert ChatInstallation.get().sealed is None
        assert "not installed in this workspace any more" in desk.say(ana, news, "list").shown

        slack.team()
        installed(slack, here, ana)
        with connection():
            assert Workspace.get().disconnected_at is None
        slack.until(lambda: "Three choices" not in desk.say(ana, news, "list").shown)
