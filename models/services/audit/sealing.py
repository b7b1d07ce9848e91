"""Sealing the audit: new rows are taken into the chain of their project, one sealer at a time, and
whoever doubts can follow a chain from its first row to its head."""

import secrets as random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import SQL

from models import secrets
from models.database import is_sqlite, locked, transaction
from models.fields import to_stored
from models.rows import update_rows
from models.rules import seals
from models.rules.seals import Flaw, Sealed, Wrong
from models.services.engine.agenda import ANY, Question
from models.tables import Audit, Chain, Project

READ_AT_ONCE = 5_000
LAGS = timedelta(minutes=2)  # how long a row may be unsealed before that is worth saying
UNSEALED = Question(Audit.at, Audit.sequence.is_null() & (Audit.project > 0), ANY)
_SEAL = ("sequence", "salt", "hash")
# Rows of transactions that began before the oldest one still open in this database (a snapshot
# counts those of all databases of the server): what comes later goes behind.
_OLDEST = "SELECT max(age(backend_xid)) FROM pg_stat_activity WHERE datname = current_database()"
_SETTLED = SQL(f'age("t1".xmin) > COALESCE(({_OLDEST}), -1)')
_TO_BE_SEALED = SQL('"audit" AS "t1" INDEXED BY "audit_to_be_sealed"')
_VALUES = (Audit.actor, Audit.subject, Audit.before, Audit.after, Audit.reason)
_WRITTEN = (Audit.id, Audit.at, Audit.action, *_VALUES)
COLUMNS = (*_WRITTEN, Audit.sequence, Audit.salt, Audit.opening, Audit.hash)
SEQUENCE = len(_WRITTEN)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a project's chain: how many rows are sealed, and the hash of the last one."""

    project: str
    count: int
    hash: str
    sealed_at: datetime | None

    def __str__(self) -> str:
        return f"{self.project} {self.count} {self.hash}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What following a project's chain found: `count` rows are sound, the last with this hash;
    `unsealed` rows are not in it yet."""

    project: str
    count: int
    hash: str
    unsealed: int
    flaw: Flaw | None


def seal(*, now: datetime, limit: int = READ_AT_ONCE) -> int:
    """Take rows that were written since into their projects' chains, so many at most; says how
    many. Idle, it is one look at an index."""
    done, project = 0, _next_unsealed(0)
    while project is not None and done < limit:
        done += _seal(project, limit - done, now)
        project = _next_unsealed(project)
    return done


def seal_all(project_id: int, *, now: datetime) -> None:
    """Take all rows of one project into its chain, also those of the transaction this is called
    in, and keep others from sealing until it ends."""
    while _seal(project_id, READ_AT_ONCE, now, unsettled=True):
        pass


def _next_unsealed(after: int) -> int | None:
    waiting = Audit.sequence.is_null() & (Audit.project > after)
    row = Audit.select(Audit.project).where(waiting).order_by(Audit.project).first()
    return row.project_id if row else None


def _seal(project_id: int, limit: int, now: datetime, *, unsettled: bool = False) -> int:
    with transaction():
        chain = _locked(project_id)
        rows = to_be_sealed(project_id, limit, unsettled=unsettled).tuples()
        fresh = list(_chained(chain, rows))
        if fresh:
            update_rows(Audit, _SEAL, fresh)
            _move(chain, now)
        return len(fresh)


def to_be_sealed(project_id: int, limit: int, *, unsettled: bool) -> Any:
    """The query of a project's rows that are not sealed yet, so many at most, in order: those of
    transactions that are over, or `unsettled` ones too. SQLite has to be told which index to use:
    it would look at all that is sealed, each time."""
    waiting = (Audit.project == project_id) & Audit.sequence.is_null()
    query = Audit.select(*_WRITTEN)
    if is_sqlite():
        query = query.from_(_TO_BE_SEALED)
    elif not unsettled:
        waiting &= _SETTLED
    return query.where(waiting).order_by(Audit.id).limit(limit)


def _locked(project_id: int) -> Chain:
    Chain.insert(project=project_id).on_conflict_ignore().execute()
    query = Chain.select(Chain, Project).join(Project).where(Chain.project == project_id)
    found: Chain = locked(query, of=Chain).get()
    return found


def _chained(chain: Chain, rows: Any) -> Iterator[dict[str, Any]]:
    """The seals of new rows, each following the one before; the head goes along."""
    for row_id, at, action, *values in rows:
        salt = random.token_hex(16)
        given = dict(zip(seals.VEILED, values, strict=True))
        row = Sealed(chain.count + 1, to_stored(at), action, given, salt, None, None)
        chain.hash = seals.seal(chain.project.key, row, chain.hash)
        chain.count = row.sequence
        yield {"id": row_id, "sequence": row.sequence, "salt": salt, "hash": chain.hash}


def _move(chain: Chain, now: datetime) -> None:
    chain.sealed_at = now
    chain.signature = secrets.sign(_stated(chain))
    chain.save(only=[Chain.count, Chain.hash, Chain.signature, Chain.sealed_at])


def _stated(chain: Chain) -> str:
    return str(_head(chain))


def _head(chain: Chain) -> Head:
    return Head(chain.project.key, chain.count, chain.hash, chain.sealed_at)


def head(project: Project) -> Head:
    """The end of a project's chain; of one that has none yet, its beginning."""
    chain = _chain(project)
    return _head(chain) if chain else Head(project.key, 0, seals.START, None)


def _chain(project: Project) -> Chain | None:
    query = Chain.select(Chain, Project).join(Project).where(Chain.project == project)
    found: Chain | None = query.first()
    return found


def verify(project: Project, noted: Mapping[int, str]) -> Verdict:
    """Follow a project's chain from its first row to its head, and compare it with the hashes that
    were `noted` at some rows. Reads only, and may run while others seal."""
    newest = _newest(project)
    chain = _chain(project)  # read after the newest row: it cannot be behind it
    until = max(newest.sequence or 0 if newest else 0, chain.count if chain else 0)
    walk = seals.follow(project.key, _rows(project, until), noted)
    signed = chain is not None and secrets.is_signed(_stated(chain), chain.signature)
    count, final = (chain.count, chain.hash) if chain else (None, "")
    flaw = seals.compared(walk, count, final, noted, signed=signed)
    unsealed = _unsealed(project)
    if flaw is None and not walk.count and not unsealed:
        flaw = Flaw(Wrong.EMPTY, 0)
    return Verdict(project.key, walk.count, walk.hash, unsealed, flaw)


def _newest(project: Project) -> Audit | None:
    """The sealed row with the highest number."""
    in_chain = (Audit.project == project) & Audit.sequence.is_null(False)
    newest = Audit.select(Audit.sequence, Audit.hash).where(in_chain)
    found: Audit | None = newest.order_by(Audit.sequence.desc()).first()
    return found


def _rows(project: Project, until: int) -> Iterator[Sealed]:
    """The sealed rows in their order, read a part at a time."""
    here = (Audit.project == project) & (Audit.sequence <= until)
    query: Any = Audit.select(*COLUMNS).order_by(Audit.sequence, Audit.id).limit(READ_AT_ONCE)
    place: tuple[int, int] = (-1, 0)
    while rows := list(query.where(here & _behind(place)).tuples()):
        yield from map(sealed, rows)
        place = rows[-1][SEQUENCE], rows[-1][0]


def _behind(place: tuple[int, int]) -> Any:
    sequence, row_id = place
    return (Audit.sequence >= sequence) & ((Audit.sequence > sequence) | (Audit.id > row_id))


def sealed(row: Sequence[Any]) -> Sealed:
    """A row of `COLUMNS` as the rules of seals know it."""
    _, at, action, actor, subject, before, after, reason, sequence, salt, opening, hashed = row
    values = dict(zip(seals.VEILED, (actor, subject, before, after, reason), strict=True))
    return Sealed(sequence, to_stored(at), action, values, salt, opening, hashed)


def _unsealed(project: Project) -> int:
    waiting = (Audit.project == project) & Audit.sequence.is_null()
    return int(Audit.select().where(waiting).count())


@dataclass(frozen=True, slots=True)
class Seals:
    """How sealing stands in a project: what is wrong with its head, if anything, and since when
    rows wait to be sealed, if they wait long."""

    project: str
    count: int
    wrong: Wrong | None
    lags_since: datetime | None


def standing(*, now: datetime) -> list[Seals]:
    """How sealing stands, without following any chain: only heads and newest seals are compared."""
    return [_standing(project, now) for project in Project.select().order_by(Project.key)]


def _standing(project: Project, now: datetime) -> Seals:
    waiting = Audit.select(Audit.at).where((Audit.project == project) & Audit.sequence.is_null())
    oldest = waiting.order_by(Audit.id).first()
    newest = _newest(project)
    chain = _chain(project)
    lags = oldest is not None and oldest.at < now - LAGS
    wrong = _wrong_with_head(chain, newest)
    return Seals(
        project.key, chain.count if chain else 0, wrong, oldest.at if oldest and lags else None
    )


def _wrong_with_head(chain: Chain | None, newest: Audit | None) -> Wrong | None:
    if chain is None:
        return Wrong.NO_HEAD if newest is not None else None
    count, last = (newest.sequence or 0, newest.hash) if newest else (0, seals.START)
    if count != chain.count:
        return Wrong.CUT if count < chain.count else Wrong.BEYOND
    if last != chain.hash:
        return Wrong.OTHER_HEAD
    signed = secrets.is_signed(_stated(chain), chain.signature)
    return None if signed or not chain.count else Wrong.UNSIGNED
