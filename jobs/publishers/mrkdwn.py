"""Markdown of a post as Slack's own markup, in which nothing of it can call anybody unasked."""

import re
import threading
from collections.abc import Iterator, Sequence

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.token import Token

from models.rules.platforms import clean
from models.rules.risk import EVERYBODY, mentions_everybody

_JOINER = "\u2060"  # of no width; a sign after it begins no formatting
_SIGNS = re.compile(r"(?<![^\W_])[*_~`]")  # Slack formats what stands between two of them
_MARKS = {"strong": "*", "em": "_", "s": "~"}
_STEP = "    "  # a list in a list
_LINE = "———"
_own = threading.local()


def mrkdwn(title: str | None, markdown: str) -> str:
    """A post as the text of a Slack message: its title in bold on a line of its own, then its
    words. `@channel`, `@here` and `@everyone` call people only where `models.rules.risk` sees them
    too, and so whoever confirmed the post was told."""
    headline, words = " ".join(clean(title or "").split()), clean(markdown)
    calls = mentions_everybody(words) or mentions_everybody(headline)
    parts = [f"*{_plain(headline, calls)}*" if headline else "", _body(words, calls)]
    return "\n\n".join(filter(None, parts))


def _body(markdown: str, calls: bool) -> str:
    return "\n".join(_blocks(_parser().parse(markdown), calls)).strip("\n")


def _parser() -> MarkdownIt:
    """This thread's own parser: the part that finds links keeps its place in itself."""
    if not hasattr(_own, "parser"):
        _own.parser = MarkdownIt("commonmark", {"html": False, "linkify": True})
        _own.parser.disable("html_block").disable("html_inline")
        _own.parser.enable(["strikethrough", "linkify"])
        only_schemes = {"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False}
        _own.parser.linkify = LinkifyIt(options=only_schemes)
    return _own.parser


class _Place:
    """Where we are among the blocks: in quotes, and in lists with what begins their items."""

    def __init__(self) -> None:
        self.quotes = 0
        self.numbers: list[int | None] = []
        self.bullet = ""

    def enter(self, token: Token) -> None:
        """Go into a quote, a list or an item of one."""
        if token.type == "blockquote_open":
            self.quotes += 1
        elif token.type == "bullet_list_open":
            self.numbers.append(None)
        elif token.type == "ordered_list_open":
            self.numbers.append(int(token.attrs.get("start", 1)))
        elif token.type == "list_item_open":
            number = self.numbers[-1]
            self.bullet = "• " if number is None else f"{number}. "
            self.numbers[-1] = None if number is None else number + 1

    def leave(self, token: Token) -> None:
        """Come out of it again."""
        if token.type == "blockquote_close":
            self.quotes -= 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self.numbers.pop()

    def lines(self, text: str) -> Iterator[str]:
        """The lines of a block, each with what stands before it."""
        for line in text.split("\n"):
            inside = self.bullet if self.bullet or not self.numbers else "  "
            indent = _STEP * max(0, len(self.numbers) - 1)
            self.bullet = ""
            yield f"{'> ' * min(self.quotes, 1)}{indent}{inside}{line}".rstrip()


def _blocks(tokens: Sequence[Token], calls: bool) -> Iterator[str]:
    place, gap = _Place(), None
    for before, token in zip((None, *tokens), tokens, strict=False):
        place.enter(token)
        text = _block(before, token, calls)
        if text is not None:
            yield from () if gap is None else (gap,)
            yield from place.lines(text)
            gap = None
        place.leave(token)
        if token.type in _APART and not token.hidden and not place.numbers:
            gap = ">" if place.quotes else ""


_APART = {
    *("paragraph_close", "heading_close", "fence", "code_block", "hr", "blockquote_close"),
    *("bullet_list_close", "ordered_list_close"),
}


def _block(before: Token | None, token: Token, calls: bool) -> str | None:
    """The text of a block that has one."""
    if token.type == "inline":
        heading = before is not None and before.type == "heading_open"
        text = _inline(token.children or [], calls, bold=heading)
        return f"*{text}*" if heading else text
    if token.type in ("fence", "code_block"):
        return f"```\n{_entities(token.content)}```"
    return _LINE if token.type == "hr" else None


def _inline(tokens: Sequence[Token], calls: bool, *, bold: bool = False) -> str:
    hidden: list[bool] = []
    said, i = "", 0
    while i < len(tokens):
        token = tokens[i]
        kind, _, way = token.type.rpartition("_")
        if token.type == "link_open":
            end = next(n for n in range(i, len(tokens)) if tokens[n].type == "link_close")
            said += _link(str(token.attrs["href"]), _inline(tokens[i + 1 : end], False))
            i = end
        elif kind in _MARKS and way in ("open", "close"):
            shown = _begins(said, tokens, i, bold) if way == "open" else not hidden.pop()
            if way == "open":
                hidden.append(not shown)
            said += _MARKS[kind] if shown else ""
        else:
            said += _piece(token, calls)
        i += 1
    return said


def _begins(said: str, tokens: Sequence[Token], i: int, bold: bool) -> bool:
    """Whether Slack would format from here on: it does around whole words only, and not twice."""
    if (bold and tokens[i].type == "strong_open") or (said and said[-1].isalnum()):
        return False
    depth = 0
    for n in range(i, len(tokens)):
        depth += tokens[n].nesting
        if depth == 0:
            after = tokens[n + 1].content if n + 1 < len(tokens) else ""
            return not after[:1].isalnum()
    return True


def _piece(token: Token, calls: bool) -> str:
    match token.type:
        case "softbreak" | "hardbreak":
            return "\n"
        case "code_inline":
            return f"`{_entities(token.content)}`"
        case "image":
            return _link(str(token.attrs["src"]), _plain(token.content, False))
        case _:
            return _plain(token.content, calls)


def _link(url: str, words: str) -> str:
    address = _entities(url).replace("|", "%7C")
    label = words.replace("|", "¦").replace("\n", " ")
    return f"<{address}>" if label in ("", address) else f"<{address}|{label}>"


def _plain(text: str, calls: bool) -> str:
    """Words as they were written; where it was confirmed, with what calls everybody in a place."""
    if not calls:
        return _unformatted(text)
    said, end = "", 0
    for found in EVERYBODY.finditer(text):
        who = found[0].strip("@<!>").partition("|")[0].lower()
        said += f"{_unformatted(text[end : found.start()])}<!{who}>"
        end = found.end()
    return said + _unformatted(text[end:])


def _unformatted(text: str) -> str:
    return _entities(_SIGNS.sub(lambda sign: _JOINER + sign[0], text))


def _entities(text: str) -> str:
    """The three signs that Slack reads as its own, spelt out."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
