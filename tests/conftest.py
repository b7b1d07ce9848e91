"""What tests share: databases of both kinds, Redis, a clock that can be moved."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

import pytest
import structlog
from hypothesis import settings

import models.clock
from models import rehearsal, stored
from models.database import close_database, connection, migrate, open_database
from models.services.engine import installation
from tests.services import fresh, memory, run

pytest.register_assert_rewrite("tests.surfaces")

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("desk", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

MIGRATIONS = "schema_migration"  # the table of what has been applied
RUN = pytest.StashKey[IO[bytes]]()
LONG = ("tests/jobs/", "tests/bot/terminal/", "tests/test_")  # where single tests take seconds


def pytest_configure(config: pytest.Config) -> None:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory.folder()))
    if not hasattr(config, "workerinput"):
        config.stash[RUN] = run.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    if RUN in config.stash:
        run.end(config.stash[RUN])


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """One worker more than there are processors: tests of several processes wait a lot."""
    return (yield) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first: then no worker waits for another's last one."""
    items.sort(key=lambda each: not each.nodeid.startswith(LONG))


@pytest.fixture(autouse=True)
def plain_logs() -> None:
    """Traces of bugs as plain lines: the default's coloured ones take seconds each."""
    structlog.reset_defaults()  # an earlier test may have sent them elsewhere
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()]
    )


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """What a process knows of its home and its database is of one test only."""
    yield
    installation._process = installation._Process()
    rehearsal.set_rehearsing(False)


@pytest.fixture(scope="session", autouse=True)
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which files of posts lie."""
    folder = tmp_path_factory.mktemp("media")
    stored.use(folder)
    return folder


@pytest.fixture(scope="session")
def worker() -> str:
    """The name of this test worker: `gw0`, `gw1` …; `gw0` also without workers."""
    return os.environ.get("PYTEST_XDIST_WORKER", "gw0")


@pytest.fixture(scope="session")
def postgresql_server(worker: str) -> Iterator[str]:
    """This worker's own PostgreSQL database; use `postgresql_url`, which is fresh for each test."""
    try:
        with fresh.worker_database(worker) as address:
            yield address
    except run.Unavailable as reason:
        pytest.fail(str(reason), pytrace=False)


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """The address of an empty PostgreSQL schema, dropped after the test."""
    with fresh.schema(postgresql_server) as address:
        yield address


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of an SQLite database that does not exist yet."""
    return f"sqlite:///{tmp_path / 'presstime.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database: the test runs on SQLite and on PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy from."""
    path = tmp_path_factory.mktemp("template") / "presstime.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: str) -> Iterator[str]:
    """The address of a migrated PostgreSQL schema, emptied after each test that uses it."""
    with fresh.schema(postgresql_server) as address:
        _migrate(address)
        yield address


def _migrate(url: str) -> None:
    open_database(url)
    migrate()
    close_database()


@pytest.fixture
def sqlite_database(migrated_sqlite: Path, tmp_path: Path) -> Iterator[str]:
    """A migrated SQLite database, open and connected."""
    url = f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'presstime.db')}"
    with _opened(url):
        yield url


@pytest.fixture(scope="session")
def empty_postgresql(migrated_postgresql: str) -> Iterator[Callable[[], None]]:
    """Empties the tables of that schema."""
    with fresh.emptying(migrated_postgresql, keep=MIGRATIONS) as empty:
        yield empty


@pytest.fixture
def emptied_postgresql(
    migrated_postgresql: str, empty_postgresql: Callable[[], None]
) -> Iterator[str]:
    """The address of a migrated PostgreSQL database, emptied after the test, whatever it did."""
    yield migrated_postgresql
    empty_postgresql()


@pytest.fixture
def postgresql_database(emptied_postgresql: str) -> Iterator[str]:
    """A migrated PostgreSQL database, open and connected."""
    with _opened(emptied_postgresql):
        yield emptied_postgresql


@contextmanager
def _opened(url: str) -> Iterator[None]:
    open_database(url)
    try:
        with connection():
            yield
    finally:
        close_database()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """A migrated database, open and connected: the test runs on SQLite and on PostgreSQL.
    Its address, for another process or a thread that opens its own connection."""
    return str(request.getfixturevalue(f"{request.param}_database"))


@pytest.fixture(scope="session")
def redis_database(worker: str) -> str:
    """This worker's own Redis database; use `redis_url`, which is emptied for each test."""
    try:
        return fresh.redis_database(int(worker.removeprefix("gw")))
    except run.Unavailable as reason:
        pytest.fail(str(reason), pytrace=False)


@pytest.fixture
def redis_url(redis_database: str) -> Iterator[str]:
    """The address of an empty Redis database."""
    fresh.empty(redis_database)
    yield redis_database
    fresh.empty(redis_database)


class Clock:
    """The clock of `models.clock`, moved for one test; real time goes on from there."""

    def now(self) -> datetime:
        """What the program takes the time to be."""
        return models.clock.now()

    def move_to(self, moment: datetime) -> None:
        """Make it that moment (aware) now."""
        models.clock.set_offset(timedelta())
        models.clock.set_offset(moment - models.clock.now())

    def forward(self, by: timedelta) -> None:
        """Let that much time pass at once."""
        self.move_to(models.clock.now() + by)


@pytest.fixture
def clock() -> Iterator[Clock]:
    """A clock that can be moved, and runs rightly again after the test."""
    yield Clock()
    models.clock.set_offset(timedelta())
