"""The publishing ledger: claims, intents, outcomes, retries, and what a crash leaves behind.

Every step is a conditional update on state and fence, so a queue message may arrive zero, one or
many times, early or late, and never has a second effect.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from models import secrets
from models.database import is_sqlite, locked, transaction
from models.rules.backoff import next_delay
from models.rules.outcomes import Delivered, Later, Outcome, Refused, Unknown
from models.rules.platforms import Safety, capabilities_of
from models.rules.policy import SHORTEST_CATCH_UP
from models.rules.states import IN_FLIGHT, DeliveryState, ScheduleState
from models.services import catching_up, installation, posts, results, scheduling
from models.tables import (
    Account,
    Attempt,
    Delivery,
    Occurrence,
    Post,
    Project,
    Schedule,
    Session,
    Target,
)

HORIZON = timedelta(seconds=5)
CATCH_UP = SHORTEST_CATCH_UP  # an absence that any project may ask to be told of
LOST_MESSAGE = timedelta(minutes=10)
AGAIN_SOON = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery handed out: what a message carries (`id`, `fence`), and when it is due."""

    id: int
    fence: int
    due_at: datetime


def next_due() -> datetime | None:
    """When the next waiting delivery is due; None when nothing waits. Reads one index entry."""
    row = (
        Delivery.select(Delivery.next_at)
        .where(Delivery.state == DeliveryState.WAITING)
        .order_by(Delivery.next_at)
        .first()
    )
    return row.next_at if row else None


def claim(
    session_id: int, *, now: datetime, limit: int, horizon: timedelta = HORIZON
) -> list[Claim]:
    """Take up to `limit` deliveries due within `horizon`, the urgent ones first, under a new fence
    each; no other session gets them. The cost follows what is due, not what is pending."""
    due = (Delivery.state == DeliveryState.WAITING) & (Delivery.next_at <= now + horizon)
    if installation.held(now=now):
        return []
    with transaction():
        query = (
            Delivery.select(Delivery.id, Delivery.fence, Delivery.next_at)
            .where(due)
            .order_by(Delivery.priority.desc(), Delivery.next_at, Delivery.id)
            .limit(limit)
        )
        rows = list(query if is_sqlite() else query.for_update(skip_locked=True))
        Delivery.update(
            state=DeliveryState.QUEUED, fence=Delivery.fence + 1, session=session_id
        ).where(Delivery.id.in_([row.id for row in rows])).execute()
    return [Claim(row.id, row.fence + 1, row.next_at) for row in rows]


@dataclass(frozen=True, slots=True)
class Work:
    """One attempt about to be made: everything the call needs, and where its outcome belongs."""

    delivery_id: int
    fence: int
    attempt_id: int
    action: str
    platform: str
    target: str
    settings: Mapping[str, str]
    secrets: Mapping[str, str] = field(repr=False)
    key: str
    title: str | None
    text: str
    post: str
    occurrence: str
    due_at: datetime
    zone: str
    remote_id: str | None
    prepared: Mapping[str, Any] = field(default_factory=dict)


def begin(
    delivery_id: int,
    fence: int,
    *,
    now: datetime,
    prepare: Callable[[Work], Mapping[str, Any]],
    session_id: int | None = None,
) -> Work | None:
    """Write the intent of one attempt, if it is still to be made: what could have changed since
    the claim is read again. `session_id` is the session that makes it, where that is not the one
    that claimed it. None when the message is void. `prepare` must do no I/O."""
    if installation.held(now=now):
        return None
    with transaction():
        posts.lock(Delivery.id == delivery_id)
        delivery = _whole(
            (Delivery.id == delivery_id)
            & (Delivery.fence == fence)
            & (Delivery.state == DeliveryState.QUEUED)
        ).first()
        if delivery is None or _give_back_early(delivery, now):
            return None
        occurrence = delivery.occurrence
        schedule = occurrence.schedule
        if _no_longer_wanted(delivery, schedule, now):
            return None
        if session_id is not None:  # a clock claimed it; from here on a worker's death counts
            delivery.session = session_id
        return _write_intent(delivery, occurrence, schedule, now, prepare)


def _whole(where: Any) -> Any:
    """Deliveries, locked, with all that an attempt is made of, in one query."""
    query = (
        Delivery.select(Delivery, Occurrence, Schedule, Target, Account, Post, Project)
        .join(Occurrence)
        .join(Schedule)
        .switch(Delivery)
        .join(Target)
        .join(Account)
        .switch(Delivery)
        .join(Post)
        .join(Project)
        .where(where)
    )
    return query if is_sqlite() else query.for_update(of=Delivery)


def _give_back_early(delivery: Delivery, now: datetime) -> bool:
    if delivery.next_at <= now:
        return False
    delivery.state = DeliveryState.WAITING
    delivery.save(only=[Delivery.state])
    return True


def _no_longer_wanted(delivery: Delivery, schedule: Schedule, now: datetime) -> bool:
    target = delivery.target
    if schedule.state in (ScheduleState.PAUSED, ScheduleState.ERROR):
        results.close(delivery, schedule, DeliveryState.PAUSED, None, now=now)
    elif schedule.state == ScheduleState.CANCELLED:
        doubt = results.CALLED_OFF if results.may_have_arrived(delivery) else None
        results.close(delivery, schedule, DeliveryState.CANCELLED, doubt, now=now)
    elif delivery.expires_at is not None and now > delivery.expires_at:
        results.expired(delivery, schedule, now=now)
    elif target.disconnected_at is not None:
        why = "its target was disconnected"
        results.close(delivery, schedule, DeliveryState.CANCELLED, why, now=now)
    elif schedule.action == scheduling.UNPUBLISH and not _point_at_what_it_removes(
        delivery, schedule
    ):
        why = "nothing was published there"
        results.close(delivery, schedule, DeliveryState.SKIPPED, why, now=now)
    else:
        return False
    return True


def _point_at_what_it_removes(delivery: Delivery, schedule: Schedule) -> bool:
    """Choose the newest live delivery on the target; further ones get removals of their own."""
    if delivery.removes_id is not None:
        return True
    removed = Delivery.select(Delivery.removes).where(
        (Delivery.post == delivery.post_id) & Delivery.removes.is_null(False)
    )
    live = list(
        Delivery.select(Delivery.id)
        .join(Occurrence)
        .join(Schedule)
        .where(
            (Delivery.post == delivery.post_id)
            & (Delivery.target == delivery.target_id)
            & (Delivery.state == DeliveryState.DELIVERED)
            & (Schedule.action == scheduling.PUBLISH)
            & Delivery.id.not_in(removed)
        )
        .order_by(Delivery.id.desc())
    )
    if not live:
        return False
    delivery.removes = live[0].id
    delivery.save(only=[Delivery.removes])
    first = Occurrence.get_by_id(delivery.occurrence_id)
    for other in live[1:]:
        extra = scheduling.write_occurrence(
            schedule, f"{first.key}/{other.id}", delivery.due_at, targets=[delivery.target_id]
        )
        Delivery.update(removes=other.id).where(Delivery.occurrence == extra).execute()
    return True


def _write_intent(
    delivery: Delivery,
    occurrence: Occurrence,
    schedule: Schedule,
    now: datetime,
    prepare: Callable[[Work], Mapping[str, Any]],
) -> Work:
    delivery.attempts += 1
    attempt = Attempt.create(
        delivery=delivery, number=delivery.attempts, fence=delivery.fence, started_at=now
    )
    work = _work(delivery, occurrence, schedule, attempt.id)
    prepared = delivery.prepared if results.may_have_arrived(delivery) else dict(prepare(work))
    delivery.prepared = prepared
    delivery.state = DeliveryState.SENDING
    delivery.save()
    scheduling.refresh_states([occurrence.id])
    return Work(**{**{name: getattr(work, name) for name in Work.__slots__}, "prepared": prepared})


def _work(delivery: Delivery, occurrence: Occurrence, schedule: Schedule, attempt_id: int) -> Work:
    post, target = delivery.post, delivery.target
    project, account = post.project, target.account
    revision = posts.content(post)
    delivery.revision = revision.number
    published = Delivery.get_by_id(delivery.removes_id) if delivery.removes_id else delivery
    return Work(
        delivery_id=delivery.id,
        fence=delivery.fence,
        attempt_id=attempt_id,
        action=schedule.action,
        platform=account.platform,
        target=target.name,
        settings=account.settings,
        secrets=secrets.unseal(account.secrets),
        key=published.key,
        title=revision.title,
        text=revision.text,
        post=f"{project.key}/{post.number}",
        occurrence=occurrence.key,
        due_at=delivery.due_at,
        zone=project.zone,
        remote_id=published.remote_id,
    )


def settle(work: Work, outcome: Outcome, *, now: datetime, jitter: float) -> None:
    """Record what an attempt came to and what follows from it. A late answer of an attempt whose
    claim was taken back still counts when it says that the platform has it."""
    with transaction():
        posts.lock(Delivery.id == work.delivery_id)
        delivery = _whole(Delivery.id == work.delivery_id).get()
        detail = None if isinstance(outcome, Delivered) else outcome.reason
        Attempt.update(
            finished_at=now, outcome=type(outcome).__name__.lower(), detail=detail
        ).where(Attempt.id == work.attempt_id).execute()
        mine = delivery.fence == work.fence and delivery.state == DeliveryState.SENDING
        late_success = isinstance(outcome, Delivered) and delivery.state in _STILL_OPEN
        if not mine and not late_success:
            return
        schedule = delivery.occurrence.schedule
        match outcome:
            case Delivered():
                results.delivered(delivery, schedule, outcome, now=now)
            case Refused():
                results.refused(delivery, schedule, outcome.reason, now=now)
            case Later():
                _try_later(delivery, schedule, outcome, now, jitter)
            case Unknown():
                _resolve_unknown(delivery, schedule, work.platform, outcome.reason, now, jitter)


_STILL_OPEN = (DeliveryState.WAITING, DeliveryState.QUEUED, DeliveryState.UNKNOWN)


def _try_later(
    delivery: Delivery, schedule: Schedule, outcome: Later, now: datetime, jitter: float
) -> None:
    if delivery.attempts > schedule.max_retries:
        reason = f"{outcome.reason} ({delivery.attempts} tries)"
        results.refused(delivery, schedule, reason, now=now)
        return
    wait = next_delay(
        delivery.attempts,
        jitter=jitter,
        asked=outcome.after,
        base=timedelta(seconds=schedule.retry_delay),
    )
    results.postponed(delivery, schedule, outcome.reason, now + wait, now=now)


def _resolve_unknown(
    delivery: Delivery,
    schedule: Schedule,
    platform: str,
    reason: str,
    now: datetime,
    jitter: float,
) -> None:
    """Send the same again where that has no second effect; else, and in the end, ask."""
    if _may_repeat(platform, delivery, now) and delivery.attempts <= schedule.max_retries:
        wait = next_delay(delivery.attempts, jitter=jitter, base=AGAIN_SOON)
        results.postponed(delivery, schedule, reason, now + wait, now=now)
    else:
        results.unknown(delivery, schedule, reason, now=now)


def _may_repeat(platform: str, delivery: Delivery, now: datetime) -> bool:
    facts = capabilities_of(platform)
    if facts.safety is Safety.DERIVED:
        return True
    if facts.safety is not Safety.KEY:
        return False
    first = Attempt.select().where(Attempt.delivery == delivery).order_by(Attempt.number).first()
    return facts.key_window is None or first is None or now < first.started_at + facts.key_window


def take_back(session: Session, *, now: datetime) -> int:
    """Undo the claims of a dead session: what had not begun waits again; what was being sent is
    ambiguous, and is settled by its platform's class. Says how many there were."""
    claimed = (Delivery.session == session) & Delivery.state.in_([*IN_FLIGHT])
    with transaction():
        posts.lock(claimed)
        rows = list(locked(Delivery.select()).where(claimed))
        for delivery in rows:
            _take_back(delivery, now)
        return len(rows)


def _take_back(delivery: Delivery, now: datetime) -> None:
    was_sending = delivery.state == DeliveryState.SENDING
    delivery.fence += 1
    delivery.session = None
    if not was_sending:
        delivery.state = DeliveryState.WAITING
        delivery.save()
        return
    delivery.save()
    Attempt.update(outcome="lost", detail="the process died").where(
        (Attempt.delivery == delivery) & Attempt.outcome.is_null()
    ).execute()
    schedule = delivery.occurrence.schedule
    platform = delivery.target.account.platform
    reason = "Presstime was stopped in the middle of sending it"
    if _may_repeat(platform, delivery, now):
        results.postponed(delivery, schedule, reason, now, now=now)
    else:
        results.unknown(delivery, schedule, reason, now=now)


def give_back(session_id: int) -> int:
    """Return the claims of a session that is stopping and has not begun them."""
    mine = (Delivery.session == session_id) & (Delivery.state == DeliveryState.QUEUED)
    change = Delivery.update(state=DeliveryState.WAITING, session=None, fence=Delivery.fence + 1)
    return int(change.where(mine).execute())


def requeue_lost(*, now: datetime) -> int:
    """Return claims whose message never arrived, long after they were due."""
    lost = (Delivery.state == DeliveryState.QUEUED) & (Delivery.next_at < now - LOST_MESSAGE)
    change = Delivery.update(state=DeliveryState.WAITING, session=None, fence=Delivery.fence + 1)
    return int(change.where(lost).execute())


def in_flight(session_id: int) -> int:
    """How many claims a session holds."""
    states = Delivery.state.in_([*IN_FLIGHT])
    return int(Delivery.select().where((Delivery.session == session_id) & states).count())


def hold_missed(*, since: datetime, now: datetime) -> int:
    """Settle first attempts that fell due after `since`, when no clock was alive: held and asked
    about, sent late or dropped, as posts and projects say. Says how many."""
    return catching_up.catch_up(since=since, now=now)
