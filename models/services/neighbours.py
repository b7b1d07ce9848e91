"""What else is on the calendar around some slots: one indexed query, however many are pending."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from models.database import database, is_sqlite
from models.fields import UtcDateTimeField, to_stored
from models.rules.conflicts.numbers import Numbers
from models.rules.conflicts.registry import reach_of
from models.rules.conflicts.slots import Slot
from models.services import targets
from models.tables import Project, Target

MOST_AT_A_PLACE = 2_000  # of the others in one span: more tell nothing new
SPANS_AT_ONCE = 1_000
JOINED = 50  # slots whose spans are read as one
_NEXT = timedelta(microseconds=1)

Span = tuple[int, datetime, datetime]  # a target, from when, until when
Places = Mapping[int, Target]


def places(project: Project) -> dict[int, Target]:
    """A project's connected targets with their accounts, by id."""
    return {row.id: row for row in targets.connected(project)}


def around(slots: Sequence[Slot], numbers: Numbers, here: Places) -> list[Slot]:
    """All on the calendar that may matter to these slots, themselves included where they are
    written already: what is to come, and what went out."""
    spans = list(_spans(slots, numbers, here))
    found: list[Slot] = []
    for first in range(0, len(spans), SPANS_AT_ONCE):
        found += _read(spans[first : first + SPANS_AT_ONCE], here)
    return found


def _spans(slots: Sequence[Slot], numbers: Numbers, here: Places) -> Iterator[Span]:
    """The spans to be read of each target, those that overlap as one."""
    reaches: dict[int, tuple[timedelta, timedelta]] = {}
    wanted: dict[int, list[tuple[datetime, datetime]]] = {each: [] for each in here}
    for slot in slots:
        if slot.target not in reaches:
            reaches[slot.target] = reach_of(slot, numbers)
        wide, own = reaches[slot.target]
        for target in here.values():
            reach = own if target.account_id == slot.account else wide
            if reach:
                wanted[target.id].append((slot.at - reach, slot.at + reach))
    return ((target, *span) for target, spans in wanted.items() for span in _merged(spans))


def _merged(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """The spans in order, those that overlap as one; of very many the next one only touches."""
    merged: list[tuple[datetime, datetime]] = []
    joined = 0
    for start, end in sorted(spans):
        if not merged or start > merged[-1][1]:
            merged.append((start, end))
            joined = 0
        elif joined == JOINED:
            merged.append((merged[-1][1] + _NEXT, max(end, merged[-1][1] + _NEXT)))
            joined = 0
        else:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            joined += 1
    return merged


# Each span goes through the index on its own, whatever the statistics say.
_STATES = "state IN ('waiting', 'queued', 'sending', 'held', 'delivered')"
_OF_SQLITE = f"""
    SELECT d.due_at, d.target_id, d.priority, d.occurrence_id
    FROM json_each(?) AS span CROSS JOIN delivery AS d
    WHERE d.id IN (
        SELECT id FROM delivery
        WHERE target_id = json_extract(span.value, '$[0]')
        AND due_at >= json_extract(span.value, '$[1]')
        AND due_at <= json_extract(span.value, '$[2]') AND {_STATES}
        ORDER BY due_at LIMIT {MOST_AT_A_PLACE}
    )
"""  # noqa: S608 - words of ours
_OF_POSTGRESQL = f"""
    SELECT d.due_at, d.target_id, d.priority, d.occurrence_id
    FROM jsonb_array_elements(%s::jsonb) AS span(value)
    CROSS JOIN LATERAL (
        SELECT due_at, target_id, priority, occurrence_id FROM delivery
        WHERE target_id = (span.value ->> 0)::int
        AND due_at >= (span.value ->> 1)::timestamptz
        AND due_at <= (span.value ->> 2)::timestamptz AND {_STATES}
        ORDER BY due_at LIMIT {MOST_AT_A_PLACE}
    ) AS d
"""  # noqa: S608 - words of ours
_WHOSE = """
    SELECT o.id, p.number, s.id, p.label, s.zone
    FROM occurrence o JOIN schedule s ON s.id = o.schedule_id JOIN post p ON p.id = o.post_id
    WHERE s.action = 'publish' AND o.id = ANY(%s)
"""
_WHOSE_OF_SQLITE = _WHOSE.replace("= ANY(%s)", "IN (SELECT value FROM json_each(?))")


def _read(spans: Sequence[Span], here: Places) -> list[Slot]:
    listed = json.dumps([(target, to_stored(a), to_stored(b)) for target, a, b in spans])
    rows = database.execute_sql(_OF_SQLITE if is_sqlite() else _OF_POSTGRESQL, (listed,)).fetchall()
    whose = _whose({row[3] for row in rows})
    found = []
    for due_at, target, priority, occurrence in rows:
        if occurrence in whose:
            number, schedule, label, zone = whose[occurrence]
            at = _MOMENT.python_value(due_at)
            found.append(
                slot_on(here[target], at, number, schedule, priority, label=label, zone=zone)
            )
    return found


_MOMENT: Any = UtcDateTimeField()


def _whose(occurrences: Iterable[int]) -> dict[int, tuple[int, int, str, str]]:
    """Of each occurrence that publishes something: the post's number, the schedule, the post's
    label and the zone."""
    ids = sorted(occurrences)
    if not ids:
        return {}
    asked: Any = json.dumps(ids) if is_sqlite() else ids
    rows = database.execute_sql(_WHOSE_OF_SQLITE if is_sqlite() else _WHOSE, (asked,)).fetchall()
    return {row[0]: tuple(row[1:]) for row in rows}


def slot_on(
    target: Target,
    at: datetime,
    post: int | None,
    schedule: int,
    priority: int,
    *,
    label: str,
    zone: str,
) -> Slot:
    """The slot of a post on a target."""
    account = target.account
    return Slot(
        at,
        target.id,
        target.name,
        target.account_id,
        account.platform,
        post,
        schedule,
        priority,
        label,
        zone,
    )
