"""Turns of phrase of one language, retold in the tags and the order that the grammar reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from bot.language.lexicon import Tags
from bot.language.tokens import ClockText, Token

Tell = Callable[..., Sequence[Tags]]
Element = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Idiom:
    """Tokens with these tags in a row, and what they say: `tell` gets a value for each element of
    the pattern as written, None for one that is left out."""

    elements: tuple[Element, ...]
    places: tuple[int, ...]
    width: int
    tell: Tell


Idioms = Mapping[str, tuple[Idiom, ...]]


DAILY: Tags = {"frequency": ("DAILY", 1)}
OF: Tags = {"of": True}
EVERY_MONTH: tuple[Tags, ...] = ({"every": True}, {"unit": "month"})


def idioms(*rules: tuple[str, Tell]) -> Idioms:
    """A table of rules `("number hour [number]", tell)`, found by the first tag; an element may
    be asked for by value (`which=next`), and one in brackets may be missing. The longest wins."""
    table: dict[str, list[Idiom]] = {}
    for pattern, tell in rules:
        for idiom in _variants(pattern.split(), tell):
            table.setdefault(idiom.elements[0][0], []).append(idiom)
    return {
        first: tuple(sorted(found, key=lambda idiom: -len(idiom.elements)))
        for first, found in table.items()
    }


def _variants(words: list[str], tell: Tell) -> Iterable[Idiom]:
    choices = [(True, False) if word.startswith("[") else (True,) for word in words]
    for kept in product(*choices):
        places = tuple(place for place, keep in enumerate(kept) if keep)
        elements = tuple(_element(words[place].strip("[]")) for place in places)
        yield Idiom(elements, places, len(words), tell)


def _element(word: str) -> Element:
    tag, _, value = word.partition("=")
    return tag, value or None


def retell(tokens: list[Token], table: Idioms) -> list[Token]:
    """The tokens with every idiom of the table replaced by what it says."""
    told: list[Token] = []
    i = 0
    while i < len(tokens):
        found = _longest(tokens, i, table)
        if found is None:
            told.append(tokens[i])
            i += 1
            continue
        idiom, said = found
        end = i + len(idiom.elements)
        text = " ".join(token.text for token in tokens[i:end])
        start, stop = tokens[i].start, tokens[end - 1].end
        told.extend(Token(_text(tags, text), start, stop, tags) for tags in said)
        i = end
    return told


def _text(tags: Tags, text: str) -> str:
    """A number stands for itself; anything else for the whole turn of phrase."""
    number = tags.get("number", tags.get("ordinal"))
    return text if number is None else str(number)


def _longest(tokens: list[Token], i: int, table: Idioms) -> tuple[Idiom, Sequence[Tags]] | None:
    candidates = [idiom for tag in tokens[i].tags for idiom in table.get(tag, ())]
    for idiom in sorted(candidates, key=lambda idiom: -len(idiom.elements)):
        if _fits(tokens, i, idiom) and (said := _said(tokens, i, idiom)):
            return idiom, said
    return None


def _fits(tokens: list[Token], i: int, idiom: Idiom) -> bool:
    if i + len(idiom.elements) > len(tokens):
        return False
    for token, (tag, value) in zip(tokens[i:], idiom.elements, strict=False):
        if tag not in token.tags or (value is not None and str(token.tags[tag]) != value):
            return False
    return True


def _said(tokens: list[Token], i: int, idiom: Idiom) -> Sequence[Tags]:
    values: list[object] = [None] * idiom.width
    for offset, place in enumerate(idiom.places):
        values[place] = tokens[i + offset].tags[idiom.elements[offset][0]]
    return idiom.tell(*values)


def in_amount(number: object, unit: object) -> Sequence[Tags]:
    """`in 3 days`."""
    return [{"in": True}, {"number": number}, {"unit": unit}]


def amount_from(number: object, unit: object, tag: str, value: object) -> Sequence[Tags]:
    """`2 weeks from friday`, `1 week from today`."""
    return [{"number": number}, {"unit": unit}, {"from": True}, {tag: value}]


def monthly(day: object) -> Sequence[Tags]:
    """`monthly on the 15th`."""
    return [{"frequency": ("MONTHLY", 1)}, {"on": True}, {"ordinal": day}]


def every_nth(number: object, weekday: object) -> Sequence[Tags]:
    """`every 2nd tuesday`."""
    return [{"every": True}, {"ordinal": number}, {"weekday": weekday}]


def every_day(first: object, last: object) -> Sequence[Tags]:
    """`every monday, tuesday, … and friday`; from any other day it may be one stretch of days."""
    if first != 0 or not isinstance(last, int) or last < 4:
        return ()
    said: list[Tags] = [{"every": True}]
    for day in range(last + 1):
        said += [{"weekday": day}, {"and": True}]
    return said[:-1]


def nth_monthly(number: object, weekday: object) -> Sequence[Tags]:
    """`1st monday of every month`."""
    return [{"ordinal": number}, {"weekday": weekday}, OF, *EVERY_MONTH]


def n_times(number: object) -> Sequence[Tags]:
    """`3 times`."""
    return [{"number": number}, {"times": True}]


def business_days(number: object) -> Sequence[Tags]:
    """`in 5 business days`."""
    return [{"in": True}, {"number": number}, {"business": True}]


def sooner(post: object, number: object, unit: object) -> Sequence[Tags]:
    """`bring #5 forward 2 hours`."""
    return [{"verb": "advance"}, {"id": post}, {"number": number}, {"unit": unit}]


def ago(number: object, unit: object) -> Sequence[Tags]:
    """`3 days ago`."""
    return [{"number": number}, {"unit": unit}, {"ago": True}]


def moved_to(post: object, weekday: object) -> Sequence[Tags]:
    """`move #5 to monday`, the day it leaves being known already."""
    return [{"verb": "move"}, {"id": post}, {"on": True}, {"weekday": weekday}]


def shift(number: object, unit: object) -> Sequence[Tags]:
    """`by 2 hours`."""
    return [{"forward": True}, {"number": number}, {"unit": unit}]


def moved_by(post: object, number: object, unit: object) -> Sequence[Tags]:
    """`move #5 by 2 hours`, of verbs that want an amount."""
    return [{"verb": "move"}, {"id": post}, *shift(number, unit)]


def which_weekday(which: object, weekday: object) -> Sequence[Tags]:
    """`next tuesday` of languages that put it the other way round."""
    return [{"which": which}, {"weekday": weekday}]


def in_week(which: object, weekday: object) -> Sequence[Tags]:
    """`tuesday of next week`."""
    if which == "this":
        return which_weekday(which, weekday)
    return [{"which": which}, {"unit": "week"}, {"weekday": weekday}]


def date(day: object, month: object, year: object = None) -> Sequence[Tags]:
    """`9th may 2027`; nothing where the year is none."""
    said: list[Tags] = [{"ordinal": day}, {"month": month}]
    if isinstance(year, int):
        if year < 1000:
            return ()
        said.append({"number": year, "digits": 4})
    return said


def clock(hour: object, minute: object = 0) -> Sequence[Tags]:
    """A time on the 24-hour clock."""
    if not isinstance(hour, int) or not isinstance(minute, int):
        return ()
    return [{"clock": ClockText(hour, minute)}]


def spoken_clock(hour: object, minute: object) -> Sequence[Tags]:
    """`half past nine`: up to twelve it does not say which half of the day."""
    if not isinstance(hour, int) or hour > 12:
        return clock(hour, minute)
    return [{"number": minute}, {"past": True}, {"number": hour}]


def clock_before(hour: object, minutes: object) -> Sequence[Tags]:
    """So many minutes before a spoken hour."""
    return [{"number": minutes}, {"to_hour": True}, {"number": hour}]


def clock_in(part: object, hour: object, minute: object = 0) -> Sequence[Tags]:
    """A time of which the part of the day was said: `9 in the evening`, `2 at night`."""
    if not isinstance(hour, int) or not isinstance(minute, int):
        return ()
    if not 1 <= hour <= 12:
        return clock(hour, minute)
    if hour == 12:
        if part in ("night", "early") and not minute:
            return [{"named_time": 0}]
        return clock(0 if part in ("night", "early") else 12, minute)
    early = part in ("morning", "early") or (part == "night" and hour < 6)
    return clock(hour if early or (part == "lunch" and hour == 11) else hour + 12, minute)
