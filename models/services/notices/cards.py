"""The cards that stand in chats for posts and imports: one in each place, edited for its life."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import fn

from models.database import locked, transaction
from models.rules.states import ON_CALENDAR, CardState, PostState
from models.services.engine.agenda import Question
from models.services.notices import lanes
from models.services.notices.lanes import Place
from models.services.people.people import Speaker
from models.tables import (
    STANDS,
    Audit,
    Card,
    Lane,
    Member,
    Post,
    Project,
    Redraw,
    Schedule,
    Undo,
)

POST, BATCH, NEWS, HISTORY = "post", "batch", "news", "history"
DASHBOARD = "dashboard"
DEBOUNCE = timedelta(seconds=1)
MARKED = Question(Redraw.at, None, DEBOUNCE)
# A card that nobody asked for waits so long, as a chat may be showing that very card as an answer.
FIRST = timedelta(seconds=3)
AT_ONCE = 500
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Standing:
    """A card that stands in a place."""

    message_id: str
    link: str | None


def subject_of(key: str, project: Project) -> tuple[str, str] | None:
    """The kind and subject of what a card's key (`ACME/142`, `ACME/batch 3`) names in a project;
    none for what is not kept up to date."""
    name, _, rest = key.partition("/")
    if name != project.key:
        return None
    if rest.isdigit():
        return POST, f"post {rest}"
    return (BATCH, rest) if rest.startswith("batch ") else None


def standing(project: Project, place: Place, subject: str) -> Standing | None:
    """The card that stands there for a subject, if one does."""
    row = row_of(project.id, place, subject)
    if row is None or row.message_id is None:
        return None
    return Standing(row.message_id, row.link)


def is_kept(workspace: str, channel: str, message_id: str) -> bool:
    """Whether a message is a card that stands for something and is edited by itself."""
    here = (Card.workspace == workspace) & (Card.channel == channel)
    return Card.select().where(STANDS & here & (Card.message_id == message_id)).exists()


def row_of(project_id: int, place: Place, subject: str) -> Card | None:
    """The row of the card that stands there for a subject, or is about to."""
    here = (Card.workspace == place.workspace) & (Card.address == place.address)
    found: Card | None = (
        Card.select()
        .where(STANDS & here & (Card.project == project_id) & (Card.subject == subject))
        .first()
    )
    return found


def remember(
    project: Project,
    place: Place,
    kind: str,
    subject: str,
    message_id: str,
    *,
    channel: str | None = None,
    link: str | None = None,
    drawn: str | None = None,
    now: datetime,
) -> None:
    """Take a message that a chat has just shown for the card of a subject from now on, looking like
    `drawn`. One that was about to be posted there is not; one that stood there is old, and says
    where the new one is. `channel` is that of a direct message, where `place` is a person."""
    with transaction():
        list(locked(Project.select().where(Project.id == project.id)))
        before = row_of(project.id, place, subject)
        if before is not None and before.message_id == message_id:
            return
        if before is not None:
            retire(before, now)
        Card.create(
            project=project,
            workspace=place.workspace,
            address=place.address,
            channel=channel or (None if place.is_direct else place.address),
            subject=subject,
            kind=kind,
            state=CardState.THERE,
            created_at=now,
            next_at=now + DEBOUNCE,  # it may have changed while it was shown
            posted_at=now,
            message_id=message_id,
            link=link,
            drawn=drawn,
            told_until=last_told(project.id, subject),
        )


def retire(row: Card, now: datetime) -> None:
    """Let another message take the place of a card; what is under way for it comes to nothing."""
    Redraw.delete().where(Redraw.card == row).execute()
    row.fence += 1
    row.begun_at = row.session = None
    if row.message_id is None:
        row.state, row.next_at = CardState.GONE, None
    else:
        row.state, row.next_at = CardState.OLD, now
    row.save()


def want(project: Project, place: Place, kind: str, subject: str, *, now: datetime) -> Card:
    """The card of a subject in a place, to be posted there soon where none stands; inside a
    transaction."""
    found = row_of(project.id, place, subject)
    if found is not None and found.state != CardState.UNKNOWN:
        return found
    if found is not None:  # nobody knows of it, so nobody can be pointed to it
        retire(found, now)
    return Card.create(
        project=project,
        workspace=place.workspace,
        address=place.address,
        channel=None if place.is_direct else place.address,
        subject=subject,
        kind=kind,
        state=CardState.WAITING,
        created_at=now,
        next_at=now + FIRST,
        told_until=last_told(project.id, subject),
    )


def stand_for(speaker: Speaker, changes: Sequence[int], *, now: datetime) -> None:
    """Let a card stand in the channel of the project that the speaker is in, for the one post that
    they just changed (`changes` are those that can be undone), if it is on the calendar or was: so
    everybody there can follow it. Of many posts at once there are no cards."""
    place = lanes.of_channel(speaker.channel)
    if speaker.direct or speaker.here != place.address or not place.in_chat or not changes:
        return
    found = {row.post_id for row in Undo.select(Undo.post).where(Undo.id.in_([*changes]))}
    post = Post.get_or_none(Post.id == found.pop()) if len(found) == 1 else None
    if post is not None and _is_planned(post):
        with transaction():
            list(locked(Project.select().where(Project.id == speaker.project.id)))
            want(speaker.project, place, POST, f"post {post.number}", now=now)


def _is_planned(post: Post) -> bool:
    on_calendar = (Schedule.post == post) & Schedule.state.in_(ON_CALENDAR)
    return post.state != PostState.DRAFT or Schedule.select().where(on_calendar).exists()


def mark(project_id: int, subjects: Iterable[str], *, now: datetime) -> None:
    """Have the cards of these drawn anew, where the audit does not tell of what happened."""
    rows = Card.select(Card.id).where(
        STANDS & (Card.project == project_id) & Card.subject.in_([*subjects])
    )
    for row in list(rows):
        Redraw.create(card=row.id, at=now)


def notice_marks(*, now: datetime) -> int:
    """Let cards be drawn anew to which something happened a second ago or more; how many."""
    # One that is tried again after a failure keeps its moment.
    free = Card.next_at.is_null() | ((Card.next_at > now) & (Card.attempts == 0))
    idle = free & Card.begun_at.is_null() & (Card.state == CardState.THERE)
    ripe = Redraw.select(Redraw.card).join(Card).where(Redraw.at <= now - DEBOUNCE)
    ids = [row.card_id for row in ripe.where(idle).distinct().limit(AT_ONCE)]
    if not ids:
        return 0
    return int(Card.update(next_at=now).where(Card.id.in_(ids) & idle).execute())


def last_told(project_id: int, subject: str) -> int:
    """The id of the last audited row about a subject; 0 where there is none."""
    here = (Audit.project == project_id) & (Audit.subject == subject)
    return Audit.select(fn.MAX(Audit.id)).where(here).scalar() or 0


def forget(member: Member) -> None:
    """Send nothing more to somebody directly that has not gone yet."""
    waiting = _direct(member) & (Card.state == CardState.WAITING) & Card.begun_at.is_null()
    Card.update(state=CardState.GONE, next_at=None).where(waiting).execute()


def erase(member: Member) -> None:
    """Keep nothing of what was sent to somebody directly."""
    Card.delete().where(_direct(member)).execute()
    Lane.delete().where(Lane.address == member.identity).execute()


def _direct(member: Member) -> Any:
    return (Card.address == member.identity) & (Card.project == member.project_id)


def forget_old(*, now: datetime) -> None:
    """Drop what lies so far back that nobody looks for it: what was told once, and cards that stand
    no more."""
    over = Card.state.in_([CardState.OLD, CardState.GONE, CardState.FAILED, CardState.UNKNOWN])
    Redraw.delete().where(Redraw.at < now - KEPT).execute()
    done = Card.next_at.is_null() & Card.begun_at.is_null()
    Card.delete().where(
        (Card.created_at < now - KEPT) & done & (Card.subject.is_null() | over)
    ).execute()
