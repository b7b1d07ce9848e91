"""What becomes of claims when the process that held them dies, sleeps, or loses its messages."""

from datetime import datetime
from pathlib import Path

from models.database import transaction
from models.rules.states import DeliveryState
from models.services.engine import publishing, sessions
from models.services.engine.agenda import ANY, Question
from models.services.engine.publishing import Work
from models.tables import CLAIMED, SENDING, Attempt, Delivery, Session

_WITH_CLAIMS = Session.id.in_(Delivery.select(Delivery.session).where(CLAIMED))
LEFT_BEHIND = Question(Session.ended_at, _WITH_CLAIMS, ANY)
STUCK = Question(Delivery.next_at, SENDING, sessions.LEASE + sessions.LONGEST_CALL)


def take_over(session: Session, folder: Path, *, now: datetime) -> int | None:
    """End a dead session and undo its claims; how many there were, None when it lives after all or
    another clock was faster."""
    with transaction():
        if not sessions.bury(session, folder, now=now):
            return None
        return publishing.take_back(Delivery.session == session, now=now)


def take_back_left_behind(*, now: datetime) -> int:
    """Undo claims of sessions that have ended already, as a worker makes that slept through its
    own end, or that was stopped in the middle of a call; says how many."""
    rows = list(Session.select().where(_WITH_CLAIMS & Session.ended_at.is_null(False)))
    return sum(publishing.take_back(Delivery.session == session, now=now) for session in rows)


def take_back_stuck(*, now: datetime) -> int:
    """Undo attempts that take longer than any call may, though their process lives: nobody waits
    for them any more, or what they came to could not be written down. Says how many."""
    too_long = now - sessions.LEASE - sessions.LONGEST_CALL
    begun = Attempt.outcome.is_null() & (Attempt.started_at < too_long)
    rows = Delivery.select(Delivery.id).join(Attempt, on=(Attempt.delivery == Delivery.id))
    stuck = [row.id for row in rows.where(SENDING & begun)]
    return publishing.take_back(Delivery.id.in_(stuck), now=now) if stuck else 0


def still_ours(work: Work) -> bool:
    """Whether an attempt whose intent is written may be made: nobody took it over meanwhile."""
    mine = (
        (Delivery.id == work.delivery_id)
        & (Delivery.fence == work.fence)
        & (Delivery.state == DeliveryState.SENDING)
        & Session.ended_at.is_null()
    )
    return bool(Delivery.select().join(Session).where(mine).exists())


def not_begun(session_id: int) -> set[tuple[int, int]]:
    """The claims of a session, as (id, fence), that no worker has begun."""
    queued = CLAIMED & (Delivery.session == session_id) & (Delivery.state == DeliveryState.QUEUED)
    rows = Delivery.select(Delivery.id, Delivery.fence).where(queued)
    return {(row.id, row.fence) for row in rows}
