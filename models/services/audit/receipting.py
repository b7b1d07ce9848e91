"""The receipt of a post: what went out, where, when and by whose leave, and what proves it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from models.rules.media import Media, media_of
from models.rules.states import DeliveryState
from models.services.audit import audit, sealing
from models.services.audit.sealing import Head
from models.services.people.people import Speaker
from models.services.posts import history, posts
from models.services.posts.history import Event
from models.tables import Audit, Delivery, Occurrence, Post, Revision, Schedule, Target

MOST_SENT = 20  # of a series, the latest
_SENT = (DeliveryState.DELIVERED, DeliveryState.REMOVED)
_DECIDING = (
    "approv",
    "reject",
    "override",
    "glass",
)  # parts of actions that gave leave, or did not


@dataclass(frozen=True, slots=True)
class Sent:
    """One delivery that reached its target, and of a take-down that it did. `revision` went out,
    whose text has this SHA-256 hash, with these files."""

    target: str
    at: datetime
    zone: str
    link: str | None
    remote_id: str | None
    revision: int
    text_hash: str
    media: Media
    removal: bool
    taken_down: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """A post, its words as they are now, what reached its targets (the latest first, of `count`),
    who decided about it, its rows in the audit's chain, how many of them are not sealed yet, and
    the head of the chain."""

    post: Post
    revision: Revision
    text_hash: str
    author: str
    sent: tuple[Sent, ...]
    count: int
    decisions: tuple[Event, ...]
    rows: tuple[int, ...]
    unsealed: int
    head: Head


def of(speaker: Speaker, number: int) -> Receipt:
    """The receipt of the post `#number`; raises NotFound where there is none that the speaker may
    see."""
    project = speaker.project
    post = posts.to_see(speaker, number)
    revision = posts.content(post)
    recorded = audit.about(project.id, f"post {number}")
    names = history.names_of(project)
    return Receipt(
        post,
        revision,
        hash_of(revision.text),
        post.author.name,
        tuple(_sent(post)),
        _reached(post).count(),
        tuple(history.event_of(row, names) for row in recorded if _decides(row)),
        tuple(row.sequence for row in recorded if row.sequence is not None),
        sum(row.sequence is None for row in recorded),
        sealing.head(project),
    )


def _decides(row: Audit) -> bool:
    return any(part in row.action for part in _DECIDING)


def hash_of(text: str) -> str:
    """The SHA-256 hash of a text in UTF-8, as anybody can compute it again."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _reached(post: Post) -> Any:
    return Delivery.select().where((Delivery.post == post) & Delivery.state.in_([*_SENT]))


def _sent(post: Post) -> Iterable[Sent]:
    rows = list(
        Delivery.select(Delivery, Target, Occurrence, Schedule)
        .join(Target)
        .switch(Delivery)
        .join(Occurrence)
        .join(Schedule)
        .where((Delivery.post == post) & Delivery.state.in_([*_SENT]))
        .order_by(Delivery.finished_at.desc(), Delivery.id.desc())
        .limit(MOST_SENT)
    )
    revisions = _revisions(post, [row.revision or post.revision for row in rows])
    for row in rows:
        revision = row.revision or post.revision
        yield Sent(
            row.target.name,
            row.finished_at or row.due_at,
            row.occurrence.schedule.zone,
            row.link,
            row.remote_id,
            revision,
            *revisions.get(revision, ("", ())),
            row.removes_id is not None,
            row.state == DeliveryState.REMOVED,
        )


def _revisions(post: Post, numbers: Sequence[int]) -> dict[int, tuple[str, Media]]:
    """The hash of the text, and the files, of these revisions."""
    theirs = (Revision.post == post) & Revision.number.in_({*numbers})
    rows = Revision.select(Revision.number, Revision.text, Revision.media).where(theirs)
    return {row.number: (hash_of(row.text), media_of(row.media)) for row in rows}
