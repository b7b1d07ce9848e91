"""What people decide after trouble: missed deliveries, and failed ones."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import bulk
from models.database import locked, transaction
from models.errors import Refused
from models.rows import update_rows
from models.rules.catch_up import SPACING
from models.rules.roles import Right
from models.rules.states import DeliveryState, ScheduleState
from models.services.audit import audit
from models.services.conflicts import conflicts, noting
from models.services.conflicts.conflicts import Care
from models.services.engine import queue, results
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.posts import posts, scheduling
from models.services.undo import undoing
from models.tables import Delivery, Occurrence, Post, Schedule, Target

CALLED_OFF = (
    "#{number} was taken off the calendar, so nothing of it is sent again. Nothing was changed. "
    "`publish #{number}` sends it now, `schedule #{number} …` puts it back."
)
STANDS_STILL = (
    "#{number} stands still, so nothing of it is sent again before it goes on. Nothing was "
    "changed. `resume #{number}` first, then `retry #{number}`."
)


def decide_held(
    speaker: Speaker, number: int | None, choice: str, *, now: datetime
) -> tuple[int, int]:
    """Settle what is held, of one post or of the whole project: send the `latest` of each schedule
    only, `all` of them five minutes apart, or `drop` them. Says how many go out and are dropped."""
    if number is None:
        permissions.require(speaker, Right.CHANGE_ANY)
    with transaction():
        held = (Delivery.state == DeliveryState.HELD) & Delivery.held_for.is_null()
        where = (Delivery.project == speaker.project) & held
        post = None if number is None else posts.get(speaker.project, number)
        if post is not None:
            permissions.require_for(speaker, post)
            where &= Delivery.post == post
        posts.lock(where)
        rows = _held(where)
        if not rows:
            raise Refused("Nothing is held back any more. Nothing was changed.")
        sent = [] if choice == "drop" else _latest(rows) if choice == "latest" else rows
        goes_out = {row.id for row in sent}
        dropped = [row for row in rows if row.id not in goes_out]
        with _undoable(speaker, f"catch up: {choice}", post, rows, now):
            _send(sent, now)
            skipped = [{"id": row.id, "state": DeliveryState.SKIPPED} for row in dropped]
            update_rows(Delivery, ("state",), skipped)
            tried = [row.id for row in dropped if row.attempts]
            results.tell_of_doubts(tried, DeliveryState.SKIPPED, now=now)
            scheduling.refresh_states({row.occurrence_id for row in rows})
            results.complete({row.occurrence.schedule_id for row in dropped}, now=now)
        subject = "held deliveries" if number is None else f"post {number}"
        audit.by(
            speaker,
            f"catch up: {choice}",
            subject,
            now=now,
            after={"sent": [row.id for row in sent], "dropped": [row.id for row in dropped]},
        )
        return len(sent), len(dropped)


@contextmanager
def _undoable(
    speaker: Speaker, action: str, post: Post | None, rows: Iterable[Delivery], now: datetime
) -> Iterator[None]:
    """Keep what the block does to deliveries of one post, or of many."""
    if post is None:
        ids = sorted({row.post_id for row in rows})
        with undoing.changing_all(speaker, action, ids, now=now):
            yield
        return
    picture = undoing.before(post)
    yield
    undoing.changed(speaker, action, post, picture, now=now)


def _held(where: Any) -> list[Delivery]:
    """The deliveries, locked, with their occurrences and schedules, the first due first."""
    rows = Delivery.select(Delivery, Occurrence, Schedule).join(Occurrence).join(Schedule)
    ordered = rows.where(where).order_by(Delivery.due_at, Delivery.id)
    return list(locked(ordered, of=Delivery))


def _latest(rows: Iterable[Delivery]) -> list[Delivery]:
    newest = {(row.occurrence.schedule_id, row.target_id): row for row in rows}
    return list(newest.values())


def _send(rows: Iterable[Delivery], now: datetime) -> None:
    moments: dict[int, datetime] = {}
    changes = []
    for row in rows:
        first = moments.setdefault(row.occurrence_id, now + SPACING * len(moments))
        at = scheduling.due_on(row.occurrence.schedule, row.target_id, first)
        changes.append({**_GOES_ON, "id": row.id, "next_at": at})
    update_rows(Delivery, ("state", "next_at", "error", "gate"), changes)


_GOES_ON = {"state": DeliveryState.WAITING, "error": None, "gate": None}


def retry(speaker: Speaker, number: int, *, now: datetime, care: Care | None = None) -> int:
    """Send a post's failed deliveries once more; targets that have it are left alone. Says how
    many; raises Refused when none failed."""
    with transaction():
        post = posts.get_for_change(speaker.project, number, None)
        permissions.require_for(speaker, post)
        picture = undoing.before(post)
        connected = Target.select(Target.id).where(Target.disconnected_at.is_null())
        failed = (
            (Delivery.post == post)
            & (Delivery.state == DeliveryState.REFUSED)
            & results.not_set_aside()
            & Delivery.target.in_(connected)
        )
        rows = list(locked(Delivery.select()).where(failed & ~is_called_off() & ~_stands_still()))
        if not rows and Delivery.select().where(failed & ~is_called_off()).exists():
            raise Refused(STANDS_STILL.format(number=number))
        if not rows and Delivery.select().where(failed).exists():
            raise Refused(CALLED_OFF.format(number=number))
        if not rows:
            raise Refused(
                f"#{number} has no failed delivery on a connected target. Nothing was sent."
            )
        send_once_more(rows, now)
        conflicts.heed(speaker, post, care, now=now)
        undoing.changed(speaker, "retry", post, picture, now=now)
        audit.by(speaker, "retry", f"post {number}", now=now)
        return len(rows)


@dataclass(frozen=True, slots=True)
class Retried:
    """How many deliveries are sent once more, of how many posts, and of how many of those something
    stands in the way."""

    deliveries: int
    posts: int
    blocked: int


def retry_all(speaker: Speaker, cause: str | None, *, now: datetime) -> Retried:
    """Send what failed in the last seven days once more: all of it, or what failed for the cause
    that `queue.causes` gives this name; and look what stands in its way. Raises Refused when there
    is none."""
    permissions.require(speaker, Right.CHANGE_ANY)
    with transaction():
        wanted = queue.failed(speaker.project, now=now) & results.not_set_aside()
        wanted &= ~is_called_off() & ~_stands_still()
        if cause is not None:
            wanted &= queue.failed_for(queue.cause_called(speaker.project, cause, now=now))
        posts.lock(wanted)
        rows = list(locked(Delivery.select()).where(wanted).order_by(Delivery.id))
        if not rows:
            raise Refused("Nothing failed in the last seven days. Nothing was sent.")
        post_ids = {row.post_id for row in rows}
        with undoing.changing_all(speaker, "retry everything", sorted(post_ids), now=now):
            for some in bulk.batched(rows):
                send_once_more(some, now)
        looked = noting.note_all(post_ids, now=now)
        _record_retries(speaker, post_ids, now)
        return Retried(len(rows), len(post_ids), looked.blocked)


def _record_retries(speaker: Speaker, post_ids: set[int], now: datetime) -> None:
    for some in bulk.batched(sorted(post_ids)):
        for row in Post.select(Post.number).where(Post.id.in_(some)):
            audit.record(
                speaker.project.id, speaker.member.identity, "retry", f"post {row.number}", now=now
            )


def is_called_off() -> Any:
    """The condition of deliveries whose schedule was taken off the calendar: nothing of it is sent
    any more."""
    return _of_schedules(ScheduleState.CANCELLED)


def _stands_still() -> Any:
    """The condition of deliveries whose schedule goes on only when somebody resumes it."""
    return _of_schedules(ScheduleState.PAUSED, ScheduleState.ERROR)


def _of_schedules(*states: ScheduleState) -> Any:
    schedules = Schedule.select(Schedule.id).where(Schedule.state.in_(states))
    theirs = Occurrence.select(Occurrence.id).where(Occurrence.schedule.in_(schedules))
    return Delivery.occurrence.in_(theirs)


def send_once_more(rows: Sequence[Delivery], now: datetime, looks: int | None = None) -> None:
    """Let deliveries that were settled go out again at once, with all their retries; or, with
    `looks`, have them looked for."""
    Delivery.update(
        state=DeliveryState.WAITING,
        next_at=now,
        error=None,
        finished_at=None,
        retries=0,
        looks=looks,
        gate=None,
    ).where(Delivery.id.in_([row.id for row in rows])).execute()
    occurrences = {row.occurrence_id for row in rows}
    scheduling.refresh_states(occurrences)
    schedules = Occurrence.select(Occurrence.schedule).where(Occurrence.id.in_(occurrences))
    Schedule.update(state=ScheduleState.ACTIVE).where(
        Schedule.id.in_(schedules) & (Schedule.state == ScheduleState.COMPLETED)
    ).execute()
