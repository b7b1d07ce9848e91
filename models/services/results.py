"""What follows from the outcome of a delivery: states, counts, and the words' facts for people.

Called inside the ledger's transactions only.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from models.rules.outcomes import Delivered
from models.rules.states import LIVE, DeliveryState, PostState, ScheduleState
from models.services import audit, notices, posts, scheduling
from models.tables import Attempt, Delivery, Occurrence, Post, Schedule

FAILURES_TO_STOP = 5


def delivered(delivery: Delivery, schedule: Schedule, outcome: Delivered, *, now: datetime) -> None:
    """The platform has it, or, for an unpublishing, has it no more."""
    delivery.remote_id, delivery.link = outcome.remote_id, outcome.link
    _settle(delivery, DeliveryState.DELIVERED, None, now)
    schedule.run_count += 1
    schedule.errors_in_a_row = 0
    schedule.save(only=[Schedule.run_count, Schedule.errors_in_a_row])
    _move_post(delivery, schedule)
    _after(delivery, schedule, "deliver", now)


def refused(delivery: Delivery, schedule: Schedule, reason: str, *, now: datetime) -> None:
    """It failed for good; five in a row stop the schedule."""
    _settle(delivery, DeliveryState.REFUSED, reason, now)
    schedule.error_count += 1
    schedule.errors_in_a_row += 1
    schedule.save(only=[Schedule.error_count, Schedule.errors_in_a_row])
    _after(delivery, schedule, "refuse", now)
    if schedule.errors_in_a_row >= FAILURES_TO_STOP and schedule.state == ScheduleState.ACTIVE:
        _stop(schedule, now)


def postponed(
    delivery: Delivery, schedule: Schedule, reason: str, until: datetime, *, now: datetime
) -> None:
    """It will be tried again at `until`; the first time, people are told."""
    delivery.state, delivery.error, delivery.next_at = DeliveryState.WAITING, reason, until
    delivery.session = None
    delivery.save()
    scheduling.refresh_states([delivery.occurrence_id])
    if (until - now).total_seconds() > 60:
        facts = _facts(delivery) | {"until": until.isoformat(), "zone": schedule.zone}
        _tell("retrying", f"retrying {delivery.id}", facts, schedule, now)


def unknown(delivery: Delivery, schedule: Schedule, reason: str, *, now: datetime) -> None:
    """Nobody but a person can tell whether it is there, so one is asked."""
    _settle(delivery, DeliveryState.UNKNOWN, reason, now)
    _audit(delivery, "lose sight of", now)
    _tell("unknown", f"unknown {delivery.id}/{delivery.attempts}", _facts(delivery), schedule, now)


CALLED_OFF = (
    "it was being sent when it was called off, and no answer came: look whether it is there"
)


def may_have_arrived(delivery: Delivery) -> bool:
    """Whether an earlier attempt may have reached the platform without our knowing: if it is sent
    again, then the very same."""
    ambiguous = Attempt.outcome.in_(["unknown", "lost"])
    return bool(Attempt.select().where((Attempt.delivery == delivery) & ambiguous).exists())


def expired(delivery: Delivery, schedule: Schedule, *, now: datetime) -> None:
    """It could not go out before its last useful moment, so it is not sent any more."""
    _settle(delivery, DeliveryState.EXPIRED, "it was not to go out so late", now)
    _after(delivery, schedule, "expire", now)


def close(
    delivery: Delivery,
    schedule: Schedule,
    state: DeliveryState,
    reason: str | None,
    *,
    now: datetime,
) -> None:
    """It will not be sent now; people are told where there is a reason they did not give."""
    _settle(delivery, state, reason, now)
    _after(delivery, schedule, state.value, now)


def held(deliveries: Sequence[Delivery], since: datetime, *, now: datetime) -> None:
    """Ask, once for each project, what to do with what fell due while nothing ran."""
    by_project: dict[int, list[Delivery]] = {}
    for delivery in deliveries:
        by_project.setdefault(delivery.project_id, []).append(delivery)
    for project_id, rows in by_project.items():
        schedule = Schedule.get_by_id(Occurrence.get_by_id(rows[0].occurrence_id).schedule_id)
        facts = {
            "count": len(rows),
            "posts": sorted({Post.get_by_id(row.post_id).number for row in rows[:50]}),
            "since": since.isoformat(),
        }
        _tell("held", f"held {project_id} {now.isoformat()}", facts, schedule, now)


def _settle(delivery: Delivery, state: DeliveryState, reason: str | None, now: datetime) -> None:
    delivery.state, delivery.error = state, reason
    delivery.session = None
    delivery.finished_at = now
    delivery.save()
    scheduling.refresh_states([delivery.occurrence_id])


def _move_post(delivery: Delivery, schedule: Schedule) -> None:
    post = delivery.post
    if schedule.action == scheduling.PUBLISH:
        state = PostState.PUBLISHED
    else:
        Delivery.update(state=DeliveryState.REMOVED).where(
            Delivery.id == delivery.removes_id
        ).execute()
        state = PostState.PUBLISHED if _live_anywhere(post) else PostState.UNPUBLISHED
    posts.set_state(post, state)


def _live_anywhere(post: Post) -> bool:
    publishing = Schedule.action == scheduling.PUBLISH
    rows = Delivery.select().join(Occurrence).join(Schedule)
    here = (Delivery.post == post) & (Delivery.state == DeliveryState.DELIVERED) & publishing
    return bool(rows.where(here).exists())


def _after(delivery: Delivery, schedule: Schedule, action: str, now: datetime) -> None:
    _audit(delivery, action, now)
    _tell_when_whole(delivery, schedule, now)
    complete(schedule, now=now)


def _tell_when_whole(delivery: Delivery, schedule: Schedule, now: datetime) -> None:
    here = Delivery.occurrence == delivery.occurrence_id
    everywhere = Delivery.select().where(here).order_by(Delivery.id)
    rows = [delivery if row.id == delivery.id else row for row in everywhere]
    if any(row.state in LIVE for row in rows):
        return
    results = [_facts(row) for row in rows if row.state in _TOLD or _closed_for_a_reason(row)]
    if not results:
        return
    facts = results[0] | {"action": schedule.action, "results": results}
    attempts = sum(row.attempts for row in rows)
    _tell("settled", f"settled {delivery.occurrence_id}/{attempts}", facts, schedule, now)


_TOLD = (DeliveryState.DELIVERED, DeliveryState.REFUSED, DeliveryState.EXPIRED)


def _closed_for_a_reason(delivery: Delivery) -> bool:
    closed = delivery.state in (DeliveryState.CANCELLED, DeliveryState.SKIPPED)
    return closed and delivery.error is not None


def complete(schedule: Schedule, *, now: datetime) -> None:
    """Complete a schedule of which nothing more comes; a post that neither went out nor failed and
    waits for nothing any more is a draft again."""
    if schedule.materialise_at is not None or schedule.state != ScheduleState.ACTIVE:
        return
    occurrences = Occurrence.select(Occurrence.id).where(Occurrence.schedule == schedule)
    open_rows = Delivery.occurrence.in_(occurrences) & Delivery.state.in_([*LIVE])
    if not Delivery.select().where(open_rows).exists():
        schedule.state, schedule.updated_at = ScheduleState.COMPLETED, now
        schedule.save(only=[Schedule.state, Schedule.updated_at])
        _back_to_drafts(Post.get_by_id(schedule.post_id))


def _back_to_drafts(post: Post) -> None:
    open_states = [ScheduleState.ACTIVE, ScheduleState.PAUSED, ScheduleState.ERROR]
    planned = (Schedule.post == post) & Schedule.state.in_(open_states)
    failed = (Delivery.post == post) & (Delivery.state == DeliveryState.REFUSED)
    waits = Schedule.select().where(planned).exists() or Delivery.select().where(failed).exists()
    if post.state == PostState.READY and not waits:
        posts.set_state(post, PostState.DRAFT)


def _stop(schedule: Schedule, now: datetime) -> None:
    schedule.state, schedule.updated_at = ScheduleState.ERROR, now
    schedule.save(only=[Schedule.state, Schedule.updated_at])
    occurrences = Occurrence.select(Occurrence.id).where(Occurrence.schedule == schedule)
    waiting = Delivery.state.in_([DeliveryState.WAITING, DeliveryState.QUEUED])
    Delivery.update(state=DeliveryState.PAUSED, fence=Delivery.fence + 1, session=None).where(
        Delivery.occurrence.in_(occurrences) & waiting
    ).execute()
    number = Post.get_by_id(schedule.post_id).number
    facts = {"post": number, "failures": schedule.errors_in_a_row}
    _tell("stopped", f"stopped {schedule.id}/{schedule.error_count}", facts, schedule, now)


def _facts(delivery: Delivery) -> dict[str, Any]:
    post = delivery.post
    return {
        "delivery": delivery.id,
        "post": post.number,
        "label": post.label,
        "target": delivery.target.name,
        "state": str(delivery.state),
        "link": delivery.link,
        "error": delivery.error,
        "due_at": delivery.due_at.isoformat(),
    }


def _tell(kind: str, key: str, facts: dict[str, Any], schedule: Schedule, now: datetime) -> None:
    notices.tell(
        kind,
        key,
        facts,
        project_id=schedule.project_id,
        channel_id=schedule.channel_id,
        member_id=schedule.created_by_id,
        now=now,
    )


def _audit(delivery: Delivery, action: str, now: datetime) -> None:
    facts = _facts(delivery)
    audit.record(
        delivery.project_id,
        audit.PRESSTIME,
        action,
        f"post {facts['post']}",
        now=now,
        after=facts,
    )
