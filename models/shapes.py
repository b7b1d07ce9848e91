"""The shape of a query: what decides its SQL, and apart from it the values that do not.

A shape is read in the order in which the SQL is written, so that the values come in the order of
their places in it. Lists that something is looked for in are filled up with their last value, so
that there are few lengths of them. What is not known here raises `Unknown`.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import peewee

LONGEST = 512  # values of a list; longer ones are put together each time


class Unknown(Exception):
    """A part of a query whose SQL this module does not know how to foresee."""


class Shape:
    """What of a query decides its SQL, and the values that do not."""

    __slots__ = ("_numbers", "key", "names", "values")

    def __init__(self) -> None:
        self.key: list[Any] = []
        self.values: list[Any] = []
        self.names: list[Any] = []
        self._numbers: dict[int, int] = {}

    def read(self, node: Any) -> None:
        """Read a part of the query."""
        _READERS[type(node)](self, node)

    def maybe(self, node: Any) -> None:
        """Read a part that there may be."""
        if node is None:
            self.key.append(None)
        else:
            self.read(node)

    def all(self, nodes: Iterable[Any] | None) -> None:
        """Read some parts that follow one another."""
        some = nodes or ()
        self.key.append(len(some))  # type: ignore[arg-type]
        for each in some:
            self.read(each)

    def name(self, node: Any) -> None:
        """Read a column or table that is the same object in every query."""
        self.key.append(id(node))
        self.names.append(node)

    def number(self, node: Any) -> None:
        """Read an alias, which is another object in every query, and what place it has in this."""
        self.key.append(self._numbers.setdefault(id(node), len(self._numbers)))


class CarefulShape(Shape):
    """The same, but of nothing that has attributes this module does not know."""

    __slots__ = ()

    def read(self, node: Any) -> None:
        known = _ATTRIBUTES.get(type(node))
        if known is not None and not known.issuperset(vars(node)):
            raise Unknown
        super().read(node)


Reader = Callable[[Shape, Any], None]
_ATTRIBUTES: dict[type, frozenset[str]] = {}


class _Readers(dict[type, Reader]):
    """How each type is read; what is no part of a query is a value."""

    def __missing__(self, kind: type) -> Reader:
        found = _reader_of(kind)
        if not issubclass(kind, peewee.FieldAlias):  # of which there is a type for each column
            self[kind] = found
        return found


_READERS = _Readers()


def _reader_of(kind: type) -> Reader:
    if issubclass(kind, peewee.FieldAlias):
        return _aliased_column
    if issubclass(kind, peewee.Field):
        return Shape.name
    if issubclass(kind, peewee.ModelBase):
        return Shape.name
    if issubclass(kind, peewee.Model) or not issubclass(kind, peewee.Node):
        return _value
    return _unknown


def _reads(kind: type, attributes: str) -> Callable[[Reader], Reader]:
    """Register what reads a type of peewee, and all attributes that an object of it may have."""

    def registered(reader: Reader) -> Reader:
        _READERS[kind] = reader
        _ATTRIBUTES[kind] = frozenset(attributes.split())
        return reader

    return registered


def _unknown(_: Shape, __: Any) -> None:
    raise Unknown


def _value(shape: Shape, value: Any) -> None:
    shape.key.append("?")
    shape.values.append(value)


def _list(shape: Shape, values: Any) -> None:
    if len(values) > LONGEST:
        raise Unknown
    if all(_READERS[type(each)] is _value for each in values):
        shape.key += ("values", len(values))
        shape.values += values
    else:
        shape.key.append("(")
        shape.all(values)


_LISTS = (list, tuple, set, frozenset)
for _kind in _LISTS:
    _READERS[_kind] = _list


def _filled_up(values: Any) -> list[Any]:
    """The values, and the last of them again until they are a power of two."""
    some = list(values)
    return some + some[-1:] * ((1 << (len(some) - 1).bit_length()) - len(some))


def _aliased_column(shape: Shape, column: Any) -> None:
    shape.key.append("aliased")
    shape.name(column.field)
    shape.number(column.source)


def _aliased_table(shape: Shape, table: Any) -> None:
    shape.key += ("table", table.alias)
    shape.name(table.model)
    shape.number(table)


_READERS[peewee.ModelAlias] = _aliased_table  # whose attributes are its columns


@_reads(peewee.Expression, "lhs op rhs flat _coerce")
def _expression(shape: Shape, node: Any) -> None:
    left, right = node.lhs, node.rhs
    shape.key += ("=", node.op, node.flat, getattr(left, "_coerce", True))
    shape.read(left)
    if right is None and node.op in ("IS", "IS NOT"):
        shape.key.append("NULL")
        return
    if node.op in ("IN", "NOT IN") and type(right) in _LISTS and right:
        right = node.rhs = _filled_up(right)
    shape.read(right)


@_reads(peewee.Value, "value converter multi values _coerce")
def _given(shape: Shape, node: Any) -> None:
    if node.converter:
        raise Unknown
    if node.multi:
        _list(shape, node.values)
    else:
        shape.key.append("plain" if node.converter is None else "unconverted")
        shape.values.append(node.value)


@_reads(peewee.SQL, "sql params _coerce")
def _words(shape: Shape, node: Any) -> None:
    params = node.params or ()
    shape.key += ("sql", node.sql, len(params))
    shape.values += params


@_reads(peewee.Function, "name arguments _filter _order_by _python_value _coerce")
def _function(shape: Shape, node: Any) -> None:
    shape.key += ("fn", node.name)
    shape.all(node.arguments)
    shape.all(node._order_by)
    shape.maybe(node._filter)


@_reads(peewee.NodeList, "nodes glue parens _coerce")
def _nodes(shape: Shape, node: Any) -> None:
    shape.key += ("list", node.glue, node.parens)
    shape.all(node.nodes)


@_reads(peewee.Ordering, "node direction collation nulls _coerce _converter")
def _ordering(shape: Shape, node: Any) -> None:
    shape.key += ("order", node.direction, node.collation, node.nulls)
    shape.read(node.node)


@_reads(peewee.Alias, "node _alias _coerce _converter")
def _alias(shape: Shape, node: Any) -> None:
    shape.key += ("as", node._alias)
    shape.read(node.node)


@_reads(peewee.Negated, "node _coerce _converter")
def _negated(shape: Shape, node: Any) -> None:
    shape.key.append("not")
    shape.read(node.node)


@_reads(peewee.Case, "predicate expression_tuples default _coerce")
def _case(shape: Shape, node: Any) -> None:
    shape.key.append("case")
    shape.maybe(node.predicate)
    shape.key.append(len(node.expression_tuples))
    for condition, value in node.expression_tuples:
        shape.read(condition)
        shape.read(value)
    shape.maybe(node.default)


@_reads(peewee.Join, "lhs rhs join_type _on _alias")
def _join(shape: Shape, node: Any) -> None:
    shape.key += ("join", node.join_type, node._alias)
    shape.read(node.lhs)
    shape.read(node.rhs)
    shape.maybe(node._on)


@_reads(peewee.ForUpdate, "_expr _of _nowait _skip_locked")
def _lock(shape: Shape, node: Any) -> None:
    shape.key += ("lock", node._expr, node._nowait, node._skip_locked)
    shape.all(node._of)


_QUERY = (
    "_database _cursor_wrapper _row_type _constructor _where _order_by _limit _offset _cte_list"
    " _returning model"
)
_SELECT = (
    f"{_QUERY} _alias _hash _from_list _group_by _having _windows _for_update _lateral _distinct"
    " _simple_distinct"
)


@_reads(peewee.Select, _SELECT)
@_reads(peewee.ModelSelect, f"{_SELECT} _is_default _joins _join_ctx")
def _select(shape: Shape, query: Any) -> None:
    if query._cte_list or query._windows or query._lateral:
        raise Unknown
    key = shape.key
    key += ("select", query._alias, query._simple_distinct, query._distinct is None)
    shape.number(query)
    shape.all(query._distinct)
    if getattr(query, "_is_default", False):
        key.append("*")
        shape.read(query.model)
    else:
        shape.all(query._returning)
    shape.all(query._from_list)
    shape.maybe(query._where)
    shape.all(query._group_by)
    shape.maybe(query._having)
    _ordered(shape, query)
    shape.maybe(query._for_update)


def _ordered(shape: Shape, query: Any) -> None:
    shape.all(query._order_by)
    shape.maybe(query._limit)
    shape.maybe(query._offset)


_WRITE = f"{_QUERY} table _return_cursor"


@_reads(peewee.ModelUpdate, f"{_WRITE} _update _from")
def _update(shape: Shape, query: Any) -> None:
    if query._cte_list or query._from:
        raise Unknown
    shape.key.append("update")
    shape.name(query.model)
    _assigned(shape, query._update)
    shape.maybe(query._where)
    _ordered(shape, query)
    shape.all(query._returning)


def _assigned(shape: Shape, values: Mapping[Any, Any]) -> None:
    """Read columns with what they are to hold, in the order of the columns."""
    columns = sorted(values, key=_place)
    shape.key.append(len(columns))
    for column in columns:
        shape.name(column)
        value = values[column]
        if isinstance(value, peewee.Node):
            shape.read(value)
        elif isinstance(column, peewee.JSONField):
            shape.read(column.db_value(value))
        else:
            _value(shape, value)


def _place(column: Any) -> Any:
    if not isinstance(column, peewee.Field):
        raise Unknown
    return column.get_sort_key(None)


@_reads(peewee.ModelInsert, f"{_WRITE} _insert _columns _on_conflict _as_rowcount")
def _insert(shape: Shape, query: Any) -> None:
    if query._cte_list or query._columns or type(query._insert) is not dict or not query._insert:
        raise Unknown
    shape.key.append("insert")
    shape.name(query.model)
    _told_otherwise(shape, query._on_conflict)
    given = query._insert
    for column, default in query.model._meta.defaults.items():
        if column not in given:
            given = {**given, column: default() if callable(default) else default}
    _assigned(shape, given)
    shape.all(query._returning)


def _told_otherwise(shape: Shape, otherwise: Any) -> None:
    """Read what is to be done where there is such a row."""
    if otherwise is None:
        shape.key.append(None)
        return
    if otherwise._action != "IGNORE":
        raise Unknown
    shape.key.append("IGNORE")


@_reads(peewee.ModelDelete, _WRITE)
def _delete(shape: Shape, query: Any) -> None:
    if query._cte_list:
        raise Unknown
    shape.key.append("delete")
    shape.name(query.model)
    shape.maybe(query._where)
    _ordered(shape, query)
    shape.all(query._returning)
