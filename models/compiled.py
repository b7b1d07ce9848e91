"""Queries that differ only in their ids (or names), put into SQL once: where many are asked in a
second, peewee's putting them together costs more than asking them."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

import peewee

from models.database import database, is_sqlite
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField

Build = Callable[..., Any]
Rows = list[Sequence[Any]]
Converters = list[tuple[int, Callable[[Any], Any]]]
_FIRST_MARK = -(2**31) + 1_000_000  # ids are never negative, and no name is such a number


def rows(build: Build, ids: Iterable[int | str], *constants: Any) -> Rows:
    """The rows of the query that `build(ids, *constants)` makes, moments and JSON as the table's
    columns give them; none, without asking, where there are no ids. `build` may only ask whether
    something is in `ids`."""
    return ask(build, ids, *constants)()


def ask(build: Build, ids: Iterable[int | str], *constants: Any) -> Callable[[], Rows]:
    """The same in two steps: what it gives fetches the rows. In a pipeline PostgreSQL finds them
    meanwhile; SQLite has found them by then, so that what is written later changes nothing."""
    found, converters = _execute(build, list(ids), constants)
    if is_sqlite():
        found = list(found)
    return lambda: [_converted(row, converters) for row in found]


def execute(build: Build, ids: Iterable[int | str], *constants: Any) -> None:
    """The same for a query that gives nothing, or of which nothing is wanted."""
    _execute(build, list(ids), constants)


def _execute(
    build: Build, ids: list[int | str], constants: tuple[Any, ...]
) -> tuple[Any, Converters]:
    if not ids:
        return (), []
    if is_sqlite():
        size = 1 << (len(ids) - 1).bit_length()
        sql, params, places, converters = _compiled(build, size, None, constants)
        values = list(params)
        for place, mark in places:
            values[place] = ids[min(mark, len(ids) - 1)]
    else:
        kind = "int[]" if isinstance(ids[0], int) else "text[]"
        sql, params, places, converters = _compiled(build, 1, kind, constants)
        together = f"{{{','.join(map(str, ids))}}}" if kind == "int[]" else ids
        values = list(params)
        for place, _ in places:
            values[place] = together
    return database.execute_sql(sql, values), converters


@lru_cache(maxsize=512)
def _compiled(
    build: Build, size: int, array: str | None, constants: tuple[Any, ...]
) -> tuple[str, Sequence[Any], list[tuple[int, int]], Converters]:
    """The SQL for so many ids (SQLite), or for any number of them in one array of this kind, and
    which of its parameters are ids."""
    query = build([_FIRST_MARK + number for number in range(size)], *constants)
    sql, params = query.sql()
    marks = [(place, _mark(value)) for place, value in enumerate(params)]
    places = [(place, mark) for place, mark in marks if mark is not None]
    if array is not None:
        sql = _with_arrays(sql, {place for place, _ in places}, array)
    columns = getattr(query, "_returning", ()) if isinstance(query, peewee.SelectBase) else ()
    converters = [
        (place, column.python_value)
        for place, column in enumerate(columns or ())
        if isinstance(column, UtcDateTimeField | OptionalUtcDateTimeField | peewee.JSONField)
    ]
    return sql, params, places, converters


def _with_arrays(sql: str, places: set[int], kind: str) -> str:
    """SQL with an array wherever one id stands in a list: one statement for any number of ids,
    which PostgreSQL plans once, and which the driver need not take apart anew each time."""
    pieces = sql.split("%s")
    for place in places:
        before, after = pieces[place], pieces[place + 1]
        kept, found, _ = before.rpartition("IN (")
        if before != f"{kept}{found}" or not found or not after.startswith(")"):
            raise ValueError(f"ids are only to be looked for in a list, not {before[-20:]}%s")
        negated = kept.removesuffix("NOT ")
        pieces[place] = f"{kept}= ANY(" if negated == kept else f"{negated}<> ALL("
        pieces[place + 1] = f"::{kind}{after}"
    return "%s".join(pieces)


def _mark(value: Any) -> int | None:
    """The number of the mark that a parameter is, as a number or, in a column of text, as its
    digits."""
    if isinstance(value, str) and value.startswith("-21") and value[1:].isdigit():
        value = int(value)
    marked = type(value) is int and _FIRST_MARK <= value < 0
    return value - _FIRST_MARK if marked else None


def _converted(row: Any, converters: Converters) -> Sequence[Any]:
    if not converters:
        return tuple(row)
    values = list(row)
    for place, convert in converters:
        values[place] = convert(values[place])
    return values
