"""Who belongs to a project and as what: inviting people, giving them roles, shutting them out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.database import transaction
from models.errors import NotFound, Refused
from models.rules.roles import Barred, Right, Role, allows
from models.rules.states import DeliveryState, ScheduleState
from models.services.approvals import unfounded
from models.services.audit import audit
from models.services.people import chat_roles, naming, people, permissions, responsibility
from models.services.people.people import Speaker
from models.services.posts import posts, proposing
from models.services.posts.changing import call_back, of, set_state
from models.services.undo import undoing
from models.tables import Account, LinkCode, Member, Project, Schedule, Target, Undo

LAST = (
    "{name} is the last admin of {project}, and without one nobody could invite people or change "
    "their roles. Make somebody else an admin first: `grant NAME admin`. Nothing was changed."
)


@dataclass(frozen=True, slots=True)
class ShutOut:
    """What came of shutting somebody out: the posts of theirs that are paused now, by number, or
    that somebody else is responsible for, and the names of targets they had connected."""

    member: Member
    how: Barred
    paused: tuple[int, ...] = ()
    handed_to: Member | None = None
    handed: int = 0
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One person of a project: with so many identities, answering for so many planned posts, and
    asked to confirm so many proposals of others."""

    member: Member
    name: str
    identities: int
    away_until: datetime | None
    deputy: str | None
    posts: int
    asked: int


@dataclass(frozen=True, slots=True)
class Roster:
    """Some of the people of a project, and whether more follow."""

    lines: tuple[Line, ...]
    more: bool


def roster(speaker: Speaker, *, offset: int, limit: int, now: datetime) -> Roster:
    """The people of the speaker's project, who was shut out last. Raises NotAllowed."""
    permissions.require(speaker, Right.LOOK)
    mine = (Member.project == speaker.project) & Member.person.is_null()
    rows = list(
        Member.select()
        .where(mine)
        .order_by(Member.barred.is_null(False), Member.id)
        .offset(offset)
        .limit(limit + 1)
    )
    stand_in = people.deputies(speaker.project, now)
    asked = proposing.waiting_for(speaker.project)
    lines = tuple(_line(row, stand_in, asked, now) for row in rows[:limit])
    return Roster(lines, len(rows) > limit)


def _line(
    row: Member, stand_in: Mapping[int, Member], asked: Iterable[Right], now: datetime
) -> Line:
    deputy = stand_in.get(row.id)
    allowed = [right for right in asked if row.barred is None and allows(Role(row.role), right)]
    return Line(
        member=row,
        name=row.name,
        identities=len(people.identities(row)),
        away_until=row.away_until if people.is_away(row, now) else None,
        deputy=deputy.name if deputy is not None else None,
        posts=responsibility.count(row),
        asked=len(allowed),
    )


def successors(speaker: Speaker, leaving: Member, *, now: datetime) -> list[Member]:
    """Who could take over what somebody leaves behind."""
    able = [role for role in Role if allows(role, Right.WRITE)]
    person = people.person_of(leaving)
    return [each for each in people.active(speaker.project, able, now) if each.id != person]


def numbered(speaker: Speaker, member_id: int) -> Member:
    """The member of the speaker's project that a button names; raises NotFound."""
    member = Member.get_or_none((Member.id == member_id) & (Member.project == speaker.project))
    if member is None:
        raise NotFound(f"That is nobody in {speaker.project.key}. Nothing was changed.")
    return member


def invite(speaker: Speaker, name: str, role: Role, *, now: datetime) -> Member:
    """Make somebody a member before they first speak where the speaker does. Raises NotAllowed, and
    Refused where they are one already."""
    permissions.require(speaker, Right.PEOPLE)
    plain = naming.plain(name)
    identity = naming.linked(speaker, name) or _in_the_terminal(speaker, plain)
    with transaction():
        people.lock_newcomers(speaker.project)
        there = Member.get_or_none(
            (Member.project == speaker.project) & (Member.identity == identity)
        )
        if there is not None:
            raise Refused(
                f"{there.name} is {_standing(there)} in {speaker.project.key} already. "
                f"`grant {plain} {role}` changes that. Nothing was changed."
            )
        return people.enroll(
            speaker.project, identity, plain, role, now=now, by=speaker.member.identity
        )


def enrol(speaker: Speaker, identity: str, name: str, role: Role, *, now: datetime) -> Member:
    """Make somebody of any chat a member before they first speak. Raises NotAllowed."""
    permissions.require(speaker, Right.PEOPLE)
    with transaction():
        people.lock_newcomers(speaker.project)
        by = speaker.member.identity
        return people.enroll(speaker.project, identity, name, role, now=now, by=by)


def take_charge(speaker: Speaker, *, now: datetime) -> Member:
    """Make the speaker an admin, who runs the workspace where their project began; ask that before.
    It stands in the audit as the chat's own doing."""
    with transaction():
        actor = speaker.channel.workspace.key
        return _grant(speaker.project, speaker.member, Role.ADMIN, actor, now)[1]


def _in_the_terminal(speaker: Speaker, name: str) -> str:
    """The identity of a name; raises Refused in a chat, where only a mention tells whom."""
    place = speaker.channel.workspace.key
    if ":" in place:
        raise Refused(
            f"I do not know whom you mean by “{name}”. Mention them, as the chat offers it: "
            f"`invite @{name} as author`. Nothing was changed."
        )
    return f"{place}:{name.casefold()}"


def _standing(member: Member) -> str:
    return str(member.barred or permissions.with_article(member.role))


def grant(speaker: Speaker, member: Member, role: Role, *, now: datetime) -> Member:
    """Give a person a role, and take them back in where they were shut out. Raises NotAllowed, and
    Refused for the last admin."""
    permissions.require(speaker, Right.PEOPLE)
    with transaction():
        before, granted = _grant(speaker.project, member, role, speaker.member.identity, now)
        facts: dict[str, object] = {"as": permissions.with_article(role)}
        _remember(speaker, "grant", granted, before, _as_is(granted), facts, now)
        return granted


def grant_by_host(project: Project, name: str, role: Role, actor: str, *, now: datetime) -> Member:
    """The same for whoever runs Presstime, who needs no role for it, and makes a member of the
    terminal of that name where there is none."""
    identity = f"terminal:{name.casefold()}"
    mine = (Member.project == project) & ((Member.identity == identity) | (Member.identity == name))
    with transaction():
        member = Member.get_or_none(mine)
        if member is None:
            people.lock_newcomers(project)
            member = Member.get_or_none(mine)
        if member is None:
            return people.enroll(project, identity, name, role, now=now, by=actor)
        return _grant(project, member, role, actor, now)[1]


Standing = dict[str, str | None]


def _grant(
    project: Project, member: Member, role: Role, actor: str, now: datetime
) -> tuple[Standing, Member]:
    """What they were, and are."""
    unfounded.lock(member)
    rows = people.lock(project)
    current = next(each for each in rows if each.id == member.id)
    if role is not Role.ADMIN:
        refuse_without_admin(project, rows, current)
    before = _as_is(current)
    Member.update(role=role, own_role=None, given_role=None, barred=None).where(
        Member.id.in_([each.id for each in people.identities(current)])
    ).execute()
    chat_roles.count_again(Member.get_by_id(current.id), now=now)
    unfounded.ask_again(current, now=now)
    audit.record(
        project.id,
        actor,
        "grant",
        f"member {current.name}",
        now=now,
        before=before,
        after={"role": role},
    )
    return before, Member.get_by_id(member.id)


def _as_is(member: Member) -> Standing:
    return {"role": people.given_role(member), "barred": member.barred}


def _remember(
    speaker: Speaker,
    action: str,
    member: Member,
    before: Standing,
    after: Standing,
    facts: dict[str, object],
    now: datetime,
) -> None:
    if before != after:
        who = {"member": member.id, "who": member.name} | facts
        undoing.remember(speaker, "standing", who, before, after, now=now, action=action)


@undoing.inverse("standing", posts=lambda undo: _posts_of_one(undo.facts["member"]))
def _put_back(speaker: Speaker, undo: Undo, now: datetime) -> None:
    """Give somebody the role back that they had, and take them in or shut them out again."""
    permissions.require(speaker, Right.PEOPLE)
    member = numbered(speaker, undo.facts["member"])
    unfounded.lock(member)
    current = next(each for each in people.lock(speaker.project) if each.id == member.id)
    if _as_is(current) != undo.after:
        raise Refused(
            f"{current.name} was changed since, and is {_standing(current)} by now. "
            "Nothing was changed; `people` shows them all."
        )
    role, how = Role(undo.before["role"]), undo.before["barred"]
    if people.given_role(current) != role or how is None:
        _grant(speaker.project, current, role, speaker.member.identity, now)
    if how is not None:
        undoing.remember(
            speaker, undo.kind, undo.facts, undo.after, undo.before, now=now, action=undo.action
        )
        _shut_out(speaker, current, Barred(how), None, now)


def refuse_without_admin(project: Project, rows: Sequence[Member], leaving: Member) -> None:
    """Raise Refused where nobody else is an admin; `rows` are all members, locked."""
    person = people.person_of(leaving)
    admins = {
        people.person_of(each) for each in rows if each.role == Role.ADMIN and each.barred is None
    }
    if admins == {person}:
        raise Refused(LAST.format(name=leaving.name, project=project.key))


def planned(speaker: Speaker, member: Member) -> int:
    """How many posts that are to go out a person is responsible for, to somebody who may shut them
    out. Raises NotAllowed, and Refused for the last admin."""
    permissions.require(speaker, Right.PEOPLE)
    rows = list(Member.select().where(Member.project == speaker.project))
    refuse_without_admin(speaker.project, rows, member)
    return len(responsibility.planned(member))


def shut_out(
    speaker: Speaker,
    member: Member,
    how: Barred,
    *,
    successor: Member | None = None,
    now: datetime,
) -> ShutOut:
    """Let somebody do nothing here any more. What is to go out of theirs is handed over to a
    successor, or paused until somebody with the right to it lets it go on. Raises NotAllowed, and
    Refused for the last admin, and where it is done already."""
    permissions.require(speaker, Right.PEOPLE)
    with transaction():
        posts.lock_each(_posts_of(member))
        rows = people.lock(speaker.project)
        current = next(each for each in rows if each.id == member.id)
        if current.barred == how:
            raise Refused(f"{current.name} is {how} already. Nothing was changed.")
        before = _as_is(current)
        _remember(speaker, _SHUT_OUT[how], current, before, before | {"barred": how}, {}, now)
        return _shut_out(speaker, current, how, successor, now)


def _posts_of(member: Member) -> set[int]:
    """The posts that are touched when somebody comes or goes: what they answer for, and what rests
    on their decision."""
    return responsibility.posts_of(member) | unfounded.posts_of(member)


def _posts_of_one(member_id: int) -> set[int]:
    member = Member.get_or_none(Member.id == member_id)
    return _posts_of(member) if member else set()


_SHUT_OUT = {Barred.SUSPENDED: "suspend", Barred.REMOVED: "remove"}


def _shut_out(
    speaker: Speaker, current: Member, how: Barred, successor: Member | None, now: datetime
) -> ShutOut:
    """The same of somebody who is locked, as are all others."""
    rows = list(Member.select().where(Member.project == speaker.project))
    refuse_without_admin(speaker.project, rows, current)
    numbers = responsibility.planned(current)
    _bar(current, how)
    _forget_codes(current)
    if successor is None:
        _pause(speaker, current, now)
    unfounded.ask_again(current, now=now)
    handed = responsibility.hand_all(speaker, current, successor, now=now) if successor else 0
    audit.by(
        speaker,
        _SHUT_OUT[how],
        f"member {current.name}",
        now=now,
        before=_as_is(current),
        after={"barred": how, "posts": numbers[:100], "to": successor and successor.name},
    )
    return ShutOut(
        current,
        how,
        paused=() if successor else tuple(numbers),
        handed_to=successor,
        handed=handed,
        targets=connected_by(current),
    )


def _bar(member: Member, how: Barred) -> None:
    theirs = [each.id for each in people.identities(member)]
    Member.update(barred=how, away_until=None, deputy=None).where(Member.id.in_(theirs)).execute()
    Member.update(deputy=None).where(Member.deputy.in_(theirs)).execute()


def _forget_codes(member: Member) -> None:
    theirs = [each.id for each in people.identities(member)]
    LinkCode.delete().where(LinkCode.member.in_(theirs)).execute()


def _pause(speaker: Speaker, member: Member, now: datetime) -> None:
    going_on = Schedule.state.in_([ScheduleState.ACTIVE, ScheduleState.PENDING_APPROVAL])
    active = responsibility.schedules(member) & going_on
    rows = list(Schedule.select(Schedule.id, Schedule.post).where(active))
    theirs = Schedule.id.in_([row.id for row in rows])
    paused = sorted({row.post_id for row in rows})
    with undoing.changing_all(speaker, "pause what was theirs", paused, now=now):
        call_back(of(theirs), DeliveryState.PAUSED, now=now)
        set_state(theirs, ScheduleState.PAUSED, now=now, by=speaker)
    for number in responsibility.planned(member):
        audit.by(speaker, "pause", f"post {number}", now=now, reason=f"{member.name} left")


def connected_by(member: Member) -> tuple[str, ...]:
    """The names of the targets in use that a person connected."""
    theirs = [each.id for each in people.identities(member)]
    rows = Target.select(Target.name).join(Account).where(Account.connected_by.in_(theirs))
    return tuple(row.name for row in rows.where(Target.disconnected_at.is_null()))
