"""The servers of the tests themselves: shared, fresh for each test, and gone afterwards."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import psycopg
import pytest
import redis

import models.clock
from models.tables import Workspace
from tests.services import fresh, memory, postgresql, redis_server, run

ROOT = Path(__file__).parents[1]
MOMENT = datetime(2026, 3, 1, 9, tzinfo=UTC)
ASK_AND_WAIT = """
import os, time
def test_asks_for_a_server(postgresql_url):
    print("FOLDERS", os.environ["PRESSTIME_TEST_RUN"], postgresql_url, flush=True)
    time.sleep(PAUSE)
"""
VISITS = """
    CREATE TABLE visit (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text);
    CREATE TABLE stay (id bigint GENERATED ALWAYS AS IDENTITY, visit_id bigint REFERENCES visit);
    CREATE TABLE migration AS SELECT 1 AS id;
    CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''kept''; END';
    CREATE TRIGGER kept BEFORE DELETE ON stay FOR EACH ROW EXECUTE FUNCTION keep();
"""


@pytest.mark.parametrize("visit", [1, 2])
def test_each_test_gets_an_empty_schema_of_its_own(postgresql_url, visit):
    with psycopg.connect(postgresql_url) as connection:
        connection.execute("CREATE TABLE visits (visit int)")
        connection.execute("INSERT INTO visits VALUES (%s)", [visit])
        assert connection.execute("SELECT visit FROM visits").fetchall() == [(visit,)]


@pytest.mark.parametrize("visit", [1, 2])
def test_each_test_gets_migrated_tables_that_number_from_one(database, visit):
    workspace = Workspace.create(key=f"visit-{visit}", name="Visit", created_at=MOMENT)
    assert (workspace.id, Workspace.select().count()) == (1, 1)


@pytest.fixture(params=["superuser", "plain"])
def role(request, postgresql_url):
    """The address of an empty schema for one who may do everything there, or only what is usual."""
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        (superuser,) = connection.execute("SHOW is_superuser").fetchone()
        if request.param != "plain" or superuser == "off":
            yield postgresql_url
            return
        name = f"plain_{uuid.uuid4().hex}"
        connection.execute(
            f"CREATE ROLE {name}; GRANT ALL ON SCHEMA {_schema(connection)} TO {name}"
        )
        yield fresh.with_options(postgresql_url, f"-crole={name}")
        connection.execute(f"DROP OWNED BY {name}; DROP ROLE {name}")


def _schema(connection: psycopg.Connection) -> str:
    return connection.execute("SELECT current_schema()").fetchone()[0]


def test_emptied_tables_are_as_new_whatever_they_refer_to_and_however_much_they_held(role):
    filled = "INSERT INTO visit (text) SELECT 'x' FROM generate_series(1, %s) RETURNING id"
    with psycopg.connect(role, autocommit=True) as connection:
        connection.execute(VISITS)
        with fresh.emptying(role, keep="migration") as empty:
            for count in (1, 1, 10_000, 1):
                assert connection.execute(filled, [count]).fetchone() == (1,)
                connection.execute("INSERT INTO stay (visit_id) VALUES (1)")
                empty()
                assert (
                    connection.execute("SELECT id FROM visit UNION SELECT id FROM stay").fetchall()
                    == []
                )
            assert connection.execute("TABLE migration").fetchall() == [(1,)]


def test_tables_in_which_somebody_still_writes_are_told_of(postgresql_url):
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(VISITS)
        with fresh.emptying(postgresql_url, keep="migration", patience="10ms") as empty:
            with connection.transaction():
                connection.execute("INSERT INTO visit (text) VALUES ('x')")
                with pytest.raises(psycopg.errors.LockNotAvailable):
                    empty()
            empty()
            assert connection.execute("TABLE visit").fetchall() == []


def test_tables_are_emptied_though_a_test_cut_all_connections(postgresql_url):
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(VISITS)
        with fresh.emptying(postgresql_url, keep="migration") as empty:
            empty()
            connection.execute("INSERT INTO visit (text) VALUES ('x')")
            here = "datname = current_database() AND pid <> pg_backend_pid()"
            connection.execute(f"{others} WHERE {here}")
            empty()
            assert connection.execute("TABLE visit").fetchall() == []


@pytest.mark.parametrize("visit", [1, 2])
def test_each_test_gets_an_empty_redis(redis_url, visit):
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("visit", visit)


def test_the_clock_can_be_moved_and_goes_on_from_there(clock):
    clock.move_to(MOMENT)
    clock.forward(timedelta(days=1))
    assert timedelta(days=1) <= models.clock.now() - MOMENT < timedelta(days=1, minutes=1)


def test_what_tests_write_lies_in_memory_where_there_is_room(tmp_path):
    usual = Path(tempfile.gettempdir())
    assert memory.folder(tmp_path, enough=0) == tmp_path
    assert memory.folder(tmp_path, enough=2**62) == usual
    assert memory.folder(tmp_path / "none", enough=0) == usual


def test_servers_and_their_folders_are_gone_when_the_run_ends(tmp_path):
    process, folders = nested_run(tmp_path, pause=0)
    assert process.wait() == 0
    assert len(folders) == 2
    assert not any(map(Path.exists, folders))


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_servers_and_their_folders_are_gone_when_the_run_is_stopped(tmp_path, sign):
    process, folders = nested_run(tmp_path, pause=60)
    assert all(map(Path.exists, folders))
    process.send_signal(sign)
    assert process.wait() != 0
    deadline = time.monotonic() + 20
    while any(map(Path.exists, folders)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(Path.exists, folders))


@pytest.mark.parametrize("keeper", [postgresql, redis_server])
def test_a_server_that_cannot_be_had_is_a_failure_of_one_line(tmp_path, monkeypatch, keeper):
    monkeypatch.setattr(keeper, "find_spec", lambda _name: None)
    monkeypatch.setattr(postgresql, "_on_the_machine", list)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(run.Unavailable, match=r"install `.+, or `pip .+, or set PRESSTIME_TEST_"):
        keeper.start(tmp_path)


def nested_run(folder: Path, *, pause: int) -> tuple[subprocess.Popen[str], list[Path]]:
    """Another pytest with these fixtures, up to its end or to where its test pauses, and the
    folders it made: the run's, and its server's, which goes after the server."""
    shutil.copy(ROOT / "tests" / "conftest.py", folder)
    (folder / "test_nested.py").write_text(ASK_AND_WAIT.replace("PAUSE", str(pause)))
    flags = ["-sq", "-n0", "-pno:cacheprovider", "--rootdir", folder]
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *flags, folder],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if "PRESSTIME" not in name},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout as lines:
        said = next(line for line in lines if "FOLDERS" in line)
        if not pause:
            lines.read()
    return process, [Path(path) for path in re.findall(r"/[\w/]+/presstime-[\w-]+", unquote(said))]
