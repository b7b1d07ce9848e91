"""Many rows written by one statement, which is made once for each table and way of writing."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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


class _Value(NamedTuple):
    """How one column of a row is written: the value's name in the row (none: rows do not give it),
    the column's own name, what it then has, and what makes of a value what the driver takes."""

    name: str | None
    column: str
    default: Any
    stored: Callable[[Any], Any] | None

    def of(self, row: Mapping[str, Any]) -> Any:
        """What is written of a row."""
        if self.name is not None:
            value = row[self.name]
        else:
            value = self.default() if callable(self.default) else self.default
        return value if value is None or self.stored is None else self.stored(value)


class _Statement(NamedTuple):
    """A statement for many rows, and the values that each row gives to it."""

    sql: str
    values: tuple[_Value, ...]


# Both are made for the same few tables again and again, in every turn of the ledger.
@cache
def _insertion(
    table: type[peewee.Model], given: frozenset[str], or_ignore: bool, sqlite: bool
) -> _Statement:
    fields = table._meta.sorted_fields
    used = [each for each in fields if each.name in given or each.default is not None]
    columns = ", ".join(_quoted(used))
    into = f'INSERT INTO "{table._meta.table_name}" ({columns})'
    ignoring = " ON CONFLICT DO NOTHING" if or_ignore else ""
    if sqlite:
        marks = ", ".join("?" * len(used))
        return _Statement(f"{into} VALUES ({marks}){ignoring}", _values(used, given, sqlite))
    sql = f"{into} SELECT {columns} FROM {_rows(used)}{ignoring}"  # noqa: S608 - ours
    return _Statement(sql, _values(used, given, sqlite))


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
        return _Statement(sql, _values(fields, names, sqlite))
    changes = ", ".join(f"{each} = v.{each}" for each in changed)
    which = " AND ".join(f"t.{each} = v.{each}" for each in found)
    sql = f"{update} {changes} FROM {_rows(fields)} WHERE {which}"
    return _Statement(sql, _values(fields, names, sqlite))


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


def _values(fields: Iterable[Any], given: Collection[str], sqlite: bool) -> tuple[_Value, ...]:
    return tuple(
        _Value(
            each.name if each.name in given else None,
            each.column_name,
            each.default,
            _storing(each, sqlite),
        )
        for each in fields
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
    if is_sqlite():
        values = [[each.of(row) for each in statement.values] for row in rows]
        with peewee.__exception_wrapper__:  # type: ignore[attr-defined]  # as execute_sql does
            database.cursor().executemany(statement.sql, values)
        return
    whole = [{each.column: each.of(row) for each in statement.values} for row in rows]
    database.execute_sql(statement.sql, (json.dumps(whole, separators=(",", ":")),))
