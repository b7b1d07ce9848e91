"""What a chat's own roles (`@Editors`) count for: whoever has one has at least the role it stands
for in the project."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from models.database import transaction
from models.errors import NotFound, Refused
from models.rules.roles import Right, Role, higher
from models.services.approvals import unfounded
from models.services.audit import audit
from models.services.people import people, permissions
from models.services.people.people import Speaker
from models.tables import Channel, Member, Project, RoleMapping, Workspace


def count_here(place: Channel, chat_roles: Sequence[str]) -> bool:
    """Whether one of somebody's roles in the chat counts for a role in the project of a channel."""
    here = (RoleMapping.project == place.project_id) & (RoleMapping.workspace == place.workspace_id)
    theirs = here & RoleMapping.chat_role.in_([*chat_roles])
    return bool(chat_roles) and bool(RoleMapping.select().where(theirs).exists())


def counted(speaker: Speaker, chat_roles: Sequence[str], *, now: datetime) -> Speaker:
    """The speaker with the role they have by now, their chat's roles being these."""
    seen = sorted(set(chat_roles))
    if seen == speaker.member.chat_roles:
        return speaker
    with transaction():
        unfounded.lock(speaker.member)
        people.lock(speaker.project)
        Member.update(chat_roles=seen).where(Member.id == speaker.member.id).execute()
        count_again(Member.get_by_id(speaker.member.id), now=now)
    return replace(speaker, member=Member.get_by_id(speaker.member.id))


def listed(speaker: Speaker) -> list[RoleMapping]:
    """What roles of chats count for in the speaker's project, by workspace and name. Raises
    NotAllowed."""
    permissions.require(speaker, Right.LOOK)
    rows = RoleMapping.select(RoleMapping, Workspace).join(Workspace)
    mine = rows.where(RoleMapping.project == speaker.project)
    return list(mine.order_by(Workspace.key, RoleMapping.name))


def map_role(
    speaker: Speaker, chat_role: str, name: str, role: Role, *, now: datetime
) -> RoleMapping:
    """Let a role of the chat where the speaker is count for a role in their project. Raises
    NotAllowed, and Refused for what is not given to whole groups."""
    permissions.require(speaker, Right.PEOPLE)
    if role in (Role.ADMIN, Role.CLIENT):  # whoever hands out a chat's roles could be an admin
        raise Refused(
            f"{permissions.with_article(role).capitalize()} is made by name, not by a role of the "
            f"chat: `grant NAME {role}`. Nothing was changed."
        )
    with transaction():
        rows = _lock(speaker.project, chat_role)
        there = _find(speaker, chat_role)
        before = there.role if there is not None else None
        if there is None:
            there = RoleMapping(
                project=speaker.project, workspace=speaker.channel.workspace_id, chat_role=chat_role
            )
        there.name, there.role = name, role
        there.save()
        _count_all(rows, now)
        _record(speaker, "map role", name, before, role, now)
        return there


def unmap(speaker: Speaker, chat_role: str, name: str, *, now: datetime) -> None:
    """Let a role of the chat count for nothing any more. Raises NotAllowed, and NotFound."""
    permissions.require(speaker, Right.PEOPLE)
    with transaction():
        rows = _lock(speaker.project, chat_role)
        there = _find(speaker, chat_role)
        if there is None:
            raise NotFound(f"{name} counts for nothing here. `roles` shows what does.")
        there.delete_instance()
        _count_all(rows, now)
        _record(speaker, "unmap role", name, there.role, None, now)


def _find(speaker: Speaker, chat_role: str) -> RoleMapping | None:
    return RoleMapping.get_or_none(
        (RoleMapping.project == speaker.project)
        & (RoleMapping.workspace == speaker.channel.workspace_id)
        & (RoleMapping.chat_role == chat_role)
    )


def _record(
    speaker: Speaker, action: str, name: str, before: str | None, after: str | None, now: datetime
) -> None:
    audit.by(
        speaker,
        action,
        f"project {speaker.project.key}",
        now=now,
        before={"chat role": name, "role": before},
        after={"chat role": name, "role": after},
    )


def _lock(project: Project, chat_role: str) -> list[Member]:
    """Those who have a role of the chat, locked with everybody else, and what rests on them."""
    rows = Member.select().where(Member.project == project)
    unfounded.lock(*(each for each in rows if chat_role in each.chat_roles))
    return [each for each in people.lock(project) if chat_role in each.chat_roles]


def _count_all(members: Iterable[Member], now: datetime) -> None:
    """Count again for each of some people."""
    done: set[int] = set()
    for member in members:
        if people.person_of(member) not in done:
            done.add(people.person_of(member))
            count_again(Member.get_by_id(member.id), now=now)


def count_again(member: Member, *, now: datetime) -> None:
    """Give a person the higher of the role the project gave them and those their chats' roles stand
    for; call it inside a transaction that locked the members."""
    theirs = people.identities(member)
    first = theirs[0]
    given = people.given_role(first)
    by_chat = _by_chat(first.project, theirs)
    role = given if by_chat is None else higher(given, by_chat)
    kept = given if role is not given else None
    if (first.role, first.given_role) == (role, kept):
        return
    Member.update(role=role, given_role=kept).where(
        Member.id.in_([each.id for each in theirs])
    ).execute()
    if first.role != role:
        unfounded.ask_again(member, now=now)
        before, after = {"role": first.role}, {"role": role}
        audit.record(
            first.project_id,
            audit.PRESSTIME,
            "count chat roles",
            f"member {first.name}",
            now=now,
            before=before,
            after=after,
        )


def _by_chat(project: Project, theirs: Iterable[Member]) -> Role | None:
    """The highest role that the chat roles of somebody's identities stand for."""
    found: Role | None = None
    mapped = RoleMapping.select(RoleMapping, Workspace).join(Workspace)
    for row in mapped.where(RoleMapping.project == project):
        for each in theirs:
            here = each.identity.startswith(f"{row.workspace.key}:")
            if here and row.chat_role in each.chat_roles:
                found = Role(row.role) if found is None else higher(found, Role(row.role))
    return found
