"""Times of day: `9am`, `half past nine`, `at 8, 12 and 18`, `9 to 17`, `noon`, `tonight`."""

from __future__ import annotations

from bot.language.grammar.spoken import (
    half_after,
    is_something_else,
    minutes_said,
    spoken,
    text_of,
)
from bot.language.matching import Tokens, glued, integer, skip, tag, whole_number, words
from bot.language.pieces import Clock, Clocks, MinutePast, Part, Window
from bot.language.tokens import ClockText


def clock(tokens: Tokens, i: int, *, bare: bool = False) -> tuple[Clock, int] | None:
    """One time of day; a number alone only where `bare` says that an hour is expected."""
    return (
        _written(tokens, i)
        or _named(tokens, i)
        or spoken(tokens, i)
        or _halved(tokens, i)
        or _h_hour(tokens, i)
        or _marked(tokens, i)
        or (_bare(tokens, i) if bare else None)
        or _dotted_beside_a_day(tokens, i)
    )


def _written(tokens: Tokens, i: int) -> tuple[Clock, int] | None:
    text = tag(tokens, i, "clock")
    if not isinstance(text, ClockText):
        return None
    half = text.half or half_after(tokens, i + 1)
    j = i + 2 if half and not text.half else i + 1
    if text.hour in (0, 12) and not text.minute and (twelve := _named(tokens, j)):
        return twelve  # `12:00 midnight`
    made = Clock(text.hour, text.minute, text.second, half, False, None, tokens[i].text)
    return made, skip(tokens, j, "oclock", "hundred_hours")


def _named(tokens: Tokens, i: int) -> tuple[Clock, int] | None:
    hour = integer(tokens, i, "named_time")
    if hour is None:
        return None
    return Clock(hour, named="noon" if hour else "midnight", written=tokens[i].text), i + 1


def _halved(tokens: Tokens, i: int) -> tuple[Clock, int] | None:
    """`seven pm`, `7 o'clock`, `pm 8` in languages that say the half first."""
    if (before := half_after(tokens, i)) and (known := _marked(tokens, i + 1)):
        made = known[0]
        return Clock(made.hour, made.minute, 0, before, written=made.written), known[1]
    number = whole_number(tokens, i)
    if not number:
        return None
    if both := _hour_and_minutes(tokens, i, number):
        return both
    half = half_after(tokens, number[1])
    if half:
        return Clock(number[0], half=half, written=text_of(tokens, i, number[1] + 1)), number[1] + 1
    if tag(tokens, number[1], "oclock") is not None:
        j = number[1] + 1
        half = half_after(tokens, j)
        bare = half is None and number[0] <= 12
        return Clock(number[0], 0, 0, half, bare, None, text_of(tokens, i, j)), j + bool(half)
    return None


BESIDE_AN_HOUR = (
    "at",
    "day_offset",
    "weekday",
    "weekday_plural",
    "weekday_set",
    "month",
    "numeric",
    "ordinal",
    "holiday",
    "between",
    "range_to",
)


def _h_hour(tokens: Tokens, i: int) -> tuple[Clock, int] | None:
    """`thursday 17h`, `at 9h`: beside a day or `at` it is an hour, elsewhere a length of time."""
    hour = integer(tokens, i, "number")
    if hour is None or hour > 24 or not glued(tokens, i + 1) or tokens[i + 1].text != "h":
        return None
    if tag(tokens, i + 2, "from_now") is not None or tag(tokens, i + 2, "earlier") is not None:
        return None
    before = tokens[i - 1].tags if i else {}
    after = tokens[i + 2].tags if i + 2 < len(tokens) else {}
    if not any(name in before for name in BESIDE_AN_HOUR) and "day_offset" not in after:
        return None
    return Clock(hour, written=text_of(tokens, i, i + 2)), i + 2


def _hour_and_minutes(tokens: Tokens, i: int, number: tuple[int, int]) -> tuple[Clock, int] | None:
    """`seven thirty`, `nine fifteen pm`: both in words."""
    if "digits" in tokens[i].tags or not 1 <= number[0] <= 12:
        return None
    minutes = whole_number(tokens, number[1])
    if not minutes or not 10 <= minutes[0] <= 59 or "digits" in tokens[number[1]].tags:
        return None
    j = minutes[1]
    if is_something_else(tokens, j):
        return None
    half = half_after(tokens, j)
    text = text_of(tokens, i, j)
    return Clock(number[0], minutes[0], 0, half, half is None, None, text), j + bool(half)


def _marked(tokens: Tokens, i: int) -> tuple[Clock, int] | None:
    """`16 Uhr 30`, `18 h`, `9時半`: an hour with a word that says so, on the 24-hour clock."""
    number = whole_number(tokens, i)
    if not number or tag(tokens, number[1], "hour_mark") is None:
        return None
    hour, j = number[0], number[1] + 1
    if tag(tokens, j, "half_hour") is not None:
        return Clock(hour, 30, written=text_of(tokens, i, j + 1)), j + 1
    minutes = whole_number(tokens, j)
    if minutes and minutes[0] < 60 and not is_something_else(tokens, minutes[1]):
        j = skip(tokens, minutes[1], "minute_word")
        return Clock(hour, minutes[0], written=text_of(tokens, i, j)), j
    half = half_after(tokens, j)
    return Clock(hour, 0, 0, half, written=text_of(tokens, i, j)), j + bool(half)


def _bare(tokens: Tokens, i: int) -> tuple[Clock, int] | None:
    """A number where an hour is expected: `9`, `21`, `1500`."""
    number = whole_number(tokens, i)
    if not number:
        return _dotted(tokens, i)
    value, j = number
    if is_something_else(tokens, j) and not _military(tokens, i) and not _hours_said(tokens, i):
        return None
    if integer(tokens, i, "digits") in (3, 4) and value <= 2400:
        after = skip(tokens, j, "hundred_hours")
        return Clock(value // 100, value % 100, written=tokens[i].text), after
    after = j + _hours_said(tokens, i)
    return Clock(value, bare=value <= 12 and after == j, written=tokens[i].text), after


def _dotted(tokens: Tokens, i: int) -> tuple[Clock, int] | None:
    """`9.30` where an hour is expected."""
    if tag(tokens, i, "decimal") is None or is_something_else(tokens, i + 1):
        return None
    hour, _, minute = tokens[i].text.replace(",", ".").partition(".")
    if len(minute) != 2 or len(hour) > 2 or int(minute) > 59:
        return None
    half = half_after(tokens, i + 1)
    made = Clock(int(hour), int(minute), 0, half, written=tokens[i].text)
    return made, i + 1 + bool(half)


BESIDE_A_DOT = ("day_offset", "weekday", "weekday_plural", "weekday_set", "month", "numeric")


def _dotted_beside_a_day(tokens: Tokens, i: int) -> tuple[Clock, int] | None:
    """`22 jan 14.30`."""
    before = tokens[i - 1].tags if i else {}
    return _dotted(tokens, i) if any(name in before for name in BESIDE_A_DOT) else None


def _hours_said(tokens: Tokens, i: int) -> bool:
    """`at 18 hrs`: two digits and no word that makes it a length of time."""
    if integer(tokens, i, "digits") != 2 or tag(tokens, i + 1, "hundred_hours") is None:
        return False
    lengths = ("from_now", "later", "earlier", "apart")
    return not any(tag(tokens, i + 2, name) is not None for name in lengths)


def _military(tokens: Tokens, i: int) -> bool:
    """`0900`, `1500 hours`."""
    if integer(tokens, i, "digits") != 4:
        return False
    return tokens[i].text[0] == "0" or tag(tokens, i + 1, "hundred_hours") is not None


def clocks(tokens: Tokens, i: int) -> tuple[Clocks | Window, int] | None:
    """One time, several, or a window; `at` before it makes a plain number an hour."""
    start = skip(tokens, i, "at", "on", "the")
    first = clock(tokens, start, bare=_hour_expected(tokens, i, start))
    if not first:
        return None
    if window := _to_clock(tokens, first[0], first[1]):
        return window
    found = [first[0]]
    i = first[1]
    while more := _next_clock(tokens, i):
        found.append(more[0])
        i = more[1]
    return Clocks(tuple(found)), i


def _hour_expected(tokens: Tokens, i: int, start: int) -> bool:
    """After `at`, before a part of the day, and in a list of hours that ends in a sure one."""
    if any(tag(tokens, k, "at") is not None for k in range(i, start)):
        return True
    number = whole_number(tokens, start)
    if not number:
        return False
    if _military(tokens, start) or _of_a_brief_rhythm(tokens, start, number[1]):
        return True
    j = number[1]
    if tag(tokens, j, "part") is not None or tag(tokens, j, "hundred_hours") is not None:
        return tag(tokens, j, "unit") is None
    window = _range_end(tokens, j)
    return window is not None and clock(tokens, window) is not None and tokens[j].text != ","


def _of_a_brief_rhythm(tokens: Tokens, i: int, j: int) -> bool:
    """`hourly 9-17`, `every 2 hours 8 to 18`."""
    before = tokens[i - 1].tags if i else {}
    brief = before.get("unit") in ("hour", "minute") or before.get("frequency") == ("HOURLY", 1)
    if not brief or tag(tokens, j, "range_to") is None or tag(tokens, j, "and") is not None:
        return False
    last = integer(tokens, j + 1, "number")
    return last is not None and last <= 24 and tag(tokens, j + 2, "unit") is None


def _next_clock(tokens: Tokens, i: int) -> tuple[Clock, int] | None:
    j = skip(tokens, i, "and")
    if j == i:
        return None
    return clock(tokens, skip(tokens, j, "at"), bare=True)


def _to_clock(tokens: Tokens, first: Clock, i: int) -> tuple[Window, int] | None:
    j = _range_end(tokens, i)
    if j is None or tokens[i].text in ("and", "&", ","):
        return None
    last = clock(tokens, j, bare=True)
    return (Window(first, last[0]), last[1]) if last else None


def _range_end(tokens: Tokens, i: int) -> int | None:
    return i + 1 if tag(tokens, i, "range_to") is not None else None


def window(tokens: Tokens, i: int) -> tuple[Window, int] | None:
    """`between 9am and 5pm`, `from 9 to 17`."""
    first = _edge(tokens, skip(tokens, i + 1, "at"))
    if not first or tag(tokens, first[1], "window_and") is None:
        return None
    last = clock(tokens, skip(tokens, first[1] + 1, "at"), bare=True)
    return (Window(first[0], last[0]), last[1]) if last else None


def _edge(tokens: Tokens, i: int) -> tuple[Clock, int] | None:
    """`9 to 17` after `from` is a window, not nine minutes to five."""
    plain = _bare(tokens, i)
    if plain and tag(tokens, plain[1], "window_and") is not None:
        return plain
    return clock(tokens, i, bare=True)


def part(tokens: Tokens, i: int) -> tuple[Part, int] | None:
    """`morning`, `in the evening`, `tonight`, `this afternoon`."""
    if tag(tokens, i, "tonight") is not None:
        return Part("night", today=True), i + 1
    j = skip(tokens, i, "in", "on", "at", "the", "of")
    today = tag(tokens, j, "which") == "this"
    name = words(tokens, j + today, "part")
    if name is None:
        return None
    return Part(name, today, tag(tokens, j + today, "part_plural") is not None), j + today + 1


def minute_past(tokens: Tokens, i: int) -> tuple[MinutePast, int] | None:
    """`on the half hour`, `at :15`, `at 20 past`, `10 minutes past the hour`."""
    start = skip(tokens, i, "at", "on")
    minute = integer(tokens, start, "minute_past")
    if minute is not None:
        return MinutePast(minute), start + 1
    minutes = minutes_said(tokens, start)
    if not minutes:
        return None
    if tag(tokens, minutes[1], "past") is None:
        return _minutes_to(tokens, start, minutes) if start > i else None
    j = skip(tokens, minutes[1] + 1, "the", "every")
    if j > minutes[1] + 1 and tag(tokens, j, "unit") == "hour":
        return MinutePast(minutes[0]), j + 1
    follows = clock(tokens, j, bare=True)
    return (MinutePast(minutes[0]), minutes[1] + 1) if start > i and not follows else None


def _minutes_to(
    tokens: Tokens, start: int, minutes: tuple[int, int]
) -> tuple[MinutePast, int] | None:
    """`at quarter to`, `at ten to the hour`, with no hour of its own behind it."""
    if tag(tokens, minutes[1], "to_hour") is None or clock(tokens, start):
        return None
    j = skip(tokens, minutes[1] + 1, "the", "every")
    if tag(tokens, j, "unit") == "hour":
        return MinutePast(60 - minutes[0]), j + 1
    named = tag(tokens, start, "quarter") is not None
    return (MinutePast(60 - minutes[0]), minutes[1] + 1) if named else None
