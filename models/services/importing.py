"""Many posts from one file: written in batches, each row once for ever, undone together."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.database import insert_rows, locked, transaction
from models.errors import NotFound, Refused
from models.rules.recurrence import Instant, Rule, expand
from models.rules.states import (
    DeliveryState,
    OccurrenceState,
    PostState,
    ScheduleState,
    sources,
)
from models.services import audit, posts, scheduling
from models.services.changing import call_off, of, set_state
from models.services.people import Speaker
from models.services.scheduling import Plan
from models.tables import (
    Audit,
    Batch,
    Delivery,
    Imported,
    Occurrence,
    Post,
    Project,
    Revision,
    Schedule,
)

ROWS_AT_ONCE = 500  # of one transaction


@dataclass(frozen=True, slots=True)
class Planned:
    """One row to import: its own key, its words, and when and where they go out."""

    key: str
    title: str | None
    text: str
    plan: Plan


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing a batch did: posts put away, those that stay because they are published, and
    deliveries that are being sent at this moment."""

    put_away: int
    published: int
    in_flight: int


def known(project: Project, keys: Iterable[str]) -> dict[str, int]:
    """The numbers of the posts that rows with these keys became before."""
    found: dict[str, int] = {}
    wanted = list(dict.fromkeys(keys))
    for first in range(0, len(wanted), ROWS_AT_ONCE):
        some = wanted[first : first + ROWS_AT_ONCE]
        rows: Any = (
            Imported.select(Imported.key, Post.number)
            .join(Post)
            .where((Imported.project == project) & Imported.key.in_(some))
        )
        found.update(rows.tuples())
    return found


def begin(speaker: Speaker, name: str, *, now: datetime) -> Batch:
    """A new batch for the file called `name`."""
    with transaction():
        return Batch.create(
            project=speaker.project, member=speaker.member, name=name, created_at=now
        )


def write(speaker: Speaker, batch: Batch, rows: Sequence[Planned], *, now: datetime) -> int:
    """Put rows (at most `ROWS_AT_ONCE`) on the calendar in one transaction, but for those that are
    there already and those whose time has passed meanwhile; says how many."""
    with transaction():
        project = locked(Project.select()).where(Project.id == speaker.project.id).get()
        there = known(project, (row.key for row in rows))
        fresh = [row for row in rows if row.key not in there and _lies_ahead(row.plan, now)]
        if not fresh:
            return 0
        first = project.last_number + 1
        project.last_number += len(fresh)
        project.save(only=[Project.last_number])
        ids = _write_posts(speaker, fresh, first, now)
        _schedule(speaker, list(zip(ids, fresh, strict=True)), now)
        insert_rows(
            Imported,
            (
                {"project": project.id, "batch": batch.id, "key": row.key, "post": post_id}
                for post_id, row in zip(ids, fresh, strict=True)
            ),
        )
        _record(speaker, batch, range(first, first + len(fresh)), now)
        return len(fresh)


def _lies_ahead(plan: Plan, now: datetime) -> bool:
    return all(expand(rule, after=now, limit=1) for rule in plan.rules)


def _write_posts(speaker: Speaker, rows: Sequence[Planned], first: int, now: datetime) -> list[int]:
    """Write posts with their first revision; their ids, in the order of the rows."""
    insert_rows(
        Post,
        (
            {
                "project": speaker.project.id,
                "number": number,
                "state": PostState.READY,
                "label": posts.label_of(row.title, row.text),
                "author": speaker.member.id,
                "created_at": now,
                "updated_at": now,
            }
            for number, row in enumerate(rows, first)
        ),
    )
    made = Post.select(Post.id).where((Post.project == speaker.project) & (Post.number >= first))
    ids = [row.id for row in made.order_by(Post.number)]
    insert_rows(
        Revision,
        (
            {
                "post": post_id,
                "number": 1,
                "title": row.title,
                "text": row.text,
                "change": "imported",
                "author": speaker.member.id,
                "created_at": now,
            }
            for post_id, row in zip(ids, rows, strict=True)
        ),
    )
    return ids


def _schedule(speaker: Speaker, rows: Sequence[tuple[int, Planned]], now: datetime) -> None:
    """Write what goes out once in bulk, and everything else as a confirmed sentence would."""
    once: list[tuple[int, Planned, Instant]] = []
    for post_id, row in rows:
        instant = _only_instant(row.plan, now)
        if instant is None:
            post = Post.get_by_id(post_id)
            scheduling.add_schedules(speaker, post, row.plan, now=now)
        else:
            once.append((post_id, row, instant))
    _schedule_once(speaker, once, now)


def _only_instant(plan: Plan, now: datetime) -> Instant | None:
    """The one instant of a plan that has one; None for any other plan."""
    if len(plan.rules) != 1 or plan.rules[0].repeat is not None or plan.not_after is not None:
        return None
    found = expand(plan.rules[0], after=now - timedelta(microseconds=1), limit=2)
    return found[0] if len(found) == 1 else None


def _schedule_once(
    speaker: Speaker, rows: Sequence[tuple[int, Planned, Instant]], now: datetime
) -> None:
    insert_rows(
        Schedule,
        (_schedule_row(speaker, post, row.plan, at, now) for post, row, at in rows),
    )
    of_post = _ids(Schedule, [post_id for post_id, _, _ in rows])
    insert_rows(
        Occurrence,
        (
            {
                "project": speaker.project.id,
                "post": post_id,
                "schedule": of_post[post_id],
                "key": instant.key,
                "due_at": instant.at,
                "state": OccurrenceState.PENDING,
            }
            for post_id, _, instant in rows
        ),
    )
    due = _ids(Occurrence, [post_id for post_id, _, _ in rows])
    insert_rows(
        Delivery,
        (
            {
                "project": speaker.project.id,
                "post": post_id,
                "occurrence": due[post_id],
                "target": target,
                "key": secrets.token_urlsafe(16),
                "state": DeliveryState.WAITING,
                "priority": row.plan.priority,
                "due_at": instant.at + number * stagger,
                "next_at": instant.at + number * stagger,
            }
            for post_id, row, instant in rows
            for stagger in [scheduling.stagger_of(speaker.project, row.plan)]
            for number, target in enumerate(row.plan.targets)
        ),
    )


def _schedule_row(
    speaker: Speaker, post_id: int, plan: Plan, instant: Instant, now: datetime
) -> dict[str, Any]:
    rule: Rule = plan.rules[0]
    return {
        "project": speaker.project.id,
        "post": post_id,
        "action": plan.action,
        "rule": rule.to_json(),
        "zone": rule.zone,
        "precision": plan.precision,
        "targets": list(plan.targets),
        "priority": plan.priority,
        "stagger": int(scheduling.stagger_of(speaker.project, plan).total_seconds()),
        "catch_up": plan.catch_up,
        "state": ScheduleState.ACTIVE,
        "created_by": speaker.member.id,
        "channel": speaker.channel.id,
        "created_at": now,
        "updated_at": now,
        "materialised_until": instant.at,
    }


def _ids(table: Any, post_ids: list[int]) -> dict[int, int]:
    """The id of the one row that each of these posts has in a table."""
    rows = table.select(table.post, table.id).where(table.post.in_(post_ids))
    return dict(rows.tuples())


def _record(speaker: Speaker, batch: Batch, numbers: Iterable[int], now: datetime) -> None:
    insert_rows(
        Audit,
        (
            {
                "project": speaker.project.id,
                "at": now,
                "actor": speaker.member.identity,
                "action": "import",
                "subject": f"post {number}",
                "after": {"batch": batch.id, "file": batch.name},
            }
            for number in numbers
        ),
    )


def undo(speaker: Speaker, batch_id: int, *, now: datetime) -> Undone:
    """Take a batch off the calendar and put its posts away; what is published stays. Its rows may
    be imported anew. Raises NotFound, or Refused when it was undone before."""
    with transaction():
        batch = _undoable(speaker, batch_id)
        theirs = Imported.select(Imported.post).where(Imported.batch == batch)
        planned = Schedule.post.in_(theirs) & Schedule.state.in_(_PLANNED)
        posts.lock(Delivery.post.in_(theirs))
        _, in_flight = call_off(of(planned), DeliveryState.CANCELLED, now=now)
        set_state(planned, ScheduleState.CANCELLED, now=now)
        put_away = _put_away(theirs, now)
        stay = Imported.select().where(Imported.batch == batch).count()
        batch.undone_at = now
        batch.save(only=[Batch.undone_at])
        done = Undone(put_away, int(stay), in_flight)
        audit.record(
            speaker.project.id,
            speaker.member.identity,
            "undo import",
            f"batch {batch.id}",
            now=now,
            after={"put away": done.put_away, "published": done.published},
        )
        return done


_PLANNED = [ScheduleState.ACTIVE, ScheduleState.PAUSED, ScheduleState.ERROR]


def _undoable(speaker: Speaker, batch_id: int) -> Batch:
    wanted = (Batch.id == batch_id) & (Batch.project == speaker.project)
    batch = locked(Batch.select()).where(wanted).first()
    if batch is None:
        raise NotFound(f"There is no import {batch_id} in {speaker.project.key}. Nothing changed.")
    if batch.undone_at is not None:
        raise Refused(f"Import {batch_id} was undone already. Nothing was changed.")
    return batch


def _put_away(theirs: Any, now: datetime) -> int:
    """Archive the posts of which nothing went out, and free the keys of their rows."""
    begun = [DeliveryState.DELIVERED, DeliveryState.SENDING, DeliveryState.UNKNOWN]
    out = Delivery.select(Delivery.post).where(
        Delivery.post.in_(theirs) & Delivery.state.in_(begun)
    )
    unsent = Post.id.in_(theirs) & Post.id.not_in(out)
    movable = unsent & Post.state.in_(sources(PostState.ARCHIVED))
    ids = [row.id for row in Post.select(Post.id).where(movable)]
    for some in scheduling.batched(ids, ROWS_AT_ONCE):
        Post.update(state=PostState.ARCHIVED, updated_at=now).where(Post.id.in_(some)).execute()
        Imported.delete().where(Imported.post.in_(some)).execute()
    return len(ids)
