"""Fresh places for one test: an empty schema of PostgreSQL, an empty database of Redis."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import psycopg
import redis
from psycopg import sql

from tests.services import run


@contextmanager
def worker_database(worker: str) -> Iterator[str]:
    """A PostgreSQL database for one test worker, so that locks of two workers never meet.

    On a server of one's own that does not allow a new database, the named one is shared.
    """
    address = os.environ.get("PRESSTIME_TEST_DATABASE_URL") or run.server("postgresql")
    name = f"presstime_test_{worker}_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(address, autocommit=True) as connection:
        try:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege:
            yield address
            return
        try:
            yield _with(address, database=name)
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
        yield _with(address, option=f"-csearch_path={name}")
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            drop = sql.SQL("DROP SCHEMA {} CASCADE")
            connection.execute(drop.format(sql.Identifier(name)))


def empty_tables(address: str, *, keep: str) -> None:
    """Make the tables of that schema as new, but for the one named; cheaper than a new schema."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SET lock_timeout = '5s'")  # somebody forgot to close a connection
        tables = _names(connection, "SELECT tablename FROM pg_tables WHERE schemaname =")
        used = [table for table in tables if table != keep and _has_rows(connection, table)]
        if used:
            names = sql.SQL(", ").join(map(sql.Identifier, used))
            connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(names))
        for name in _names(connection, "SELECT sequencename FROM pg_sequences WHERE schemaname ="):
            restart = sql.SQL("ALTER SEQUENCE {} RESTART")
            connection.execute(restart.format(sql.Identifier(name)))


def _names(connection: psycopg.Connection, query: LiteralString) -> list[str]:
    return [name for (name,) in connection.execute(f"{query} current_schema()")]


def _has_rows(connection: psycopg.Connection, table: str) -> bool:
    query = sql.SQL("SELECT EXISTS (SELECT 1 FROM {})").format(sql.Identifier(table))
    return connection.execute(query).fetchone() == (True,)


def _with(address: str, *, database: str = "", option: str = "") -> str:
    """The address with another database or one more option of the server; its host may be empty,
    which `urlunsplit` would not survive."""
    place = urlsplit(address)
    settings = dict(parse_qsl(place.query))
    if option:
        settings["options"] = f"{settings.get('options', '')} {option}".strip()
    path = f"/{database}" if database else place.path
    return f"{place.scheme}://{place.netloc}{path}?{urlencode(settings, quote_via=quote)}"


def redis_database(worker_index: int) -> str:
    """The address of an empty Redis database for one test worker."""
    address = os.environ.get("PRESSTIME_TEST_REDIS_URL")
    if address is None:
        return f"{run.server('redis_server')}?db={worker_index}"
    place = urlsplit(address)
    if place.scheme == "unix":
        return f"{address}{'&' if place.query else '?'}db={worker_index}"
    first = int(place.path.strip("/") or 0)
    address = urlunsplit(place._replace(path=f"/{first + worker_index}"))
    with redis.Redis.from_url(address) as client:
        if client.dbsize():
            raise run.Unavailable(
                f"PRESSTIME_TEST_REDIS_URL: database {first + worker_index} is not empty, and "
                "the tests empty what they use: name an empty one"
            )
    return address


def empty(address: str) -> None:
    """Forget everything in that Redis database."""
    with redis.Redis.from_url(address) as client:
        client.flushdb()
