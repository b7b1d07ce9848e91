"""What every change of the calendar shares: its record, and calling back what has not begun.

Whatever has been handed to a worker but not begun is called back by raising its fence; whatever is
being sent at this moment is left alone, and the answer says so.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import Expression

from models.database import transaction
from models.errors import Refused, Unchanged
from models.rules.states import SETTLED, UNSTARTED, DeliveryState, ScheduleState
from models.rules.timezones import tzinfo_of
from models.services.approvals import reviews
from models.services.audit import audit
from models.services.conflicts import conflicts
from models.services.conflicts.conflicts import Care
from models.services.engine import results
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.posts import posts, scheduling
from models.services.undo import undoing
from models.tables import Delivery, Occurrence, Post, Schedule

NEW_TIMES = ("move", "publish now")  # after which what was not asked about before is
_SAME = {"move": "goes out then already", "change how": "goes out like that already"}


@dataclass(frozen=True, slots=True)
class Change:
    """What a change did: how many deliveries it touched, how many were being sent already and
    could not be, and the moments before and after where it moved something."""

    post: Post
    touched: int = 0
    in_flight: int = 0
    before: datetime | None = None
    after: datetime | None = None
    zone: str = "UTC"
    series: bool = False


@contextmanager
def changing(
    speaker: Speaker,
    number: int,
    revision: int | None,
    action: str,
    *,
    now: datetime,
    reason: str | None = None,
    allow: Callable[[Speaker, Post], None] = permissions.require_for,
    care: Care | None = None,
) -> Iterator[Post]:
    """The post `#number`, locked, to be changed in the block: all or nothing, as a new revision,
    with its timing before and after in the audit, and kept to be undone. Raises NotFound, Stale
    when the post has moved past `revision`, NotAllowed, as `allow` does where the speaker may not,
    Unchanged where all of it is as it was, or, with `care`, Conflicting when something stands in
    its way then."""
    with transaction():
        post = posts.get_for_change(speaker.project, number, revision)
        allow(speaker, post)
        before, picture = posts.timing(post), undoing.before(post)
        yield post
        found = undoing.since(post, picture)
        if not found:
            how = _SAME.get(action, "is so already")
            raise Unchanged(f"#{number} {how}, so nothing was changed.")
        conflicts.heed(speaker, post, care, now=now)
        revision_after = posts.revise(post, speaker, action, now=now)
        undoing.keep_of(speaker, action, post, found, now=now)
        audit.by(
            speaker,
            action,
            f"post {number}",
            now=now,
            before=before,
            after=revision_after.timing,
            reason=reason,
        )
        reviews.settle(speaker, post, now=now, anew=action in NEW_TIMES)


def next_occurrence(post: Post) -> Occurrence:
    """What comes next of a post, with its schedule; raises Refused when nothing does."""
    occurrence = unfinished(post, Delivery.state.in_([*UNSTARTED, DeliveryState.SENDING])).first()
    if occurrence is None:
        raise Refused(
            f"#{post.number} has nothing on the calendar. Nothing was changed. "
            f"`schedule #{post.number} …` puts it there."
        )
    return occurrence


def occurrence_on(post: Post, day: date) -> Occurrence:
    """What comes of a post on a day, by its zone's clocks; raises Refused when nothing does."""
    for occurrence in unfinished(post, Delivery.state.in_([*UNSTARTED])):
        if occurrence.due_at.astimezone(tzinfo_of(occurrence.schedule.zone)).date() == day:
            return occurrence
    raise Refused(
        f"#{post.number} has nothing on {day:%a} {day.day} {day:%b %Y}. Nothing was changed. "
        f"`show #{post.number}` lists what comes next."
    )


def unfinished(post: Post, deliveries: Expression) -> Any:
    """A post's occurrences with such deliveries, and their schedules, the next first."""
    wanted = Delivery.select(Delivery.occurrence).where((Delivery.post == post) & deliveries)
    return (
        Occurrence.select(Occurrence, Schedule)
        .join(Schedule)
        .where((Occurrence.post == post) & Occurrence.id.in_(wanted))
        .order_by(Occurrence.due_at, Occurrence.id)
    )


def in_state(post: Post, *states: ScheduleState) -> list[int]:
    """The ids of a post's schedules that stand in one of these states."""
    rows = Schedule.select(Schedule.id).where(
        (Schedule.post == post) & Schedule.state.in_([*states])
    )
    return [row.id for row in rows]


def set_state(
    schedules: Expression, state: ScheduleState, *, now: datetime, by: Speaker | None = None
) -> None:
    """Move the schedules that `schedules` selects to a state; `by` is who pauses them."""
    paused_by = by.member if by is not None else None
    Schedule.update(state=state, updated_at=now, paused_by=paused_by).where(schedules).execute()


def of(schedules: Expression) -> Expression:
    """The deliveries of the schedules that `schedules` selects."""
    chosen = Schedule.select(Schedule.id).where(schedules)
    occurrences = Occurrence.select(Occurrence.id).where(Occurrence.schedule.in_(chosen))
    return Delivery.occurrence.in_(occurrences)


def sending(where: Expression) -> int:
    """How many of these deliveries are being sent at this moment."""
    return int(Delivery.select().where(where & (Delivery.state == DeliveryState.SENDING)).count())


def call_back(where: Expression, state: DeliveryState, *, now: datetime) -> tuple[int, int]:
    """Move what has not begun of these deliveries to `state`; says how many, and how many are being
    sent already."""
    in_flight = sending(where)
    unstarted = where & Delivery.state.in_([*UNSTARTED])
    touched = [row.occurrence_id for row in Delivery.select(Delivery.occurrence).where(unstarted)]
    count = put(unstarted, state, now=now)
    scheduling.refresh_states(touched)
    return count, in_flight


def call_off(where: Expression, state: DeliveryState, *, now: datetime) -> tuple[int, int]:
    """The same for good; people are told of what may have arrived before."""
    tried = where & Delivery.state.in_([*UNSTARTED]) & (Delivery.attempts > 0)
    ids = [row.id for row in Delivery.select(Delivery.id).where(tried)]
    touched, in_flight = call_back(where, state, now=now)
    results.tell_of_doubts(ids, state, now=now)
    return touched, in_flight


def put(where: Expression, state: DeliveryState, *, now: datetime) -> int:
    """Move these deliveries to `state` under a new fence, so that messages on their way are void;
    says how many."""
    change = Delivery.update(
        state=state,
        fence=Delivery.fence + 1,
        session=None,
        gate=None,
        held_for=None,
        finished_at=now if state in SETTLED else None,
    )
    return int(change.where(where).execute())


def refuse_in_flight(post: Post, touched: int, in_flight: int) -> None:
    """Raise Refused when all that could be changed is being sent."""
    if in_flight and not touched:
        raise Refused(
            f"#{post.number} is being sent at this moment and cannot be held. Nothing was changed."
        )


def next_due(schedule: Schedule) -> datetime | None:
    """When a schedule's next delivery that has not begun is due."""
    first = (
        Occurrence.select(Occurrence.due_at)
        .join(Delivery, on=(Delivery.occurrence == Occurrence.id))
        .where((Occurrence.schedule == schedule) & Delivery.state.in_([*UNSTARTED]))
        .order_by(Occurrence.due_at)
        .first()
    )
    return first.due_at if first else None
