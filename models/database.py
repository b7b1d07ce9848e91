"""The database: opening it, one pooled connection a thread, transactions, troubles in words.

SQLite and PostgreSQL differ here, in `models/drivers.py` and where claims are made
(`models/services/engine/claiming.py`), nowhere else.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote, urlsplit

import peewee
from playhouse.migrations import Runner

from models import drivers
from models.errors import UserError

MIGRATION_LOCK = 0x7072_6573  # any number of our own: “pres”

database = peewee.DatabaseProxy()


class StorageError(UserError):
    """The database could not do it; nothing was changed."""

    @property
    def reason(self) -> str:
        """What is wrong, without what is asked of a person who had typed something."""
        return f"{str(self).partition('. ')[0].rstrip('.')}."


class Table(peewee.Model):
    """What every table shares: the database it lives in and its plain name."""

    class Meta:
        database = database
        legacy_table_names = False

    @classmethod
    def get(cls, *query: Any, **_: Any) -> Self:
        """The first row that fits; raises DoesNotExist where none does."""
        found = cls.get_or_none(*query)
        if found is None:
            raise cls.DoesNotExist(f"no such {cls.__name__}")  # type: ignore[attr-defined]
        return found

    @classmethod
    def get_or_none(cls, *query: Any, **_: Any) -> Self | None:
        """The first row that fits; peewee's own way there is by an error that quotes the SQL."""
        rows = cls.select()
        return (rows.where(*query) if query else rows).first()


def open_database(url: str, *, patience: int | None = None) -> None:
    """Make `url` (`sqlite:///PATH` or `postgresql://…`) the database of this process; connects
    lazily, and waits so many seconds for a server if `patience` is given. Raises UserError for an
    address of another kind."""
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        database.initialize(drivers.sqlite(file_of(url)))
    elif scheme in ("postgresql", "postgres"):
        options = {} if patience is None else {"connect_timeout": patience}
        database.initialize(drivers.postgresql(url, **options))
    else:
        raise UserError(
            f"“{scheme or url}” is not a database Presstime knows. "
            "Use sqlite:///PATH or postgresql://USER@HOST/NAME."
        )


def file_of(url: str) -> str:
    """The path of the file that an address of SQLite names."""
    return unquote(url.removeprefix("sqlite:///"))


def is_sqlite() -> bool:
    """Whether the open database is SQLite (one writer) rather than PostgreSQL (row locks)."""
    return isinstance(database.obj, peewee.SqliteDatabase)


def close_database() -> None:
    """Close every connection; the process may open another database afterwards."""
    if database.obj is not None:
        database.close_all()
        database.initialize(None)


@contextmanager
def connection() -> Iterator[None]:
    """A connection for this thread while the block runs; inside another one, that one.
    Database trouble leaves as StorageError, in words."""
    with storage_errors():
        if not database.is_closed():
            yield
            return
        database.connect()
        try:
            yield
        finally:
            database.close()


_committed: ContextVar[int] = ContextVar("committed", default=0)


@dataclass(slots=True)
class _Whole:
    """What is kept or undone together, and the error that left a part of it, if one did."""

    broken: BaseException | None = None


_whole: ContextVar[_Whole | None] = ContextVar("whole", default=None)


@contextmanager
def transaction() -> Iterator[None]:
    """All or nothing: IMMEDIATE on SQLite, so that read-then-write cannot fail half-way; on
    PostgreSQL rows that decide must be read with `locked`. One inside another is part of that: if
    an error leaves it, nothing of the whole is kept, whoever catches it; else see `savepoint`."""
    with storage_errors():
        whole = _whole.get()
        if whole is not None:
            with _part_of(whole):
                yield
            return
        with database.atomic(), _one_whole():
            yield
        _committed.set(_committed.get() + 1)


@contextmanager
def savepoint() -> Iterator[None]:
    """A part of a transaction that can be undone alone: whoever catches an error that left it may
    go on with the rest. Where no transaction is open, those in the block are their own."""
    if _whole.get() is None:
        yield
        return
    with storage_errors(), database.atomic(), _one_whole():
        yield


@contextmanager
def _part_of(whole: _Whole) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        whole.broken = error
        raise


@contextmanager
def _one_whole() -> Iterator[None]:
    """What the block writes as one whole. Raises RuntimeError where a part of it broke and somebody
    went on: half of that part is written."""
    whole = _Whole()
    token = _whole.set(whole)
    try:
        yield
    finally:
        _whole.reset(token)
    if whole.broken is not None:
        raise RuntimeError("a part failed; only a savepoint is undone alone") from whole.broken


def committed() -> int:
    """How many transactions this thread has committed, to tell whether something was."""
    return _committed.get()


def look_up_by_keys() -> None:
    """Tell PostgreSQL that the rest of this transaction asks the same few queries by their keys, as
    ever: it plans each once. Left alone it planned a join of eight tables anew for every turn, and
    that took longer than all else in it; a plan made while tables are empty must not read them
    whole once they are full."""
    if not is_sqlite():
        database.execute_sql(_BY_KEYS)


_BY_KEYS = (
    "SELECT set_config('plan_cache_mode', 'force_generic_plan', true),"
    " set_config('enable_seqscan', 'off', true),"
    " set_config('enable_hashjoin', 'off', true),"
    " set_config('enable_mergejoin', 'off', true)"
)


@contextmanager
def pipelined() -> Iterator[None]:
    """What the block only writes travels to PostgreSQL together with what it next reads, or at its
    end, and is waited for once: what is written with `models.rows` or `models.compiled`, for peewee
    asks at once what came of each statement. No transaction may begin in it; one inside another
    ends with that."""
    with database.obj.pipelined():
        yield


def ask(query: Any) -> Callable[[], list[Any]]:
    """The rows of a query in two steps: what it gives fetches them. In a pipeline PostgreSQL finds
    them meanwhile, and is waited for once for all that is asked before the first is fetched; SQLite
    has found them by then, so that what is written later changes nothing."""
    rows = query.execute()
    if is_sqlite():
        list(rows)
    return lambda: list(rows)


def locked(query: Any, *, of: Any = None, skip: bool = False) -> Any:
    """The query with its rows (of several tables: those `of` one) locked until the transaction ends
    (SQLite has one writer anyway), or without those somebody else holds, where it may `skip` them.
    Rows that only refer to them may be written meanwhile. All lock in one order, so that nobody
    waits in a circle: proposals, posts, deliveries, the project, gates, members."""
    if is_sqlite():
        return query
    return query.for_update("FOR NO KEY UPDATE", of=of, skip_locked=skip or None)


def kept(query: Any) -> Any:
    """The query with its rows kept as they are until the transaction ends; others may keep them
    too, and wait for nobody."""
    return query if is_sqlite() else query.for_update("FOR SHARE")


def seconds_between(earlier: Any, later: Any) -> Any:
    """The seconds from one moment's column to another's, in a query (to the millisecond)."""
    if is_sqlite():
        return (peewee.fn.julianday(later) - peewee.fn.julianday(earlier)) * 86_400.0
    return peewee.fn.extract(peewee.NodeList((peewee.SQL("EPOCH FROM"), later - earlier)))


_NOT_ITS_FAULT = (peewee.IntegrityError, peewee.ProgrammingError, peewee.DataError)


@contextmanager
def storage_errors() -> Iterator[None]:
    """Turn what the driver raises into a StorageError that says what to do."""
    try:
        yield
    except (peewee.DatabaseError, sqlite3.DatabaseError) as error:  # rows are read unwrapped
        if isinstance(error, _NOT_ITS_FAULT):
            raise
        raise StorageError(_in_words(error)) from error


_WORDS = {
    "disk is full": "The disk is full, so nothing was saved and nothing was posted. "
    "Free some space and say it again.",
    "is locked": "The database was busy for 10 seconds, so nothing was saved. Say it again.",
    "readonly": "The database cannot be written to, so nothing was saved. "
    "Check who owns the files in PRESSTIME_HOME.",
    "not a database": "The database file is damaged or is not a database. Nothing was changed. "
    "Put a backup in its place, or move it away to start anew.",
    "malformed": "The database file is damaged. Nothing was changed. "
    "Put a backup in its place, or move it away to start anew.",
    "unable to open": "The database file cannot be opened. Check that its folder exists and that "
    "you may write there.",
}


def _in_words(error: BaseException) -> str:
    """What to say; SQLite ends a transaction by itself when the disk is full, and rolling it back
    then fails too, so what came before counts as well."""
    cause: BaseException | None = error
    while cause is not None:
        for sign, words in _WORDS.items():
            if sign in str(cause):
                return words
        cause = cause.__context__
    first_line = str(error).partition("\n")[0]
    return f"The database did not answer ({first_line}). Nothing was saved; try again."


def migrate() -> list[str]:
    """Bring the schema up to date, one runner at a time; the names of what was applied. Raises
    UserError where the database was made by a newer Presstime."""
    _make_private()
    with connection(), _tables_made_anew(), transaction():
        if not is_sqlite():
            database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (MIGRATION_LOCK,))
        _, newer = migrations()
        if newer:
            raise UserError(
                f"This database was made by a newer Presstime (it holds {newer[-1]}). "
                "Nothing was changed. Upgrade Presstime, then start it again."
            )
        return list(_runner().up())


@contextmanager
def _tables_made_anew() -> Iterator[None]:
    """While the block runs, SQLite may drop a table to make it anew without what refers to it: told
    inside a transaction it would not listen, and take those rows along."""
    if not is_sqlite():
        yield
        return
    database.execute_sql("PRAGMA foreign_keys = 0")
    try:
        yield
    finally:
        database.execute_sql("PRAGMA foreign_keys = 1")


def migrations() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the migrations that are still to be applied, and of those that were, by a newer
    Presstime. Changes nothing."""
    known = _runner().status()
    pending = tuple(script.name for script in known if script.applied is None)
    return pending, tuple(script.name for script in known if script.path is None)


def _runner() -> Runner:
    return Runner(database.obj, str(Path(__file__).parent / "migrations"))


def _make_private() -> None:
    """Let an SQLite file that is made now be its owner's only, and so what lies beside it."""
    if is_sqlite():
        with suppress(OSError):  # connecting says what is wrong, in words
            os.close(os.open(database.obj.database, os.O_CREAT | os.O_RDWR, 0o600))


def data_version() -> int | None:
    """A number that changes when another connection has written to an SQLite database; None for
    PostgreSQL, which has no such thing."""
    if not is_sqlite():
        return None
    # Past peewee, as a clock asks for it twenty times a second.
    return int(database.connection().execute("PRAGMA data_version").fetchone()[0])
