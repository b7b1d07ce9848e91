"""Daily digests: who wants one and when, and sending each at most once a day.

A digest is written in the transaction that notes its day, before anything is sent: after a crash
or a lost answer there is no second one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from models import apart
from models.database import locked, transaction
from models.errors import Refused
from models.rules import digests as rules
from models.rules.roles import Right
from models.rules.states import DispatchState
from models.services.audit import audit
from models.services.engine.agenda import Question
from models.services.notices import digest_facts, lanes, notices, posting
from models.services.notices.lanes import Place
from models.services.people.people import Speaker
from models.services.people.permissions import require
from models.services.people.readers import EMAIL
from models.services.workspaces import channels
from models.tables import (
    DIGEST_WANTED,
    Channel,
    Digest,
    Dispatch,
    Enclosure,
    Member,
    Notice,
    Project,
    Reader,
    Workspace,
)

CHAT = "chat"
AT_ONCE = 100
DUE = Question(Digest.next_at, DIGEST_WANTED)


@dataclass(frozen=True, slots=True)
class Wish:
    """When somebody wants a digest: a clock time on weekdays (ISO), in a zone or, with none, in
    theirs; `by` chat or e-mail."""

    at: time
    days: tuple[int, ...] = rules.EVERY_DAY
    zone: str | None = None
    by: str = CHAT


def want(speaker: Speaker, wish: Wish, *, here: bool, now: datetime) -> Digest:
    """Send the speaker a digest daily from now on, or this channel where it is wanted `here`.
    Raises NotAllowed where somebody may not decide that for a channel, Refused for e-mail without
    an address."""
    require(speaker, Right.SETTINGS if here else Right.LOOK)
    if wish.by == EMAIL:
        _require_address(speaker)
    with transaction():
        list(locked(Project.select().where(Project.id == speaker.project.id)))
        row = _of(speaker, here=here) or Digest(
            project=speaker.project,
            channel=speaker.channel if here else None,
            member=None if here else speaker.member,
            created_at=now,
        )
        before = _told(row) if row.id is not None and row.stopped_at is None else None
        row.at, row.days = f"{wish.at:%H:%M}", list(wish.days)
        row.zone, row.way, row.stopped_at = wish.zone, wish.by, None
        row.next_at = _next(row, now)
        row.save()
        audit.by(
            speaker,
            "want digest",
            _subject(speaker, here=here),
            now=now,
            before=before,
            after=_told(row),
        )
    return row


def _require_address(speaker: Speaker) -> None:
    reader = Reader.get_or_none(Reader.member == speaker.member)
    if reader is None or reader.address is None:
        raise Refused(
            "I have no address of yours. Say `email me at you@example.com` first. "
            "Nothing was changed."
        )


def stop(speaker: Speaker, *, here: bool, now: datetime) -> bool:
    """Send the speaker, or this channel, no digest any more; whether there was one."""
    require(speaker, Right.SETTINGS if here else Right.SPEAK)
    with transaction():
        row = _of(speaker, here=here)
        if row is None or row.stopped_at is not None:
            return False
        Digest.update(stopped_at=now).where(Digest.id == row.id).execute()
        subject = _subject(speaker, here=here)
        audit.by(speaker, "stop digest", subject, now=now, before=_told(row))
    return True


def wanted(speaker: Speaker) -> list[Digest]:
    """The digests that the speaker gets, and that this channel does."""
    found = [_of(speaker, here=here) for here in (False, True)]
    return [row for row in found if row is not None and row.stopped_at is None]


def _of(speaker: Speaker, *, here: bool) -> Digest | None:
    which = Digest.channel == speaker.channel if here else Digest.member == speaker.member
    return locked(Digest.select().where(which)).first()


def _subject(speaker: Speaker, *, here: bool) -> str:
    return f"channel {speaker.channel.external_id}" if here else f"member {speaker.member.name}"


def _told(row: Digest) -> dict[str, object]:
    return {"at": row.at, "days": row.days, "zone": row.zone, "by": row.way}


def zone_of(row: Digest) -> str:
    """The zone whose clocks a digest goes by."""
    if row.zone is not None:
        return row.zone
    member = Member.get_by_id(row.member_id) if row.member_id is not None else None
    return (member and member.own_zone) or Project.get_by_id(row.project_id).zone


def _next(row: Digest, now: datetime) -> datetime:
    last = date.fromisoformat(row.last_day) if row.last_day else None
    days: Collection[int] = row.days or rules.EVERY_DAY
    return rules.next_due(time.fromisoformat(row.at), days, zone_of(row), now, last)


def send_due(*, now: datetime) -> int:
    """Send what is due by now, and leave out what is empty or far too late; how many were sent."""
    due = DIGEST_WANTED & (Digest.next_at <= now)
    rows = list(Digest.select(Digest.id).where(due).order_by(Digest.next_at).limit(AT_ONCE))
    return apart.each(rows, lambda row: _send(row.id, now))


def _send(digest_id: int, now: datetime) -> bool:
    with transaction():
        due = DIGEST_WANTED & (Digest.next_at <= now) & (Digest.id == digest_id)
        row: Digest | None = locked(Digest.select().where(due)).first()
        if row is None:
            return False
        project, zone = Project.get_by_id(row.project_id), zone_of(row)
        day = rules.day_of(row.next_at, zone).isoformat()
        fresh = row.last_day is None or row.last_day < day
        in_time = now - row.next_at < rules.LATEST
        row.last_day = max(day, row.last_day or day)
        row.next_at = _next(row, now)
        row.save()
        return fresh and in_time and _told_of(row, project, day, zone, now)


def _told_of(row: Digest, project: Project, day: str, zone: str, now: datetime) -> bool:
    reader = _reader(row, project)
    facts = digest_facts.of(reader, zone, now=now) if reader is not None else None
    if reader is None or facts is None or digest_facts.is_empty(facts):
        return False
    where = _where(row, reader)
    alone = row.member_id is not None and (where is not None or row.way == EMAIL)
    notice = Notice.create(
        project=project,
        channel=reader.channel,
        member=row.member_id,
        kind="own_digest" if alone else "digest",
        key=f"digest {row.id} {day}",
        facts=facts | notices.marks(project.key) | {"mine": row.member_id is not None},
        created_at=now,
        addressed_at=now,  # that is done here
    )
    if row.way == EMAIL:
        _mail(reader, notice, now)
    elif where is not None:
        posting.news(project.id, where, posting.ONCE, [notice.id], at=now, now=now)
    return True


def _reader(row: Digest, project: Project) -> Speaker | None:
    """For whom a digest is drawn up; none for somebody who was shut out, or a channel that belongs
    to the project no more. What a channel is shown, everybody in it may see."""
    if row.member_id is None:
        here = Channel.get_by_id(row.channel_id)
        everybody = Member(project=project, identity="", name="", role="viewer")
        return Speaker(project, here, everybody) if here.unbound_at is None else None
    member = Member.get_by_id(row.member_id)
    channel = _channel_of(member, project)
    if member.barred is not None or channel is None:
        return None
    return Speaker(project, channel, member)


def _channel_of(member: Member, project: Project) -> Channel | None:
    """The channel where a project reports: in somebody's own chat, or else anywhere."""
    workspace = Workspace.get_or_none(Workspace.key == member.identity.rpartition(":")[0])
    theirs = channels.report_channel(project.id, workspace.id) if workspace else None
    return theirs or channels.report_channel(project.id)


def _where(row: Digest, reader: Speaker) -> Place | None:
    """Where a digest is sent to; none in a terminal, which shows notices by itself."""
    if row.way == EMAIL or row.channel_id is None:
        return lanes.of_identity(reader.member.identity)
    place = lanes.of_channel(reader.channel)
    return place if place.in_chat else None


def _mail(reader: Speaker, notice: Notice, now: datetime) -> None:
    wishes = Reader.get_or_none(Reader.member == reader.member)
    if wishes is None or wishes.address is None:
        return
    letter = Dispatch.create(
        project=reader.project,
        member=reader.member,
        way=EMAIL,
        address=wishes.address,
        alarm=False,
        state=DispatchState.WAITING,
        created_at=now,
        next_at=now,
    )
    Enclosure.create(dispatch=letter, notice=notice)
