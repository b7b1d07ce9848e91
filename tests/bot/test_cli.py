import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.operator import machine
from models.rules.keys import project_key
from models.secrets import new_key
from tests import forked

ENVIRONMENT = {
    name: value for name, value in os.environ.items() if not name.startswith("PRESSTIME_")
}


def presstime(home: Path, *words: str, said: str = "", **settings: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of one command."""
    environment = {**ENVIRONMENT, "PRESSTIME_HOME": str(home), **settings}
    done = forked.run(words, env=environment, said=said)
    return done.returncode, done.stdout, done.stderr


def start(home: Path, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "bot.cli", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**ENVIRONMENT, "PRESSTIME_HOME": str(home)},
    )


def wait_for(path: Path, words: str) -> None:
    until = time.monotonic() + 60
    while not (path.exists() and words in path.read_text()):
        assert time.monotonic() < until, f"{path} never held {words}"
        time.sleep(0.05)


COMMANDS = [("chat",), ("say", "list"), ("migrate",), ("jobs",), ("worker",), ("clock",), ()]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_wrong_setting_ends_with_one_line_that_names_it(tmp_path, command):
    code, out, err = presstime(tmp_path, *command, PRESSTIME_DATABASE_URL="mysql://x")

    assert (code, out) == (2, "")
    assert err.startswith("PRESSTIME_DATABASE_URL: must look like ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_home_that_cannot_be_written_ends_with_one_line(tmp_path, command):
    (tmp_path / "file").write_text("not a folder")

    code, out, err = presstime(tmp_path / "file" / "home", *command)

    assert (code, out) == (2, "")
    assert err.startswith("PRESSTIME_HOME: cannot write in ")
    assert err.count("\n") == 1


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_damaged_database_ends_with_one_line_and_is_not_touched(tmp_path, command):
    (tmp_path / "presstime.db").write_bytes(b"no database" * 100)

    code, out, err = presstime(tmp_path, *command)

    assert (code, out) == (1, "")
    assert "damaged" in err
    assert err.count("\n") == 1
    assert (tmp_path / "presstime.db").read_bytes() == b"no database" * 100


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_database_of_a_newer_presstime_ends_with_one_line(tmp_path, command):
    presstime(tmp_path, "migrate")
    with sqlite3.connect(tmp_path / "presstime.db") as database:
        database.execute(
            "INSERT INTO schema_migration (name, applied) VALUES ('9999_newer', '2030-01-01')"
        )
    database.close()

    code, out, err = presstime(tmp_path, *command)

    assert (code, out) == (1, "")
    assert "newer Presstime" in err
    assert err.count("\n") == 1


def test_a_database_server_without_a_key_names_the_variable(tmp_path):
    code, _, err = presstime(tmp_path, "jobs", PRESSTIME_DATABASE_URL="postgresql://host/name")

    assert code == 2
    assert err.startswith("PRESSTIME_SECRET_KEY: must be set")


@pytest.mark.parametrize("command", ["worker", "clock"])
def test_clock_and_worker_need_a_place_to_meet(tmp_path, command):
    code, _, err = presstime(tmp_path, command)

    assert code == 2
    assert err.splitlines()[-1].startswith("PRESSTIME_REDIS_URL: must be set")


CONNECT = "connect webhook hook https://example.com/in"


def test_a_lost_key_is_not_replaced_while_the_database_holds_secrets(tmp_path):
    assert presstime(tmp_path, "say", CONNECT)[0] == 0
    kept = (tmp_path / "secret.key").rename(tmp_path / "copy")

    code, out, err = presstime(tmp_path, "say", "list")

    assert (code, out) == (2, "")
    assert re.fullmatch(r"PRESSTIME_SECRET_KEY: \S+/secret.key is missing, .*\n", err)
    assert not (tmp_path / "secret.key").exists()
    kept.rename(tmp_path / "secret.key")
    assert presstime(tmp_path, "say", "list")[0] == 0


def test_a_lost_key_that_sealed_nothing_is_made_anew(tmp_path):
    assert presstime(tmp_path, "migrate")[0] == 0
    (tmp_path / "secret.key").unlink()

    assert presstime(tmp_path, "say", CONNECT)[0] == 0
    assert (tmp_path / "secret.key").exists()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_another_key_than_the_databases_ends_with_one_line(tmp_path, command):
    assert presstime(tmp_path, "say", CONNECT)[0] == 0

    named = presstime(tmp_path, *command, PRESSTIME_SECRET_KEY=new_key())
    (tmp_path / "secret.key").write_text(new_key())
    kept = presstime(tmp_path, *command)

    for (code, out, err), which in ((named, "this"), (kept, r"\S+/secret.key")):
        assert (code, out) == (2, "")
        assert re.fullmatch(rf"PRESSTIME_SECRET_KEY: {which} is not the key .*\n", err)


def test_a_second_machine_needs_the_key_of_the_first(tmp_path, postgresql_url):
    key = new_key()
    one, two = (tmp_path / name for name in ("one", "two"))
    server = {"PRESSTIME_DATABASE_URL": postgresql_url}
    assert presstime(one, "migrate", PRESSTIME_SECRET_KEY=key, **server)[0] == 0

    code, out, err = presstime(two, "migrate", PRESSTIME_SECRET_KEY=new_key(), **server)

    assert (code, out) == (2, "")
    assert err.startswith("PRESSTIME_SECRET_KEY: this is not the key ")
    assert err.count("\n") == 1
    assert presstime(two, "migrate", PRESSTIME_SECRET_KEY=key, **server)[0] == 0


def test_migrate_says_what_it_applied_once(tmp_path):
    code, out, _ = presstime(tmp_path, "migrate")
    assert code == 0
    assert out.startswith("Applied 0001_first_schema.\n")
    assert out.endswith("The database is up to date.\n")

    assert presstime(tmp_path, "migrate") == (0, "The database is up to date.\n", "")


def test_jobs_stop_gracefully_when_asked_to(tmp_path):
    jobs = start(tmp_path, "jobs")
    wait_for(tmp_path / "jobs.lock", "service")
    assert jobs.stderr is not None
    while "jobs started" not in jobs.stderr.readline():
        pass

    jobs.send_signal(signal.SIGTERM)

    out, err = jobs.communicate(timeout=60)
    assert jobs.returncode == 0
    assert "jobs stopped" in err
    assert out == ""


def test_jobs_beside_chats_stop_by_themselves_where_there_is_none(tmp_path):
    assert presstime(tmp_path, "jobs", "--while-chats") == (0, "", "")
    assert "jobs stopped" in (tmp_path / "presstime.log").read_text()


def test_jobs_of_chats_leave_quietly_when_a_service_works(tmp_path):
    service = start(tmp_path, "jobs")
    wait_for(tmp_path / "jobs.lock", "service")

    assert presstime(tmp_path, "jobs", "--while-chats") == (0, "", "")

    service.terminate()
    service.communicate(timeout=60)


@pytest.mark.parametrize("words", [("--help",), ("chat", "--help"), ("understand",)])
def test_what_needs_no_database_does_not_wait_for_one(tmp_path, words):
    home = tmp_path / "never-made"
    source = (
        "import sys\nfrom bot import cli\n"
        f"sys.argv[1:] = {list(words)!r}\n"
        "try:\n    cli.main()\nexcept SystemExit:\n    pass\n"
        "slow = {'peewee', 'prompt_toolkit', 'dramatiq', 'urllib3'} & set(sys.modules)\n"
        "print(sorted(slow), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", source],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        env={**ENVIRONMENT, "PRESSTIME_HOME": str(home)},
    )

    assert done.stderr == "[]\n"
    assert not home.exists()


@pytest.mark.parametrize(
    ("folder", "user", "key"),
    [
        ("acme-blog", "ana", "ACME"),
        ("my project", "ana", "MY"),
        ("2026", "ana", "ANA"),
        ("", "", "POSTS"),
        ("日本", "1", "POSTS"),
        ("a-very-long-name", "x", "VERY"),
        ("averyverylongname", "x", "AVERYVERYL"),
    ],
)
def test_the_first_project_is_called_after_the_folder_else_the_user(folder, user, key):
    assert project_key(folder, user) == key


def test_a_user_without_a_name_is_the_operator(monkeypatch):
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 4242")

    monkeypatch.setattr("getpass.getuser", nobody)

    assert machine.user_name() == "operator"


def test_a_user_name_fits_what_a_script_may_put_before_a_line(monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "DOMAIN\\Ana Lu")

    assert machine.user_name() == "DOMAIN-Ana-Lu"


def test_the_zone_of_the_machine_is_a_name_everyone_knows(monkeypatch):
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: "Europe/Berlin")
    assert machine.machine_zone() == "Europe/Berlin"

    for odd in ("local", "", None, "../x"):
        monkeypatch.setattr("tzlocal.get_localzone_name", lambda odd=odd: odd)
        assert machine.machine_zone() == "UTC"


@pytest.mark.parametrize("name", ["Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu", "Universal"])
def test_every_name_of_utc_is_utc(monkeypatch, name):
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: name)

    assert machine.machine_zone() == "UTC"


def test_a_file_is_imported_when_told_to_and_undone(tmp_path):
    posts = tmp_path / "posts.csv"
    posts.write_text("title,when\nHello,2099-03-06T09:00\nLate,2001-01-01T09:00\n")

    code, out, err = presstime(tmp_path, "import", str(posts))
    assert (code, err) == (1, "")
    assert "○ line 2  “Hello” → site, Fri 6 Mar 2099, 09:00" in out
    assert "✕ line 3  “Late”: That time has passed." in out
    assert out.endswith("Nothing was imported: add --yes to import the good rows.\n")

    code, out, err = presstime(tmp_path, "import", str(posts), "--yes")
    assert (code, err) == (1, "")
    assert "1 post on the calendar, as import 1." in out

    code, out, _ = presstime(tmp_path, "import", "--undo", "1")
    assert (code, out) == (0, "Import 1 is undone: 1 post put away.\n")


def test_an_import_of_nothing_says_what_to_say(tmp_path):
    code, out, err = presstime(tmp_path, "import")

    assert (code, out) == (1, "")
    assert err.startswith("Say either a file to import or --undo")


def test_the_doctor_s_exit_status_tells_well_from_trouble_and_wrong_settings(tmp_path):
    home = tmp_path / "home"
    fresh, out, err = presstime(home, "doctor")
    assert (fresh, err) == (0, "")
    assert out.endswith("All is well.\n")
    assert not home.exists()

    presstime(home, "chat", said='"Hello" to site in 2 hours\n1\n')
    limit = time.monotonic() + 60
    code, out, err = presstime(home, "doctor", "--json")
    while code == 0 and time.monotonic() < limit:  # the chat's jobs are still leaving
        code, out, err = presstime(home, "doctor", "--json")
    assert (code, err) == (1, "")
    assert json.loads(out)["status"] == "trouble"

    code, out, _ = presstime(home, "doctor", PRESSTIME_LOG_LEVEL="loud")
    assert code == 2
    assert "✗ PRESSTIME_LOG_LEVEL" in out


def test_the_doctor_answers_where_neither_database_nor_redis_does(tmp_path):
    code, out, err = presstime(
        tmp_path,
        "doctor",
        PRESSTIME_DATABASE_URL="postgresql://u:hidden@127.0.0.1:9/x",
        PRESSTIME_REDIS_URL="redis://:hidden@127.0.0.1:9/0",
        PRESSTIME_SECRET_KEY=new_key(),
    )

    assert (code, err) == (1, "")
    assert "✗ The database did not answer" in out
    assert "✗ Redis does not answer" in out
    assert "hidden" not in out


def test_the_first_admin_is_whoever_runs_presstime_whoever_speaks_first(tmp_path):
    mine = {"LOGNAME": "op"}

    _, settings, _ = presstime(tmp_path, "say", "--as", "ana", "settings", **mine)
    assert re.search(r"Role +author", settings)
    code, out, _ = presstime(tmp_path, "say", "--as", "ana", "connect site blog", **mine)
    assert code == 1
    assert "takes a manager. Ask op." in " ".join(out.split())
    assert presstime(tmp_path, "say", "connect site blog", **mine)[0] == 0


def test_whoever_runs_presstime_may_give_any_role_where_no_admin_is_left(tmp_path):
    mine = {"LOGNAME": "op"}
    presstime(tmp_path, "say", "--as", "ana", "help", **mine)

    code, out, err = presstime(tmp_path, "people", "grant", "ana", "admin", **mine)
    assert (code, err) == (0, "")
    assert out.startswith("terminal:ana is an admin in ")
    assert presstime(tmp_path, "say", "--as", "ana", "grant op viewer", **mine)[0] == 0
    code, _, err = presstime(tmp_path, "people", "grant", "ana", "author", **mine)
    assert code == 1
    assert "the last admin" in err
    code, _, err = presstime(tmp_path, "people", "grant", "ana", "king", **mine)
    assert (code, "“king” is no role" in err) == (1, True)
    code, _, err = presstime(tmp_path, "people", "grant", "ana", "admin", "--project", "X", **mine)
    assert (code, "There is no such project" in err) == (1, True)
