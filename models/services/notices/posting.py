"""Messages on their way to chats: claimed under a fence, posted at most once, edited as often as
they change, settled by what came of it.

Where nobody knows whether a message arrived it is looked for, and only what is certainly not there
is posted once more (`models.services.notices.posted`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from peewee import JOIN, fn

from models.database import locked, transaction
from models.rows import insert_rows
from models.rules.states import CardState, sources
from models.services.engine import installation
from models.services.engine.agenda import ANY, Question
from models.services.notices import cards, lanes
from models.services.notices.cards import HISTORY, NEWS
from models.services.notices.lanes import Place
from models.services.notices.notices import Told
from models.tables import (
    CARD_BEGUN,
    CARD_MISSED,
    CARD_TO_DO,
    Card,
    CardNotice,
    Lane,
    Notice,
    Redraw,
    Session,
)

LONGEST = timedelta(minutes=2)  # no call takes so long
ONCE = "digest"  # a bucket of news that are never sent a second time, and missed by nobody
BEHIND = timedelta(seconds=1)  # until a message is tried whose thread is not there yet
SHOWN_FOR = timedelta(days=7)
LOST = "the process that was posting it ended before an answer came"
PUT_BACK = "it may have been posted before this database was put back"
TO_DO = (Question(Card.begun_at, CARD_BEGUN, ANY), Question(Card.next_at, CARD_TO_DO))


class Deed(StrEnum):
    """What is to be done about a message."""

    POST = "post"
    EDIT = "edit"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Errand:
    """A message that a worker is to post, edit or look for now. `thread` is the message it answers,
    `key` the same for the same message however often it is posted, `drawn` the fingerprint of what
    is shown, `until` the last audited row at this moment."""

    id: int
    fence: int
    deed: Deed
    project_id: int
    place: Place
    channel: str | None
    kind: str
    bucket: str
    subject: str | None
    facts: Mapping[str, Any]
    told: tuple[Told, ...]
    thread: str | None
    message_id: str | None
    is_old: bool
    key: str
    drawn: str | None
    first_at: datetime
    until: int


def due(*, now: datetime, limit: int) -> list[int]:
    """The messages that something is to be done about by now: of each place the first one, if the
    way there is free."""
    place = fn.ROW_NUMBER().over(
        partition_by=[Card.workspace, Card.address], order_by=[Card.next_at, Card.id]
    )
    free = (
        Card.select(Card.id, Card.next_at, place.alias("place"))
        .join(Lane, JOIN.LEFT_OUTER, on=lanes.blocked(now))
        .where(CARD_TO_DO & (Card.next_at <= now) & Lane.id.is_null())
    )
    first = Card.select(free.c.id).from_(free).where(free.c.place == 1)
    rows: Any = first.order_by(free.c.next_at, free.c.id).limit(limit).tuples()
    return [number for (number,) in rows]


def take(card_id: int, session_id: int, *, now: datetime) -> Errand | None:
    """Claim a message for a session, to be dealt with at once; None where it is not due, somebody
    else was faster, the way there is not free, or nothing may go out of this database."""
    if installation.held(now=now) is not None:
        return None
    with transaction():
        waiting = CARD_TO_DO & (Card.id == card_id) & (Card.next_at <= now)
        row: Card | None = locked(Card.select().where(waiting), skip=True).first()
        if row is None:
            return None
        place = lanes.of_card(row)
        if any(lane.next_at > now for lane in lanes.way(place, now=now)):
            return None
        parent = _parent(row)
        if parent is not None and parent.message_id is None:
            row.next_at = now + BEHIND
            row.save()
            return None
        if parent is None and row.thread_id is not None and row.kind == HISTORY:
            row.state, row.next_at = CardState.GONE, None
            row.save()
            return None
        row.thread = parent  # where it is looked for, should no answer come
        lanes.park(place, now + lanes.PACE)
        return _claimed(row, parent, session_id, now)


def _parent(row: Card) -> Card | None:
    """The card in whose thread a message stands, or is to stand: the one it was for, or what took
    its place; without a message where it is not there yet, or nobody knows yet whether it is."""
    if row.thread_id is None:
        return None
    meant = Card.get_by_id(row.thread_id)
    if row.state != CardState.WAITING or _comes(meant):
        return meant
    if meant.subject is None or meant.state != CardState.OLD:
        return None
    successor = cards.row_of(meant.project_id, lanes.of_card(meant), meant.subject)
    return successor if successor is not None and successor.message_id else None


def _comes(card: Card) -> bool:
    """Whether a card stands, will, or is being looked for."""
    if card.state == CardState.UNKNOWN:
        return card.next_at is not None or card.begun_at is not None
    return card.state in (CardState.THERE, CardState.WAITING, CardState.SENDING)


def _claimed(row: Card, parent: Card | None, session_id: int, now: datetime) -> Errand:
    deed = _DEEDS[CardState(row.state)]
    Redraw.delete().where(Redraw.card == row).execute()
    row.fence += 1
    row.session_id, row.begun_at = session_id, now
    row.first_at = row.first_at or now
    if deed is Deed.POST:
        row.state = CardState.SENDING
    row.attempts += 1
    row.save()
    return Errand(
        id=row.id,
        fence=row.fence,
        deed=deed,
        project_id=row.project_id,
        place=lanes.of_card(row),
        channel=row.channel,
        kind=row.kind,
        bucket=row.bucket,
        subject=row.subject,
        facts=row.facts,
        told=tuple(told(row)),
        thread=parent.message_id if parent is not None else None,
        message_id=row.message_id,
        is_old=row.state == CardState.OLD,
        key=_key(row),
        drawn=row.drawn,
        first_at=row.first_at,
        until=cards.last_told(row.project_id, row.subject) if row.subject else 0,
    )


_DEEDS = {
    CardState.WAITING: Deed.POST,
    CardState.THERE: Deed.EDIT,
    CardState.OLD: Deed.EDIT,
    CardState.UNKNOWN: Deed.LOOK,
}


def _key(row: Card) -> str:
    """22 letters and digits that no other message of any installation has."""
    named = f"{row.id} {row.created_at.isoformat()} {row.workspace} {row.address}"
    return sha256(named.encode()).hexdigest()[:22]


def told(row: Card) -> Iterable[Told]:
    """The notices that a message tells."""
    mine = CardNotice.card == row.id
    rows = Notice.select().join(CardNotice).where(mine).order_by(Notice.id)
    return [Told(each.id, each.kind, each.facts, each.created_at) for each in rows]


def new(
    project_id: int,
    place: Place,
    kind: str,
    *,
    bucket: str = "",
    thread: Card | None = None,
    facts: Mapping[str, Any] | None = None,
    at: datetime,
    now: datetime,
) -> Card:
    """A message without a subject, to be posted in a place at a moment."""
    return Card.create(
        project=project_id,
        workspace=place.workspace,
        address=place.address,
        channel=None if place.is_direct else place.address,
        kind=kind,
        bucket=bucket,
        facts=dict(facts or {}),
        thread=thread,
        state=CardState.WAITING,
        created_at=now,
        next_at=at,
    )


def news(
    project_id: int,
    place: Place,
    bucket: str,
    notice_ids: Iterable[int],
    *,
    thread: Card | None = None,
    mention: Iterable[str] = (),
    at: datetime,
    now: datetime,
) -> None:
    """Have notices told in a place, at a moment, together with those of the same bucket that were
    not sent yet, and those in `mention` (identities) called by name; inside a transaction."""
    waiting = (
        CARD_TO_DO
        & (Card.kind == NEWS)
        & (Card.project == project_id)
        & (Card.workspace == place.workspace)
        & (Card.address == place.address)
        & (Card.bucket == bucket)
        & (Card.state == CardState.WAITING)
        & (Card.attempts == 0)
        & (Card.thread.is_null() if thread is None else Card.thread == thread)
    )
    found = locked(Card.select().where(waiting).order_by(Card.id)).first()
    card = found or new(project_id, place, NEWS, bucket=bucket, thread=thread, at=at, now=now)
    called = sorted({*card.facts.get("mention", ()), *mention})
    if called:
        card.facts = {**card.facts, "mention": called}
        card.save()
    rows = [{"card": card.id, "notice": each} for each in notice_ids]
    insert_rows(CardNotice, rows, or_ignore=True)


def lose_sight(row: Card, reason: str, *, look_at: datetime) -> None:
    """Note that nobody knows whether a message is there, and when to look for it."""
    row.state, row.error, row.next_at = CardState.UNKNOWN, reason, look_at


def take_back(*, now: datetime) -> int:
    """Deal with what a process had begun that is gone, or that takes longer than it may: what was
    being posted is looked for, what was being edited is edited again. Says how many."""
    ended = Session.select(Session.id).where(Session.ended_at.is_null(False))
    gone = Card.session.is_null() | Card.session.in_(ended)
    lost = CARD_BEGUN & (gone | (Card.begun_at < now - LONGEST))
    rows = list(Card.select(Card.id).where(lost).order_by(Card.id))
    for each in rows:
        with transaction():
            same = lost & (Card.id == each.id)
            row = locked(Card.select().where(same)).first()
            if row is None:
                continue
            row.begun_at = row.session = None
            row.next_at = now
            if row.state == CardState.SENDING:
                row.looks = 0
                lose_sight(row, LOST, look_at=now)
            row.save()
    return len(rows)


def give_up(*, now: datetime) -> None:
    """Post nothing that was still to be posted before it was looked for, as the database was put
    back and it may be there; what stands is drawn anew. Belongs into the transaction that takes the
    database into use."""
    changes = {"fence": Card.fence + 1, "session": None, "begun_at": None, "next_at": now}
    Card.update(state=CardState.UNKNOWN, error=PUT_BACK, looks=0, **changes).where(
        Card.state.in_([*sources(CardState.UNKNOWN)])
    ).execute()
    Card.update(drawn=None, **changes).where(Card.state == CardState.THERE).execute()


@dataclass(frozen=True, slots=True)
class Standing:
    """How many messages wait for chats, since when the first could have gone, and how many of the
    last seven days failed or may not have arrived."""

    waiting: int
    since: datetime | None
    failed: int
    unknown: int


NOTHING = Standing(0, None, 0, 0)


def standing(*, now: datetime) -> Standing:
    """How the messages to all chats stand; what waits for a channel that takes nothing is not
    late."""
    free = Card.select(Card.next_at).join(Lane, JOIN.LEFT_OUTER, on=lanes.blocked(now))
    late = free.where(CARD_TO_DO & (Card.next_at < now) & Lane.id.is_null())
    first = late.order_by(Card.next_at).first()
    unsent = Card.state == CardState.WAITING
    ended = (
        CARD_MISSED
        & (Card.bucket != ONCE)
        & (Card.created_at > now - SHOWN_FOR)
        & Card.next_at.is_null()
    )
    return Standing(
        waiting=Card.select().where(CARD_TO_DO & (unsent | (Card.next_at <= now))).count(),
        since=first.next_at if first else None,
        failed=Card.select().where(ended & (Card.state == CardState.FAILED)).count(),
        unknown=Card.select().where(ended & (Card.state == CardState.UNKNOWN)).count(),
    )
