"""Claims of what is due: handed out to one session each under a new fence, and given back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.database import locked, transaction
from models.rules.states import DeliveryState
from models.services.engine import installation
from models.services.engine.agenda import Question
from models.tables import CLAIMED, WAITING, Delivery

HORIZON = timedelta(seconds=5)
# An intent may be written so long before its call's instant, for which the call then waits: what
# the commit takes is not added to every post's lateness.
AHEAD = timedelta(milliseconds=50)
LOST_MESSAGE = timedelta(minutes=10)
LOST = Question(Delivery.next_at, CLAIMED, LOST_MESSAGE)

Fenced = tuple[int, int]  # a delivery's id and the fence of its claim: what a message carries


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery handed out: what a message carries (`id`, `fence`), when it is due, and of which
    occurrence it is."""

    id: int
    fence: int
    due_at: datetime
    occurrence_id: int


def next_due(*, since: datetime | None = None) -> datetime | None:
    """When the next waiting delivery is due (of those due since `since`, which spares PostgreSQL
    the traces of older ones); None when nothing waits. Reads one index entry."""
    row = (
        Delivery.select(Delivery.next_at).where(_waiting(since)).order_by(Delivery.next_at).first()
    )
    return row.next_at if row else None


def _waiting(since: datetime | None) -> Any:
    waiting = WAITING & Delivery.gate.is_null()
    return waiting if since is None else waiting & (Delivery.next_at >= since)


def claim(
    session_id: int,
    *,
    now: datetime,
    limit: int,
    horizon: timedelta = HORIZON,
    since: datetime | None = None,
) -> list[Claim]:
    """Take up to `limit` deliveries due within `horizon`, the urgent ones first, under a new fence
    each; no other session gets them. The cost follows what is due, not what is pending."""
    if installation.held(now=now):
        return []
    with transaction():
        query: Any = (
            Delivery.select(Delivery.id, Delivery.fence, Delivery.next_at, Delivery.occurrence)
            .where(_waiting(since) & (Delivery.next_at <= now + horizon))
            .order_by(Delivery.priority.desc(), Delivery.next_at, Delivery.id)
            .limit(limit)
            .tuples()
        )
        rows = list(locked(query, skip=True))
        if rows:
            Delivery.update(
                state=DeliveryState.QUEUED, fence=Delivery.fence + 1, session=session_id
            ).where(Delivery.id.in_([row[0] for row in rows])).execute()
    return [Claim(number, fence + 1, due_at, of) for number, fence, due_at, of in rows]


def give_back(session_id: int, claims: Iterable[Fenced] | None = None) -> int:
    """Return claims that were not begun: those of a session that stops, or `claims` that somebody
    handed to it."""
    if claims is None:
        return _give_back(CLAIMED & (Delivery.session == session_id))
    fences = dict(claims)
    mine = Delivery.id.in_(list(fences))
    rows = Delivery.select(Delivery.id, Delivery.fence).where(mine)
    return _give_back(Delivery.id.in_([row.id for row in rows if row.fence == fences[row.id]]))


def requeue_lost(*, now: datetime) -> int:
    """Return claims whose message never arrived, long after they were due."""
    return _give_back(CLAIMED & (Delivery.next_at < now - LOST_MESSAGE))


def _give_back(where: Any) -> int:
    """Those of the claims that were not begun. Nobody is waited for: who has one in hands begins
    it or calls it off, and what is left of a session that ends is taken back."""
    ids = [row.id for row in Delivery.select(Delivery.id).where(where)]
    if not ids:
        return 0
    with transaction():
        queued = Delivery.id.in_(ids) & (Delivery.state == DeliveryState.QUEUED)
        rows = list(locked(Delivery.select(Delivery.id), skip=True).where(queued))
        change = Delivery.update(
            state=DeliveryState.WAITING, session=None, fence=Delivery.fence + 1
        )
        return int(change.where(Delivery.id.in_([row.id for row in rows])).execute())


def in_flight(session_id: int) -> int:
    """How many claims a session holds."""
    return int(Delivery.select().where((Delivery.session == session_id) & CLAIMED).count())
