"""Connecting and disconnecting."""

from datetime import datetime

import pytest
from cryptography.fernet import Fernet

from models import secrets
from models.errors import NotFound, Refused, UserError
from models.services.workspaces import setup, targets
from models.tables import Account
from tests.models.services.conftest import once


def test_a_secret_is_unreadable_in_the_database_and_readable_with_the_key(ana, now):
    targets.connect(
        ana, "webhook", "inbox", {"url": "http://x"}, {"signing_secret": "whsec_1"}, now=now
    )

    row = Account.select().order_by(Account.id.desc()).first()
    assert "whsec" not in row.secrets
    assert secrets.unseal(row.secrets) == {"signing_secret": "whsec_1"}


def test_another_key_is_said_to_be_another_key(ana):
    sealed = secrets.seal({"a": "b"})
    secrets.set_key(Fernet.generate_key().decode())

    with pytest.raises(UserError, match="another PRESSTIME_SECRET_KEY"):
        secrets.unseal(sealed)


@pytest.mark.parametrize("name", ["site", "", "two words", "../up", "x" * 41, "#", "#a b"])
def test_a_name_that_is_taken_or_no_name_is_refused(ana, now, name):
    with pytest.raises(Refused, match="Nothing was"):
        targets.connect(ana, "site", name, {}, {}, now=now)


def test_a_channel_of_a_chat_is_called_as_it_is_there(ana, now):
    place, name = {"workspace": "slack:T1", "channel": "C1"}, "#café-news_2"
    assert targets.connect(ana, "slack", name, place, {}, now=now).name == name


def test_a_disconnected_target_is_gone_and_its_name_and_secret_too(ana, now, hook):
    targets.disconnect(ana, "hook", now=now)

    assert [each.name for each in targets.connected(ana.project)] == ["site"]
    assert Account.select().order_by(Account.id.desc()).first().secrets is None
    with pytest.raises(NotFound, match="site"):
        targets.get(ana.project, "hook")
    targets.connect(ana, "site", "hook", {}, {}, now=now)


def test_a_target_with_waiting_deliveries_stays(ana, scheduled, hook, now):
    scheduled(once(datetime(2026, 3, 3, 9)), on=(hook,))

    with pytest.raises(Refused, match="1 deliver"):
        targets.disconnect(ana, "hook", now=now)


def test_the_first_run_happens_once(ana, now):
    again = setup.first_run(
        "terminal", "chat", "terminal:bo", "bo", zone="UTC", key="OTHER", now=now
    )

    assert not again
