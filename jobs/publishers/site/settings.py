"""One local site as its target describes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from models.errors import UserError
from models.rules.platforms import checked_web_address, clean


@dataclass(frozen=True, slots=True)
class Site:
    """Where a site lies (`root`), what it is called, where people read it (`url`, empty when only
    as files), and the zone its dates are shown in."""

    root: Path
    title: str
    url: str
    zone: ZoneInfo
    language: str


def site_of(settings: Mapping[str, str], name: str) -> Site:
    """The site that the settings `path`, `title`, `url`, `zone`, `language` mean; UserError when
    they cannot be."""
    root = Path(settings.get("path", ""))
    if not root.is_absolute():
        raise UserError(f"The site {name} has no folder: give the whole path of one.")
    url = settings.get("url", "")
    return Site(
        root,
        " ".join(clean(settings.get("title") or name).split()),
        checked_web_address(url).rstrip("/") if url else "",
        _zone(settings.get("zone") or "UTC"),
        settings.get("language") or "en",
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise UserError(f"“{name}” is not a time zone like Europe/Berlin.") from None


def link(site: Site, path: str) -> str:
    """Where people read `path` of the site: below its url, else as a file."""
    return f"{site.url}/{quote(path)}" if site.url else (site.root / path).as_uri()
