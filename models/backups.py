"""Copying an SQLite database into a file, while it is in use."""

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from models.database import connection, database, is_sqlite
from models.errors import Refused
from models.fields import to_stored
from models.rules.identity import Hold


def back_up(path: Path, *, now: datetime) -> None:
    """Write the open database as it is at this moment to `path`, for this user only, marked so
    that nothing goes out of it before it is adopted; processes may go on meanwhile. Raises Refused
    for a path that cannot be written and for a server's database."""
    if not is_sqlite():
        raise Refused(
            "This database is on a server, whose own tool copies it: "
            "`pg_dump --format=custom --file=FILE DATABASE_URL`. No backup was made."
        )
    part = path.with_name(f"{path.name}.part")
    try:
        if path.exists():
            raise FileExistsError(0, "there is a file of that name already")
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with connection():
            database.execute_sql("VACUUM INTO ?", (str(part),))
        _mark(part, now)
        _kept(part)
        part.rename(path)
    except OSError as error:
        raise Refused(
            f"The backup cannot be written to {path} ({(error.strerror or str(error)).lower()}). "
            "No backup was made; name another file."
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _mark(path: Path, now: datetime) -> None:
    """Hold the copy, whatever becomes of it; `now` is the moment it is of."""
    with closing(sqlite3.connect(path)) as copy, copy:
        copy.execute(
            "UPDATE installation SET held_at = ?, held_why = ? WHERE held_why IS NULL",
            (to_stored(now), Hold.BACKUP.value),
        )


def _kept(path: Path) -> None:
    """See to it that the file outlives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
