"""Reads a site as its readers do: pages, front page, archive and feed."""

from pathlib import Path
from urllib.parse import unquote

from lxml import etree, html

ATOM = "{http://www.w3.org/2005/Atom}"


def page(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_text("utf-8"))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def rows(path: Path) -> list[str]:
    """The pages a list of posts leads to, in its order; each must be there."""
    links = page(path).xpath("//ol[@class='posts']//a/@href")
    targets = [path.parent / unquote(link) for link in links]
    assert all(target.is_file() for target in targets)
    return [target.name for target in targets]


def posts(root: Path) -> list[str]:
    """The words of every post, as the front page leads to them."""
    if not (root / "index.html").exists():
        return []
    return [
        words(page(root / "posts" / name).xpath("//main//article")[0])
        for name in rows(root / "index.html")
    ]


def feed(root: Path) -> list[dict[str, str]]:
    """The rows of the feed: id, title, published, updated, link, content."""
    found = []
    for entry in etree.parse(root / "feed.xml").getroot().iter(f"{ATOM}entry"):
        row = {
            name: entry.findtext(f"{ATOM}{name}") or ""
            for name in ("id", "title", "published", "updated", "content", "summary")
        }
        found.append({**row, "link": entry.find(f"{ATOM}link").attrib["href"]})
    return found


def tree(root: Path) -> dict[str, bytes]:
    """Every file of a site but the lock, with what is in it."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != "lock"
    }
