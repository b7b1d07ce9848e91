"""What people read of a site: a page for every post, the front page, the archive, the style."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, PackageLoader

from jobs.publishers import instants
from jobs.publishers.site import attachments, store, text
from jobs.publishers.site.settings import Site
from jobs.publishers.site.store import Entry, Place

NEWEST = 30  # entries on the front page and in the feed


@dataclass(frozen=True, slots=True)
class Shown:
    """An instant as a page shows it, and as machines read it."""

    words: str
    machine: str


def page_path(page: str) -> str:
    """Where the page of that name lies in the site."""
    return f"posts/{page}.html"


def refresh(site: Site, place: Place, page: str) -> None:
    """Make the page of a post agree with its entry: written, or gone with it."""
    path = site.root / page_path(page)
    found = store.load(site.root, place)
    attachments.refresh(site.root, page, found[0] if found else None)
    if found is None:
        return store.remove(path)
    entry, markdown = found
    corrected = entry.updated_at != entry.due_at
    return _draw(
        site,
        path,
        "post.html.j2",
        up="../",
        entry=entry,
        body=text.html(markdown),
        media=attachments.shown(entry),
        published=_shown(site, entry.due_at),
        corrected=_shown(site, entry.updated_at) if corrected else None,
        month=f"archive/{archive_name(place.month, place.part)}",
        month_name=month_name(place.month, place.part),
        canonical=f"{site.url}/{quote(page_path(page))}" if site.url else None,
    )


def front(site: Site, newest: list[tuple[Place, Entry]]) -> None:
    """Make the front page show the newest posts."""
    rows = [_row(site, entry) for _, entry in newest]
    _draw(site, site.root / "index.html", "index.html.j2", up="", rows=rows)


def archive(site: Site, month: str, part: str) -> None:
    """Make one page of the archive agree with its entries: written, or gone with the last."""
    path = site.root / "archive" / archive_name(month, part)
    found = [store.facts(site.root, place) for place in store.of_part(site.root, month, part)]
    rows = [_row(site, entry) for entry in found if entry]
    if not rows:
        store.clear(site.root, month, part)
        return store.remove(path)
    return _draw(site, path, "archive.html.j2", up="../", rows=rows, name=month_name(month, part))


def all_months(site: Site) -> None:
    """Make the list of the archive's pages agree with what is there."""
    found = [
        (archive_name(month, part), month_name(month, part))
        for month in store.months(site.root)
        for part in reversed(store.parts(site.root, month))
    ]
    _draw(site, site.root / "archive" / "index.html", "months.html.j2", up="../", months=found)


def style(site: Site) -> None:
    """Make the style sheet the one of this version."""
    store.write(site.root / "style.css", _style())


def archive_name(month: str, part: str) -> str:
    """The file of one page of the archive: `2026-11.html`, then `2026-11-2.html`."""
    number = store.number_of(part)
    return f"{month}.html" if number == 1 else f"{month}-{number}.html"


def month_name(month: str, part: str) -> str:
    """What that page is called: `November 2026`, then `November 2026, part 2`."""
    name = f"{date.fromisoformat(f'{month}-01'):%B %Y}"
    number = store.number_of(part)
    return name if number == 1 else f"{name}, part {number}"


def _row(site: Site, entry: Entry) -> dict[str, object]:
    return {
        "entry": entry,
        "path": quote(page_path(entry.page)),
        "published": _shown(site, entry.due_at),
    }


def _shown(site: Site, instant: str) -> Shown:
    at: datetime = instants.read(instant).astimezone(site.zone)
    return Shown(f"{at.day} {at:%B %Y, %H:%M %Z}", instant)


def _draw(site: Site, path: Path, template: str, **values: object) -> None:
    drawn = _templates().get_template(template).render(site=site, **values)
    store.write(path, drawn.encode())


@cache
def _templates() -> Environment:
    loader = PackageLoader("jobs.publishers.site", "")
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)


@cache
def _style() -> bytes:
    return files("jobs.publishers.site").joinpath("style.css").read_bytes()
