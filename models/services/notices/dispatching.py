"""Messages to people on their way: claimed under a fence, sent at most once, settled by what came
of it. What nobody knows about is never sent again unasked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from models.database import locked, transaction
from models.errors import NotFound
from models.rules.addresses import masked
from models.rules.backoff import next_delay
from models.rules.outcomes import Delivered, Later, Outcome, Unknown
from models.rules.outcomes import Refused as Rejected
from models.rules.roles import Right, Role
from models.rules.states import DispatchState, sources
from models.services.approvals import submissions
from models.services.engine import installation
from models.services.engine.agenda import ANY, Question
from models.services.notices import notices
from models.services.notices.notices import Told
from models.services.people import permissions, readers
from models.services.people.people import Speaker
from models.tables import (
    DISPATCH_FAILED,
    DISPATCH_SENDING,
    DISPATCH_WAITING,
    Dispatch,
    Enclosure,
    Member,
    Notice,
    Project,
    Reader,
    Session,
)

FIRST_WAIT = timedelta(minutes=1)
MOST_TRIES = 8  # some hours, as mail servers that defer strangers may ask for
LONGEST = timedelta(minutes=5)  # no sending takes so long
SHOWN_FOR = timedelta(days=7)
MOST_SHOWN = 20
PUT_BACK = "it may have been sent before this database was put back"
LOST = "the process that was sending it ended before an answer came"
TO_DO = (
    Question(Dispatch.begun_at, DISPATCH_SENDING, ANY),
    Question(Dispatch.next_at, DISPATCH_WAITING),
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that is to be sent now. `key` is the same for the same content, however often it is
    sent; either it has a `code`, or tells of something. `several`: there are other projects whose
    posts have the same numbers."""

    id: int
    fence: int
    key: str
    project: str
    name: str
    address: str = field(repr=False)
    told: tuple[Told, ...] = ()
    code: str | None = field(default=None, repr=False)
    several: bool = False


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that did not arrive, or may not have."""

    id: int
    name: str
    address: str
    unknown: bool
    error: str
    at: datetime
    count: int


def due(*, now: datetime, limit: int) -> list[int]:
    """The messages that are to be sent by now, the oldest first."""
    rows = Dispatch.select(Dispatch.id).where(DISPATCH_WAITING & (Dispatch.next_at <= now))
    return [row.id for row in rows.order_by(Dispatch.next_at).limit(limit)]


def take(dispatch_id: int, session_id: int, *, now: datetime) -> Letter | None:
    """Claim a message for a session, to be sent at once; None where it is not due, somebody else
    was faster, it is wanted no more, or nothing may go out of this database."""
    if installation.held(now=now) is not None:
        return None
    with transaction():
        waiting = DISPATCH_WAITING & (Dispatch.id == dispatch_id) & (Dispatch.next_at <= now)
        row = locked(Dispatch.select().where(waiting)).first()
        if row is None:
            return None
        row.fence += 1
        letter = _letter(row, now)
        if letter is None:
            row.state = DispatchState.DROPPED
        else:
            row.state, row.session, row.begun_at = DispatchState.SENDING, session_id, now
            row.attempts += 1
        row.save()
    return letter


def _letter(row: Dispatch, now: datetime) -> Letter | None:
    member = Member.get_by_id(row.member_id)
    reader = Reader.get_or_none(Reader.member == member)
    project = Project.get_by_id(row.project_id).key
    if reader is None or member.barred is not None:
        return None
    if row.nonce is not None:
        old = reader.asked_at is None or now >= reader.asked_at + readers.CODE_LASTS
        if old or reader.nonce != row.nonce:
            return None
        code = readers.code_of(reader)
        return Letter(row.id, row.fence, row.nonce, project, member.name, row.address, code=code)
    told = _enclosed(row)
    if reader.address != row.address or not told:
        return None
    # Of a database that was put back the lost future had notices of the same keys.
    keys = [f"{notice.key} {notice.created_at.isoformat()}" for notice in told]
    key = sha256("\n".join([str(member.id), *keys]).encode()).hexdigest()[:32]
    shown = tuple(Told(each.id, each.kind, each.facts, each.created_at) for each in told)
    if member.role == Role.CLIENT:
        shown = tuple(submissions.told(each) for each in shown)
    several = Project.select().count() > 1
    to = (project, member.name, row.address)
    return Letter(row.id, row.fence, key, *to, shown, several=several)


def _enclosed(row: Dispatch) -> Sequence[Notice]:
    mine = Enclosure.dispatch == row.id
    return list(Notice.select().join(Enclosure).where(mine).order_by(Notice.id))


def settle(letter: Letter, outcome: Outcome, *, now: datetime, jitter: Callable[[], float]) -> None:
    """Write down what came of sending a message; void where others took it back meanwhile, but for
    a late success."""
    with transaction():
        claimed = (Dispatch.id == letter.id) & (Dispatch.fence == letter.fence)
        row = locked(Dispatch.select().where(claimed)).first()
        if row is None:
            return
        match outcome:
            case Delivered():
                _end(row, DispatchState.SENT, None, now)
            case Later(reason, after) if row.attempts < MOST_TRIES:
                wait = next_delay(row.attempts, jitter=jitter(), asked=after, base=FIRST_WAIT)
                _again(row, now + wait, reason)
            case Unknown(reason):
                _end(row, DispatchState.UNKNOWN, reason, now)
            case Rejected(reason) | Later(reason):
                _end(row, DispatchState.FAILED, reason, now)


def _again(row: Dispatch, at: datetime, reason: str | None) -> None:
    if row.state == DispatchState.SENDING:
        row.state, row.session, row.next_at, row.error = DispatchState.WAITING, None, at, reason
        row.save()


def _end(row: Dispatch, state: DispatchState, reason: str | None, now: datetime) -> None:
    if row.state not in sources(state):
        return
    hidden = reason and reason.replace(row.address, masked(row.address))
    row.state, row.error, row.finished_at, row.session = state, hidden, now, None
    row.save()
    if state is not DispatchState.SENT:
        _tell(row, now)


def _tell(row: Dispatch, now: datetime) -> None:
    """Say in the chat that somebody was not reached; once a day of each person."""
    facts = {
        "name": Member.get_by_id(row.member_id).name,
        "unknown": row.state == DispatchState.UNKNOWN,
        "code": row.nonce is not None,
        "error": row.error,
    }
    about = f"code {row.id}" if row.nonce else f"{row.member_id} {row.state} {now:%Y-%m-%d}"
    notices.tell_project("mail_failed", f"mail {about}", facts, project_id=row.project_id, now=now)


def take_back(*, now: datetime) -> int:
    """Give up what was being sent by a process that is gone, or for longer than it may take:
    nobody knows what came of it. Says how many."""
    ended = Session.select(Session.id).where(Session.ended_at.is_null(False))
    gone = Dispatch.session.is_null() | Dispatch.session.in_(ended)
    lost = DISPATCH_SENDING & (gone | (Dispatch.begun_at < now - LONGEST))
    rows = list(Dispatch.select(Dispatch.id).where(lost).order_by(Dispatch.id))
    for each in rows:
        with transaction():
            same = lost & (Dispatch.id == each.id)
            row = locked(Dispatch.select().where(same)).first()
            if row is not None:
                _end(row, DispatchState.UNKNOWN, LOST, now)
    return len(rows)


def give_up(*, now: datetime) -> None:
    """Leave everything that is still to be sent for a person to send again, as the database was put
    back and it may have gone out; belongs into the transaction that takes it into use."""
    open_states = [DispatchState.WAITING, DispatchState.SENDING]
    Dispatch.update(
        state=DispatchState.UNKNOWN,
        fence=Dispatch.fence + 1,
        session=None,
        finished_at=now,
        error=PUT_BACK,
    ).where(Dispatch.state.in_(open_states)).execute()
    Notice.update(addressed_at=now).where(Notice.addressed_at.is_null()).execute()


def undelivered(speaker: Speaker, *, now: datetime) -> list[Undelivered]:
    """What did not reach people in the last seven days, the newest first: one's own, and with the
    right to change settings everybody's, their addresses masked."""
    rows = list(
        Dispatch.select(Dispatch, Member)
        .join(Member)
        .where(_visible(speaker) & (Dispatch.finished_at > now - SHOWN_FOR))
        .order_by(Dispatch.finished_at.desc())
        .limit(MOST_SHOWN)
    )
    return [_shown(row, speaker) for row in rows]


def _shown(row: Dispatch, speaker: Speaker) -> Undelivered:
    mine = row.member_id == speaker.member.id
    return Undelivered(
        row.id,
        row.member.name,
        row.address if mine else masked(row.address),
        row.state == DispatchState.UNKNOWN,
        row.error or "",
        row.finished_at or row.created_at,
        Enclosure.select().where(Enclosure.dispatch == row.id).count(),
    )


def _visible(speaker: Speaker) -> Any:
    mine = DISPATCH_FAILED & Dispatch.nonce.is_null() & (Dispatch.project == speaker.project)
    if permissions.may(speaker, Right.SETTINGS):
        return mine
    return mine & (Dispatch.member == speaker.member)


def again(speaker: Speaker, dispatch_id: int | None, *, now: datetime) -> int:
    """Send once more what did not arrive, or all of that (not what may have arrived); how many.
    Raises NotFound where nothing of that number is there to be sent again."""
    permissions.require(speaker, Right.SPEAK)
    with transaction():
        which = _visible(speaker)
        if dispatch_id is None:
            which &= (Dispatch.state == DispatchState.FAILED) & (
                Dispatch.finished_at > now - SHOWN_FOR
            )
        else:
            which &= Dispatch.id == dispatch_id
        rows = list(locked(Dispatch.select().where(which).order_by(Dispatch.id)))
        if dispatch_id is not None and not rows:
            raise NotFound(
                f"There is no e-mail {dispatch_id} to be sent again. `notices` shows what did not "
                "arrive. Nothing was changed."
            )
        for row in rows:
            row.state, row.attempts, row.next_at = DispatchState.WAITING, 0, now
            row.error = row.finished_at = None
            row.save()
    return len(rows)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many messages wait to be sent, since when the first is late, and how many of the last
    seven days failed or may not have arrived."""

    waiting: int
    since: datetime | None
    failed: int
    unknown: int


def standing(*, now: datetime) -> Standing:
    """How the messages of all projects stand."""
    waiting = Dispatch.select(Dispatch.next_at).where(DISPATCH_WAITING)
    late = waiting.where(Dispatch.next_at < now).order_by(Dispatch.next_at).first()
    ended = Dispatch.select().where(DISPATCH_FAILED & (Dispatch.finished_at > now - SHOWN_FOR))
    return Standing(
        waiting=waiting.count(),
        since=late.next_at if late else None,
        failed=ended.where(Dispatch.state == DispatchState.FAILED).count(),
        unknown=ended.where(Dispatch.state == DispatchState.UNKNOWN).count(),
    )
