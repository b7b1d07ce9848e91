"""Conflicts asked about once more before a call: what nobody resolved, and is still there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from models import compiled
from models.services.conflicts import conflict_rows, conflicts, neighbours
from models.services.engine.ledger import Entry
from models.tables import Conflict, Post, Project


def in_the_way(entries: Iterable[Entry], *, now: datetime) -> Mapping[int, str]:
    """Why deliveries about to go out must not, by their ids: something that blocks them, which
    nobody resolved, and which is still there. Asks nothing where nothing is blocked."""
    blocked = [entry for entry in entries if entry.schedule.blocked]
    open_ones: dict[tuple[int, datetime], list[tuple[str, Mapping[str, Any]]]] = {}
    for schedule, at, kind, facts in compiled.rows(
        _open_of, sorted({entry.schedule.id for entry in blocked})
    ):
        open_ones.setdefault((schedule, at), []).append((kind, facts))
    found = {}
    for entry in blocked:
        moments = {(entry.schedule.id, at) for at in (entry.due_at, entry.next_at)}
        kinds = {
            kind
            for moment in moments
            for kind, facts in open_ones.get(moment, ())
            if entry.target_id in facts["targets"]
        }
        if kinds and kinds & _still_there(entry, now):
            found[entry.id] = "a conflict stands in its way, and nobody has decided about it"
    return found


def _open_of(schedules: Sequence[int]) -> Any:
    return Conflict.select(Conflict.schedule, Conflict.at, Conflict.kind, Conflict.facts).where(
        Conflict.schedule.in_(schedules)
        & Conflict.resolved_at.is_null()
        & Conflict.severity.in_(conflict_rows.BLOCKING)
    )


def _still_there(entry: Entry, now: datetime) -> set[str]:
    """The kinds of what blocks a delivery at this moment."""
    project, post = Project.get_by_id(entry.project_id), Post.get_by_id(entry.post_id)
    here = neighbours.places(project)
    if entry.target_id not in here:
        return set()
    slot = neighbours.slot_on(
        here[entry.target_id],
        entry.due_at,
        post.number,
        entry.schedule.id,
        entry.priority,
        label=post.label,
        zone=entry.schedule.zone,
    )
    found = conflicts.look(
        project, [slot], entry.text, here=here, post=post, now=now, frozen_too=False
    )  # a freeze holds by itself
    return {each.kind for each in conflicts.blocking(found)}
