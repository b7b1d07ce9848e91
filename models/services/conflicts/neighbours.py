"""What else is on the calendar around some slots: one indexed query, however many are pending."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from models.database import database, is_sqlite
from models.fields import UtcDateTimeField, to_stored
from models.rules.conflicts.numbers import Numbers
from models.rules.conflicts.registry import reach_of
from models.rules.conflicts.slots import Slot
from models.services.workspaces import targets
from models.tables import Project, Target

MOST_AT_A_PLACE = 2_000  # of the others in one span: more tell nothing new
SPANS_AT_ONCE = 1_000
JOINED = 50  # slots whose spans are read as one
_NEXT = timedelta(microseconds=1)

Span = tuple[int, datetime, datetime]  # a target, from when, until when
Places = Mapping[int, Target]


def places(project: Project) -> dict[int, Target]:
    """A project's connected targets with their accounts, by id."""
    return by_id(targets.connected(project))


def by_id(connected: Iterable[Target]) -> dict[int, Target]:
    """The same of targets that are known."""
    return {row.id: row for row in connected}


def around(slots: Sequence[Slot], numbers: Numbers, here: Places) -> list[Slot]:
    """All on the calendar that may matter to these slots, themselves included where they are
    written already: what is to come, and what went out."""
    return ask_around(slots, numbers, here)()


def ask_around(slots: Sequence[Slot], numbers: Numbers, here: Places) -> Callable[[], list[Slot]]:
    """The same in two steps."""
    spans = list(_spans(slots, numbers, here))
    parts = [
        _ask(spans[first : first + SPANS_AT_ONCE], here)
        for first in range(0, len(spans), SPANS_AT_ONCE)
    ]
    return lambda: [slot for part in parts for slot in part()]


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


# Each span goes through the index on its own, and what it finds to its post by their keys, whatever
# the statistics say.
_STATES = "state IN ('waiting', 'queued', 'sending', 'held', 'delivered')"
_OF_SQLITE = f"""
    SELECT d.due_at, d.target_id, d.priority, p.number, s.id, p.label, s.zone
    FROM json_each(?) AS span CROSS JOIN delivery AS d CROSS JOIN occurrence AS o
    CROSS JOIN schedule AS s CROSS JOIN post AS p
    WHERE d.id IN (
        SELECT id FROM delivery
        WHERE target_id = json_extract(span.value, '$[0]')
        AND due_at >= json_extract(span.value, '$[1]')
        AND due_at <= json_extract(span.value, '$[2]') AND {_STATES}
        ORDER BY due_at LIMIT {MOST_AT_A_PLACE}
    )
    AND o.id = d.occurrence_id AND s.id = o.schedule_id AND p.id = o.post_id
    AND s.action = 'publish'
"""  # noqa: S608 - words of ours
_OF_POSTGRESQL = f"""
    SELECT d.due_at, d.target_id, d.priority, whose.number, whose.id, whose.label, whose.zone
    FROM jsonb_array_elements(%s::jsonb) AS span(value)
    CROSS JOIN LATERAL (
        SELECT due_at, target_id, priority, occurrence_id FROM delivery
        WHERE target_id = (span.value ->> 0)::int
        AND due_at >= (span.value ->> 1)::timestamptz
        AND due_at <= (span.value ->> 2)::timestamptz AND {_STATES}
        ORDER BY due_at LIMIT {MOST_AT_A_PLACE}
    ) AS d
    CROSS JOIN LATERAL (
        SELECT p.number, s.id, p.label, s.zone
        FROM occurrence o JOIN schedule s ON s.id = o.schedule_id JOIN post p ON p.id = o.post_id
        WHERE o.id = d.occurrence_id AND s.action = 'publish' LIMIT 1
    ) AS whose
"""  # noqa: S608 - words of ours


def _ask(spans: Sequence[Span], here: Places) -> Callable[[], list[Slot]]:
    listed = json.dumps([(target, to_stored(a), to_stored(b)) for target, a, b in spans])
    found = database.execute_sql(_OF_SQLITE if is_sqlite() else _OF_POSTGRESQL, (listed,))
    rows = found.fetchall() if is_sqlite() else found
    return lambda: [_slot(row, here) for row in rows]


def _slot(row: Sequence[Any], here: Places) -> Slot:
    due_at, target, priority, number, schedule, label, zone = row
    at = _MOMENT.python_value(due_at)
    return slot_on(here[target], at, number, schedule, priority, label=label, zone=zone)


_MOMENT: Any = UtcDateTimeField()


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
