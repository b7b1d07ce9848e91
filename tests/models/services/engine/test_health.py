"""The facts of a database that answers, of both kinds."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from models import clock, secrets
from models.database import (
    StorageError,
    close_database,
    connection,
    database,
    is_sqlite,
    open_database,
)
from models.services.engine import health, sessions
from models.tables import Project


def test_a_migrated_database_is_up_to_date_and_writable(ana):
    seen = health.server()

    assert seen.kind == ("SQLite" if is_sqlite() else "PostgreSQL")
    assert int(seen.version.split(".")[0]) >= 3
    assert (seen.pending, seen.newer, seen.unwritable, seen.damages) == ((), (), None, ())
    assert seen.size > 50_000
    if is_sqlite():
        assert seen.wal is not None
    else:
        assert 1 <= (seen.connections or 0) < (seen.most_connections or 0)


def test_a_new_database_has_everything_to_be_applied(database_url):
    open_database(database_url)
    with connection():
        seen = health.server()
    close_database()

    assert [name[:4] for name in seen.pending][:2] == ["0001", "0002"]


def test_a_database_that_only_reads_says_so(ana):
    sql = "PRAGMA query_only = 1" if is_sqlite() else "SET default_transaction_read_only = on"
    database.execute_sql(sql)

    seen = health.server()

    assert "cannot be written to" in (seen.unwritable or "") or "read-only" in str(seen.unwritable)


@pytest.mark.parametrize("place", [0, 3])  # of the header of an index
def test_damage_to_the_file_is_found(sqlite_database, place):
    root = "SELECT rootpage FROM sqlite_master WHERE name = 'account_project_id'"
    page = database.execute_sql(root).fetchone()[0]
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    close_database()
    with Path(sqlite_database.removeprefix("sqlite:///")).open("r+b") as file:
        file.seek((page - 1) * 4096 + place)
        file.write(b"\xff" * 100)
    open_database(sqlite_database)

    try:
        with connection():
            found = " ".join(health.server().damages)
    except StorageError as error:
        found = error.reason

    assert re.search("damaged|malformed|corrupt|Page", found), found


def test_this_machine_s_clock_is_compared_with_the_server_s(ana):
    exact = health.clock_ahead(clock.now)
    ahead = health.clock_ahead(lambda: clock.now() + timedelta(minutes=3))

    if is_sqlite():
        assert (exact, ahead) == (None, None)
    else:
        assert exact is not None
        assert abs(exact) < timedelta(seconds=1)
        assert ahead == pytest.approx(timedelta(minutes=3), abs=timedelta(seconds=1))


def test_zones_that_are_stored_and_unknown_are_named_with_where(ana):
    Project.update(zone="Atlantis/Sunken").execute()

    assert health.zones().unknown == {"Atlantis/Sunken": "project"}
    assert health.zones().version >= "2025"


def test_processes_that_ended_are_no_longer_there(ana, tmp_path, now):
    folder = tmp_path / "sessions"
    alive, dead, ended = (sessions.begin(folder, kind, now=now) for kind in ("clock", "jobs", "x"))
    dead.lock.close()
    ended.close(now=now)

    seen = health.processes(folder, now=now)

    assert [(each.kind, each.dead) for each in seen] == [("clock", False), ("jobs", True)]
    alive.lock.close()


def test_secrets_of_another_key_are_not_opened(ana):
    secrets.set_key(secrets.new_key())

    assert {each.name: each.secrets for each in health.places()} == {"site": {}, "hook": None}
