"""Whom a name or a mention in somebody's words means."""

from collections.abc import Iterable
from datetime import datetime

from models.database import transaction
from models.errors import NotFound, Refused
from models.rules.policy import Newcomers
from models.rules.roles import Right, Role
from models.services.people import people, permissions
from models.services.people.people import Speaker
from models.tables import Member, Project


def is_called(project: Project, name: str) -> bool:
    """Whether there is anybody of that name in a project."""
    wanted = name.casefold()
    rows = Member.select(Member.name, Member.identity).where(Member.project == project)
    return any(wanted in (row.name.casefold(), _short(row)) for row in rows)


def called(speaker: Speaker, name: str, *, now: datetime) -> Member:
    """The member of the speaker's project of that name (`@bo` and `bo` are one), also one who was
    shut out; whom the chat itself knows by it is made one, as if they had spoken. Raises NotFound,
    naming some there are, and NotAllowed where only those who were invited are taken in."""
    identity = linked(speaker, name)
    if identity is not None:
        return _known_to_the_chat(speaker, identity, plain(name), now)
    wanted = plain(name).casefold()
    rows = list(Member.select().where(Member.project == speaker.project).order_by(Member.id))
    found = [each for each in rows if wanted in (each.name.casefold(), _short(each))]
    if not found:
        known = ", ".join(each.name for each in rows[:10] if each.barred is None)
        raise NotFound(
            f"There is nobody called “{name}” in {speaker.project.key}. There are: {known}. "
            f"`people` shows them all. Nothing was changed."
        )
    persons = {people.person_of(each) for each in found}
    if len(persons) > 1:
        raise Refused(
            f"There are {len(persons)} people called “{name}”: say {_either(found)}. "
            "Nothing was changed."
        )
    return found[0]


def plain(name: str) -> str:
    """A name as it was said, without what a mention or a sentence puts around it."""
    return name.strip().lstrip("@").rstrip(".,!")


def linked(speaker: Speaker, name: str) -> str | None:
    """The identity that a mention in the speaker's words stands for."""
    stands_for = speaker.links.get(f"@{plain(name)}", "")
    return stands_for if ":" in stands_for else None  # a chat's role has an id, and is nobody


def _known_to_the_chat(speaker: Speaker, identity: str, name: str, now: datetime) -> Member:
    mine = (Member.project == speaker.project) & (Member.identity == identity)
    there: Member | None = Member.get_or_none(mine)
    if there is not None:
        return there
    newcomers = people.newcomers(speaker.channel, identity)
    if newcomers is Newcomers.NOBODY:
        permissions.require(speaker, Right.PEOPLE)
    role = Role.AUTHOR if newcomers is Newcomers.NOBODY else Role(newcomers)
    with transaction():
        people.lock_newcomers(speaker.project)
        return Member.get_or_none(mine) or people.enroll(
            speaker.project, identity, name, role, now=now, by=speaker.member.identity
        )


def _short(member: Member) -> str:
    return str(member.identity).rpartition(":")[2].casefold()


def _either(found: Iterable[Member]) -> str:
    return " or ".join(f"`{_short(each)}`" for each in found)
