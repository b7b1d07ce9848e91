"""Fresh places for one test: an empty schema of PostgreSQL, an empty database of Redis."""

import os
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import LiteralString
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import psycopg
import redis
from psycopg import sql
from redis.connection import parse_url

from tests.services import run

TABLES = """
    SELECT relname, pg_relation_size(oid) FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname <> %s
"""
NUMBER_ANEW = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL
"""
LITTLE = 256 * 1024  # bytes of a table, up to which it is quicker to delete its rows


@contextmanager
def worker_database(worker: str, keeper: str = "postgresql") -> Iterator[str]:
    """A PostgreSQL database for one test worker, so that locks of two workers never meet.

    On a server of one's own that does not allow a new database, the named one is shared.
    """
    address = os.environ.get("PRESSTIME_TEST_DATABASE_URL") or run.server(keeper)
    name = f"presstime_test_{worker}_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(address, autocommit=True) as connection:
        try:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege:
            yield address
            return
        try:
            yield called(address, name)
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(name)))


@contextmanager
def schema(address: str) -> Iterator[str]:
    """An empty schema in that database: the address of it, which psycopg takes as it is."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
    try:
        yield with_options(address, f"-csearch_path={name}")
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            drop = sql.SQL("DROP SCHEMA {} CASCADE")
            connection.execute(drop.format(sql.Identifier(name)))


@contextmanager
def emptying(address: str, *, keep: str, patience: str = "5s") -> Iterator[Callable[[], None]]:
    """What makes the tables of that schema as new, but for the one named.

    It keeps its connection, and deletes what are few rows: a new connection would first read what
    all tables are, and so would every connection after TRUNCATE, for ten times as long.
    """
    kept: list[psycopg.Connection] = []

    def empty() -> None:
        if not kept or not _answers(kept[-1]):  # a test may cut all connections
            kept.append(psycopg.connect(address, autocommit=True))
            # Somebody may have forgotten to close a connection, and be writing still.
            kept[-1].execute("SELECT set_config('lock_timeout', %s, false)", [patience])
        _empty_tables(kept[-1], keep, LITTLE if _deletes_freely(kept[-1]) else 0)

    try:
        yield empty
    finally:
        for connection in kept:
            connection.close()


def _answers(connection: psycopg.Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def _deletes_freely(connection: psycopg.Connection) -> bool:
    """Let rows go in any order, whatever refers to them and whatever a trigger says; whether this
    role may."""
    try:
        connection.execute("SET session_replication_role = replica")
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def _empty_tables(connection: psycopg.Connection, keep: str, little: int) -> None:
    sizes = dict(connection.execute(TABLES, [keep]).fetchall())
    orders = [_each("LOCK TABLE {} IN EXCLUSIVE MODE", sizes)]
    if large := [table for table, size in sizes.items() if size > little]:
        orders.append(_each("TRUNCATE {} CASCADE", large))
    orders += [
        sql.SQL("DELETE FROM {}").format(sql.Identifier(table))
        for table, size in sizes.items()
        if 0 < size <= little
    ]
    with connection.transaction():
        connection.execute(sql.SQL("; ").join(orders))
        connection.execute(NUMBER_ANEW)


def _each(order: LiteralString, tables: Iterable[str]) -> sql.Composed:
    return sql.SQL(order).format(sql.SQL(", ").join(map(sql.Identifier, tables)))


def with_options(address: str, added: str) -> str:
    """The address, with more options for the server."""
    options = dict(parse_qsl(urlsplit(address).query)).get("options", "")
    return _with(address, options=f"{options} {added}".strip())


def called(address: str, name: str) -> str:
    """The address of another database on the same server."""
    return _with(address, path=f"/{name}")


def _with(address: str, *, path: str = "", **settings: str) -> str:
    """The address with another path, or with more settings; its host may be empty, which
    `urlunsplit` would not survive."""
    place = urlsplit(address)
    query = urlencode({**dict(parse_qsl(place.query)), **settings}, quote_via=quote)
    return f"{place.scheme}://{place.netloc}{path or place.path}?{query}"


def redis_database(worker_index: int) -> str:
    """The address of an empty Redis database for one test worker."""
    named = os.environ.get("PRESSTIME_TEST_REDIS_URL")
    address = named or run.server("redis_server")
    number = parse_url(address).get("db", 0) + worker_index
    address = _with(address, db=str(number))
    with redis.Redis.from_url(address) as client:
        if named and client.dbsize():
            raise run.Unavailable(
                f"PRESSTIME_TEST_REDIS_URL: database {number} is not empty, and the tests empty "
                "what they use: name an empty one"
            )
    return address


def empty(address: str) -> None:
    """Forget everything in that Redis database."""
    with redis.Redis.from_url(address) as client:
        client.flushdb()
