"""The Atom feed of a site (RFC 4287): the newest posts, whole, under ids that never change."""

import uuid
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from feedgen.ext.base import BaseEntryExtension
from feedgen.feed import FeedGenerator

from jobs.publishers import instants
from jobs.publishers.site import attachments, pages, store, text
from jobs.publishers.site.attachments import Shown
from jobs.publishers.site.settings import Site
from jobs.publishers.site.store import Entry, Place

_LONGEST_HTML = 100_000  # letters; of a longer post the feed has the beginning, and the link
_BEFORE_THE_FIRST = datetime(1970, 1, 1, tzinfo=UTC)


def feed(site: Site, newest: list[tuple[Place, Entry]]) -> None:
    """Make `feed.xml` hold these posts; it says the same whenever it is made of the same."""
    identity = store.identity(site.root)
    result = FeedGenerator()
    result.id(identity.urn)
    result.title(site.title)
    result.generator("Presstime")
    result.author(name=site.title)
    result.link(href=_address(site, ""), rel="alternate", type="text/html")
    if site.url:
        result.link(href=_address(site, "feed.xml"), rel="self", type="application/atom+xml")
    result.updated(_latest([entry for _, entry in newest]))
    for place, entry in newest:
        _add(result, site, identity, place, entry)
    store.write(site.root / "feed.xml", result.atom_str(pretty=True))


def _add(
    result: FeedGenerator, site: Site, identity: uuid.UUID, place: Place, entry: Entry
) -> None:
    row = result.add_entry(order="append")
    row.id(uuid.uuid5(identity, entry.key).urn)
    row.title(entry.headline)
    row.published(instants.read(entry.due_at))
    row.updated(instants.read(entry.updated_at))
    row.link(href=_address(site, pages.page_path(entry.page)), rel="alternate", type="text/html")
    row.register_extension("files", _Files, rss=False)
    row.files.enclose(site, attachments.shown(entry))
    found = store.load(site.root, place)
    body = text.html(found[1]) if found else ""
    if 0 < len(body) <= _LONGEST_HTML:
        row.content(body, type="html")
    else:
        row.summary(entry.excerpt or entry.headline)


class _Files(BaseEntryExtension):
    """The files of an entry as links of the kind `enclosure`, whose attributes feedgen forgets."""

    def __init__(self) -> None:
        self._links: list[dict[str, str]] = []

    def enclose(self, site: Site, files: list[Shown]) -> None:
        """Let the entry name these files."""
        for each in files:
            href = f"{site.url}/{each.path}" if site.url else each.path
            about = {"type": each.kind, "length": str(each.size), "title": each.name}
            self._links.append({"href": href, "rel": "enclosure", **about})

    def extend_atom(self, entry: Any) -> Any:
        """Write the links into the entry's element."""
        for link in self._links:
            entry.append(entry.makeelement(entry.tag.replace("entry", "link"), link))
        return entry


def _address(site: Site, path: str) -> str:
    """Where `path` is read; without a url of the site, seen from the feed beside it."""
    return f"{site.url}/{quote(path)}" if site.url else quote(path) or "index.html"


def _latest(entries: list[Entry]) -> datetime:
    moments = [instants.read(entry.updated_at) for entry in entries]
    return max(moments, default=_BEFORE_THE_FIRST)
