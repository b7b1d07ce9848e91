"""What all processes that share a database must agree on: the key of its secrets, and that it is
the one they know and no copy of it, out of which nothing may go."""

import secrets as random
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from peewee import fn

from models import places, secrets, witness
from models.database import StorageError, database, is_sqlite, locked, transaction
from models.errors import Refused
from models.rehearsal import rehearsing, set_rehearsing
from models.rules.identity import FAR_BEHIND, Hold, judged
from models.services.notices import notices
from models.tables import (
    Account,
    Audit,
    ChatInstallation,
    Installation,
    Instance,
    Project,
    Session,
)
from models.witness import Trace

log = structlog.get_logger(__name__)
GOOD_FOR = 1.0  # seconds in which a process does not look again
LATELY = timedelta(hours=1)

LIVE = (
    "must not be set here: this database publishes for real, and a rehearsal would mark its posts "
    "as sent. `presstime backup FILE` makes a copy, and `presstime adopt --rehearse` on that makes "
    "it a rehearsal. Nothing was changed."
)
A_COPY = (
    "cannot rehearse here yet: this database is a copy that nobody adopted. `presstime adopt "
    "--rehearse` makes it a rehearsal, for ever. Nothing was changed."
)
NOT_LIVE = (
    "must be 1 here: this database is a rehearsal and never publishes for real. Nothing was "
    "changed."
)


@dataclass(slots=True)
class _Process:
    """What this process knows: its home's traces, the address of its database, where a server's
    lies, and how it stood, with which connection pool and until when the answer is good."""

    folder: Path | None = None
    address: str = ""
    place: str | None = None
    asked: Any = None
    good_until: float = 0.0
    hold: Hold | None = None


_process = _Process()


def bind(*, fresh: bool = False) -> bool:
    """Note that the key in use is this database's, from its first use on; False where it is
    another one. A `fresh` key, made because the old one is gone, takes its place as long as
    nothing is sealed."""
    mine = secrets.fingerprint()
    with transaction():
        Installation.insert(key_fingerprint=mine, stamp=new_stamp()).on_conflict_ignore().execute()
        row = locked(Installation.select()).get()
        if row.key_fingerprint != mine and fresh and not holds_secrets():
            row.key_fingerprint = mine
            row.save()
        return bool(row.key_fingerprint == mine)


def holds_secrets() -> bool:
    """Whether anything in the database is sealed."""
    sealed = (Account.secrets, ChatInstallation.sealed)
    return any(each.model.select().where(each.is_null(False)).exists() for each in sealed)


def remember(folder: Path, url: str) -> None:
    """Keep in `folder` what this process sees of the database at `url`, and judge it by what is
    there already."""
    global _process
    _process = _Process(folder, witness.address_of(url))


def enter(*, rehearse: bool, now: datetime) -> Hold | None:
    """Begin to work with the database, to `rehearse` or for real; why nothing may go out of it,
    if so. Raises Refused where a rehearsal meets a live database, or the other way round."""
    with transaction():
        row = locked(Installation.select()).get()
        if row.place is None:
            _begin(row, rehearse=rehearse)
    if row.rehearsal and not rehearse:
        raise Refused(NOT_LIVE)
    if rehearse and not row.rehearsal:
        raise Refused(LIVE if look_again(now=now) is None else A_COPY)
    set_rehearsing(rehearse)
    hold = look_again(now=now)
    if hold is not None:
        log.warning("nothing goes out: the database is held", why=hold.value)
        _tell(now)
    advance(now=now)
    return hold


def _begin(row: Installation, *, rehearse: bool) -> None:
    """The first use of a database; one that holds posts already is a live one."""
    row.place = places.place()
    row.rehearsal = rehearse and not Project.select().exists()
    row.save()


def new_stamp() -> str:
    """A name for a database that no other has."""
    return random.token_hex(8)


def held(*, now: datetime) -> Hold | None:
    """Why nothing may be claimed, begun or published from this database; None where it may. Asks
    the database once a second at most."""
    if _process.asked is database.obj and time.monotonic() < _process.good_until:
        return _process.hold
    return look_again(now=now)


def look_again(*, now: datetime) -> Hold | None:
    """The same, asked of the database in any case."""
    hold = _look(now)
    _process.asked, _process.hold = database.obj, hold
    _process.good_until = time.monotonic() + GOOD_FOR
    return hold


def _look(now: datetime) -> Hold | None:
    row = Installation.get_or_none()
    if row is None:
        return None
    if row.rehearsal or rehearsing():
        return None if row.rehearsal and rehearsing() else Hold.MIXED
    if row.held_why is not None:
        return Hold(row.held_why)
    if (found := _judge(row)) is not None:
        hold(found, now=now)
        return found
    latest = Instance.select(fn.MAX(Instance.seen_at)).scalar()
    return Hold.CLOCK if latest is not None and now < latest - FAR_BEHIND else None


def _judge(row: Installation) -> Hold | None:
    if _process.folder is None or row.place is None:
        return None
    trace = witness.latest(_process.folder, row.stamp)
    mine = Instance.get_or_none(Instance.id == trace.home) if trace else None
    place = _place()
    found = judged(
        row.place,
        place,
        counted=mine.beats if mine else 0,
        noted=trace.beats if trace else None,
        at_home=place != row.place and _at_home(trace, mine),
    )
    if found is None and place != row.place:
        log.info("the database has a new place", before=row.place, now=place)
        Installation.update(place=place).execute()
    return found


def _place() -> str:
    """Where the database lies; a file may be put in the place of another while we run."""
    if is_sqlite() or _process.place is None:
        _process.place = places.place()
    return _process.place


def _at_home(trace: Trace | None, mine: Instance | None) -> bool:
    """Whether a server's database stands where this home knew it, was at rest, and this home is
    the one heard of last: then whoever carried it there left nothing behind. A file's traces lie
    beside it and are copied with it, so they prove nothing."""
    if is_sqlite() or trace is None or mine is None or trace.address != _process.address:
        return False
    later = Instance.select().where(Instance.seen_at > mine.seen_at + LATELY)
    at_work = Session.select().where(Session.ended_at.is_null())
    return not later.exists() and not at_work.exists()


def hold(why: Hold, *, now: datetime) -> None:
    """Let nothing go out of this database any more, until it is adopted."""
    Installation.update(held_at=now, held_why=why.value).where(
        Installation.held_why.is_null()
    ).execute()


def _tell(now: datetime) -> None:
    """Tell every project once that nothing goes out."""
    row = Installation.get()
    since = row.held_at
    if since is None:  # only the machine's clock is wrong
        return
    for project in Project.select():
        key = f"standstill {row.stamp}/{since.isoformat()}/{project.id}"
        facts = {"why": row.held_why}
        notices.tell_project("standstill", key, facts, project_id=project.id, now=now)


def advance(*, now: datetime) -> None:
    """Count a beat of this home in the database, then note it at home; neither while held. Not
    inside a transaction: what is noted must have been committed."""
    if _process.folder is None or held(now=now) is not None:
        return
    try:
        trace = _count(_process.folder, now)
        witness.note(_process.folder, trace)
    except (OSError, StorageError) as error:  # a full disk; a beat less only sees less
        log.warning("could not note how far the database is", error=str(error))


def _count(folder: Path, now: datetime) -> Trace:
    with transaction():
        stamp = Installation.get().stamp
        trace = witness.latest(folder, stamp)
        home = trace.home if trace else witness.new_home()
        mine = Instance.id == home
        if not Instance.update(beats=Instance.beats + 1, seen_at=now).where(mine).execute():
            Instance.create(id=home, beats=1, seen_at=now)
        return Trace(stamp, home, _process.address, Instance.get(mine).beats)


def last_sign_of_life() -> datetime | None:
    """The latest moment the database knows of; None where nothing ever happened in it."""
    moments = [
        Instance.select(fn.MAX(Instance.seen_at)).scalar(),
        Audit.select(fn.MAX(Audit.at)).scalar(),
        Installation.get().held_at if Installation.get().held_why == Hold.BACKUP else None,
    ]
    return max((moment for moment in moments if moment is not None), default=None)
