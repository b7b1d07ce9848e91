"""Many posts from one file: written in batches, each row once for ever, undone together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import bulk
from models.database import locked, transaction
from models.errors import NotFound, Refused
from models.rules.recurrence import Instant, expand
from models.rules.roles import Right
from models.rules.states import (
    ON_CALENDAR,
    DeliveryState,
    PostState,
    ScheduleState,
    sources,
)
from models.services.approvals import review_states, reviews_in_bulk
from models.services.audit import audit
from models.services.people import people, permissions
from models.services.people.people import Speaker
from models.services.posts import in_bulk, posts, scheduling
from models.services.posts.changing import call_off, of, set_state
from models.services.posts.in_bulk import Planned
from models.services.posts.scheduling import Plan
from models.services.undo import undoing
from models.tables import (
    Audit,
    Batch,
    Delivery,
    Imported,
    Likeness,
    Occurrence,
    Post,
    Project,
    Revision,
    Schedule,
    Undo,
)

ROWS_AT_ONCE = 500  # of one transaction


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
            .where((Imported.project == project) & bulk.one_of(Imported.key, some))
        )
        found.update(rows.tuples())
    return found


def begin(speaker: Speaker, name: str, *, now: datetime) -> Batch:
    """A new batch for the file called `name`, to be undone as one."""
    permissions.require(speaker, Right.WRITE)
    with transaction():
        batch = Batch.create(
            project=speaker.project, member=speaker.member, name=name, created_at=now
        )
        facts = {"batch": batch.id, "file": name}
        undoing.remember(speaker, "import", facts, None, batch.id, now=now)
        return batch


def write(
    speaker: Speaker,
    batch: Batch,
    rows: Sequence[Planned],
    *,
    now: datetime,
    override: str | None = None,
) -> int:
    """Put rows (at most `ROWS_AT_ONCE`) on the calendar in one transaction, but for those that are
    there already and those whose time has passed meanwhile; says how many. `override` is why they
    come in spite of conflicts, which takes a right."""
    if override is not None:
        permissions.require(speaker, Right.OVERRIDE)
    for right in {scheduling.right_for(row.plan) for row in rows}:
        permissions.require(speaker, right)
    with transaction():
        project = locked(Project.select()).where(Project.id == speaker.project.id).get()
        there = known(project, (row.key for row in rows))
        ahead = [(row, _ahead(row.plan, now)) for row in rows if row.key not in there]
        fresh = [(row, instants) for row, instants in ahead if all(instants)]
        if not fresh:
            return 0
        first = project.last_number + 1
        project.last_number += len(fresh)
        project.save(only=[Project.last_number])
        _write(speaker, batch, fresh, first, now, override)
        return len(fresh)


def end(written: int) -> None:
    """Finish a file of which so many rows were written."""
    if written >= ROWS_AT_ONCE:
        bulk.count_anew(Post, Revision, Likeness, Schedule, Occurrence, Delivery, Imported)


def _ahead(plan: Plan, now: datetime) -> list[list[Instant]]:
    """Of each of its rules the next two instants: a second one tells that it is not all."""
    return [expand(rule, after=now, limit=2) for rule in plan.rules]


def _write(
    speaker: Speaker,
    batch: Batch,
    rows: Sequence[tuple[Planned, list[list[Instant]]]],
    first: int,
    now: datetime,
    override: str | None,
) -> None:
    ids = in_bulk.write_posts(speaker, [row for row, _ in rows], first, now)
    keys = [row.key for row, _ in rows]
    bulk.insert(
        Imported,
        len(rows),
        same={"project": speaker.project.id, "batch": batch.id},
        each={"key": keys, "post": ids},
    )
    once = []
    for post_id, (row, instants) in zip(ids, rows, strict=True):
        if _is_once(row.plan, instants):
            once.append((post_id, row.plan, instants[0][0]))
        else:  # as a confirmed sentence is
            scheduling.add_schedules(speaker, Post.get_by_id(post_id), row.plan, now=now)
    in_bulk.schedule_once(speaker, once, now)
    reviews_in_bulk.ask(speaker, batch, [row for row, _ in rows], ids, now=now)
    _record(speaker, batch, range(first, first + len(rows)), now, override)


def _is_once(plan: Plan, instants: list[list[Instant]]) -> bool:
    """Whether all that comes of a plan is one instant, to be sent however late."""
    plain = len(plan.rules) == 1 and plan.rules[0].repeat is None and plan.not_after is None
    return plain and len(instants[0]) == 1


def _record(
    speaker: Speaker, batch: Batch, numbers: Sequence[int], now: datetime, override: str | None
) -> None:
    bulk.insert(
        Audit,
        len(numbers),
        same={
            "project": speaker.project.id,
            "at": now,
            "actor": speaker.member.identity,
            "action": "import",
            "reason": override,
            "after": {"batch": batch.id, "file": batch.name},
        },
        each={"subject": [f"post {number}" for number in numbers]},
    )


def undo(speaker: Speaker, batch_id: int, *, now: datetime) -> Undone:
    """Take a batch off the calendar and put its posts away; what is published stays. Its rows may
    be imported anew. Raises NotFound, NotAllowed where it is somebody else's, or Refused when it
    was undone before."""
    permissions.require(speaker, Right.WRITE)
    with transaction():
        done = _undo(speaker, batch_id, now)
        theirs = (Undo.project == speaker.project) & (Undo.kind == "import")
        for row in Undo.select().where(theirs & Undo.undone_at.is_null()):
            if row.facts["batch"] == batch_id:
                row.undone_at, row.undone_by = now, speaker.member
                row.save(only=[Undo.undone_at, Undo.undone_by])
        return done


def _posts_of(undo: Undo) -> list[int]:
    rows = Imported.select(Imported.post).where(Imported.batch == undo.after)
    return [row.post_id for row in rows]


@undoing.inverse("import", again=False, posts=_posts_of)  # the file may be imported once more
def _take_back(speaker: Speaker, undo: Undo, now: datetime) -> None:
    permissions.require(speaker, Right.WRITE)
    _undo(speaker, undo.after, now)


def _undo(speaker: Speaker, batch_id: int, now: datetime) -> Undone:
    batch = _undoable(speaker, batch_id)
    if not people.is_one(speaker.member, [batch.member_id]):
        permissions.require(speaker, Right.CHANGE_ANY)
    theirs = Imported.select(Imported.post).where(Imported.batch == batch)
    planned = Schedule.post.in_(theirs) & Schedule.state.in_(_PLANNED)
    posts.lock(Delivery.post.in_(theirs))
    _, in_flight = call_off(of(planned), DeliveryState.CANCELLED, now=now)
    set_state(planned, ScheduleState.CANCELLED, now=now)
    review_states.drop_all(speaker.project, now=now)
    put_away = _put_away(theirs, now)
    stay = Imported.select().where(Imported.batch == batch).count()
    batch.undone_at = now
    batch.save(only=[Batch.undone_at])
    done = Undone(put_away, int(stay), in_flight)
    audit.by(
        speaker,
        "undo import",
        f"batch {batch.id}",
        now=now,
        after={"put away": done.put_away, "published": done.published},
    )
    return done


_PLANNED = [*ON_CALENDAR, ScheduleState.DRAFT]


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
    for some in bulk.batched(ids, ROWS_AT_ONCE):
        Post.update(state=PostState.ARCHIVED, updated_at=now).where(Post.id.in_(some)).execute()
        Imported.delete().where(Imported.post.in_(some)).execute()
    return len(ids)
