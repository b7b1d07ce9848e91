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
from models import drivers
from models.database import (
    StorageError,
    ask,
    close_database,
    connection,
    migrate,
    open_database,
    pipelined,
    savepoint,
    transaction,
)
from models.errors import Refused, UserError
from models.fields import UtcDateTimeField, to_stored
from models.rows import insert_rows
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


def test_one_transaction_inside_another_asks_the_database_for_nothing(database, monkeypatch):
    asked: list[str] = []
    execute = db.database.obj.execute_sql

    def noted(statement, *values):
        asked.append(statement)
        return execute(statement, *values)

    monkeypatch.setattr(db.database.obj, "execute_sql", noted)

    with transaction(), transaction():
        named("k")

    assert [each.split()[0] for each in asked] == ["INSERT"]


def test_whoever_catches_what_left_a_part_of_a_transaction_keeps_nothing_of_the_whole(database):
    def go_on() -> None:
        with transaction():
            named("before")
            with pytest.raises(Refused):
                write_and_refuse(transaction)
            named("after")

    with pytest.raises(RuntimeError, match="savepoint"):
        go_on()

    assert names() == []


def test_after_a_savepoint_that_an_error_left_all_else_is_kept(database):
    with transaction():
        named("before")
        with pytest.raises(Refused):
            write_and_refuse(savepoint)
        named("after")

    assert names() == ["after", "before"]


def test_a_part_that_an_error_left_in_a_savepoint_is_undone_with_that_alone(database):
    with transaction():
        named("before")
        with pytest.raises(Refused), savepoint():
            write_and_refuse(transaction)
        named("after")

    assert names() == ["after", "before"]


def test_whoever_catches_what_left_a_part_of_a_savepoint_keeps_nothing_of_that(database):
    def go_on() -> None:
        with savepoint():
            with pytest.raises(Refused):
                write_and_refuse(transaction)
            named("inside")

    with transaction():
        named("before")
        with pytest.raises(RuntimeError, match="savepoint"):
            go_on()
        named("after")

    assert names() == ["after", "before"]


def test_a_savepoint_that_went_well_is_undone_with_what_is_around_it(database):
    def fail() -> None:
        with transaction():
            with savepoint():
                named("inside")
            raise Refused("no")

    with pytest.raises(Refused):
        fail()

    assert names() == []


def test_where_no_transaction_is_open_a_savepoint_leaves_what_was_written_before(database):
    with pytest.raises(Refused):
        write_and_refuse(savepoint)

    assert names() == ["half"]


def test_a_statement_that_fails_in_a_savepoint_leaves_the_transaction_usable(database):
    named("k")

    with transaction():
        with pytest.raises(peewee.IntegrityError), savepoint():
            named("k")
        named("after")

    assert names() == ["after", "k"]


def test_after_a_first_statement_that_failed_the_connection_is_usable(database):
    named("k")

    with pytest.raises(peewee.IntegrityError), transaction():
        named("k")
    with transaction():
        named("after")

    assert names() == ["after", "k"]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_what_is_kept_ready_stays_so_when_a_transaction_is_rolled_back(database):
    def ready() -> int:
        asked = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s"
        return db.database.execute_sql(asked, ('%"workspace"%',)).fetchone()[0]

    for _ in range(3):
        names()
    before = ready()

    with pytest.raises(Refused), transaction():
        write_and_refuse(transaction)

    assert ready() >= before > 0
    assert names() == []


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_transaction_in_which_nothing_is_said_is_none(database, monkeypatch):
    monkeypatch.setattr(db.database.obj, "cursor", lambda: pytest.fail("something was said"))

    with transaction():
        pass
    with pytest.raises(Refused), transaction():
        raise Refused("no")


def test_what_is_asked_together_is_found_as_it_was_when_it_was_asked(database):
    with transaction(), pipelined():
        before = ask(Workspace.select())
        insert_rows(Workspace, [{"key": "k", "name": "n", "created_at": NOON}])
        after = ask(Workspace.select())

    assert (len(before()), len(after())) == (0, 1)


def test_it_is_known_in_a_pipeline_how_many_rows_were_changed(database):
    with transaction(), pipelined():
        insert_rows(Workspace, [{"key": key, "name": "n", "created_at": NOON} for key in "ab"])

        assert Workspace.update(name="other").execute() == 2
        assert Workspace.delete().where(Workspace.key == "c").execute() == 0


def test_a_write_that_fails_unwaited_for_leaves_nothing_and_the_connection_usable(database):
    def write_twice() -> None:
        with transaction(), pipelined():
            for _ in range(2):
                insert_rows(Workspace, [{"key": "k", "name": "n", "created_at": NOON}])

    with pytest.raises(peewee.IntegrityError):
        write_twice()
    named("after")

    assert names() == ["after"]


def test_an_error_after_what_was_written_unwaited_for_undoes_it(database):
    def fail() -> None:
        with transaction(), pipelined():
            insert_rows(Workspace, [{"key": "k", "name": "n", "created_at": NOON}])
            raise Refused("no")

    with pytest.raises(Refused):
        fail()

    assert names() == []


def write_and_refuse(block) -> None:
    with block():
        named("half")
        raise Refused("no")


def named(key: str) -> None:
    Workspace.create(key=key, name="n", created_at=NOON)


def names() -> list[str]:
    return sorted(row.key for row in Workspace.select())


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
    monkeypatch.setattr(drivers, "SILENT_MS", 200)
    open_database(emptied_postgresql)
    locked, goes_on = Event(), Event()

    def fall_silent() -> None:
        with suppress(StorageError), connection(), transaction():
            list(db.locked(Workspace.select()))
            list(Workspace.select())
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
