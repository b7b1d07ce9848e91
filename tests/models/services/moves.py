"""A record, kept by triggers of the database, of every move that rows make from state to state."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from models.database import database, is_sqlite
from models.rules.states import DeliveryState, PostState, ScheduleState, allowed

WATCHED: dict[str, type[StrEnum]] = {
    "delivery": DeliveryState,
    "schedule": ScheduleState,
    "post": PostState,
}


@contextmanager
def watched() -> Iterator[None]:
    """While the block runs, moves are written down (by the connection it is used on, on SQLite)."""
    database.execute_sql(
        f"CREATE {'TEMP ' if is_sqlite() else ''}TABLE moves "
        "(place TEXT, id INTEGER, before TEXT, after TEXT, fell INTEGER)"
    )
    for table in WATCHED:
        _watch(table)
    try:
        yield
    finally:
        for table in WATCHED:
            on = "" if is_sqlite() else f" ON {table}"
            database.execute_sql(f"DROP TRIGGER moves_of_{table}{on}")
            if not is_sqlite():
                database.execute_sql(f"DROP FUNCTION note_moves_of_{table}()")
        database.execute_sql("DROP TABLE moves")


def _watch(table: str) -> None:
    fell = "NEW.fence < OLD.fence" if table == "delivery" else "1 = 0"
    values = f"'{table}', NEW.id, OLD.state, NEW.state, CASE WHEN {fell} THEN 1 ELSE 0 END"
    note = f"INSERT INTO moves VALUES ({values});"  # noqa: S608 - names of ours
    changed = f"OLD.state <> NEW.state OR {fell}"
    if is_sqlite():
        database.execute_sql(
            f"CREATE TEMP TRIGGER moves_of_{table} AFTER UPDATE ON {table} "
            f"WHEN {changed} BEGIN {note} END"
        )
        return
    database.execute_sql(
        f"CREATE FUNCTION note_moves_of_{table}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {note} RETURN NULL; END $$"
    )
    database.execute_sql(
        f"CREATE TRIGGER moves_of_{table} AFTER UPDATE ON {table} FOR EACH ROW "
        f"WHEN ({changed}) EXECUTE FUNCTION note_moves_of_{table}()"
    )


def forbidden() -> list[str]:
    """Moves since the last look that the table of states does not allow, and fences that fell."""
    rows = database.execute_sql("SELECT place, id, before, after, fell FROM moves").fetchall()
    if rows:
        database.execute_sql("DELETE FROM moves")
    return [
        f"{place} {number} went from {before} to {after}{' and its fence fell' if fell else ''}"
        for place, number, before, after, fell in rows
        if fell or not _is_allowed(WATCHED[place], before, after)
    ]


def _is_allowed(kind: type[StrEnum], before: str, after: str) -> bool:
    return before == after or allowed(kind(before), kind(after))
