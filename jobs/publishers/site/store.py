"""The files of a site: entries, the marks of unfinished changes, the lock, and atomic writing.

The site's folder is its own store. `.presstime/entries/2026-11/1/` holds one small file for each
entry of November 2026 (its facts as one line of JSON, then its Markdown), named by its instant.
When a part holds a hundred, the next entry opens another, `2.` and its own name: parts follow each
other in time, so the newest entries are in the last ones, however many there are. All else is made
from the entries. Before one changes, a mark is written; whoever publishes next finishes what is
marked, so a crash at any line leaves nothing that stays wrong.
"""

import json
import os
import re
import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import structlog

from models import locks

PART = 100  # entries to a page of the archive
LOCK_SECONDS = 60.0

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_PART = re.compile(r"[1-9]\d*(\..+)?")
_ENTRY = re.compile(r"\d{8}T\d{12}Z-[a-z2-7]{10}\.md")

log = structlog.get_logger(__name__)


class Busy(Exception):
    """Others kept the site's lock for too long."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One published post. `page` is its file's name, `headline` stands for it in lists, instants
    are ISO texts; `updated_at` is later than `due_at` once it was corrected. `media` are its files
    (`models.rules.media.Medium` as JSON)."""

    key: str
    page: str
    title: str | None
    headline: str
    excerpt: str
    due_at: str
    updated_at: str
    post: str
    occurrence: str
    media: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry lies for ever: its month (`2026-11`), part and file name."""

    month: str
    part: str
    name: str


@contextmanager
def opened(root: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold the site alone, making its folder if need be; Busy or OSError when it cannot be had."""
    state = root / ".presstime"
    state.mkdir(parents=True, exist_ok=True)
    held = locks.take(state / "lock", seconds=seconds)
    if held is None:
        raise Busy
    try:
        yield
    finally:
        locks.release(held)


def write(path: Path, content: bytes) -> None:
    """Make `path` hold `content` at once or not at all, durably; unchanged files are left alone.

    The name of the unfinished file is fixed, so that what a crash leaves is overwritten; the lock
    sees to it that nobody else writes it.
    """
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.parent / ".presstime.tmp"
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def copy(source: Path, path: Path) -> None:
    """Make `path` hold what the file `source` holds, at once or not at all, durably."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.parent / ".presstime.tmp"
    try:
        with source.open("rb") as original, unfinished.open("wb") as file:
            shutil.copyfileobj(original, file, 1 << 20)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def remove(path: Path) -> None:
    """Make sure, durably, that `path` is not there."""
    if path.exists():
        path.unlink()
        _sync(path.parent)


def _sync(folder: Path) -> None:
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def identity(root: Path) -> uuid.UUID:
    """The site's own id, made once, from which the ids of its feed are derived."""
    path = root / ".presstime" / "id"
    try:
        return uuid.UUID(path.read_text())
    except (FileNotFoundError, ValueError):
        made = uuid.uuid4()
        write(path, str(made).encode())
        return made


def entries(root: Path) -> Path:
    """The folder that holds a folder for every month."""
    return root / ".presstime" / "entries"


def path_of(root: Path, place: Place) -> Path:
    """The file of an entry."""
    return entries(root) / place.month / place.part / f"{place.name}.md"


def parts(root: Path, month: str) -> list[str]:
    """The parts of a month, the earliest first."""
    return sorted(filter(_PART.fullmatch, listed(entries(root) / month)), key=number_of)


def number_of(part: str) -> int:
    """Which part of its month this is, from 1."""
    return int(part.partition(".")[0])


def listed(folder: Path) -> list[str]:
    """The names in a folder, sorted, without hidden ones; none when there is no folder."""
    return sorted(name for name in _listed(folder) if not name.startswith("."))


def _listed(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []


def place_of(root: Path, month: str, name: str) -> Place:
    """Where the entry of that name lies or, if there is none, belongs.

    One that comes later than it should goes to the part of its time, even to a full one.
    """
    found = parts(root, month)
    part = next((part for part in reversed(found) if part.partition(".")[2] <= name), "1")
    if found and part == found[-1]:
        names = _names(root, month, part)
        if len(names) >= PART and name > max(names):
            part = f"{number_of(part) + 1}.{name}"
    return Place(month, part, name)


def save(root: Path, place: Place, entry: Entry, text: str) -> None:
    """Write an entry, new or changed."""
    facts = json.dumps(asdict(entry), ensure_ascii=False)
    write(path_of(root, place), f"{facts}\n{text}".encode())


def load(root: Path, place: Place) -> tuple[Entry, str] | None:
    """An entry with its text; None when it is gone, or cannot be read, which is logged."""
    path = path_of(root, place)
    if not path.exists():
        return None
    first, _, text = path.read_text("utf-8", "replace").partition("\n")
    entry = _facts(first, path)
    return (entry, text) if entry else None


def facts(root: Path, place: Place) -> Entry | None:
    """An entry without reading its text."""
    path = path_of(root, place)
    if not path.exists():
        return None
    with path.open(encoding="utf-8", errors="replace") as file:
        return _facts(file.readline(), path)


def _facts(line: str, path: Path) -> Entry | None:
    try:
        return Entry(**json.loads(line))
    except (ValueError, TypeError):
        # Someone edited it; all other posts are still to be published.
        log.warning("site.unreadable_entry", path=str(path))
        return None


def months(root: Path) -> list[str]:
    """The months that have entries, the newest first."""
    return [name for name in listed(entries(root))[::-1] if _MONTH.fullmatch(name)]


def of_part(root: Path, month: str, part: str) -> list[Place]:
    """The entries of one part of a month, the newest first."""
    names = sorted(_names(root, month, part), reverse=True)
    return [Place(month, part, name) for name in names]


def newest(root: Path, count: int) -> list[Place]:
    """The latest entries of all, the newest first; looks at no part it does not need."""
    found: list[Place] = []
    for month in months(root):
        for part in reversed(parts(root, month)):
            found += of_part(root, month, part)
            if len(found) >= count:
                return found[:count]
    return found


def _names(root: Path, month: str, part: str) -> list[str]:
    files = _listed(entries(root) / month / part)
    return [name.removesuffix(".md") for name in files if _ENTRY.fullmatch(name)]


def mark(root: Path, place: Place, page: str) -> None:
    """Note that the entry at `place`, shown by `page`, is about to change."""
    noted = {**asdict(place), "page": page}
    write(_marks(root) / f"{place.month}.{place.name}", json.dumps(noted).encode())


def marked(root: Path) -> list[tuple[Place, str]]:
    """What changed and is not finished: places and pages."""
    found = (_noted(_marks(root) / name) for name in listed(_marks(root)))
    return [noted for noted in found if noted]


def _noted(path: Path) -> tuple[Place, str] | None:
    try:
        noted = json.loads(path.read_bytes())
        page = noted.pop("page")
        return Place(**noted), page
    except (ValueError, TypeError, KeyError, AttributeError):
        log.warning("site.unreadable_mark", path=str(path))
        return None


def clear(root: Path, month: str, part: str) -> None:
    """Remove the folders of a part, and of its month, that hold no entry any more."""
    for folder in (entries(root) / month / part, entries(root) / month):
        if folder.is_dir() and not listed(folder):
            (folder / ".presstime.tmp").unlink(missing_ok=True)
            folder.rmdir()


def is_marked(root: Path, place: Place) -> bool:
    """Whether a change there is not finished yet."""
    return (_marks(root) / f"{place.month}.{place.name}").exists()


def unmark(root: Path, place: Place) -> None:
    """Note that everything made from the entry agrees with it."""
    (_marks(root) / f"{place.month}.{place.name}").unlink(missing_ok=True)


def _marks(root: Path) -> Path:
    return root / ".presstime" / "marks"
