"""Who is told of a notice directly: looked up after it was written, so that writing costs nothing.

Each notice is addressed once, in one transaction with the messages it goes into.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from peewee import fn

from models.database import insert_rows, locked, transaction
from models.rules import audiences, quiet
from models.rules.policy import policy_of
from models.rules.roles import Role
from models.rules.states import DispatchState
from models.services.readers import EMAIL
from models.tables import (
    DISPATCH_WAITING,
    UNADDRESSED,
    Dispatch,
    Enclosure,
    Member,
    Notice,
    Project,
    Reader,
)

AT_ONCE = 500
MOST = 20  # rounds of one look

Letters = dict[tuple[int, bool], list[int]]  # by reader, and whether it is an alarm: notices


def address(*, now: datetime) -> int:
    """Put what was told since into messages to the people it concerns; says how many notices were
    looked at."""
    looked = 0
    for _ in range(MOST):
        if not Notice.select(Notice.id).where(UNADDRESSED).limit(1).exists():
            break
        looked += (some := _address_some(now))
        if not some:
            break  # another clock is at it
    return looked


def _address_some(now: datetime) -> int:
    with transaction():
        unaddressed = Notice.select().where(UNADDRESSED).order_by(Notice.id).limit(AT_ONCE)
        rows = list(locked(unaddressed, skip=True))
        readers = _readers({row.project_id for row in rows})
        letters: Letters = {}
        for row in rows:
            _sort(row, readers.get(row.project_id, ()), letters)
        for (reader_id, alarm), notices in letters.items():
            reader = next(
                each for some in readers.values() for each in some if each.id == reader_id
            )
            _enclose(reader, alarm, notices, now)
        Notice.update(addressed_at=now).where(Notice.id.in_([row.id for row in rows])).execute()
    return len(rows)


def _readers(projects: set[int]) -> Mapping[int, Sequence[Reader]]:
    """Everybody of these projects who has an address, with their membership."""
    rows = (
        Reader.select(Reader, Member, Project)
        .join(Member)
        .join(Project)
        .where(Reader.address.is_null(False) & Member.project.in_(sorted(projects)))
        .order_by(Reader.id)
    )
    found: dict[int, list[Reader]] = {}
    for row in rows:
        found.setdefault(row.member.project_id, []).append(row)
    return found


def _sort(notice: Notice, readers: Sequence[Reader], letters: Letters) -> None:
    audience = audiences.of(notice.kind, notice.facts)
    for reader in readers:
        if _wants(reader, notice, audience):
            letters.setdefault((reader.id, audience.alarm), []).append(notice.id)


def _wants(reader: Reader, notice: Notice, audience: audiences.Audience) -> bool:
    if audience.topic not in reader.topics or {audience.topic, notice.kind} & {*reader.muted}:
        return False
    return audiences.concerns(
        audience,
        Role(reader.member.role),
        addressed=notice.member_id is not None,
        mine=notice.member_id == reader.member_id,
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
        next_at=quiet.send_at(
            now,
            alarm=alarm,
            last=last.scalar(),
            hours=policy_of(project).quiet_hours,
            zone=reader.member.zone or project.zone,
        ),
    )
