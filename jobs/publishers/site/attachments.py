"""The files of a post beside its page: `posts/PAGE/1-press.png`."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from jobs.publishers.protocol import Medium, path_of
from jobs.publishers.site import store
from jobs.publishers.site.store import Entry
from models.stored import hash_of

Found = Sequence[tuple[str, Medium, Path]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as a page and the feed show it: its address below the site, already quoted."""

    path: str
    name: str
    kind: str
    size: int
    alt: str


def found(entry: Entry) -> Found:
    """The files of an entry: what each is called beside the page, and where its content lies now.
    Raises UserError where one is not there."""
    media = [Medium(**each) for each in entry.media]
    return [(_name(place, each), each, path_of(each)) for place, each in enumerate(media, 1)]


def _name(place: int, medium: Medium) -> str:
    return f"{place}-{medium.name}"


def _folder(root: Path, page: str) -> Path:
    return root / "posts" / page


def put(root: Path, entry: Entry, found: Found) -> None:
    """Copy the files beside the page; those that are there already are left alone."""
    folder = _folder(root, entry.page)
    for name, medium, path in found:
        place = folder / name
        if not place.is_file() or hash_of(place) != medium.digest:
            store.copy(path, place)


def refresh(root: Path, page: str, entry: Entry | None) -> None:
    """Let nothing lie beside a page but the files of its entry; nothing at all where it is gone."""
    folder = _folder(root, page)
    if entry is None or not entry.media:
        shutil.rmtree(folder, ignore_errors=True)
        return
    wanted = {_name(place, Medium(**each)) for place, each in enumerate(entry.media, 1)}
    for name in store.listed(folder):
        if name not in wanted:
            store.remove(folder / name)


def shown(entry: Entry) -> list[Shown]:
    """The files of an entry as pages and the feed show them."""
    media = [Medium(**each) for each in entry.media]
    return [
        Shown(
            quote(f"posts/{entry.page}/{_name(place, each)}"),
            each.name,
            each.kind,
            each.size,
            each.alt,
        )
        for place, each in enumerate(media, 1)
    ]
