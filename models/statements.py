"""The SQL of a query, put together once for each shape: peewee's putting it together took longer
than asking it did. What differs from one query to the next of a shape are its values alone.

What `models.shapes` does not know is put together by peewee each time.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import peewee

from models.shapes import CarefulShape, Shape, Unknown

MOST = 4_096  # shapes that are remembered; then all are forgotten and learned anew

Convert = Callable[[Any], Any]


class Statement(NamedTuple):
    """SQL, what makes of each value of a query what its place in the SQL takes (None: nothing is to
    be made), and the columns and tables that the shape names, which keeps their ids theirs."""

    sql: str
    converters: tuple[Convert | None, ...]
    names: tuple[Any, ...]


_NEW = Statement("", (), ())


class Statements:
    """The statements of one database."""

    def __init__(self, options: Callable[[], dict[str, Any]]) -> None:
        """`options` gives what the database puts queries together with."""
        self._options = options
        self._known: dict[tuple[Any, ...], Statement | None] = {}

    def of(self, query: Any) -> tuple[str, list[Any]]:
        """The SQL of a query and what its places hold, as peewee would put them together."""
        shape = Shape()
        try:
            shape.read(query)
        except Unknown:
            return self._put_together(query)[:2]
        key = tuple(shape.key)
        statement = self._known.get(key, _NEW)
        if statement is _NEW:
            return self._learn(query, key)
        if statement is None:
            return self._put_together(query)[:2]
        pairs = zip(statement.converters, shape.values, strict=True)
        return statement.sql, [each(value) if each else value for each, value in pairs]

    def _learn(self, query: Any, key: tuple[Any, ...]) -> tuple[str, list[Any]]:
        """Put it together and remember it, if its values are in the places where they were read."""
        sql, params, placed = self._put_together(query)
        statement = None
        try:
            shape = CarefulShape()
            shape.read(query)
        except Unknown:
            pass
        else:
            if _are_same(shape.values, [value for value, _ in placed], len(params)):
                converters = tuple(converter for _, converter in placed)
                statement = Statement(sql, converters, tuple(shape.names))
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[key] = statement
        return sql, params

    def _put_together(self, query: Any) -> tuple[str, list[Any], list[tuple[Any, Any]]]:
        context = Watching(**self._options())
        sql, params = context.sql(query).query()
        return sql, params, context.placed


class Watching(peewee.Context):
    """Puts SQL together as peewee does, and notes which value came to each place, and by which
    converter."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.placed: list[tuple[Any, Convert | None]] = []

    def value(self, value: Any, converter: Any = None, add_param: bool = True) -> Any:
        used = converter or (self.state.converter if converter is None else None) or None
        written = super().value(value, converter, add_param)
        filled = len(self._values)  # type: ignore[attr-defined]
        if len(self.placed) < filled:  # else it was made an expression, whose values are noted
            self.placed.append((value, used))
        return written


def _are_same(read: list[Any], placed: list[Any], places: int) -> bool:
    return len(read) == len(placed) == places and all(
        one is other or _is_same(one, other) for one, other in zip(read, placed, strict=True)
    )


def _is_same(one: Any, other: Any) -> bool:
    """Whether two values were made alike for one place; PostgreSQL's JSON only holds what it is."""
    one, other = getattr(one, "obj", one), getattr(other, "obj", other)
    return type(one) is type(other) and bool(one == other)
