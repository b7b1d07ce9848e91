"""What a sentence falls into first: words with what they may mean, numbers, stamps, quotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from itertools import takewhile

from bot.language.lexicon import Lexicon, Phrase, Tags, plain
from models.rules.timezones import REGIONS

MOST_TOKENS = 400

# Signs written many ways, one for one, so that offsets into the sentence stay true.
SAME = str.maketrans(
    {full: chr(full - 0xFEE0) for full in range(0xFF01, 0xFF5F)}
    | {
        ord("’"): "'",
        ord("‘"): "'",
        ord("\u00a0"): " ",
        ord("\u202f"): " ",
        ord("\u3000"): " ",
    }
    | {ord("−"): "-", ord("×"): "x", ord("\u2009"): " "}
)

QUOTES = (
    ('"', '"'),
    ("“", "”"),
    ("„", "“"),
    ("„", "”"),
    ("«", "»"),
    ("「", "」"),
    ("『", "』"),
    ("»", "«"),
)
OPENING = frozenset(opening for opening, _ in QUOTES)
QUOTED = "|".join(
    rf"{opening}(?:[^{opening}{closing}\\]|\\.)*{closing}"
    for opening, closing in (*QUOTES, ("”", "”"))
)

_AREAS = "|".join((*REGIONS, "Etc", "US", "Brazil", "Canada", "Chile", "Mexico"))

# What begins alike stands together, and the commonest comes first: this is the hot path.
PATTERN = re.compile(
    rf"""
    (?P<space>\s+)
  | (?P<word>(?!utc|gmt)[a-z]+(?=[\s,!?]|$))
  | (?P<cron>(?=[\d*])(?<!\S)(?=[^\n]{{0,40}}\*)(?:[*\d][\d*/,-]*\ +){{4}}
        [*\d][\d*/,A-Za-z-]*(?!\S))
  | (?=\d)(?:
        (?P<iso>(?P<iso_day>\d{{4}}-\d\d?-\d\d?)(?:[Tt\ ]|\ ?,\ |\ at\ )
          (?P<iso_time>\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\ ?
          (?P<iso_zone>[Zz](?![A-Za-z])|[+-]\d\d:?\d\d))
      | (?P<basic>(?P<basic_day>\d{{8}})[Tt](?P<basic_time>\d{{4}}(?:\d\d)?)
          (?P<basic_zone>[Zz]?)(?![\dA-Za-z]))
      | (?P<local>\d{{4}}-\d\d-\d\d(?=[Tt]\d\d:\d\d))[Tt]
      | (?P<unix_seconds>(?<![\w.\#/-])1[5-9]\d{{8}}(?!\w|\.\d))
      | (?P<date>\d{{4}}[-/.]\d\d?[-/.]\d\d?(?!\d)
          |\d\d?(?P<separator>[-/.])\d\d?(?P=separator)\d{{2,4}}(?!\d))
      | (?P<day_name_date>\d\d?-[^\W\d_]{{3,9}}-\d{{2,4}}(?!\w))
      | (?P<clock>(?<![\d.,])(?:
            \d{{1,2}}(?::\d\d(?::\d\d(?:\.\d+)?)?|\.\d\d(?=\s?[apAP]\.?[mM])|[0-5]\d(?=[apAP][mM]))?
              (?:\s?[apAP]\.?\s?[mM]\b\.?|[apAP](?!\w))
          | \d{{1,2}}:\d\d(?::\d\d(?:\.\d+)?)?(?!\d)))
      | (?P<h_clock>(?<![\d.,])\d{{1,2}}[hH]\d\d(?!\d|\s?[mM]))
      | (?P<slashed>(?<![\d/])\d\d?/\d\d?(?![\d/]))
      | (?P<dotted>(?<![\d.])\d\d?\.(?:0?\d|1\d)\.(?!\d))
      | (?P<after_x>(?<![\w.])\d{{1,4}}\s?[xX](?!\w|\.\d))
      | (?P<ordinal>\d{{1,4}}(?:(?i:st|nd|rd|th|er|ère|re|e|ème|eme)|º|ª|°)(?!\w))
      | (?P<number>\d+(?:[.,]\d+)?)
    )
  | (?=[^\W\d_])(?:
        (?P<rrule>(?:RRULE:)?(?:[A-Z]+=[A-Z0-9,+-]+;?){{1,12}}(?<!;))(?![a-z])
      | (?P<project>[A-Z][A-Z0-9]{{0,9}})/(?P<project_id>\d{{1,9}})(?![\w/])
      | (?P<utc_zone>(?:UTC|GMT|utc|gmt)\s?[+-]\d{{1,2}}(?::?[0-5]\d)?(?!\d))
      | (?P<iana>(?i:{_AREAS})(?:/[A-Za-z][A-Za-z_+-]+[0-9]{{0,2}}){{1,2}})
      | (?P<before_x>[xX]\s?\d{{1,4}}(?!\w|\.\d))
      | (?P<priority>[pP](?P<level>10|[1-9])(?!\w))
      | (?P<link>https?://[^\s<>"]+)
      | (?P<letters>[^\W\d_]+(?:'[^\W\d_]+)*'?)
    )
  | \#(?P<id>\d{{1,9}})(?![0-9A-Za-z_\u00c0-\u024f]|-(?!\#\d))
  | \#(?P<hash>[^\W\d][\w-]*|\d+[\w-]+)
  | (?P<quote>{QUOTED}|(?<![^\s(:,])'(?=\S)[^'\n]*(?:'(?=\w)[^'\n]*)*'(?!\w))
  | (?P<stamp><[tT]:(?P<discord>\d{{1,11}})(?::[a-zA-Z])?>)
  | (?P<slack><!date\^(?P<unix>\d{{1,11}})\^[^>]*>)
  | (?P<channel><\#(?P<channel_id>[A-Z0-9]+)(?:\|(?P<channel_name>[^>]*))?>)
  | (?P<mention><@!?[A-Za-z0-9]+(?:\|[^>]*)?>|(?<!\S)@[^\W\d][\w.-]*\w)
  | (?P<offset>(?<![\d-])[+-]\d\d:\d\d(?!\d)|(?<=[\dm]\ )[+-](?:0\d|1[0-4])(?:00|15|30|45)(?![\d:]))
  | (?P<minute_mark>(?<!\d):[0-5]\d(?!\d))
  | (?P<other>\S)
    """,
    re.VERBOSE,
)


@dataclass(slots=True)
class Token:
    """A stretch of the sentence, `start` to `end`, and what it may be: tag → value."""

    text: str
    start: int
    end: int
    tags: Tags
    raw: str = ""


class Line(list[Token]):
    """The tokens of one sentence, with what was already read at a place: a day is tried by many
    rules. Forget it whenever a token changes."""

    __slots__ = ("days",)

    def __init__(self, tokens: Iterable[Token] = ()) -> None:
        super().__init__(tokens)
        self.days: dict[int, object] = {}

    def put(self, i: int, token: Token) -> None:
        """Put another token in place of the one at `i`."""
        self[i] = token
        self.days.clear()


@dataclass(frozen=True, slots=True)
class ClockText:
    """A clock time as written. `half` is `am`, `pm` or None; `spoken` says it had no colon."""

    hour: int
    minute: int = 0
    second: int = 0
    half: str | None = None
    spoken: bool = False


def lex(text: str, lexicon: Lexicon) -> list[Token]:
    """The tokens of a sentence in one pass, up to a quotation mark that is never closed, and at
    most MOST_TOKENS and one more."""
    tokens: list[Token] = []
    for matched in PATTERN.finditer(text.translate(SAME)):
        kind = matched.lastgroup
        if kind == "space":
            continue
        if kind in WORDLIKE:
            tokens.extend(_words(matched.group(), matched.start(), lexicon))
        else:
            start, end = matched.span()
            tokens.append(Token(matched.group(), start, end, MAKERS[kind or ""](matched)))
        if len(tokens) > MOST_TOKENS or tokens[-1].text in OPENING:
            break
    return name_phrases(tokens, lexicon)


def _words(text: str, start: int, lexicon: Lexicon) -> Iterable[Token]:
    word = plain(text)
    if lexicon.segments and not text.isascii():
        return _segmented(text, start, lexicon)
    if "'" in word and word not in lexicon.words:
        return _apostrophe(word, start, lexicon)
    return (Token(word, start, start + len(text), {}, text),)


def _apostrophe(word: str, start: int, lexicon: Lexicon) -> Iterator[Token]:
    """Split an elision (`l'infolettre`) in two and take the ending off `friday's`."""
    head, _, tail = word.partition("'")
    cut, end = start + len(head) + 1, start + len(word)
    if head + "'" in lexicon.phrases:
        yield Token(head + "'", start, cut, {})
        yield Token(tail, cut, end, {})
    elif tail in ("s", "") and head in lexicon.phrases:
        yield Token(head, start, end, {})
    else:
        yield Token(word, start, end, {})


def _segmented(text: str, start: int, lexicon: Lexicon) -> Iterator[Token]:
    """Cut a run without spaces into known words; what lies between them stays whole."""
    assert lexicon.segments is not None  # noqa: S101
    position = 0
    for known in lexicon.segments.finditer(plain(text)):
        if known.start() > position:
            piece = text[position : known.start()]
            yield Token(plain(piece), start + position, start + known.start(), {})
        yield Token(known.group(), start + known.start(), start + known.end(), {})
        position = known.end()
    if position < len(text):
        yield Token(plain(text[position:]), start + position, start + len(text), {})


def name_phrases(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """Give words their tags, joining the words of the longest known phrase into one token."""
    named: list[Token] = []
    phrases = lexicon.phrases
    i = 0
    while i < len(tokens):
        token = tokens[i]
        found = _longest(tokens, i, phrases[token.text]) if token.text in phrases else None
        if found is None:
            i += 1
        else:
            parts, tags = found
            i += len(parts)
            if len(parts) > 1:
                token = Token(" ".join(parts), token.start, tokens[i - 1].end, tags)
            else:
                token.tags = {**token.tags, **tags} if token.tags else tags
        named.append(token)
    return named


def _longest(tokens: list[Token], i: int, phrases: tuple[Phrase, ...]) -> Phrase | None:
    for phrase in phrases:
        if len(phrase[0]) == 1 or _same(tokens, i, phrase[0]):
            return phrase
    return None


def _same(tokens: list[Token], i: int, parts: tuple[str, ...]) -> bool:
    if i + len(parts) > len(tokens):
        return False
    return all(tokens[i + k].text == part for k, part in enumerate(parts))


def unquoted(text: str) -> str:
    """The words between quotation marks; `\\n` is a line break, `\\"` a quotation mark."""
    inner = text[1:-1].strip()
    if "\\" not in inner:
        return inner
    escapes = {"n": "\n", '"': '"', "＂": "＂", "\\": "\\"}
    return re.sub(r"\\(.)", lambda found: escapes.get(found[1], found[0]), inner, flags=re.DOTALL)


def _stamp(moment: datetime | None) -> Tags:
    return {"bad_date": True} if moment is None else {"stamp": moment}


def _from_unix(digits: str) -> Tags:
    return _stamp(datetime.fromtimestamp(int(digits), UTC))


def _iso(matched: re.Match[str]) -> Tags:
    try:
        year, month, day = map(int, matched["iso_day"].split("-"))
        hour, minute, *second = matched["iso_time"].split(":")
        seconds = int(float(second[0])) if second else 0
        zone = _zone(matched["iso_zone"])
        return _stamp(datetime(year, month, day, int(hour), int(minute), seconds, tzinfo=zone))
    except ValueError:
        return _stamp(None)


def _zone(text: str) -> timezone:
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(span if text[0] == "+" else -span)


def _basic(matched: re.Match[str]) -> Tags:
    digits = matched["basic_day"] + matched["basic_time"].ljust(6, "0")
    try:
        moment = datetime.strptime(digits, "%Y%m%d%H%M%S")  # noqa: DTZ007
    except ValueError:
        return _stamp(None)
    if matched["basic_zone"]:
        return _stamp(moment.replace(tzinfo=UTC))
    return {"local_stamp": moment}


def _clock(matched: re.Match[str]) -> Tags:
    text = matched.group().casefold()
    digits = "".join(takewhile(lambda sign: sign.isdecimal() or sign in ":.", text)).rstrip(".")
    half = text[len(digits) :].strip()[:1]
    if len(digits) > 2 and digits.isdigit():
        digits = f"{digits[:-2]}:{digits[-2:]}"
    numbers = [int(part) for part in digits.replace(".", ":").split(":")]
    hour, minute, second = (*numbers[:3], 0, 0)[:3]
    whole = len(numbers) == 1
    return {"clock": ClockText(hour, minute, second, {"a": "am", "p": "pm"}.get(half), whole)}


def _h_clock(matched: re.Match[str]) -> Tags:
    hour, minute = matched.group().casefold().split("h")
    return {"clock": ClockText(int(hour), int(minute)), "h_clock": True}


def _date(matched: re.Match[str]) -> Tags:
    text = matched[matched.lastgroup or 0]
    parts = tuple(int(part) for part in re.split(r"[-/.]", text) if part)
    return {"numeric": parts, "dots": "." in text}


def _number(matched: re.Match[str]) -> Tags:
    text = matched.group()
    if text.isdigit():
        return {"number": int(text[:12]), "digits": len(text)}
    return {"decimal": float(text.replace(",", ".")[:12])}


def _digits(matched: re.Match[str]) -> int:
    return int("".join(filter(str.isdigit, matched.group()))[:9])


WORDLIKE = ("word", "letters", "other")
MAKERS: dict[str, Callable[[re.Match[str]], Tags]] = {
    "number": _number,
    "clock": _clock,
    "quote": lambda m: {"quote": m.group()},
    "id": lambda m: {"id": int(m["id"])},
    "project_id": lambda m: {"id": int(m["project_id"]), "project": m["project"]},
    "hash": lambda m: {"channel": "#" + m["hash"]},
    "date": _date,
    "slashed": _date,
    "dotted": _date,
    "iso": _iso,
    "local": _date,
    "basic": _basic,
    "unix_seconds": lambda m: _from_unix(m["unix_seconds"]),
    "stamp": lambda m: _from_unix(m["discord"]),
    "slack": lambda m: _from_unix(m["unix"]),
    "day_name_date": lambda m: {"day_name_date": m.group().split("-")},
    "h_clock": _h_clock,
    "utc_zone": lambda m: {"zone": m.group().replace(" ", "")},
    "offset": lambda m: {"zone": "UTC" + m.group()[:3] + ":" + m.group()[-2:]},
    "minute_mark": lambda m: {"minute_past": int(m.group()[1:])},
    "before_x": lambda m: {"count": _digits(m)},
    "after_x": lambda m: {"count": _digits(m)},
    "iana": lambda m: {"iana": m.group()},
    "ordinal": lambda m: {"ordinal": _digits(m)},
    "priority": lambda m: {"p_level": int(m["level"])},
    "cron": lambda m: {"cron": m.group()},
    "rrule": lambda m: {"rrule": m.group().removeprefix("RRULE:")},
    "channel": lambda m: {"channel": "#" + (m["channel_name"] or m["channel_id"])},
    "mention": lambda m: {"mention": m.group()},
    "link": lambda m: {"link": m.group()},
}
