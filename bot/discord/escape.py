"""What people wrote, made safe for Discord: nothing in it formats, pings, or hides where a link
leads."""

import re

from bot.reply import Moment, Text
from bot.terminal.words import moment, safe

_APART = "\u200b"  # a blank without width: keeps a name from being read as a mention
# An address is drawn as it is, for a backslash would become part of it. One that holds signs which
# could format, or a name that pings, is no address here but words.
_ADDRESS = r"(?<!\w)https?://(?![^\s]*@(?:everyone|here))(?:[^\s<>*|`\\~\[\]]|~(?!~))+"
_CODE = re.compile(r"(?:(?<=[\s(“])|^)`[^`\n]+`(?=[\s).,;:!?”]|$)", re.MULTILINE)
_PINGS = re.compile(r"(<)(?=[@#])|(@)(?=everyone|here)")
_SIGNS = re.compile(
    rf"(?P<address>{_ADDRESS})"
    r"|(?P<opens><(?=[@#]))"
    r"|(?P<pings>@(?=everyone|here))"
    r"|(?P<begins>^[ ]*(?:\#{1,3}|[-+])(?=[#\s]|$))"
    r"|(?P<counts>^[ ]*\d+)(?P<dot>\.)"
    r"|(?P<emoji>:(?=[\w+-]+:))"
    r"|(?P<sign>[\\*_~|`\[\]<>])",
    re.MULTILINE,
)


def escaped(text: str) -> str:
    """Words that Discord shows as they are, but for a command between backticks, which it sets as
    one."""
    shown, parts, end = safe(text), [], 0
    for code in _CODE.finditer(shown):
        parts += [_plain(shown[end : code.start()]), _PINGS.sub(rf"\g<0>{_APART}", code[0])]
        end = code.end()
    return "".join([*parts, _plain(shown[end:])])


def _plain(text: str) -> str:
    return _SIGNS.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "address":
            return found[0]
        case "opens":
            return f"\\<{_APART}"
        case "pings":
            return f"@{_APART}"
        case "begins":
            blanks = len(found[0]) - len(found[0].lstrip())
            return found[0][:blanks] + "".join(f"\\{sign}" for sign in found[0][blanks:])
        case "dot":
            return f"{found['counts']}\\."
        case _:
            return f"\\{found[0]}"


def words(text: Text) -> str:
    """The words of a reply as Markdown. A moment is its wall time and zone and, where it names an
    hour, the same as each reader's own clock says it."""
    parts = (text,) if isinstance(text, str) else text
    return "".join(escaped(part) if isinstance(part, str) else timed(part) for part in parts)


def timed(shown: Moment) -> str:
    """A moment as Discord draws it: `Tue 24 Nov 2026, 09:00 Europe/Berlin (<t:1795507200:F>)`."""
    said = escaped(moment(shown))
    if shown.style == "day":
        return said
    style = "t" if shown.style == "clock" else "F"
    return f"{said} (<t:{int(shown.at.timestamp())}:{style}>)"


def quoted(text: str) -> str:
    """Content as it will go out, every line behind a bar."""
    return "\n".join(f"> {line}" for line in _plain(safe(text)).split("\n"))
