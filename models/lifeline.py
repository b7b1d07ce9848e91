"""A connection to PostgreSQL of a process's own: its advisory lock says that the process lives, and
notifications on it say that something near was written.

The server frees the lock when the process dies, on whichever machine that was.
"""

import time
from typing import Any

import peewee
import structlog
from peewee import SQL, Expression, NodeList

from models.database import database, storage_errors

log = structlog.get_logger(__name__)
AGAIN = 0.2  # seconds until the next try to connect
UNSURE = 3.0  # seconds in which others may still be coming back too
NEAR = "presstime_near_"  # and the schema, as the trigger of migration 0002 has it


class Lifeline:
    """The lock `name` (16 hexadecimal digits), held until `close`; taken again by itself on a new
    connection where the old one was cut."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._back_since: float | None = None
        with storage_errors(), peewee.__exception_wrapper__:  # type: ignore[attr-defined]
            self._connection = _connect(name)

    def wait(self, seconds: float) -> bool:
        """Wait at most so long for something near to be written; whether it was."""
        import psycopg

        try:
            for _ in self._connection.notifies(timeout=seconds, stop_after=1):
                return True
        except psycopg.OperationalError:
            self._come_back()
        return False

    def _come_back(self) -> None:
        import psycopg

        self._connection.close()
        self._back_since = time.monotonic()
        try:
            self._connection = _connect(self._name)
        except psycopg.OperationalError as error:
            log.warning("the database does not answer", error=str(error).partition("\n")[0])
            time.sleep(AGAIN)

    def steady(self) -> bool:
        """Whether a free lock of another tells that it is dead: just after a restart of the server,
        also one that was not noticed yet, the others may only not be back."""
        import psycopg

        try:
            self._connection.execute("SELECT 1")
        except psycopg.OperationalError:
            self._come_back()
        return self._back_since is None or time.monotonic() - self._back_since > UNSURE

    def close(self) -> None:
        """Let go of the lock."""
        self._connection.close()


def is_free(name: Any) -> Any:
    """The condition that nobody holds the lock of the name in a column. Locks are looked at after
    the rows were chosen, so one that was taken before its row was written is never missed."""
    key = NodeList((SQL("('x' ||"), name, SQL(")::bit(64)::bigint")))
    return Expression(key, "NOT IN", _HELD)


_HELD = SQL(
    "(SELECT classid::bigint << 32 | objid::bigint FROM pg_locks WHERE locktype = 'advisory' "
    "AND objsubid = 1 AND granted AND database = "
    "(SELECT oid FROM pg_database WHERE datname = current_database()))"
)


def _connect(name: str) -> Any:
    import psycopg

    connection = psycopg.connect(str(database.obj.database), autocommit=True)
    try:
        connection.execute("SELECT pg_advisory_lock(%s)", (_signed(int(name, 16)),))
        schema = connection.execute("SELECT current_schema()").fetchone()
        channel = psycopg.sql.Identifier(f"{NEAR}{schema[0] if schema else ''}")
        connection.execute(psycopg.sql.SQL("LISTEN {}").format(channel))
    except BaseException:
        connection.close()
        raise
    return connection


def _signed(number: int) -> int:
    """The same 64 bits as the signed number that PostgreSQL takes."""
    return number - (1 << 64) if number >= 1 << 63 else number
