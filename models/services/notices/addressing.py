"""Who is told of a notice directly: looked up after it was written, so that writing costs nothing.

Each notice is addressed once, in one transaction with the messages it goes into.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from peewee import fn

from models.database import locked, transaction
from models.rows import insert_rows
from models.rules import audiences, quiet
from models.rules.audiences import Audience
from models.rules.policy import policy_of
from models.rules.roles import Role
from models.rules.states import DispatchState
from models.services.engine.agenda import ANY, Question
from models.services.notices import channel_news, lanes, posting
from models.services.people import people
from models.services.people.readers import EMAIL
from models.tables import (
    DISPATCH_WAITING,
    UNADDRESSED,
    Card,
    Dispatch,
    Enclosure,
    Member,
    Notice,
    Post,
    Project,
    Reader,
)

AT_ONCE = 500
MOST = 4  # rounds of one look, for it is the clock that looks
UNTOLD = Question(Notice.created_at, UNADDRESSED, ANY)

_WANTING = Reader.address.is_null(False) | Reader.chat.is_null(False)
Letters = dict[tuple[int, bool], list[int]]  # by reader, and whether it is an alarm: notices


def address(*, now: datetime) -> int:
    """Put what was told since into messages to the people it concerns; says how many notices were
    looked at."""
    if not Notice.select(Notice.id).where(UNADDRESSED).limit(1).exists():
        return 0
    if not Reader.select().where(_WANTING).exists() and not channel_news.has_chats():
        return int(Notice.update(addressed_at=now).where(UNADDRESSED).execute())
    looked = 0
    for _ in range(MOST):
        looked += (some := _address_some(now))
        if some < AT_ONCE:
            break
    return looked


def _address_some(now: datetime) -> int:
    with transaction():
        unaddressed = Notice.select().where(UNADDRESSED).order_by(Notice.id).limit(AT_ONCE)
        rows = list(locked(unaddressed, skip=True))
        known = _known(rows)
        letters: Letters = {}
        direct: Letters = {}
        for row in rows:
            _sort(row, known, letters, direct)
        by_id = {each.id: each for some in known.readers.values() for each in some}
        for (reader_id, alarm), notices in letters.items():
            _enclose(by_id[reader_id], alarm, notices, now)
        for (reader_id, alarm), notices in direct.items():
            _tell_directly(by_id[reader_id], alarm, notices, now)
        channel_news.put(rows, now=now)
        Notice.update(addressed_at=now).where(Notice.id.in_([row.id for row in rows])).execute()
    return len(rows)


def _readers(projects: set[int]) -> Mapping[int, Sequence[Reader]]:
    """Everybody of these projects who wants to be told directly, with their membership."""
    rows = (
        Reader.select(Reader, Member, Project)
        .join(Member)
        .join(Project)
        .where(_WANTING & Member.barred.is_null() & Member.project.in_(sorted(projects)))
        .order_by(Reader.id)
    )
    found: dict[int, list[Reader]] = {}
    for row in rows:
        found.setdefault(row.member.project_id, []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """What must be known to address some notices: who reads what of each project, which person each
    member is, and who is responsible for the posts that were handed over, by project and number."""

    readers: Mapping[int, Sequence[Reader]]
    persons: Mapping[int, int]
    owners: Mapping[tuple[int, int], int]

    def concerned(self, notice: Notice, audience: Audience) -> set[int]:
        """The persons whom a notice is for."""
        post = (notice.project_id, notice.facts.get("post") or 0)
        owner = None if audience.instead else self.owners.get(post)
        members = [each for each in (notice.member_id, owner) if each is not None]
        return {self.persons[each] for each in members if each in self.persons}


def _known(notices: Sequence[Notice]) -> _Known:
    readers = _readers({each.project_id for each in notices})
    if not readers:
        return _Known({}, {}, {})
    members = Member.select(Member.id, Member.person).where(Member.project.in_([*readers]))
    persons = {each.id: people.person_of(each) for each in members}
    numbers = {each.facts["post"] for each in notices if each.facts.get("post")}
    handed_over = Post.responsible.is_null(False) & Post.project.in_([*readers])
    posts = Post.select(Post.project, Post.number, Post.responsible).where(
        handed_over & Post.number.in_(sorted(numbers))
    )
    owners = {
        (each.project_id, each.number): each.responsible_id
        for each in posts
        if each.responsible_id is not None
    }
    return _Known(readers, persons, owners)


def _sort(notice: Notice, known: _Known, letters: Letters, direct: Letters) -> None:
    """Put a notice to the letters and direct messages of those who want it; to one address only
    once."""
    audience = audiences.of(notice.kind, notice.facts)
    concerned = known.concerned(notice, audience)
    found = [
        each
        for each in known.readers.get(notice.project_id, ())
        if _concerns(each, notice, audience, mine=known.persons[each.member_id] in concerned)
    ]
    mailed = [each for each in found if each.address and _asked(each.topics, audience)]
    for reader in {each.address: each for each in reversed(mailed)}.values():
        letters.setdefault((reader.id, audience.alarm), []).append(notice.id)
    told = [each for each in found if each.chat and _asked(each.chat_topics, audience)]
    for reader in {each.chat: each for each in reversed(told)}.values():
        if notice.kind != channel_news.ASKS or not channel_news.is_named(reader.member, notice):
            direct.setdefault((reader.id, audience.alarm), []).append(notice.id)


def _asked(topics: Sequence[str] | None, audience: Audience) -> bool:
    """Whether somebody asked to be told of its topic by one way."""
    return audience.topic in (topics or ())


def _concerns(reader: Reader, notice: Notice, audience: Audience, *, mine: bool) -> bool:
    if {audience.topic, notice.kind} & {*reader.muted}:
        return False
    return audiences.concerns(
        audience, Role(reader.member.role), addressed=notice.member_id is not None, mine=mine
    )


def _tell_directly(reader: Reader, alarm: bool, notices: Sequence[int], now: datetime) -> None:
    """Add notices to the direct message that is being gathered for somebody, or begin one."""
    place = lanes.of_identity(reader.chat or "")
    if place is None:
        return
    project = reader.member.project
    mine = (Card.address == place.address) & (Card.workspace == place.workspace)
    last = Card.select(fn.MAX(Card.posted_at)).where(mine & (Card.bucket == "told"))
    at = _when(reader, alarm, last.scalar(), now)
    bucket = "alarm" if alarm else "told"
    posting.news(project.id, place, bucket, notices, at=at, now=now)


def _when(reader: Reader, alarm: bool, last: datetime | None, now: datetime) -> datetime:
    project = reader.member.project
    return quiet.send_at(
        now,
        alarm=alarm,
        last=last,
        hours=policy_of(project).quiet_hours,
        zone=reader.member.own_zone or project.zone,
    )


def _enclose(reader: Reader, alarm: bool, notices: Sequence[int], now: datetime) -> None:
    """Add notices to the message that is being gathered for somebody, or begin one."""
    gathering = (
        DISPATCH_WAITING
        & (Dispatch.member == reader.member_id)
        & (Dispatch.way == EMAIL)
        & (Dispatch.address == reader.address)
        & (Dispatch.alarm == alarm)
        & (Dispatch.fence == 0)
        & Dispatch.nonce.is_null()
    )
    found = locked(Dispatch.select().where(gathering).order_by(Dispatch.id)).first()
    dispatch = found or _begin(reader, alarm, now)
    insert_rows(Enclosure, [{"dispatch": dispatch.id, "notice": each} for each in notices])


def _begin(reader: Reader, alarm: bool, now: datetime) -> Dispatch:
    project = reader.member.project
    last = Dispatch.select(fn.MAX(Dispatch.finished_at)).where(
        (Dispatch.member == reader.member_id) & Dispatch.finished_at.is_null(False)
    )
    return Dispatch.create(
        project=project,
        member=reader.member_id,
        way=EMAIL,
        address=reader.address,
        alarm=alarm,
        state=DispatchState.WAITING,
        created_at=now,
        next_at=_when(reader, alarm, last.scalar(), now),
    )
