"""The two databases as they are spoken to: what peewee and its drivers do otherwise than by
themselves."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import peewee
from playhouse.pool import PooledPostgresqlDatabase, PooledSqliteDatabase

from models.statements import Statements

BUSY_TIMEOUT_MS = 10_000
POOL_SIZE = 32
# Statements a connection to PostgreSQL keeps ready. Two commands have a hundred between them, which
# is all that the driver keeps by itself: then each puts the other's away, to be planned anew.
PREPARED = 500
PREPARED_AFTER = 1  # times it was asked: until then PostgreSQL plans it anew each time
SILENT_MS = 60_000  # in the middle of a transaction; none of ours thinks so long


def sqlite(path: str) -> Any:
    """The database in that file."""
    return _Sqlite(
        path,
        max_connections=POOL_SIZE,
        lock_type="IMMEDIATE",
        autoconnect=False,
        check_same_thread=False,  # the pool lends a connection to one thread at a time
        pragmas={
            "journal_mode": "wal",
            "synchronous": "full",
            "foreign_keys": 1,
            "busy_timeout": BUSY_TIMEOUT_MS,
        },
    )


def postgresql(url: str, **options: int) -> Any:
    """The database at that address."""
    return _Postgresql(
        _with_options(url),
        max_connections=POOL_SIZE,
        prefer_psycopg3=True,
        autoconnect=False,
        **options,
    )


def _with_options(url: str) -> str:
    """The address, with what is asked of PostgreSQL on each connection; what the address asks for
    itself comes after, and so counts."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    ours = " ".join(f"-c{name}={value}" for name, value in _options().items())
    query["options"] = f"{ours} {query.get('options', '')}".strip()
    return urlunsplit(parts._replace(query=urlencode(query, quote_via=quote)))


def _options() -> dict[str, str | int]:
    return {
        # It compiled queries of which it expects much, for longer (12 to 60 ms) than it then takes
        # to find the little there is.
        "jit": "off",
        # A machine that vanishes without a word is noticed in 5 + 3 × 3 seconds instead of two
        # hours, and nobody waits longer for what it has locked.
        "tcp_keepalives_idle": 5,
        "tcp_keepalives_interval": 3,
        "tcp_keepalives_count": 3,
        # Nor for a process that was stopped in the middle of a transaction; one whose last word was
        # a pipeline is overlooked (the driver asks to flush after it, which ends the count).
        "idle_in_transaction_session_timeout": SILENT_MS,
    }


class _Remembering:
    """A database that puts queries of one shape into SQL once."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._statements = Statements(self.get_context_options)  # type: ignore[attr-defined]

    def execute(self, query: Any, **options: Any) -> Any:
        """Ask the database, as peewee does."""
        if options:
            return super().execute(query, **options)  # type: ignore[misc]
        return self.execute_sql(*self._statements.of(query))  # type: ignore[attr-defined]


class _Sqlite(_Remembering, PooledSqliteDatabase):
    """SQLite, with one connection a thread."""

    @contextmanager
    def pipelined(self) -> Iterator[None]:
        """Nothing travels anywhere."""
        yield


class _Beginning(threading.local):
    """Whether a transaction began in this thread of which the server was told nothing yet."""

    unsaid = False


class _Postgresql(_Remembering, PooledPostgresqlDatabase):
    """PostgreSQL, with one connection a thread. That a transaction begins travels there with the
    first statement in it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._beginning = _Beginning()

    def _connect(self) -> Any:
        connection = super()._connect()
        connection.prepared_max, connection.prepare_threshold = PREPARED, PREPARED_AFTER
        connection.cursor_factory = _naming_cursor()
        return connection

    def begin(self, _: Any = None) -> None:
        self._beginning.unsaid = True

    @contextmanager
    def pipelined(self) -> Iterator[None]:
        """In the block, nobody waits for a statement before something is wanted of it."""
        if self.connection().pgconn.pipeline_status:
            yield
            return
        with peewee.__exception_wrapper__, self.connection().pipeline():  # type: ignore[attr-defined]
            yield

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        with self.pipelined() if self._beginning.unsaid else nullcontext():
            return super().execute_sql(sql, params)

    def cursor(self, named_cursor: Any = None) -> Any:
        if self._was_unsaid():
            super().cursor().execute("BEGIN")
        return super().cursor(named_cursor)

    def commit(self) -> None:
        if not self._was_unsaid():
            super().commit()

    def rollback(self) -> None:
        """Said past the driver, which would forget all statements that it keeps ready, lest a table
        was made meanwhile: then whoever is refused something makes the next commands slow."""
        if self._was_unsaid():
            return
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            result = self.connection().pgconn.exec_(b"ROLLBACK")
        if result.error_message:
            raise peewee.OperationalError(result.error_message.decode(errors="replace"))

    def _was_unsaid(self) -> bool:
        """Whether nothing was said of it until now, when it is, or when it ends."""
        unsaid, self._beginning.unsaid = self._beginning.unsaid, False
        return unsaid


@cache
def _naming_cursor() -> type[Any]:
    """A cursor that tells nothing of its columns but their names, which is all that peewee asks
    for: the driver would make an object of each, in every query. In a pipeline it waits for the
    number of rows it is asked for, which the driver would not know yet."""
    from psycopg import Cursor  # not there where only SQLite is used

    class NamingCursor(Cursor[Any]):
        @property
        def description(self) -> Any:
            found = self.pgresult
            if found is None or not found.nfields:
                return None
            names = (found.fname(column) or b"" for column in range(found.nfields))
            return [(name.decode(),) for name in names]

        @property
        def rowcount(self) -> int:
            self._fetch_pipeline()
            return super().rowcount

    return NamingCursor
