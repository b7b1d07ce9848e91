"""What a clock has to look after, asked in one statement: which of its chores have something to do.

A chore's own queries would each be asked in vain, second after second, on every clock there is.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import peewee

from models.database import database, is_sqlite
from models.fields import UtcDateTimeField

ANY = None


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """When something is next to be done: `after` the first moment in a column, of the rows that fit
    `where`, or (ANY) as soon as there is any such row, whatever is in the column. It must be
    answered by an index, or by very few rows."""

    column: Any
    where: Any = None
    after: timedelta | None = timedelta()

    def query(self) -> Any:
        """The query of that one moment; none where there is nothing to be done."""
        filled = self.column.is_null(False)
        where = filled if self.where is None else self.where & filled
        query = self.column.model.select(self.column).where(where).limit(1)
        return query if self.after is ANY else query.order_by(self.column)


def due(questions: Sequence[Question], *, now: datetime) -> Collection[Question]:
    """Those of the questions for which something is to be done at `now`."""
    if not questions:
        return ()
    answers = database.execute_sql(_sql(tuple(questions), is_sqlite())).fetchone()
    pairs = zip(questions, answers, strict=True)
    return {each for each, answer in pairs if answer is not None and _is_due(each, answer, now)}


def _is_due(question: Question, answer: Any, now: datetime) -> bool:
    if question.after is ANY:
        return True
    moment = _MOMENT.python_value(answer)
    return moment is not None and moment + question.after <= now


_MOMENT = UtcDateTimeField()


@lru_cache(maxsize=64)
def _sql(questions: Sequence[Question], sqlite: bool) -> str:
    """The statement, with its constants written out: PostgreSQL plans it once, and does so anew for
    each time where it has parameters, as that seems to pay."""
    query = peewee.Select(columns=[each.query() for each in questions])
    sql, constants = query.bind(database.obj).sql()
    return str(sql.replace("?", "%s") if sqlite else sql) % tuple(map(_written, constants))


def _written(constant: int | str) -> str:
    return f"'{constant}'" if isinstance(constant, str) else str(constant)
