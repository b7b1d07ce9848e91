"""Very many rows at once: their ids taken before, their columns given as columns; and what is asked
of very many, in parts."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice, repeat
from typing import Any, TypeVar

import peewee

from models.database import database, is_sqlite
from models.fields import to_stored

IDS_IN_A_QUERY = 500
Item = TypeVar("Item")


def batched(items: Iterable[Item], size: int | None = None) -> Iterator[list[Item]]:
    """What there is, in lists of at most `size`; of ids, as many as a query may name."""
    rest = iter(items)
    while some := list(islice(rest, size or IDS_IN_A_QUERY)):
        yield some


def new_ids(table: type[peewee.Model], count: int) -> list[int]:
    """Ids for so many rows about to be inserted, which nobody else gets; inside a transaction."""
    name = table._meta.table_name
    if is_sqlite():  # its one writer goes on after the last, as SQLite itself would
        query = f'SELECT coalesce(max(id), 0) FROM "{name}"'  # noqa: S608 - a name of ours
        last: int = database.execute_sql(query).fetchone()[0]
        return list(range(last + 1, last + 1 + count))
    query = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
    return [number for (number,) in database.execute_sql(query, (name, count)).fetchall()]


def one_of(column: Any, values: Sequence[str]) -> Any:
    """The condition that a column has one of very many texts, given as one value."""
    listed = "SELECT value FROM json_each(?)"
    if not is_sqlite():
        listed = "SELECT jsonb_array_elements_text(%s::jsonb)"
    return column.in_(peewee.SQL(f"({listed})", [json.dumps(values)]))


def count_anew(*tables: type[peewee.Model]) -> None:
    """Have PostgreSQL count the rows of tables into which very many came. By itself it does so only
    a minute later, and until then goes on with plans that were right while there were few. SQLite
    plans without such counts."""
    if not is_sqlite():
        names = ", ".join(f'"{each._meta.table_name}"' for each in tables)
        database.execute_sql(f"ANALYZE {names}")


def insert(
    table: type[peewee.Model],
    count: int,
    *,
    same: Mapping[str, Any],
    each: Mapping[str, Sequence[Any]],
) -> None:
    """Insert `count` rows: in the columns of `same` all have that value, in those of `each` their
    own, in others the default. The fastest way there is: call it inside a transaction."""
    if not count:
        return
    fields = [
        field
        for field in table._meta.sorted_fields
        if field.name in same or field.name in each or field.default is not None
    ]
    columns = [
        _column(field, each[field.name])
        if field.name in each
        else repeat(_constant(field, same), count)
        for field in fields
    ]
    names = ", ".join(f'"{field.column_name}"' for field in fields)
    rows = zip(*columns, strict=True)
    with peewee.__exception_wrapper__:  # type: ignore[attr-defined]  # as execute_sql does
        _write(f'"{table._meta.table_name}" ({names})', len(fields), rows)


def _write(place: str, width: int, rows: Iterable[Sequence[Any]]) -> None:
    if is_sqlite():
        marks = ", ".join("?" * width)
        sql = f"INSERT INTO {place} VALUES ({marks})"  # noqa: S608 - names of ours
        database.cursor().executemany(sql, rows)
        return
    with database.cursor().copy(f"COPY {place} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _constant(field: Any, same: Mapping[str, Any]) -> Any:
    default = field.default() if callable(field.default) else field.default
    return _stored(field)(same.get(field.name, default))


def _column(field: Any, values: Sequence[Any]) -> Iterable[Any]:
    """Values as the database keeps them; numbers and texts are so already."""
    if isinstance(field, peewee.AutoField | peewee.IntegerField | peewee.ForeignKeyField):
        return values
    return values if isinstance(field, peewee.TextField) else map(_stored(field), values)


def _stored(field: Any) -> Callable[[Any], Any]:
    if isinstance(field, peewee.JSONField):
        return lambda value: None if value is None else json.dumps(value, separators=(",", ":"))
    return lambda value: to_stored(value) if isinstance(value, datetime) else field.db_value(value)
