"""The words of a reply as Slack writes them: escaped, cut where they are too long, and with each
moment on the reader's clock beside the one it is planned by."""

from bot.reply import Moment, Text
from bot.slack.escape import entities, esc
from bot.terminal.words import moment, plain

_MORE = "… ({count:,} more characters)"
_ROOM_FOR_MORE = 40
_WORD = 60  # characters that are given up so that a word is not cut in two


def written(text: Text, most: int, zone: str | None = None) -> str:
    """The words for an element of type `mrkdwn`, in at most so many characters; `zone` is that of
    the one who reads them, where it is one person's."""
    parts = parts_of(text)
    drawn = [esc(part) if isinstance(part, str) else _moment(part, zone) for part in parts]
    if sum(map(len, drawn)) <= most:
        return "".join(drawn).strip()
    room, number = most - _ROOM_FOR_MORE, 0
    while len(drawn[number]) <= room:
        room -= len(drawn[number])
        number += 1
    part = parts[number]
    kept = _beginning(part, room) if isinstance(part, str) else ""
    missing = len(plain(parts[number:])) - len(kept)
    return "".join([*drawn[:number], esc(kept), _MORE.format(count=missing)]).strip()


def parts_of(text: Text) -> tuple[str | Moment, ...]:
    """The words as a sequence of strings and moments."""
    return (text,) if isinstance(text, str) else text


def cut(text: str, most: int) -> tuple[str, str]:
    """The beginning of words that are not escaped, and what says how much more there is."""
    if len(text) <= most:
        return text, ""
    kept = _at_word(text[: most - _ROOM_FOR_MORE])
    return kept, _MORE.format(count=len(text) - len(kept))


def _beginning(text: str, room: int) -> str:
    """As much of the text as fits when it is escaped."""
    kept = text[: max(0, room)]
    while kept and (size := len(esc(kept))) > room:
        kept = kept[: min(len(kept) - 1, len(kept) * max(0, room) // size)]
    return _at_word(kept)


def _at_word(text: str) -> str:
    whole, space, rest = text.rpartition(" ")
    return whole if space and len(rest) <= _WORD else text


def _moment(shown: Moment, zone: str | None) -> str:
    """Wall time, and beside it the reader's own, which Slack puts in."""
    said = entities(moment(shown))
    if shown.style in ("day", "clock") or shown.zone == zone:
        return said
    clock = "{time_secs}" if shown.at.second else "{time}"
    token = f"<!date^{int(shown.at.timestamp())}^{{date_short_pretty}} {clock}|{said}>"
    return f"{said} (your time: {token})"
