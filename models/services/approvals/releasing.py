"""Letting go what waited for approval when it is given, and laying it aside when it is not."""

from datetime import datetime, time

from models.rows import update_rows
from models.rules.approval import slots
from models.rules.policy import policy_of
from models.rules.recurrence import Rule
from models.rules.states import ON_CALENDAR, DeliveryState, HeldFor, ScheduleState
from models.services.approvals.covering import Covered
from models.services.approvals.review_facts import Facts
from models.services.posts import scheduling
from models.services.posts.changing import call_back
from models.tables import Delivery, Occurrence, Project, Review, Schedule

TOO_LATE = "its time had passed when it was approved"


def release(
    project: Project, review: Review, what: Covered, *, at_once: bool, now: datetime
) -> int:
    """Send what was held for this request: what is not later than the project's catch-up allows,
    what has no time of its own, or all of it `at_once`. The rest stays held until somebody says
    when; how many that are."""
    allowed = policy_of(project).catch_up
    held = list(
        Delivery.select(Delivery, Occurrence, Schedule)
        .join(Occurrence)
        .join(Schedule)
        .where(
            (Delivery.post == review.post_id)
            & what.deliveries
            & (Delivery.state == DeliveryState.HELD)
            & (Delivery.held_for == HeldFor.APPROVAL)
        )
    )
    timeless = at_once or review.due_at is None
    late = [row for row in held if not timeless and row.due_at + allowed < now]
    for row in held:
        if row not in late:
            _send(row, now)
    if late:
        Delivery.update(held_for=None, error=TOO_LATE).where(
            Delivery.id.in_([row.id for row in late])
        ).execute()
    return len(late)


def _send(row: Delivery, now: datetime) -> None:
    at = scheduling.due_on(row.occurrence.schedule, row.target_id, now)
    Delivery.update(
        state=DeliveryState.WAITING,
        held_for=None,
        error=None,
        next_at=at,
        fence=Delivery.fence + 1,
    ).where(Delivery.id == row.id).execute()


def lay_aside(what: Covered, *, now: datetime) -> None:
    """Take what was not approved off the calendar, its time kept for when it is submitted anew. An
    occurrence of a series stays where it is, and is held when it is due."""
    if what.moved is not None:
        return
    call_back(what.deliveries, DeliveryState.PAUSED, now=now)
    off = [row for row in what.schedules if row.state in ON_CALENDAR]
    for row in off:
        row.state = ScheduleState.DRAFT
    changed = [{"id": row.id, "state": row.state, "updated_at": now} for row in off]
    update_rows(Schedule, ("state", "updated_at"), changed)


def later_slots(what: Covered, *, now: datetime) -> Facts:
    """Three times at which it could still go out; none of a draft, or of a series, whose next time
    comes anyway."""
    if not what.schedules or any(row.rule["repeat"] for row in what.schedules):
        return {"slots": []}
    rule = Rule.from_json(what.schedules[0].rule)
    clock: time = rule.times[0] if rule.times else rule.start.time()
    wanted = clock.replace(second=0, microsecond=0)
    return {"slots": [each.isoformat() for each in slots(wanted, rule.zone, now=now)]}
