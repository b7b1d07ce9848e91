"""What becomes of deliveries that fell due while no clock was alive."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from models import bulk
from models.database import is_sqlite, transaction
from models.rows import insert_rows, update_rows
from models.rules.catch_up import Missed, Verdict, verdict
from models.rules.policy import CatchUp, policy_of
from models.rules.settings import SHORTEST_CATCH_UP
from models.rules.states import DeliveryState
from models.services.audit import audit
from models.services.engine import results
from models.services.notices import notices
from models.services.posts import posts, scheduling
from models.tables import Audit, Delivery, Occurrence, Post, Project, Schedule

WHY = "it fell due while nothing ran"
DROPPED = f"{WHY}, and is not sent late"
NAMED = 50  # posts that a notice names


def catch_up(*, since: datetime, now: datetime, ask: bool = False) -> int:
    """Hold, send late or drop first attempts that fell due after `since`, when no clock was alive,
    as their posts and projects say, or `ask` about all; people are told, or asked. Says how many
    there were."""
    missed = (
        (Delivery.state == DeliveryState.WAITING)
        & (Delivery.attempts == 0)
        & (Delivery.next_at > since)
        & (Delivery.next_at < now - SHORTEST_CATCH_UP)
    )
    with transaction():
        posts.lock(missed)
        rows = sorted(_with_schedules(missed), key=lambda row: row.project_id)
        return sum(
            _catch_up(Project.get_by_id(project), list(theirs), since, now, ask)
            for project, theirs in groupby(rows, key=lambda row: row.project_id)
        )


def _with_schedules(missed: Any) -> Iterable[Delivery]:
    query = (
        Delivery.select(Delivery, Occurrence, Schedule)
        .join(Occurrence)
        .join(Schedule)
        .where(missed)
    )
    return query if is_sqlite() else query.for_update(of=Delivery)


def _catch_up(
    project: Project, rows: list[Delivery], since: datetime, now: datetime, ask: bool
) -> int:
    found = verdict(
        [_missed(row, ask) for row in rows], policy_of(project), asleep_since=since, now=now
    )
    by_id = {row.id: row for row in rows}
    _hold([by_id[each] for each in found.hold], since, now)
    sent = [{"id": each, "next_at": at, "gate": None} for each, at in found.send]
    update_rows(Delivery, ("next_at", "gate"), sent)
    _drop([by_id[each] for each in found.drop], now)
    _tell(project, by_id, found, now)
    return len(found.hold) + len(found.send) + len(found.drop)


def _missed(row: Delivery, ask: bool) -> Missed:
    schedule = row.occurrence.schedule
    own = CatchUp(schedule.catch_up) if schedule.catch_up else None
    own = CatchUp.ASK if ask else own
    return Missed(row.id, row.occurrence_id, schedule.id, row.target_id, row.next_at, own)


def _hold(rows: list[Delivery], since: datetime, now: datetime) -> None:
    _put(rows, state=DeliveryState.HELD, held_for=None, error=WHY, gate=None)
    results.held(rows, since, now=now)


def _drop(rows: list[Delivery], now: datetime) -> None:
    _put(rows, state=DeliveryState.SKIPPED, error=DROPPED, finished_at=now)
    scheduling.refresh_states(row.occurrence_id for row in rows)
    results.complete({row.occurrence.schedule.id for row in rows}, now=now)


def _put(rows: list[Delivery], **values: Any) -> None:
    for some in bulk.batched(row.id for row in rows):
        Delivery.update(**values).where(Delivery.id.in_(some)).execute()


def _tell(project: Project, rows: dict[int, Delivery], found: Verdict, now: datetime) -> None:
    """Record what becomes of each post, and say in one notice what was decided without asking."""
    _record(project, "hold late", {rows[each].post_id for each in found.hold}, now)
    sent = {rows[each].post_id for each, _ in found.send}
    dropped = {rows[each].post_id for each in found.drop}
    numbers = _record(project, "send late", sent, now) | _record(project, "drop late", dropped, now)
    if numbers:
        schedule = next(iter(rows.values())).occurrence.schedule
        notices.tell(
            "caught_up",
            f"caught up {project.id} {now.isoformat()}",
            {
                "sent": len(found.send),
                "dropped": len(found.drop),
                "posts": sorted(numbers)[:NAMED],
            },
            project_id=project.id,
            channel_id=schedule.channel_id,
            member_id=schedule.created_by_id,
            now=now,
        )


def _record(project: Project, action: str, post_ids: set[int], now: datetime) -> set[int]:
    """A row in the audit for each of the posts; their numbers."""
    numbers: list[int] = []
    for some in bulk.batched(sorted(post_ids)):
        numbers += [row.number for row in Post.select(Post.number).where(Post.id.in_(some))]
    what = {"project": project.id, "at": now, "actor": audit.PRESSTIME, "action": action}
    insert_rows(Audit, [what | {"subject": f"post {number}"} for number in sorted(numbers)])
    return set(numbers)
