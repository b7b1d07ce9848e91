"""Queries that differ only in their ids (or names), put into SQL once: where many are asked in a
second, peewee's putting them together costs more than asking them."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

import peewee

from models.database import database, is_sqlite
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField

Build = Callable[..., Any]
_FIRST_MARK = -(2**31) + 1_000_000  # ids are never negative, and no name is such a number


def rows(build: Build, ids: Iterable[int | str], *constants: Any) -> list[Sequence[Any]]:
    """The rows of the query that `build(ids, *constants)` makes, moments and JSON as the table's
    columns give them; none, without asking, where there are no ids."""
    found, converters = _execute(build, list(ids), constants)
    return [_converted(row, converters) for row in found]


def execute(build: Build, ids: Iterable[int | str], *constants: Any) -> None:
    """The same for a query that gives nothing."""
    _execute(build, list(ids), constants)


def _execute(
    build: Build, ids: list[int | str], constants: tuple[Any, ...]
) -> tuple[Any, list[tuple[int, Callable[[Any], Any]]]]:
    if not ids:
        return (), []
    size = 1 << (len(ids) - 1).bit_length()
    sql, params, places, converters = _compiled(build, size, is_sqlite(), constants)
    values = list(params)
    for place, mark in places:
        values[place] = ids[min(mark, len(ids) - 1)]
    return database.execute_sql(sql, values), converters


@lru_cache(maxsize=512)
def _compiled(
    build: Build, size: int, _: bool, constants: tuple[Any, ...]
) -> tuple[str, Sequence[Any], list[tuple[int, int]], list[tuple[int, Callable[[Any], Any]]]]:
    marks = [_FIRST_MARK + number for number in range(size)]
    query = build(marks, *constants)
    sql, params = query.sql()
    places = [
        (place, mark - _FIRST_MARK)
        for place, value in enumerate(params)
        if (mark := _mark(value)) is not None
    ]
    columns = getattr(query, "_returning", ()) if isinstance(query, peewee.SelectBase) else ()
    converters = [
        (place, column.python_value)
        for place, column in enumerate(columns or ())
        if isinstance(column, UtcDateTimeField | OptionalUtcDateTimeField | peewee.JSONField)
    ]
    return sql, params, places, converters


def _mark(value: Any) -> int | None:
    """The mark that a parameter is, as a number or, in a column of text, as its digits."""
    if isinstance(value, str) and value.startswith("-21") and value[1:].isdigit():
        value = int(value)
    return value if type(value) is int and value < 0 and value >= _FIRST_MARK else None


def _converted(row: Any, converters: list[tuple[int, Callable[[Any], Any]]]) -> Sequence[Any]:
    if not converters:
        return tuple(row)
    values = list(row)
    for place, convert in converters:
        values[place] = convert(values[place])
    return values
