"""Words made safe for Slack: what people wrote can ping nobody, hide no link and format nothing."""

import re
from functools import lru_cache

from bot.terminal.words import safe
from bot.web_addresses import split

JOINER = "\u2060"  # of no width; what stands after it begins no formatting

REMEMBERED = 512  # texts; labels and lines of help come in nearly every answer
# Slack formats what stands between two of these signs, where the first begins a word.
_FORMATTING = re.compile(r"(?<![^\W_])[*_~`]|^(?=[ \t]*>)", re.MULTILINE)
_CODE = re.compile(r"(?:(?<=[\s(“])|^)`[^`\n]+`(?=[\s).,;:!?”]|$)", re.MULTILINE)


@lru_cache(maxsize=REMEMBERED)
def esc(text: str) -> str:
    """The text for an element of type `mrkdwn` with `verbatim`: it reads as it was written. Web
    addresses are links that show themselves, and a command between backticks is set as one."""
    shown = safe(text)
    parts, end = [], 0
    for code in _CODE.finditer(shown):
        parts += [_words(shown[end : code.start()]), entities(code[0])]
        end = code.end()
    return "".join([*parts, _words(shown[end:])])


def entities(text: str) -> str:
    """The text with the three signs that Slack reads as its own spelt out."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    """The text as it was before Slack, or `entities`, spelt those out."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _words(text: str) -> str:
    return "".join(
        _link(piece) if is_address else _unformatted(piece) for piece, is_address in split(text)
    )


def _unformatted(text: str) -> str:
    return entities(_FORMATTING.sub(lambda sign: JOINER + sign[0], text))


def _link(address: str) -> str:
    return f"<{entities(address).replace('|', '%7C')}>"
