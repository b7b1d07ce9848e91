"""What a turn of the ledger reads follows what it publishes, and not what is on the calendar."""

from datetime import UTC, datetime
from itertools import count

import pytest
from psycopg import sql

import models.database
from models.database import look_up_by_keys, transaction
from models.rules.outcomes import Delivered
from models.services.engine import claiming, publishing
from models.tables import Schedule
from tests.models.services.conftest import once

SOON = datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_turn_goes_through_no_active_schedules(scheduled, session, statements):
    for _ in range(8):
        scheduled(once(datetime(2026, 3, 2, 10, 0, 5)))
    columns = ", ".join(f'"{each.column_name}"' for each in Schedule._meta.sorted_fields[1:])
    many = f"SELECT {columns} FROM schedule, generate_series(1, 200)"  # noqa: S608 - ours
    models.database.database.execute_sql(f"INSERT INTO schedule ({columns}) {many}")
    statements.clear()

    claims = [(each.id, each.fence) for each in claiming.claim(session.id, now=SOON, limit=8)]
    works, _ = turn([], claims)
    turn([(each, Delivered()) for each in works], [])

    asked = {text: params for text, params in statements if '"schedule"' in text and params}
    assert len(asked) >= 3
    assert [text for text, params in asked.items() if _goes_through_all(text, params)] == []


def turn(ended, claims):
    return publishing.turn(
        ended, claims, room=8, now=SOON, prepare=lambda work: {"k": work.key}, jitter=float
    )


def _goes_through_all(statement, params):
    """Whether PostgreSQL, planning it once for any keys as it does in a turn, finds schedules by
    something else than their numbers."""
    places = count(1)
    prepared = (
        "".join(f"{piece}${next(places)}" for piece in statement.split("%s")[:-1])
        + statement.rpartition("%s")[2]
    )
    values = sql.SQL(", ").join(map(sql.Literal, params))
    with transaction():
        look_up_by_keys()
        connection = models.database.database.connection()
        connection.execute(f"PREPARE asked AS {prepared}")
        plan = connection.execute(sql.SQL("EXPLAIN EXECUTE asked ({})").format(values)).fetchall()
        connection.execute("DEALLOCATE asked")
    return any("schedule_state" in line or "Seq Scan on schedule" in line for (line,) in plan)
