"""What the operator of a host says to the audit and about people, as commands."""

import csv
import json
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from models.database import close_database, connection, open_database
from models.errors import UserError
from models.tables import Chain
from tests.bot.conftest import Chat
from tests.models.services import tampering


def presstime(*words: str, said: str = "") -> tuple[int, str, str]:
    """Exit status, standard output and what goes to the error stream of one command."""
    done = CliRunner().invoke(app, words, input=said)
    if isinstance(done.exception, UserError):
        return 1, done.stdout, f"{done.exception}\n"
    return done.exit_code, done.stdout, done.stderr


@contextmanager
def opened(home: Path) -> Iterator[None]:
    open_database(f"sqlite:///{home / 'presstime.db'}")
    try:
        with connection():
            yield
    finally:
        close_database()


@pytest.fixture
def home(tmp_path, monkeypatch, migrated_sqlite) -> Path:
    """A home in which ana and bo did something, sealed to its last row."""
    monkeypatch.setenv("PRESSTIME_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir(mode=0o700)
    shutil.copy(migrated_sqlite, tmp_path / "home" / "presstime.db")
    assert presstime("say", "--as", "ana", 'draft "Hello"')[0] == 0
    with opened(tmp_path / "home"):
        Chat("bo").say("settings zone Tokyo")
    assert presstime("audit", "seal")[0] == 0
    return tmp_path / "home"


def tamper(home: Path, statement: str) -> None:
    with opened(home):
        tampering.tamper(statement)


def key_and_count(home: Path) -> tuple[str, int]:
    with opened(home):
        chain = Chain.get()
        return chain.project.key, chain.count


def test_a_sound_audit_is_verified_against_the_head_that_was_noted(home, tmp_path):
    key, count = key_and_count(home)

    code, head, _ = presstime("audit", "head")
    assert (code, head.split()[:2]) == (0, [key, str(count)])

    (tmp_path / "noted").write_text(f"# kept in a safe\n{head}")
    code, out, _ = presstime("audit", "verify", "--against", str(tmp_path / "noted"))
    assert (code, out) == (0, f"{key}: {count} rows sound; head {head.split()[2]}.\n")


def test_a_changed_row_is_named_and_the_exit_status_says_so(home):
    key, _ = key_and_count(home)
    tamper(home, "UPDATE audit SET actor = 'terminal:mallory' WHERE sequence = 2")

    code, out, _ = presstime("audit", "verify")

    assert code == 1
    assert out == (
        f"{key}: broken. Row 2 is not as it was sealed: it was changed, or what stood before it. "
        "All before it is sound.\n"
    )


def test_a_head_of_a_project_that_is_gone_is_broken(home):
    code, out, _ = presstime("audit", "verify", "--against", "-", said=f"GONE 7 {'ab' * 32}\n")

    assert code == 1
    assert "GONE: the project is gone; it had 7 rows when noted." in out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--project", "NOPE"], "There is no project NOPE."),
        (["--against", "/nowhere/noted"], "/nowhere/noted cannot be read"),
        (["--against", "-"], "Line 1 is not a head: it should read like `ACME 1042 9f3c…`"),
    ],
)
def test_what_could_not_be_looked_at_has_a_status_of_its_own(home, words, why):
    code, out, err = presstime("audit", "verify", *words, said="bananas\n")

    assert (code, out) == (2, "")
    assert why in err


def test_the_audit_is_written_as_lines_of_json(home, tmp_path):
    key, count = key_and_count(home)
    file = tmp_path / "audit.jsonl"

    code, out, _ = presstime("audit", "export", str(file))

    rows = [json.loads(line) for line in file.read_text().splitlines()]
    assert (code, out) == (0, f"{len(rows)} rows written to {file}.\n")
    assert [row["sequence"] for row in rows] == list(range(1, count + 1))
    assert {row["project"] for row in rows} == {key}
    assert {"ana", "bo"} <= {row["name"] for row in rows}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_table_holds_only_what_was_asked_for(home, tmp_path):
    file = tmp_path / "audit.csv"

    code, _, _ = presstime("audit", "export", str(file), "--actor", "Bo", "--subject", "member bo")

    with file.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert code == 0
    assert [row["action"] for row in rows] == ["join", "set zone"]
    assert json.loads(rows[1]["after"]) == {"zone": "Asia/Tokyo"}


def test_rows_before_a_day_are_left_out(home, tmp_path):
    file = tmp_path / "audit.jsonl"

    presstime("audit", "export", str(file), "--since", "2999-01-01")

    assert file.read_text() == ""


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["there.csv"], "it is there already"),
        (["audit.txt"], "should end in .jsonl or .csv"),
        (["audit.csv", "--since", "tuesday"], "“tuesday” is no moment"),
        (["audit.csv", "--actor", "zoe"], "Nobody is called “zoe”"),
    ],
)
def test_what_cannot_be_exported_is_said_and_nothing_written(home, tmp_path, words, why):
    (tmp_path / "there.csv").write_text("precious")

    code, out, err = presstime("audit", "export", str(tmp_path / words[0]), *words[1:])

    assert (code, out) == (1, "")
    assert why in err
    assert "Nothing was written." in err
    assert [each.name for each in tmp_path.glob("*.*")] == ["there.csv"]
    assert (tmp_path / "there.csv").read_text() == "precious"


def test_a_cell_that_a_spreadsheet_would_calculate_is_text(home, tmp_path):
    tamper(home, "UPDATE audit SET reason = '=HYPERLINK(1)' WHERE sequence = 2")
    file = tmp_path / "audit.csv"

    presstime("audit", "export", str(file))

    with file.open(newline="") as stream:
        assert "'=HYPERLINK(1)" in {row["reason"] for row in csv.DictReader(stream)}


def test_somebody_is_forgotten_only_after_a_yes_and_the_audit_stays_sound(home):
    code, _, err = presstime("people", "erase", "bo")
    assert (code, err) == (1, "Nothing was changed. `--yes` does it without asking.\n")

    code, out, _ = presstime("people", "erase", "bo", "--yes")
    assert code == 0
    assert "forgotten in 2 rows of the audit, and called erased:" in out

    assert presstime("audit", "verify")[0] == 0
    assert presstime("people", "erase", "bo", "--yes")[2].startswith("Nobody is called “bo”")
