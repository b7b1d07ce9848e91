"""What somebody can do who writes into the database itself, past the guards of its audit."""

from collections.abc import Iterator
from contextlib import contextmanager

from models.database import database, is_sqlite

GUARDS = ("audit_is_not_changed", "audit_is_not_deleted")


@contextmanager
def unguarded() -> Iterator[None]:
    """The audit's guards are off in the block (SQLite: from then on)."""
    if is_sqlite():
        for guard in GUARDS:
            database.execute_sql(f"DROP TRIGGER IF EXISTS {guard}")
        yield
        return
    database.execute_sql("ALTER TABLE audit DISABLE TRIGGER USER")
    try:
        yield
    finally:
        database.execute_sql("ALTER TABLE audit ENABLE TRIGGER USER")


def tamper(statement: str) -> None:
    """Do it, past the guards."""
    with unguarded():
        database.execute_sql(statement)
