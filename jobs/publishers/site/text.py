"""Markdown of a post to HTML that is safe to show, and to plain words."""

import re
import threading
import unicodedata
from functools import lru_cache

import nh3
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "code"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
    *("a", "img", "em", "strong", "s", "b", "i", "del", "sub", "sup"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}
_SLUG_BYTES = 90  # of a file name, which may have 255
_own = threading.local()


@lru_cache(maxsize=64)  # the feed shows the same newest posts again after every publication
def html(markdown: str) -> str:
    """`markdown` as HTML: nothing in it can run, load a frame or leave its place on the page."""
    return nh3.clean(
        _parser().render(markdown),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )


def words(markdown: str) -> str:
    """What a reader would read of `markdown`, on one line."""
    inline = (token for token in _parser().parse(markdown) if token.type in _WITH_TEXT)
    return " ".join(" ".join(_text_of(token) for token in inline).split())


def slug(headline: str) -> str:
    """`headline` as the readable part of a file name, in its own script; may be empty."""
    letters = unicodedata.normalize("NFKC", headline).casefold()
    joined = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", letters)).strip("-")
    return joined.encode()[:_SLUG_BYTES].decode(errors="ignore").rstrip("-")


_WITH_TEXT = ("inline", "fence", "code_block")


def _text_of(token: Token) -> str:
    if token.children is None:
        return token.content
    return "".join(
        " " if child.type in ("softbreak", "hardbreak") else child.content
        for child in token.children
    )


def _parser() -> MarkdownIt:
    """This thread's own parser: the part that finds links keeps its place in itself."""
    if not hasattr(_own, "parser"):
        _own.parser = MarkdownIt("gfm-like", {"html": False, "breaks": True})
        # Only what has a scheme becomes a link: `notes.md` is not a host in Moldova.
        only_schemes = {"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False}
        _own.parser.linkify = LinkifyIt(options=only_schemes)
        _own.parser.core.ruler.push("below_the_title", _below_the_title)
    return _own.parser


def _below_the_title(state: StateCore) -> None:
    """A page has one first heading, its title; those in the text begin at the second."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 1)}"
