"""What people say of deliveries of which nobody knows whether they are there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from peewee import SQL, fn

from models import bulk
from models.database import locked, transaction
from models.errors import NotFound, Refused, Stale
from models.rules.outcomes import Delivered
from models.rules.platforms import capabilities_of
from models.rules.roles import Right
from models.rules.states import DeliveryState
from models.services.audit import audit
from models.services.engine import recovery, results, settling
from models.services.engine.ledger import Book
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.posts import posts
from models.tables import Account, Attempt, Delivery, Post, Project, Target

# In the very words of the partial index, or it would not be used.
_UNKNOWN = Delivery.state.in_(SQL("('unknown', 'held')")) & (
    Delivery.state == DeliveryState.UNKNOWN
)


class Answer(StrEnum):
    """What somebody may say; for a take-down, THERE means that it is done."""

    THERE = "there"
    SEND = "send"
    LOOK = "look"
    ASIDE = "aside"


_DEEDS = {
    Answer.THERE: "found it there",
    Answer.SEND: "sent it again",
    Answer.LOOK: "look again",
    Answer.ASIDE: "set it aside",
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """How many posts may or may not be on a target; `until` is when the latest came into doubt."""

    target: str
    count: int
    until: datetime
    can_look: bool


def answer(
    speaker: Speaker, delivery_id: int, said: Answer, *, now: datetime, link: str | None = None
) -> Delivery:
    """Act on what a person says of one delivery, which may be one that was set aside before;
    `link` is where they found it. Raises NotFound, Refused, and Stale where it is settled."""
    with transaction():
        delivery = _in_doubt(speaker, delivery_id, said)
        if link and delivery.removes_id is not None:
            raise Refused("It was to be taken down, so no link is kept. Nothing was changed.")
        _act(speaker, [delivery], said, link or delivery.link, now)
        return delivery


def answer_all(
    speaker: Speaker, target: str, said: Answer, *, until: datetime, now: datetime
) -> int:
    """The same of all posts that came into doubt on a target by `until`, however often; says how
    many. Raises Refused where there are none any more."""
    permissions.require(speaker, Right.CHANGE_ANY)
    with transaction():
        where = _of(speaker.project) & (Delivery.finished_at <= until)
        where &= Delivery.target.in_(_connected(speaker.project, target))
        if said is Answer.SEND:
            where &= ~recovery.is_called_off()
        posts.lock(where)
        rows = list(locked(Delivery.select()).where(where).order_by(Delivery.id))
        if not rows:
            raise Refused(f"Nothing is in doubt on {target} any more. Nothing was changed.")
        if said is Answer.LOOK:
            _refuse_where_blind(rows[0])
        for some in bulk.batched(rows):
            _act(speaker, some, said, None, now)
        return len(rows)


def of(speaker: Speaker) -> list[Doubt]:
    """What is in doubt on each connected target of the speaker's project; take-downs are decided
    one by one. Reads only what needs a person."""
    permissions.require(speaker, Right.LOOK)
    rows: Any = (
        Delivery.select(
            Target.name,
            Account.platform,
            fn.COUNT(Delivery.id),
            fn.MAX(Delivery.finished_at),
        )
        .join(Target)
        .join(Account)
        .where(_of(speaker.project) & Target.disconnected_at.is_null())
        .group_by(Target.name, Account.platform)
        .order_by(Target.name)
    )
    return [
        Doubt(name, count, until, capabilities_of(platform).can_look)
        for name, platform, count, until in rows.tuples()
    ]


def _of(project: Project) -> Any:
    return (Delivery.project == project) & _UNKNOWN & Delivery.removes.is_null()


def _connected(project: Project, target: str) -> Any:
    named = (Target.project == project) & (Target.name == target)
    return Target.select(Target.id).where(named & Target.disconnected_at.is_null())


def _in_doubt(speaker: Speaker, delivery_id: int, said: Answer) -> Delivery:
    theirs = (Delivery.id == delivery_id) & (Delivery.project == speaker.project)
    posts.lock(theirs)
    delivery: Delivery | None = locked(Delivery.select()).where(theirs).first()
    if delivery is None:
        raise NotFound("That delivery is not of this project. Nothing was done.")
    permissions.require_for(speaker, delivery.post)
    if settling.is_being_looked_for(delivery):
        raise Stale("It is being looked for; I say what comes of it. Nothing was changed.")
    if results.is_set_aside(delivery):
        if said is Answer.ASIDE:
            raise Stale(f"It is {delivery.error} already. Nothing was changed.")
    elif delivery.state != DeliveryState.UNKNOWN:
        raise Stale(f"That was settled meanwhile: it is {delivery.state}. Nothing was done.")
    if said is Answer.LOOK:
        _refuse_where_blind(delivery)
    called_off = (Delivery.id == delivery_id) & recovery.is_called_off()
    if said is Answer.SEND and Delivery.select().where(called_off).exists():
        raise Refused(recovery.CALLED_OFF.format(number=delivery.post.number))
    return delivery


def _refuse_where_blind(delivery: Delivery) -> None:
    target = Target.get_by_id(delivery.target_id)
    if target.disconnected_at is not None:
        raise Refused(f"{target.name} is disconnected, so I cannot look there. Nothing was done.")
    if not capabilities_of(target.account.platform).can_look:
        raise Refused(
            f"I cannot see what is on {target.name}. Look there yourself and choose; or set it "
            "aside. Nothing was done."
        )


def _act(
    speaker: Speaker, rows: Sequence[Delivery], said: Answer, link: str | None, now: datetime
) -> None:
    match said:
        case Answer.SEND:
            _note_absent(rows)
            recovery.send_once_more(rows, now)
        case Answer.LOOK:
            recovery.send_once_more(rows, now, looks=settling.FOR_A_PERSON)
        case _:
            _settle(speaker, rows, said, link, now)
    theirs = Post.select(Post.id, Post.number).where(Post.id.in_({row.post_id for row in rows}))
    numbers = {post.id: post.number for post in theirs}
    for row in rows:
        subject = f"post {numbers[row.post_id]}"
        audit.by(speaker, _DEEDS[said], subject, now=now, after={"delivery": row.id})


def _note_absent(rows: Sequence[Delivery]) -> None:
    """Their attempts did not arrive, somebody says: or they would be asked about for ever."""
    in_doubt = Attempt.outcome.in_([*results.AMBIGUOUS])
    theirs = Attempt.delivery.in_([row.id for row in rows])
    Attempt.update(outcome="absent").where(theirs & in_doubt).execute()


def _settle(
    speaker: Speaker, rows: Sequence[Delivery], said: Answer, link: str | None, now: datetime
) -> None:
    book = Book(now)
    for entry in book.read([row.id for row in rows]):
        if said is Answer.THERE:
            entry.looks = None
            results.delivered(book, entry, Delivered(entry.remote_id, link))
        else:
            results.set_aside(book, entry, results.SET_ASIDE_BY.format(speaker.member.name))
    results.close_book(book)
