"""Opening, migrating, transactions, and what storage trouble says."""

from contextlib import nullcontext, suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Event, Thread

import peewee
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import database as db
from models.database import (
    StorageError,
    close_database,
    connection,
    migrate,
    open_database,
    transaction,
)
from models.errors import UserError
from models.fields import UtcDateTimeField, to_stored
from models.tables import Workspace
from tests.together import together

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_database_file_is_its_owners_only(tmp_path: Path):
    open_database(f"sqlite:///{tmp_path / 'presstime.db'}")

    migrate()

    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    close_database()
    assert modes["presstime.db"] == 0o600
    assert set(modes.values()) == {0o600}


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path):
    path = tmp_path / "presstime.db"
    path.write_bytes(b"not a database at all, " * 100)
    open_database(f"sqlite:///{path}")

    with pytest.raises(StorageError, match="damaged or is not a database"):
        migrate()

    close_database()
    assert path.read_bytes().startswith(b"not a database")


def test_a_full_disk_is_said_in_words_and_nothing_is_half_written(sqlite_database):
    pages = db.database.execute_sql("PRAGMA page_count").fetchone()[0]
    db.database.execute_sql(f"PRAGMA max_page_count = {pages + 4}")

    def fill() -> None:
        with transaction():
            for number in range(1000):
                Workspace.create(key=f"{number}", name="x" * 1000, created_at=NOON)

    with pytest.raises(StorageError, match="disk is full"):
        fill()

    assert Workspace.select().count() == 0
    with transaction():
        Workspace.create(key="k", name="n", created_at=NOON)


def test_a_folder_that_is_not_there_is_said_in_words(tmp_path: Path):
    open_database(f"sqlite:///{tmp_path / 'nowhere' / 'presstime.db'}")

    with pytest.raises(StorageError, match="cannot be opened"), connection():
        pass

    close_database()


def test_an_unknown_kind_of_database_is_refused():
    with pytest.raises(UserError, match="mysql"):
        open_database("mysql://localhost/x")


@pytest.mark.parametrize("inner", [nullcontext, transaction])
def test_a_failed_transaction_leaves_nothing_not_even_of_one_inside_that_went_well(database, inner):
    def fail() -> None:
        with transaction():
            with inner():
                Workspace.create(key="k", name="n", created_at=NOON)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert Workspace.select().count() == 0


def test_a_mistake_of_ours_is_no_storage_error(database):
    Workspace.create(key="k", name="n", created_at=NOON)

    with pytest.raises(peewee.IntegrityError), transaction():
        Workspace.create(key="k", name="n", created_at=NOON)


def test_sixteen_threads_that_read_and_write_never_find_the_database_locked(database):
    Workspace.create(key="k", name="0", created_at=NOON)
    troubles: list[Exception] = []

    def count() -> None:
        try:
            with connection(), transaction():
                row = db.locked(Workspace.select()).where(Workspace.key == "k").get()
                row.name = str(int(row.name) + 1)
                row.save()
        except (StorageError, peewee.PeeweeException) as trouble:
            troubles.append(trouble)

    together([count] * 16)

    assert troubles == []
    assert Workspace.get().name == "16"


def test_who_falls_silent_in_a_transaction_holds_up_the_others_only_so_long(
    emptied_postgresql, monkeypatch
):
    monkeypatch.setattr(db, "SILENT_MS", 200)
    open_database(emptied_postgresql)
    locked, goes_on = Event(), Event()

    def fall_silent() -> None:
        with suppress(StorageError), connection(), transaction():
            list(db.locked(Workspace.select()))
            locked.set()
            goes_on.wait()
            Workspace.update(name="mine").execute()

    with connection():
        Workspace.create(key="k", name="n", created_at=NOON)
        silent = Thread(target=fall_silent)
        silent.start()
        locked.wait()
        Workspace.update(name="theirs").execute()  # waits until the server ends the other
        goes_on.set()
        silent.join()

        assert Workspace.get().name == "theirs"
    close_database()


def test_a_connection_inside_another_is_the_same_and_stays_open(database):
    with connection():
        pass

    assert Workspace.select().count() == 0


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="naive"):
        to_stored(datetime(2026, 3, 2, 12))


zones = st.timedeltas(timedelta(hours=-23), timedelta(hours=23)).map(
    lambda offset: timezone(timedelta(minutes=offset // timedelta(minutes=1)))
)


@given(st.datetimes(datetime(1971, 1, 1), datetime(9000, 1, 1), timezones=zones))
def test_a_moment_comes_back_as_the_same_instant_in_utc(moment):
    field = UtcDateTimeField()

    back = field.python_value(field.db_value(moment))

    assert back == moment
    assert back.utcoffset() == timedelta(0)


@given(
    st.datetimes(datetime(1971, 1, 1), datetime(9000, 1, 1), timezones=zones),
    st.datetimes(datetime(1971, 1, 1), datetime(9000, 1, 1), timezones=zones),
)
def test_stored_moments_sort_as_the_instants_do(one, other):
    assert (to_stored(one) < to_stored(other)) == (one < other)


def test_a_moment_survives_the_database_to_the_microsecond(database):
    moment = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=timezone(timedelta(hours=5)))

    Workspace.create(key="k", name="n", created_at=moment)

    assert Workspace.get().created_at == moment
