"""Which physical database is open: what a copy of it does not share, and a move of it keeps."""

import ctypes
import os
import struct
from functools import cache
from typing import Any

from peewee import ProgrammingError

from models.database import database, is_sqlite, savepoint
from models.rules.identity import UNKNOWN

# statx(2): its number for “this folder”, the bit of the birth time, and where mask and birth lie.
_AT_FDCWD, _STATX_BTIME, _MASK_AT, _BIRTH_AT = -100, 0x800, 0, 80


def place() -> str:
    """The open database's place as `models.rules.identity.same_place` compares it: of a file its
    inode and birth, on PostgreSQL the server's identifier and what the database and our table are
    numbered there. All of it outlives restarts, moves of a folder and of a server's address."""
    if not is_sqlite():
        return f"server/{_server()}/{_numbers()}"
    path = str(database.obj.database)
    try:
        found = os.stat(path)
    except FileNotFoundError:  # a database in memory, or one that was just moved away
        return f"file/{UNKNOWN}/{UNKNOWN}"
    return f"file/{found.st_ino}/{_birth(path, found)}"


def _server() -> str:
    """The identifier a server gets when it is made; not all of them let everybody read it."""
    query = "SELECT system_identifier FROM pg_control_system()"
    try:
        with savepoint():  # a refusal harms nothing then
            return str(database.execute_sql(query).fetchone()[0])
    except ProgrammingError:
        return UNKNOWN


def _numbers() -> str:
    row = database.execute_sql(
        "SELECT d.oid, 'installation'::regclass::oid FROM pg_database d "
        "WHERE d.datname = current_database()"
    ).fetchone()
    return f"{row[0]}/{row[1]}"


def _birth(path: str, found: os.stat_result) -> str:
    """When the file was made, in nanoseconds; `?` where the system does not tell."""
    if born := getattr(found, "st_birthtime", None):
        return str(int(born * 1_000_000_000))
    statx = _statx()
    answer = ctypes.create_string_buffer(256)
    if statx is None or statx(_AT_FDCWD, os.fsencode(path), 0, _STATX_BTIME, answer):
        return UNKNOWN
    (mask,) = struct.unpack_from("=I", answer, _MASK_AT)
    seconds, nanoseconds = struct.unpack_from("=qI", answer, _BIRTH_AT)
    if not mask & _STATX_BTIME or not seconds:
        return UNKNOWN
    return str(seconds * 1_000_000_000 + nanoseconds)


@cache
def _statx() -> Any:
    """The system's statx, which Python itself does not offer; None where there is none."""
    return getattr(ctypes.CDLL(None), "statx", None)
