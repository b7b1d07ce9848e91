"""Both ways of running, and a receiver."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.fakes.webhook_receiver import WebhookReceiver, accept
from tests.jobs.place import Place, made
from tests.services import memory


@pytest.fixture
def embedded(tmp_path: Path, migrated_sqlite: Path, sqlite_url: str) -> Iterator[Place]:
    """Where `presstime jobs` runs alone, on SQLite."""
    shutil.copy(migrated_sqlite, tmp_path / "presstime.db")
    with made(tmp_path, sqlite_url, None) as place:
        yield place


@pytest.fixture
def many(tmp_path: Path, emptied_postgresql: str, redis_url: str) -> Iterator[Place]:
    """Where clocks and workers meet, on PostgreSQL and Redis."""
    with made(tmp_path, emptied_postgresql, redis_url) as place:
        yield place


@pytest.fixture(params=["embedded", "many"])
def place(request: pytest.FixtureRequest) -> Place:
    """The test runs both ways."""
    found: Place = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    """A receiver that takes what comes."""
    with WebhookReceiver(usual=accept(id="done")) as receiver:
        yield receiver


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder for a server of a test's own: a socket's path may have a hundred characters."""
    with TemporaryDirectory(prefix="presstime-", dir=memory.folder()) as folder:
        yield Path(folder)
