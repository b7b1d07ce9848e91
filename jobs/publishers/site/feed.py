"""The Atom feed of a site (RFC 4287): the newest posts, whole, under ids that never change."""

import uuid
from datetime import UTC, datetime
from urllib.parse import quote

from feedgen.feed import FeedGenerator

from jobs.publishers import instants
from jobs.publishers.site import pages, store, text
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
    found = store.load(site.root, place)
    body = text.html(found[1]) if found else ""
    if 0 < len(body) <= _LONGEST_HTML:
        row.content(body, type="html")
    else:
        row.summary(entry.excerpt or entry.headline)


def _address(site: Site, path: str) -> str:
    """Where `path` is read; without a url of the site, seen from the feed beside it."""
    return f"{site.url}/{quote(path)}" if site.url else quote(path) or "index.html"


def _latest(entries: list[Entry]) -> datetime:
    moments = [instants.read(entry.updated_at) for entry in entries]
    return max(moments, default=_BEFORE_THE_FIRST)
