"""One key for all who share a database."""

from base64 import b64encode, urlsafe_b64encode

import pytest

from models import secrets
from models.errors import Refused
from models.services.engine import installation
from models.services.workspaces import targets


@pytest.fixture
def own(database):
    return use()


def use() -> str:
    key = secrets.new_key()
    secrets.set_key(key)
    return key


def test_the_first_key_is_the_databases_from_then_on(own):
    assert installation.bind()
    assert installation.bind()

    use()
    assert not installation.bind()

    secrets.set_key(own)
    assert installation.bind()


def test_a_key_made_anew_takes_the_place_of_one_that_sealed_nothing(own):
    assert installation.bind()

    use()

    assert installation.bind(fresh=True)
    assert installation.bind()


def test_a_key_made_anew_does_not_take_the_place_of_one_that_sealed_something(ana):
    use()

    assert not installation.bind(fresh=True)


def test_a_process_whose_key_was_replaced_meanwhile_keeps_no_secret(ana, now):
    use()

    with pytest.raises(Refused, match=r"another key .* Nothing was connected"):
        targets.connect(ana, "webhook", "next", {}, {"signing_secret": "s"}, now=now)
    targets.connect(ana, "site", "next", {}, {}, now=now)


def test_a_fingerprint_is_the_keys_whichever_alphabet_it_is_written_in():
    fingerprints = set()
    for written in (b64encode(b"\xff" * 32), urlsafe_b64encode(b"\xff" * 32)):
        secrets.set_key(written.decode())
        fingerprints.add(secrets.fingerprint())

    # sha256 of 32 bytes of 0xff, as sha256sum prints it
    assert fingerprints == {"af9613760f72635f"}
