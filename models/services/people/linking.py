"""One person behind two identities, who counts once: joined by a code, and parted again."""

from datetime import datetime, timedelta

from models.database import transaction
from models.errors import Refused
from models.rules.codes import hash_of, new_code
from models.rules.roles import Right, Role, higher
from models.services.approvals import unfounded
from models.services.audit import audit
from models.services.people import chat_roles, membership, people, permissions
from models.services.people.people import Speaker
from models.tables import LinkCode, Member

LIFETIME = timedelta(minutes=10)
NO_CODE = (
    "That code is not good here: it was used, it is older than ten minutes, or it is another one. "
    "Say `link` where you got it for a new one. Nothing was changed."
)


def code_for(speaker: Speaker, *, now: datetime) -> str:
    """A new code that joins whoever types it in their own chat within ten minutes to the speaker;
    an earlier one is void."""
    permissions.require(speaker, Right.SPEAK)
    code = new_code()
    with transaction():
        LinkCode.delete().where(
            (LinkCode.member == speaker.member) | (LinkCode.expires_at <= now)
        ).execute()
        LinkCode.create(member=speaker.member, hash=hash_of(code), expires_at=now + LIFETIME)
        audit.by(speaker, "ask to link", f"member {speaker.member.name}", now=now)
    return code


def join(speaker: Speaker, code: str, *, now: datetime) -> Member:
    """Make the speaker and whoever asked for the code one person, with the higher role of both;
    the one who asked. What both approved counts once, and what one approved of the other's not at
    all. Raises Refused for a code that is not good, or their own."""
    permissions.require(speaker, Right.SPEAK)
    with transaction():
        asked = LinkCode.get_or_none(LinkCode.hash == hash_of(code))
        if asked is not None:
            unfounded.lock(speaker.member, asked.member)
        people.lock(speaker.project)
        found: LinkCode | None = LinkCode.get_or_none(LinkCode.hash == hash_of(code))
        if found is None or found.expires_at <= now or not _is_here(speaker, found.member):
            raise Refused(NO_CODE)
        if people.is_one(speaker.member, [found.member_id]):
            raise Refused(
                "That is you already. Type the code in your other chat, as the other identity. "
                "Nothing was changed."
            )
        LinkCode.delete().where(LinkCode.id == found.id).execute()
        _merge(found.member, speaker.member)
        chat_roles.count_again(Member.get_by_id(found.member_id), now=now)
        unfounded.count_as_one(Member.get_by_id(found.member_id), now=now)
        audit.by(
            speaker,
            "link",
            f"member {speaker.member.name}",
            now=now,
            after={"with": found.member.identity},
        )
        return found.member


def _is_here(speaker: Speaker, member: Member) -> bool:
    return member.project_id == speaker.project.id and member.barred is None


def _merge(one: Member, other: Member) -> None:
    first, second = people.identities(one), people.identities(other)
    role = higher(people.given_role(first[0]), people.given_role(second[0]))
    away = max(
        (each for each in (first[0], second[0]) if each.away_until), default=None, key=_until
    )
    for row in (*first, *second):
        row.own_role = row.own_role or people.given_role(row)
        row.role, row.given_role = role, None
        row.person = None if row.id == first[0].id else first[0]
        row.away_until = away.away_until if away else None
        row.deputy = away.deputy_id if away else None
        row.save()


def _until(member: Member) -> datetime:
    assert member.away_until is not None  # noqa: S101 - as asked before
    return member.away_until


def part(speaker: Speaker, *, now: datetime) -> Member:
    """Make the identity that speaks a person of its own again, with the role it had before it was
    linked; the others stay one. Raises Refused where it is linked with nothing, or the last admin
    would be gone by it."""
    with transaction():
        rows = people.lock(speaker.project)
        theirs = people.identities(speaker.member)
        if len(theirs) < 2:
            raise Refused("You are linked with no other identity. Nothing was changed.")
        leaving = next(each for each in theirs if each.id == speaker.member.id)
        rest = [each for each in theirs if each.id != leaving.id]
        _on_their_own([leaving])
        _on_their_own(rest)
        for each in (leaving, rest[0]):
            chat_roles.count_again(Member.get_by_id(each.id), now=now)
        _refuse_without_admin(speaker, rows)
        audit.by(
            speaker,
            "unlink",
            f"member {leaving.name}",
            now=now,
            after={"from": [each.identity for each in rest]},
        )
        return Member.get_by_id(leaving.id)


def _on_their_own(rows: list[Member]) -> None:
    role = Role(rows[0].own_role or people.given_role(rows[0]))
    for row in rows[1:]:
        role = higher(role, Role(row.own_role or people.given_role(row)))
    for row in rows:
        row.role, row.given_role = role, None
        row.person = None if row is rows[0] else rows[0]
        row.own_role = row.own_role if len(rows) > 1 else None
        row.save()


def _refuse_without_admin(speaker: Speaker, before: list[Member]) -> None:
    was = any(each.role == Role.ADMIN and each.barred is None for each in before)
    if was and not people.of_roles(speaker.project, [Role.ADMIN]):
        message = membership.LAST.format(name=speaker.member.name, project=speaker.project.key)
        raise Refused(message)
