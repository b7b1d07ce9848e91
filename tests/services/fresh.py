"""Fresh places for one test: an empty schema of PostgreSQL, an empty database of Redis."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import psycopg
import redis
from psycopg import sql
from redis.connection import parse_url

from tests.services import run

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
USED_SEQUENCES = (
    "SELECT sequencename FROM pg_sequences "
    "WHERE schemaname = current_schema() AND last_value IS NOT NULL"
)


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
        options = dict(parse_qsl(urlsplit(address).query)).get("options", "")
        yield _with(address, options=f"{options} -csearch_path={name}".strip())
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            drop = sql.SQL("DROP SCHEMA {} CASCADE")
            connection.execute(drop.format(sql.Identifier(name)))


def empty_tables(address: str, *, keep: str) -> None:
    """Make the tables of that schema as new, but for the one named; cheaper than a new schema."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SET lock_timeout = '5s'")  # somebody forgot to close a connection
        tables = [table for table in _names(connection, TABLES) if table != keep]
        if used := _with_rows(connection, tables):
            names = sql.SQL(", ").join(map(sql.Identifier, used))
            connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(names))
        for name in _names(connection, USED_SEQUENCES):
            restart = sql.SQL("ALTER SEQUENCE {} RESTART")
            connection.execute(restart.format(sql.Identifier(name)))


def _names(connection: psycopg.Connection, query: LiteralString | sql.Composed) -> list[str]:
    return [name for (name,) in connection.execute(query)]


def _with_rows(connection: psycopg.Connection, tables: list[str]) -> list[str]:
    """Those of the tables that hold anything, in one question."""
    one = sql.SQL("(SELECT {} FROM {} LIMIT 1)")
    each = [one.format(sql.Literal(table), sql.Identifier(table)) for table in tables]
    return _names(connection, sql.SQL(" UNION ALL ").join(each))


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
