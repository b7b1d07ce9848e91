import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot import home
from bot.settings import Settings, SettingsError

MAKE_KEY = """
import sys
from pathlib import Path
from bot import home
from bot.settings import Settings
settings = Settings(home=Path(sys.argv[1]))
home.prepare(settings.home)
print(home.make_key(settings.home))
"""


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_the_home_and_its_key_are_for_their_owner_only(tmp_path):
    settings = Settings(home=tmp_path / "deep" / "home")

    home.prepare(settings.home)
    home.make_key(settings.home)

    assert mode(settings.home) == 0o700
    assert mode(settings.home / "secret.key") == 0o600


def test_the_key_is_made_once_and_encrypts(tmp_path):
    settings = Settings(home=tmp_path)
    assert home.secret_key(settings) is None

    key = home.make_key(tmp_path)

    assert home.make_key(tmp_path) == home.secret_key(settings) == key
    Fernet(key)


def test_first_starts_at_the_same_moment_agree_on_one_key(tmp_path):
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", MAKE_KEY, str(tmp_path / "home")],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]

    keys = {start.communicate()[0] for start in starts}

    assert [start.returncode for start in starts] == [0] * 4
    assert len(keys) == 1


def test_a_write_cut_off_earlier_does_not_stand_in_the_way(tmp_path):
    (tmp_path / "secret.part").write_bytes(b"half")

    assert Fernet(home.make_key(tmp_path))


def test_a_damaged_key_is_not_replaced_by_another_one(tmp_path):
    (tmp_path / "secret.key").write_bytes(b"half")

    with pytest.raises(SettingsError, match=r"secret.key is damaged"):
        home.secret_key(Settings(home=tmp_path))

    assert (tmp_path / "secret.key").read_bytes() == b"half"


def test_the_setting_comes_before_the_file(tmp_path):
    key = b64encode(b"k" * 32).decode()

    assert home.secret_key(Settings(home=tmp_path, secret_key=key)) == key
    assert not (tmp_path / "secret.key").exists()


def test_a_database_server_needs_a_key_that_every_machine_shares(tmp_path):
    settings = Settings(home=tmp_path, database_url="postgresql://host/name")

    with pytest.raises(SettingsError, match=r"^PRESSTIME_SECRET_KEY: must be set"):
        home.secret_key(settings)


def test_a_home_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(SettingsError, match=r"^PRESSTIME_HOME: cannot write in"):
        home.prepare(tmp_path / "file" / "home")
