"""Installs of our app: tokens sealed, renewed by one only, and destroyed at the end."""

from datetime import timedelta

import pytest

from models import rehearsal, secrets
from models.database import connection
from models.errors import NotFound
from models.rules.identity import Hold
from models.services.engine import installation
from models.services.workspaces import chat_installations
from models.services.workspaces.chat_installations import Installed
from models.tables import ChatInstallation
from tests.together import together

HOUR = timedelta(hours=1)
T1 = "slack:T1"


@pytest.fixture(autouse=True)
def key(database):
    secrets.set_key(secrets.new_key())


def install(now, **more) -> Installed:
    installed = Installed(T1, "Acme", "xoxb-1", {"bot_user": "U1"}, **more)
    chat_installations.keep(installed, now=now)
    return installed


def rotating(now) -> Installed:
    return install(now, refresh="xoxe-1", expires_at=now + 12 * HOUR)


def test_an_install_is_kept_sealed_and_a_new_one_takes_its_place(now):
    installed = install(now)
    assert chat_installations.find(T1) == installed
    stored = ChatInstallation.get()
    assert "xoxb" not in f"{stored.sealed}{stored.facts}"
    assert installation.holds_secrets()
    again = Installed(T1, "Acme Ltd", "xoxb-2")
    chat_installations.keep(again, now=now)
    assert chat_installations.find(T1) == again


def test_an_ended_install_leaves_no_token_and_says_why(now):
    install(now)
    assert chat_installations.end(T1, "the app was removed there", now=now)
    assert not chat_installations.end(T1, "the app was removed there", now=now)
    assert ChatInstallation.get().sealed is None
    with pytest.raises(NotFound, match=r"Acme in Slack any more: the app was removed there\. Inst"):
        chat_installations.get(T1)
    install(now)
    assert chat_installations.get(T1).token == "xoxb-1"


def test_the_install_of_an_organisation_is_good_for_its_workspaces_only(now):
    organisation = Installed("slack:E1", "Acme Group", "xoxb-org")
    chat_installations.keep(organisation, now=now)
    assert chat_installations.find(T1) is None
    for _ in range(2):
        chat_installations.belongs(T1, "slack:E1")
    chat_installations.belongs("slack:T2", "slack:E404")
    assert chat_installations.get(T1).token == "xoxb-org"
    assert chat_installations.find("slack:T2") is None
    install(now)
    assert chat_installations.get(T1).token == "xoxb-1"
    chat_installations.end(T1, "the app was removed there", now=now)
    chat_installations.end("slack:E1", "the app was removed there", now=now)
    assert chat_installations.find(T1) is None


def test_a_token_is_due_two_hours_before_its_end_and_one_without_end_never(now):
    rotating(now)
    assert chat_installations.to_renew(now=now + 9 * HOUR) == []
    assert chat_installations.to_renew(now=now + 10 * HOUR) == [T1]
    install(now)
    assert chat_installations.to_renew(now=now + 100 * HOUR) == []


def test_of_many_one_renews_a_token(now, database):
    rotating(now)
    claims = []

    def claim():
        with connection():
            claims.append(chat_installations.begin_renewal(T1, now=now + 11 * HOUR))

    together([claim] * 4)
    assert [each.refresh for each in claims if each is not None] == ["xoxe-1"]


def test_a_renewal_is_written_down_and_due_again_before_the_next_end(now):
    rotating(now)
    before = chat_installations.begin_renewal(T1, now=now + 11 * HOUR)
    chat_installations.finish_renewal(before, "xoxb-2", "xoxe-2", now + 23 * HOUR)
    found = chat_installations.find(T1)
    assert (found.token, found.refresh) == ("xoxb-2", "xoxe-2")
    assert chat_installations.begin_renewal(T1, now=now + 12 * HOUR) is None
    assert chat_installations.begin_renewal(T1, now=now + 21 * HOUR) == found


def test_a_renewal_whose_process_died_is_begun_by_another_two_minutes_later(now):
    rotating(now)
    at = now + 11 * HOUR
    assert chat_installations.begin_renewal(T1, now=at)
    assert chat_installations.begin_renewal(T1, now=at + timedelta(seconds=119)) is None
    assert chat_installations.begin_renewal(T1, now=at + timedelta(seconds=120))


def test_a_copy_and_a_rehearsal_spend_no_refresh_token_of_the_original(now):
    rotating(now)
    at = now + 11 * HOUR
    rehearsal.set_rehearsing(True)
    assert chat_installations.to_renew(now=at) == []
    assert chat_installations.begin_renewal(T1, now=at) is None
    rehearsal.set_rehearsing(False)
    installation.bind()
    installation.hold(Hold.BACKUP, now=at)
    installation.look_again(now=at)
    assert chat_installations.to_renew(now=at) == []
    assert chat_installations.begin_renewal(T1, now=at) is None


def test_a_renewal_that_ends_after_an_uninstall_brings_nothing_back(now):
    rotating(now)
    before = chat_installations.begin_renewal(T1, now=now + 11 * HOUR)
    chat_installations.end(T1, "the app was removed there", now=now + 11 * HOUR)
    chat_installations.finish_renewal(before, "xoxb-2", "xoxe-2", now + 23 * HOUR)
    assert chat_installations.find(T1) is None
    assert ChatInstallation.get().sealed is None


def test_the_secret_of_an_install_that_was_begun_comes_back_once_and_soon(now):
    state, other = (chat_installations.issue_state(now=now) for _ in range(2))
    assert not chat_installations.consume_state("made up", now=now)
    assert chat_installations.consume_state(state, now=now)
    assert not chat_installations.consume_state(state, now=now)
    assert not chat_installations.consume_state(other, now=now + timedelta(minutes=10))
