"""Many rows written by one statement, which is made once for each table and way of writing."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import peewee

from models.database import database, is_sqlite


def insert_rows(
    table: type[peewee.Model], rows: Iterable[Mapping[str, Any]], *, or_ignore: bool = False
) -> None:
    """Insert many rows that give the same columns; others take their defaults. One statement is
    prepared for it, several times as fast as `insert_many`. Call it inside a transaction."""
    some = list(rows)
    if some:
        _write(_insertion(table, frozenset(some[0]), or_ignore, is_sqlite()), some)


def update_rows(
    table: type[peewee.Model],
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    *,
    by: Sequence[str] = ("id",),
) -> None:
    """Set the named columns of many rows, each found by what it gives for `by`. Call it inside a
    transaction."""
    some = list(rows)
    if some:
        _write(_change(table, tuple(columns), tuple(by), is_sqlite()), some)


class _Statement(NamedTuple):
    """A statement for many rows, and the columns whose values each gives to it: first those named
    in the row by `names`, then those that have `defaults`. `converters` make of the values in some
    places what the driver takes."""

    sql: str
    columns: tuple[str, ...]
    names: tuple[str, ...]
    defaults: tuple[Any, ...]
    converters: tuple[tuple[int, Callable[[Any], Any]], ...]

    def values(self, row: Mapping[str, Any]) -> list[Any]:
        """What is written of a row, in the order of the columns."""
        found = [row[name] for name in self.names]
        found += [each() if callable(each) else each for each in self.defaults]
        for place, convert in self.converters:
            if found[place] is not None:
                found[place] = convert(found[place])
        return found


# Both are made for the same few tables again and again, in every turn of the ledger.
@cache
def _insertion(
    table: type[peewee.Model], given: frozenset[str], or_ignore: bool, sqlite: bool
) -> _Statement:
    fields = table._meta.sorted_fields
    named = [each for each in fields if each.name in given]
    left = [each for each in fields if each.name not in given and each.default is not None]
    used = [*named, *left]
    columns = ", ".join(_quoted(used))
    into = f'INSERT INTO "{table._meta.table_name}" ({columns})'
    ignoring = " ON CONFLICT DO NOTHING" if or_ignore else ""
    if sqlite:
        marks = ", ".join("?" * len(used))
        return _statement(f"{into} VALUES ({marks}){ignoring}", named, left)
    sql = f"{into} SELECT {columns} FROM {_rows(used)}{ignoring}"  # noqa: S608 - ours
    return _statement(sql, named, left)


@cache
def _change(
    table: type[peewee.Model], columns: tuple[str, ...], by: tuple[str, ...], sqlite: bool
) -> _Statement:
    names = (*columns, *by)
    fields = [table._meta.fields[name] for name in names]
    update = f'UPDATE "{table._meta.table_name}" AS t SET'
    changed, found = _quoted(fields[: len(columns)]), _quoted(fields[len(columns) :])
    if sqlite:
        changes = ", ".join(f"{each} = ?" for each in changed)
        which = " AND ".join(f"{each} = ?" for each in found)
        sql = f"{update} {changes} WHERE {which}"
        return _statement(sql, fields)
    changes = ", ".join(f"{each} = v.{each}" for each in changed)
    which = " AND ".join(f"t.{each} = v.{each}" for each in found)
    sql = f"{update} {changes} FROM {_rows(fields)} WHERE {which}"
    return _statement(sql, fields)


def _quoted(fields: Iterable[Any]) -> list[str]:
    return [f'"{each.column_name}"' for each in fields]


def _rows(fields: Iterable[Any]) -> str:
    """The rows as PostgreSQL reads them from the one parameter they travel in."""
    types = ", ".join(f'"{each.column_name}" {_type(each)}' for each in fields)
    return f"json_to_recordset(%s) AS v({types})"


def _type(column: Any) -> str:
    """The type PostgreSQL gives a column."""
    kind = column.rel_field if isinstance(column, peewee.ForeignKeyField) else column
    found = kind.ddl_datatype(database.get_sql_context()).sql
    return "INTEGER" if found == "SERIAL" else str(found)


def _statement(sql: str, named: Sequence[Any], left: Sequence[Any] = ()) -> _Statement:
    fields = [*named, *left]
    storing = [(place, _storing(each, is_sqlite())) for place, each in enumerate(fields)]
    return _Statement(
        sql,
        tuple(each.column_name for each in fields),
        tuple(each.name for each in named),
        tuple(each.default for each in left),
        tuple((place, convert) for place, convert in storing if convert is not None),
    )


def _storing(column: Any, sqlite: bool) -> Callable[[Any], Any] | None:
    """What makes a value one that the driver takes. Words and numbers are that already, and of
    JSON, as PostgreSQL's rows travel in, so are lists and the like."""
    if isinstance(column, peewee.JSONField):
        return _as_json if sqlite else None
    if isinstance(column, peewee.ForeignKeyField):
        return _storing(column.rel_field, sqlite)
    return None if isinstance(column, peewee.TextField | peewee.IntegerField) else column.db_value


def _as_json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, separators=(",", ":"))


def _write(statement: _Statement, rows: Sequence[Mapping[str, Any]]) -> None:
    """On SQLite one statement, prepared once, for each row. To PostgreSQL all rows travel as one
    parameter: it reads JSON faster than it runs a statement for each."""
    values = [statement.values(row) for row in rows]
    if is_sqlite():
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]  # as execute_sql does
            database.cursor().executemany(statement.sql, values)
        return
    whole = [dict(zip(statement.columns, each, strict=True)) for each in values]
    database.execute_sql(statement.sql, (json.dumps(whole, separators=(",", ":")),))
