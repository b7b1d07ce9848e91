"""Reading the audit: by subject, person, action and time; page by page in a chat, or all of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import SQL

from models.database import is_sqlite
from models.errors import NotFound
from models.rules.roles import Right
from models.services.audit import audit, sealing
from models.services.audit.sealing import Head
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.posts import history
from models.services.posts.history import Event
from models.services.workspaces import targets
from models.tables import Audit, Member, Project
from models.tables.audit import BY_PEOPLE

READ_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of an audit: about one `subject` (`post 142`), by one of these actors, with one of
    these actions or about one of these `kinds` of things (`target`), from a moment until another.
    What is not given leaves nothing out."""

    subject: str | None = None
    actors: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: what happened, and its place in the chain, none while it is not sealed."""

    id: int
    sequence: int | None
    event: Event


@dataclass(frozen=True, slots=True)
class Found:
    """Some rows, the newest first, whether there are older ones, and how far the audit is sealed;
    `removals` are the deliveries among them that took something down."""

    entries: tuple[Entry, ...]
    more: bool
    head: Head
    targets: dict[int, str]
    removals: frozenset[int]


def page(speaker: Speaker, wanted: Wanted, *, before: int | None = None, limit: int = 10) -> Found:
    """The newest rows that are wanted, or those older than the row with the id `before`. Raises
    NotAllowed for whoever may not read the audit."""
    permissions.require(speaker, Right.AUDIT)
    project = speaker.project
    where = _where(project, wanted)
    if before is not None:
        where &= Audit.id < before
    rows = list(_rows(wanted).where(where).order_by(Audit.id.desc()).limit(limit + 1))
    names = history.names_of(project)
    entries = tuple(
        Entry(row.id, row.sequence, history.event_of(row, names)) for row in rows[:limit]
    )
    return Found(
        entries,
        len(rows) > limit,
        sealing.head(project),
        targets.names(project),
        history.removals(entry.event for entry in entries),
    )


def _rows(wanted: Wanted) -> Any:
    """All rows. SQLite has to be told which index to use for those of some people: it would look at
    all that Presstime did, to find the few."""
    if is_sqlite() and _by_people(wanted):
        return Audit.select().from_(SQL('"audit" AS "t1" INDEXED BY "audit_by_person"'))
    return Audit.select()


def _by_people(wanted: Wanted) -> bool:
    return bool(wanted.actors) and audit.PRESSTIME not in wanted.actors


def _where(project: Project, wanted: Wanted) -> Any:
    where: Any = Audit.project == project
    if wanted.subject is not None:
        where &= Audit.subject == wanted.subject
    if wanted.actors:
        where &= Audit.actor.in_([*wanted.actors])
        if _by_people(wanted):
            where &= BY_PEOPLE  # in the very words of the partial index, or it would not be used
    if wanted.actions or wanted.kinds:
        where &= _about(wanted)
    if wanted.since is not None:
        where &= Audit.at >= wanted.since
    if wanted.until is not None:
        where &= Audit.at < wanted.until
    return where


def _about(wanted: Wanted) -> Any:
    where: Any = Audit.action.in_([*wanted.actions])
    for kind in wanted.kinds:
        where |= Audit.subject.startswith(f"{kind} ")
    return where


def actors(project: Project, name: str) -> frozenset[str]:
    """The identities of whoever is called so in a project, or of Presstime itself. Raises NotFound
    naming those there are."""
    wanted = name.casefold()
    if wanted == audit.PRESSTIME:
        return frozenset({audit.PRESSTIME})
    members = list(Member.select().where(Member.project == project).order_by(Member.name))
    found = {each.identity for each in members if wanted in _called(each)}
    if not found:
        names = ", ".join(dict.fromkeys(each.name for each in members))
        raise NotFound(f"Nobody in {project.key} is called “{name}”. There are: {names}.")
    return frozenset(found)


def _called(member: Member) -> tuple[str, str]:
    return member.name.casefold(), member.identity.casefold()


def identity_of(project: Project, member_id: int) -> frozenset[str]:
    """The identity of a member by its number, as a button names them; 0 is Presstime itself."""
    if member_id == 0:
        return frozenset({audit.PRESSTIME})
    mine = (Member.project == project) & (Member.id == member_id)
    return frozenset(row.identity for row in Member.select().where(mine)) or frozenset({""})


def numbers_of(project: Project, identities: frozenset[str]) -> list[int]:
    """The numbers by which a button names these identities."""
    if identities == {audit.PRESSTIME}:
        return [0]
    mine = (Member.project == project) & Member.identity.in_([*identities])
    return [row.id for row in Member.select(Member.id).where(mine).order_by(Member.id)]


def everything(project: Project, wanted: Wanted) -> Iterator[Audit]:
    """All rows of a project that are wanted, the oldest first, however many: for the operator of
    the host, who needs no role."""
    last = 0
    query = Audit.select().order_by(Audit.id).limit(READ_AT_ONCE)
    while rows := list(query.where(_where(project, wanted) & (Audit.id > last))):
        yield from rows
        last = rows[-1].id
