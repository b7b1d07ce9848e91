"""Forgetting a person: their name and identity go from the audit and from the members, and what
they did stays, by somebody who has no name."""

import secrets as random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.database import transaction
from models.errors import NotFound
from models.rows import update_rows
from models.rules import seals
from models.rules.roles import Barred
from models.rules.seals import VEILED, Sealed
from models.services.approvals import unfounded
from models.services.audit import audit, sealing
from models.services.engine import results
from models.services.notices import cards
from models.services.people import people
from models.services.workspaces import chat_installations
from models.tables import (
    DISPATCH_SENDING,
    Audit,
    Delivery,
    Dispatch,
    LinkCode,
    Member,
    Project,
    Reader,
    Undo,
)

# Where the audit's facts name people, it is under one of these.
NAMING = frozenset(
    (
        *("by", "member", "person", "people", "name", "deputy", "author", "approver"),
        *("responsible", "to", "from", "with", "for", "who"),
    )
)
_READ_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Erased:
    """Who somebody is called from now on in a project, in how many rows of its audit, and how many
    rows hold their name in words that people wrote, which stay unless that was asked for."""

    project: str
    pseudonym: str
    rows: int
    in_words: int


@dataclass(frozen=True, slots=True)
class _Person:
    identity: str
    name: str
    pseudonym: str


def erase(name: str, actor: str, *, words: bool, now: datetime) -> list[Erased]:
    """Forget whoever is called so, by name or identity, in all projects, of which they are removed,
    so that nobody waits for them; with `words`, also what people wrote where it holds the name.
    Raises NotFound where nobody is."""
    with transaction():
        members = _called(name)
        if not members:
            raise NotFound(f"Nobody is called “{name}”. Nothing was changed.")
        pseudonym = f"erased:{random.token_hex(8)}"
        return [_erase(each, pseudonym, actor, words, now) for each in members]


def _called(name: str) -> list[Member]:
    """Whoever is called so, with all identities they have."""
    rows = Member.select(Member, Project).join(Project).order_by(Project.id, Member.id)
    wanted = name.casefold()
    called = [each for each in rows if wanted in (each.name.casefold(), each.identity.casefold())]
    persons = {people.person_of(each) for each in called}
    return [each for each in rows if people.person_of(each) in persons]


def _erase(member: Member, pseudonym: str, actor: str, words: bool, now: datetime) -> Erased:
    unfounded.lock(member)
    cards.erase(member)
    person = _Person(member.identity, member.name, pseudonym)
    project = member.project
    # Said and sealed first: whoever follows the chain finds the row that explains the others.
    audit.record(project.id, actor, seals.ERASE, f"member {pseudonym}", now=now)
    sealing.seal_all(project.id, now=now)
    changed, in_words = _erase_rows(project, person, words)
    _erase_member(member, person)
    unfounded.ask_again(member, now=now)
    return Erased(project.key, pseudonym, changed, in_words)


def _erase_member(member: Member, person: _Person) -> None:
    chat_installations.forget(person.identity)
    free = f"{person.pseudonym}/{member.id}"  # an identity is unique in its project
    Member.update(
        identity=free,
        name=person.pseudonym,
        habits={},
        zone=None,
        chat_roles=[],
        chat_zone=None,
        barred=member.barred or Barred.REMOVED,
    ).where(Member.id == member.id).execute()
    for theirs in (LinkCode, Reader):
        theirs.delete().where(theirs.member == member.id).execute()
    Dispatch.delete().where((Dispatch.member == member.id) & ~DISPATCH_SENDING).execute()
    _erase_undo(member.project_id, person)
    aside = results.SET_ASIDE_BY.format(person.name)
    Delivery.update(error=results.SET_ASIDE_BY.format(person.pseudonym)).where(
        (Delivery.project == member.project_id) & (Delivery.error == aside)
    ).execute()


def _erase_undo(project: int, person: _Person) -> None:
    """What could be undone stays so, and tells of them by the name they have then."""
    rows = Undo.select(Undo.id, Undo.facts).where((Undo.project == project) & Undo.post.is_null())
    for row in list(rows):
        named = {key: person.pseudonym for key in NAMING if row.facts.get(key) == person.name}
        if named:
            Undo.update(facts=row.facts | named).where(Undo.id == row.id).execute()


def _erase_rows(project: Project, person: _Person, words: bool) -> tuple[int, int]:
    """How many rows lost something, and how many still hold the name in people's words."""
    count = left = 0
    for rows in _parts(project):
        changes = []
        for row in rows:
            sealed = sealing.sealed(row)
            gone = {name for name in VEILED if _is_named(sealed, name, person)}
            written = {name for name in VEILED if _is_written(sealed.values[name], person)} - gone
            if words:
                gone |= written
            left += bool(written and not words)
            if gone:
                changes.append(_without(row[0], sealed, gone, person.pseudonym))
        update_rows(Audit, (*VEILED, "salt", "opening"), changes)
        count += len(changes)
    return count, left


def _parts(project: Project) -> Iterator[Sequence[Any]]:
    last = 0
    query: Any = Audit.select(*sealing.COLUMNS).order_by(Audit.sequence).limit(_READ_AT_ONCE)
    mine = (Audit.project == project) & Audit.sequence.is_null(False)
    while rows := list(query.where(mine & (Audit.sequence > last)).tuples()):
        yield rows
        last = rows[-1][sealing.SEQUENCE]


def _without(row_id: int, row: Sealed, gone: set[str], pseudonym: str) -> dict[str, Any]:
    values = {
        name: seals.erased(pseudonym, name, value) if name in gone else value
        for name, value in row.values.items()
    }
    opening = seals.opening_without(row, gone)
    return {"id": row_id, "salt": None, "opening": opening, **values}


def _is_named(row: Sealed, field: str, person: _Person) -> bool:
    """Whether a value says who they are, as Presstime itself writes it down."""
    value = row.values[field]
    if field == "actor":
        return bool(value == person.identity)
    if field == "subject":
        return bool(value in (f"member {person.name}", f"member {person.identity}"))
    return field in ("before", "after") and _names(value, person, under=False)


def _names(value: Any, person: _Person, *, under: bool) -> bool:
    if isinstance(value, Mapping):
        return any(_names(each, person, under=key in NAMING) for key, each in value.items())
    if isinstance(value, list):
        return any(_names(each, person, under=under) for each in value)
    return value == person.identity or (under and value == person.name)


def _is_written(value: Any, person: _Person) -> bool:
    """Whether the name stands anywhere in a value, among other words."""
    return value is not None and person.name.casefold() in str(value).casefold()
