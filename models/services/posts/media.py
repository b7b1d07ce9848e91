"""Files that come with people's words: taken into the media folder, used by revisions, swept where
nothing ever used them."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from models import stored
from models.database import locked
from models.errors import Refused
from models.rules.media import (
    HEAD,
    MOST_BYTES,
    Medium,
    clean_alt,
    clean_name,
    kind_in,
    shown_name,
    too_large,
)
from models.rules.roles import Right
from models.services.people import permissions
from models.services.people.people import Speaker
from models.tables import MEDIA_UNUSED, Media

UNUSED_FOR = timedelta(days=30)  # proposals are settled within days
SWEPT_AT_ONCE = 100
LOOKED_AT = 50
log = structlog.get_logger(__name__)


def keep(
    speaker: Speaker, name: str, chunks: Iterable[bytes], alt: str = "", *, now: datetime
) -> Medium:
    """Take a file that arrives in pieces into the media folder, outside of any transaction. Raises
    NotAllowed, Refused where it is empty, too large or of a kind that is not taken, and Unreachable
    where the folder cannot be written."""
    permissions.require(speaker, Right.WRITE)
    shown, said = shown_name(name), clean_alt(alt)
    with stored.arriving(chunks, MOST_BYTES) as arrived:
        if arrived is None:
            raise too_large(shown)
        if not arrived.size:
            raise Refused(f"“{shown}” is empty.")
        kind = kind_in(arrived.head, shown)
        medium = Medium(arrived.digest, clean_name(name, kind), kind, arrived.size, said)
        _note(speaker.project.id, medium, now)  # before it is in its place: see `stored.sweep`
        stored.settle(arrived)
    return medium


def look(path: Path) -> Medium:
    """The file at that path as it would be kept, without an alt text; nothing is kept yet. Raises
    Refused as `keep` does, and where it cannot be read."""
    shown = shown_name(path.name)
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise too_large(shown)
        if not size:
            raise Refused(f"“{shown}” is empty.")
        with path.open("rb") as file:
            kind = kind_in(file.read(HEAD), shown)
        return Medium(stored.hash_of(path), clean_name(path.name, kind), kind, size)
    except OSError as error:
        raise Refused(f"“{path}” cannot be read ({error.strerror}).") from error


def keep_same(speaker: Speaker, medium: Medium, path: Path, *, now: datetime) -> None:
    """Keep the file at that path, at which `look` saw this medium. Raises Refused where it is
    another by now."""
    kept = keep(speaker, path.name, _pieces(path), now=now)
    if kept.digest != medium.digest:
        raise Refused(f"“{path}” was changed meanwhile. Nothing was imported; do it again.")


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                yield piece
    except OSError as error:
        raise Refused(f"“{path}” cannot be read ({error.strerror}).") from error


def _note(project_id: int, medium: Medium, now: datetime) -> None:
    Media.insert(
        project=project_id, digest=medium.digest, kind=medium.kind, size=medium.size, at=now
    ).on_conflict(conflict_target=(Media.project, Media.digest), update={Media.at: now}).execute()


def use(project_id: int, media: Iterable[Medium]) -> None:
    """Keep these for ever, as a revision names them; inside its transaction. Raises Refused where
    one was swept meanwhile."""
    wanted = {each.digest for each in media}
    if not wanted:
        return
    mine = (Media.project == project_id) & Media.digest.in_(wanted)
    rows = list(locked(Media.select(Media.id).where(mine).order_by(Media.id)))
    if len(rows) < len(wanted):
        raise Refused(
            "A file of it waited for too long and is gone. Nothing was saved: send it again."
        )
    Media.update(used=True).where(Media.id.in_([row.id for row in rows])).execute()


def unseen() -> tuple[int, int]:
    """Of the latest files that revisions name, how many this process does not see in the media
    folder, and how many that are in all."""
    latest = Media.select(Media.digest).where(Media.used).order_by(Media.id.desc())
    there = [stored.is_there(row.digest) for row in latest.limit(LOOKED_AT)]
    return there.count(False), len(there)


def sweep(*, now: datetime) -> int:
    """Remove contents that came long ago and that no revision ever named; says how many."""
    old = now - UNUSED_FOR
    found = (Media.at < old) & MEDIA_UNUSED
    rows = list(Media.select().where(found).order_by(Media.at).limit(SWEPT_AT_ONCE))
    try:
        for row in rows:
            stored.sweep(row.digest, lambda row=row: _is_wanted(row.digest, old))  # type: ignore[misc]
            Media.delete().where((Media.id == row.id) & found).execute()
        for path in stored.leftovers(old.timestamp()):
            with suppress(FileNotFoundError):
                path.unlink()
    except OSError as error:
        log.warning("the media folder could not be swept", error=str(error))
    return len(rows)


def _is_wanted(digest: str, old: datetime) -> bool:
    wanted = (Media.digest == digest) & (Media.used | (Media.at >= old))
    return bool(Media.select(Media.id).where(wanted).exists())
