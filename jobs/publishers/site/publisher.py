"""Local sites: every post a page, in the archive and in an Atom feed, as plain files."""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from jobs.publishers import instants
from jobs.publishers.protocol import (
    Content,
    Delivered,
    Destination,
    Later,
    Outcome,
    Prepared,
    Refused,
    Unknown,
)
from jobs.publishers.site import attachments, feed, pages, store, text
from jobs.publishers.site.attachments import Found
from jobs.publishers.site.settings import Site, link, site_of
from jobs.publishers.site.store import Entry, Place
from jobs.publishers.site.trouble import words_for
from models.errors import UserError
from models.rules.platforms import CAPABILITIES, clean, first_words

capabilities = CAPABILITIES["site"]

_HEADLINE = 80  # letters, for a post without a title
_EXCERPT = 220
_REMOTE_ID = re.compile(r"(\d{4}-\d{2})/(\d{8}T\d{12}Z-[a-z2-7]{10})")

_GONE = "Its page is not on the site any more, so there is nothing to correct; publish it again."


def prepare(content: Content, destination: Destination) -> Prepared:
    """Where the post will be on the site and what it will say, the same in every attempt."""
    body = clean(content.text)
    title = " ".join(clean(content.title or "").split()) or None
    plain = text.words(body)
    headline = title or first_words(plain, _HEADLINE) or content.post
    suffix = _suffix(content.key)
    due_at = instants.written(content.due_at)
    return {
        "month": f"{content.due_at.astimezone(_zone(destination)):%Y-%m}",
        "name": f"{instants.read(due_at):%Y%m%dT%H%M%S%fZ}-{suffix}",
        "text": body,
        "entry": {
            "key": content.key,
            "page": "-".join(filter(None, (text.slug(headline), suffix))),
            "title": title,
            "headline": headline,
            "excerpt": first_words(plain, _EXCERPT),
            "due_at": due_at,
            "updated_at": instants.written(content.corrected_at or content.due_at),
            "post": content.post,
            "occurrence": content.occurrence,
            "media": [each.to_json() for each in content.media],
        },
    }


def publish(prepared: Prepared, destination: Destination) -> Outcome:
    """Put the post on the site; one that is there already, and was not corrected, is made so."""
    return _change(destination, lambda site: _publish(site, prepared))


def correct(prepared: Prepared, remote_id: str, destination: Destination) -> Outcome:
    """Give the post there new words, under the address and the feed's id it has."""
    return _change(destination, lambda site: _correct(site, prepared, remote_id))


def take_down(prepared: Prepared, remote_id: str, destination: Destination) -> Outcome:
    """Remove the page, its entry in the archive and its row in the feed."""
    return _change(destination, lambda site: _take_down(site, remote_id))


def find(prepared: Prepared, destination: Destination) -> Delivered | None:
    """What an earlier attempt left there, finished if it was not; UserError when the folder
    cannot be read."""
    site = site_of(destination.settings, destination.name)
    try:
        place = store.place_of(site.root, prepared["month"], prepared["name"])
        entry = store.facts(site.root, place)
        found = _finish(site, place, entry) if entry else None
    except OSError as error:
        raise UserError(words_for(error, site)) from None
    if isinstance(found, Unknown):
        raise UserError(found.reason)
    return found


def check(destination: Destination) -> None:
    """Make the site's folder and an empty front page; UserError when that cannot be done."""
    site = site_of(destination.settings, destination.name)
    try:
        with store.opened(site.root):
            _settle(site)
    except (OSError, store.Busy) as error:
        raise UserError(words_for(error, site)) from None


def _change(destination: Destination, act: Callable[[Site], Outcome]) -> Outcome:
    try:
        site = site_of(destination.settings, destination.name)
    except UserError as error:
        return Refused(str(error))
    try:
        return act(site)
    except (OSError, store.Busy) as error:
        return Later(words_for(error, site))


def _publish(site: Site, prepared: Prepared) -> Outcome:
    entry = Entry(**prepared["entry"])
    text.html(prepared["text"])  # kept for `refresh`: the slow part, before others have to wait
    found = attachments.found(entry)
    with store.opened(site.root):
        place = store.place_of(site.root, prepared["month"], prepared["name"])
        before = store.facts(site.root, place)
        if before and before.updated_at != before.due_at:
            entry = before
        else:
            entry = replace(entry, page=before.page) if before else entry
            store.mark(site.root, place, entry.page)
            _save_or_undo(site, place, entry, prepared["text"], found)
    return _finish(site, place, entry)


def _save_or_undo(site: Site, place: Place, entry: Entry, markdown: str, found: Found) -> None:
    try:
        attachments.put(site.root, entry, found)
        store.save(site.root, place, entry, markdown)
        pages.refresh(site, place, entry.page)
    except OSError:
        # Given up, it must not appear when a later post finishes what is marked.
        store.remove(store.path_of(site.root, place))
        raise


def _correct(site: Site, prepared: Prepared, remote_id: str) -> Outcome:
    entry = Entry(**prepared["entry"])
    found = attachments.found(entry)
    with store.opened(site.root):
        place = _place_of(site, remote_id)
        before = place and store.facts(site.root, place)
        if not place or not before:
            return Refused(_GONE)
        entry = replace(entry, key=before.key, page=before.page, due_at=before.due_at)
        store.mark(site.root, place, entry.page)
        attachments.put(site.root, entry, found)
        store.save(site.root, place, entry, prepared["text"])
    return _finish(site, place, entry)


def _take_down(site: Site, remote_id: str) -> Outcome:
    with store.opened(site.root):
        place = _place_of(site, remote_id)
        entry = place and store.facts(site.root, place)
        if place and entry:
            store.mark(site.root, place, entry.page)
            store.remove(store.path_of(site.root, place))
    with store.opened(site.root):
        _settle(site)
    return Delivered(remote_id)


def _finish(site: Site, place: Place, entry: Entry) -> Delivered | Unknown:
    """Bring everything else up to date, unless another publisher has done so meanwhile: in a
    burst, one of them does it for all who wait."""
    try:
        with store.opened(site.root):
            if store.is_marked(site.root, place):
                _settle(site)
    except (OSError, store.Busy) as error:
        return Unknown(words_for(error, site))
    return _delivered(site, place, entry)


def _settle(site: Site) -> None:
    """Make everything agree with the entries, as far as marks say that it may not."""
    marked = store.marked(site.root)
    pages.style(site)
    for place, page in marked:
        pages.refresh(site, place, page)
    for month, part in sorted({(place.month, place.part) for place, _ in marked}):
        pages.archive(site, month, part)
    pages.all_months(site)
    newest = store.newest(site.root, pages.NEWEST)
    readable = [(place, entry) for place in newest if (entry := store.facts(site.root, place))]
    pages.front(site, readable)
    feed.feed(site, readable)
    for place, _ in marked:
        store.unmark(site.root, place)


def _delivered(site: Site, place: Place, entry: Entry) -> Delivered:
    return Delivered(f"{place.month}/{place.name}", link(site, pages.page_path(entry.page)))


def _zone(destination: Destination) -> ZoneInfo:
    """The zone of the site; of one that cannot be, which `publish` refuses, UTC."""
    try:
        return site_of(destination.settings, destination.name).zone
    except UserError:
        return ZoneInfo("UTC")


def _place_of(site: Site, remote_id: str) -> Place | None:
    match = _REMOTE_ID.fullmatch(remote_id)
    return store.place_of(site.root, *match.groups()) if match else None


def _suffix(key: str) -> str:
    """Fifty bits of the key's hash: two posts of one name meet once in a million sites."""
    digest = hashlib.sha256(key.encode()).digest()
    return base64.b32encode(digest).decode().lower()[:10]
