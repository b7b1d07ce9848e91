import re
from base64 import b64encode
from pathlib import Path

import pytest

from bot.settings import SettingsError, load_settings

READS = re.compile(r"\bos\.environ|\bgetenv|\bimport environ|BaseSettings")


@pytest.fixture(autouse=True)
def only_what_the_test_sets(monkeypatch, tmp_path):
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "HOME", "LOG_FILE", "LOG_LEVEL"):
        monkeypatch.delenv(f"PRESSTIME_{name}", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


def test_with_nothing_set_everything_lies_in_the_home_of_the_user(tmp_path):
    settings = load_settings()

    assert settings.home == tmp_path / ".presstime"
    assert settings.database == f"sqlite:///{tmp_path}/.presstime/presstime.db"
    assert settings.embedded


def test_an_empty_variable_is_an_unset_one(monkeypatch):
    monkeypatch.setenv("PRESSTIME_DATABASE_URL", "")

    assert load_settings().embedded


def test_a_relative_home_is_made_whole_so_that_other_processes_find_it(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PRESSTIME_HOME", "here")

    assert load_settings().home == tmp_path / "here"


def test_a_home_with_odd_characters_is_written_so_that_the_database_url_can_be_read(monkeypatch):
    monkeypatch.setenv("PRESSTIME_HOME", "/a b%20c?d#e")

    assert load_settings().database == "sqlite:////a%20b%2520c%3Fd%23e/presstime.db"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PRESSTIME_DATABASE_URL", "mysql://root:hunter2@host/db"),
        ("PRESSTIME_REDIS_URL", "host:6379:hunter2"),
        ("PRESSTIME_SECRET_KEY", "hunter2"),
        ("PRESSTIME_SECRET_KEY", "hunter2é"),
        ("PRESSTIME_LOG_LEVEL", "hunter2"),
        ("PRESSTIME_SMTP_URL", "smtp://posts:hunter2@mail.example.com:x"),
        ("PRESSTIME_SMTP_URL", "http://posts:hunter2@mail.example.com"),
        ("PRESSTIME_SMTP_URL", "smtps://posts:12:hunter2/3@"),
        ("PRESSTIME_MAIL_FROM", "hunter2"),
        ("PRESSTIME_HOME", "~nobody-hunter2/x"),
        ("PRESSTIME_BASE_URL", "hunter2.example.com"),
        ("SLACK_BOT_TOKEN", "xapp-hunter2"),
        ("SLACK_APP_TOKEN", "xoxb-hunter2"),
        ("SLACK_API_URL", "hunter2"),
        ("DISCORD_APPLICATION_ID", "hunter2"),
        ("DISCORD_GATEWAY_URL", "https://hunter2"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it_and_keeps_its_value_to_itself(
    monkeypatch, variable, value
):
    monkeypatch.setenv(variable, value)

    with pytest.raises(SettingsError) as caught:
        load_settings()

    line = str(caught.value)
    assert line.startswith(f"{variable}: ")
    assert "\n" not in line
    assert "hunter2" not in line


def test_a_key_of_openssl_is_a_key_whatever_alphabet_it_came_in(monkeypatch):
    monkeypatch.setenv("PRESSTIME_SECRET_KEY", b64encode(b"\xff" * 32).decode())

    assert load_settings().secret_key is not None


def test_settings_shown_by_accident_do_not_show_the_key(monkeypatch):
    key = b64encode(b"k" * 32).decode()
    monkeypatch.setenv("PRESSTIME_SECRET_KEY", key)

    assert key not in repr(load_settings())


def test_nobody_else_reads_the_environment():
    root = Path(__file__).parents[2]
    sources = [path for name in ("bot", "jobs", "models") for path in (root / name).rglob("*.py")]

    assert sources
    readers = [path.name for path in sources if READS.search(path.read_text("utf-8"))]
    assert readers == ["settings.py"]


def test_a_mail_server_needs_an_address_to_send_from(monkeypatch):
    monkeypatch.setenv("PRESSTIME_SMTP_URL", "smtp://posts:hunter2@mail.example.com")

    with pytest.raises(
        SettingsError, match=r"^PRESSTIME_MAIL_FROM: must be set where [A-Z_]+ is.$"
    ):
        load_settings()
    monkeypatch.setenv("PRESSTIME_MAIL_FROM", "Posts@Example.com")
    assert load_settings().mail_from == "Posts@example.com"
    assert "hunter2" not in repr(load_settings())
