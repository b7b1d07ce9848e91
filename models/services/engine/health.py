"""How the database, the processes and the posts are: facts only, read and never mended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from peewee import SQL, fn

from models import secrets
from models.database import StorageError, database, is_sqlite, migrations, transaction
from models.rules.identity import FAR_BEHIND, Hold
from models.rules.states import DeliveryState
from models.rules.timezones import tzinfo_of
from models.services.engine import claiming, metrics, queue, sessions, waits
from models.services.engine.waits import Closed
from models.services.freezes import frozen
from models.services.freezes.frozen import Frozen
from models.tables import (
    Account,
    Delivery,
    Installation,
    Instance,
    Member,
    Project,
    Schedule,
    Session,
    Target,
)

LATE = timedelta(minutes=1)
MOST_DAMAGES = 3
SYSTEM_ZONES = Path("/usr/share/zoneinfo")


@dataclass(frozen=True, slots=True)
class Server:
    """A database that answers. `pending` migrations are still to be applied, `newer` ones are not
    known to this Presstime; sizes are bytes; `damages` is what SQLite's quick check found; only
    PostgreSQL has `connections`, of `most_connections`."""

    kind: str
    version: str
    pending: tuple[str, ...]
    newer: tuple[str, ...]
    unwritable: str | None
    size: int
    wal: int | None = None
    damages: tuple[str, ...] = ()
    connections: int | None = None
    most_connections: int | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """The fingerprint of the key that the database was first used with, why nothing may go out of
    it, if so, and whether it is a rehearsal."""

    key_fingerprint: str
    hold: Hold | None
    rehearsal: bool


@dataclass(frozen=True, slots=True)
class Process:
    """A session that has not ended; a `dead` one is still to be taken over by a clock. The bot in a
    chat is cut off from it since `cut_off_at`, if it is."""

    kind: str
    host: str
    process_id: int
    seen_at: datetime
    dead: bool
    cut_off_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Zones:
    """The version of the zone data that came with Presstime, and of the system's, which is asked
    first where there is one; and the stored zones that nobody knows, with where they are used."""

    version: str
    system: str | None
    unknown: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """Deliveries that are not where they should be. `late` waits a minute past its moment, since
    `oldest`; `untaken` was handed out so long ago by a process that lives, and begun by nobody;
    `abandoned` is claimed or being sent by no process; `held` and `unknown` wait for a person.
    `next_due` is when the next falls due. `closed` targets are down or asked to wait;
    `frozen` are the freezes that hold, with their project."""

    late: int
    oldest: datetime | None
    untaken: int
    abandoned: int
    held: int
    unknown: int
    next_due: datetime | None
    closed: tuple[Closed, ...] = ()
    frozen: tuple[tuple[str, Frozen], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A connected target, and what is needed to look at it; none where its secrets do not open."""

    project: str
    name: str
    platform: str
    zone: str
    settings: Mapping[str, str]
    secrets: Mapping[str, str] | None = field(repr=False)


def server() -> Server:
    """What kind of database is open and how it is. Raises StorageError where it does not answer."""
    pending, newer = migrations()
    facts = _sqlite() if is_sqlite() else _postgresql()
    unwritable = None if pending else _unwritable()
    return Server(pending=pending, newer=newer, unwritable=unwritable, **facts)


def _sqlite() -> dict[str, Any]:
    path = Path(database.obj.database)
    wal = path.with_name(f"{path.name}-wal")
    checked = [row[0] for row in database.execute_sql(f"PRAGMA quick_check({MOST_DAMAGES})")]
    return {
        "kind": "SQLite",
        "version": _value("SELECT sqlite_version()"),
        "size": path.stat().st_size,
        "wal": wal.stat().st_size if wal.exists() else 0,
        "damages": () if checked == ["ok"] else tuple(checked),
    }


def _postgresql() -> dict[str, Any]:
    return {
        "kind": "PostgreSQL",
        "version": _value("SHOW server_version").partition(" ")[0],
        "size": _value("SELECT pg_database_size(current_database())"),
        "connections": _value("SELECT count(*) FROM pg_stat_activity WHERE datname IS NOT NULL"),
        "most_connections": int(_value("SHOW max_connections"))
        - int(_value("SHOW superuser_reserved_connections")),
    }


def _value(sql: str) -> Any:
    return database.execute_sql(sql).fetchone()[0]


def _unwritable() -> str | None:
    """Why nothing can be written; tried with a change that changes nothing."""
    try:
        with transaction():
            Session.delete().where(Session.id == 0).execute()
    except StorageError as error:
        return error.reason
    return None


def identity(*, now: datetime) -> Identity | None:
    """What the database says of itself; None before its first use."""
    row = Installation.select().first()
    if row is None:
        return None
    latest = Instance.select(fn.MAX(Instance.seen_at)).scalar()
    behind = latest is not None and now < latest - FAR_BEHIND
    stored = Hold(row.held_why) if row.held_why else None
    return Identity(row.key_fingerprint, stored or (Hold.CLOCK if behind else None), row.rehearsal)


def processes(folder: Path, *, now: datetime) -> tuple[Process, ...]:
    """All sessions that have not ended; files' locks lie in `folder`."""
    dead = {row.id for row in sessions.dead(folder, now=now)}
    rows = Session.select().where(Session.ended_at.is_null()).order_by(Session.kind, Session.id)
    return tuple(
        Process(row.kind, row.host, row.process_id, row.seen_at, row.id in dead, row.cut_off_at)
        for row in rows
    )


def clock_ahead(now: Callable[[], datetime]) -> timedelta | None:
    """How far this machine's clock is ahead of the database server's; None for SQLite, which has
    none of its own."""
    if is_sqlite():
        return None
    before = now()
    there: datetime = _value("SELECT clock_timestamp()")
    after = now()
    return before + (after - before) / 2 - there


def zones() -> Zones:
    """Which zone data is there, and whether it still has every zone that is stored."""

    unknown: dict[str, str] = {}
    for table in (Project, Member, Schedule):
        used: Any = table.select(table.zone).where(table.zone.is_null(False)).distinct()
        for (zone,) in used.tuples():
            if not _is_known(zone):
                unknown.setdefault(zone, table.__name__.lower())
    return Zones(import_module("tzdata").IANA_VERSION, _system_zones(), unknown)


def zone_data() -> str:
    """The version of the zone data that counts here: the system's, where there is any."""
    return _system_zones() or str(import_module("tzdata").IANA_VERSION)


def _is_known(zone: str) -> bool:
    try:
        tzinfo_of(zone)
    except ValueError:
        return False
    return True


def _system_zones() -> str | None:
    try:
        with (SYSTEM_ZONES / "tzdata.zi").open(encoding="ascii") as lines:
            return lines.readline().removeprefix("# version ").strip()
    except OSError:
        return None


def standing(*, now: datetime) -> Standing:
    """What is overdue, stuck, or waiting for a person, in all projects."""
    late = queue.overdue(before=now - LATE).values()
    queued = Delivery.state == DeliveryState.QUEUED
    orphan = Delivery.session.is_null() | Delivery.session.in_(
        Session.select(Session.id).where(Session.ended_at.is_null(False))
    )
    needs = metrics.counted(
        Delivery.select(Delivery.state, fn.COUNT(Delivery.id))
        .where(SQL("\"t1\".\"state\" IN ('unknown', 'held')"))
        .group_by(Delivery.state)
    )
    return Standing(
        late=sum(each.count for each in late),
        oldest=min((each.oldest for each in late), default=None),
        untaken=_count(queued & (Delivery.next_at < now - LATE) & ~orphan),
        abandoned=_count(orphan),
        held=needs.get(DeliveryState.HELD, 0),
        unknown=needs.get(DeliveryState.UNKNOWN, 0),
        next_due=claiming.next_due(),
        closed=tuple(waits.closed(now=now)),
        frozen=_frozen(now),
    )


def _frozen(now: datetime) -> tuple[tuple[str, Frozen], ...]:
    projects = Project.select().order_by(Project.key)
    return tuple(
        (project.key, each) for project in projects for each in frozen.now_holding(project, now=now)
    )


def _count(where: Any) -> int:
    in_flight = SQL("\"t1\".\"state\" IN ('queued', 'sending')")  # as the index has it
    return int(Delivery.select().where(in_flight & where).count())


def places() -> tuple[Place, ...]:
    """All connected targets, with their secrets opened by the key in use."""
    rows = Target.select(Target, Account, Project).join(Account).switch(Target).join(Project)
    connected = rows.where(Target.disconnected_at.is_null()).order_by(Project.key, Target.name)
    return tuple(_place(target) for target in connected)


def _place(target: Target) -> Place:
    account = target.account
    return Place(
        project=target.project.key,
        name=target.name,
        platform=account.platform,
        zone=target.project.zone,
        settings=account.settings,
        secrets=secrets.opened(account.secrets),
    )
