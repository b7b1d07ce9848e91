"""Times of day in words: `half past nine`, `quarter to six`, `ten past 3`, `halb zehn`."""

from __future__ import annotations

from bot.language.matching import Tokens, integer, skip, tag, whole_number
from bot.language.pieces import Clock
from bot.language.tokens import ClockText

NOT_A_CLOCK = (
    "unit",
    "month",
    "times",
    "business",
    "weekday_plural",
    "day_mark",
    "month_mark",
)


def spoken(tokens: Tokens, i: int) -> tuple[Clock, int] | None:
    """`half past nine`, `quarter to six`, `ten past 3`, `twenty minutes to 8`, `halb zehn`."""
    if tag(tokens, i, "half_to") is not None and (hour := whole_number(tokens, i + 1)):
        return _around(tokens, i, -30, hour)
    if british := _half_nine(tokens, i):
        return british
    minutes = minutes_said(tokens, i)
    if not minutes:
        return None
    number, j = minutes
    if _is_window(tokens, i, number, j):
        return None
    sign = 1 if tag(tokens, j, "past") else -1 if tag(tokens, j, "to_hour") else 0
    k = skip(tokens, j + 1, "the")
    written = tag(tokens, k, "clock")
    if sign and isinstance(written, ClockText) and written.spoken:
        return _around(tokens, i, sign * number, (written.hour, k + 1), written.half)
    hour = whole_number(tokens, k)
    if not sign or not hour or tag(tokens, hour[1], "unit") is not None:
        return _past_named(tokens, i, sign * number, j + 1) if sign else None
    return _around(tokens, i, sign * number, hour)


def _half_nine(tokens: Tokens, i: int) -> tuple[Clock, int] | None:
    """`half nine` is half past nine; beside a unit (`half 2 hours`) it is no time."""
    hour = whole_number(tokens, i + 1)
    if tag(tokens, i, "half") is None or not hour or not 1 <= hour[0] <= 12:
        return None
    if tokens[i].text != "half" or is_something_else(tokens, hour[1]):
        return None
    return _around(tokens, i, 30, hour)


def _is_window(tokens: Tokens, i: int, minutes: int, j: int) -> bool:
    """`9 to 10am` in digits is from nine to ten; `20 to 8` and `ten to five` are minutes."""
    written = tag(tokens, j + 1, "clock")
    if not isinstance(written, ClockText) or tag(tokens, j, "to_hour") is None:
        return False
    if "digits" not in tokens[i].tags or j != i + 1:
        return False
    return minutes < written.hour or minutes % 5 != 0


def _past_named(tokens: Tokens, i: int, shift: int, j: int) -> tuple[Clock, int] | None:
    """`quarter past noon`, `ten to midnight`."""
    hour = integer(tokens, j, "named_time")
    if hour is None:
        return None
    total = (hour * 60 + shift) % 1440
    return Clock(total // 60, total % 60, written=text_of(tokens, i, j + 1)), j + 1


def minutes_said(tokens: Tokens, i: int) -> tuple[int, int] | None:
    """The minutes before `past` and `to`: a half, a quarter, or a number below 60."""
    if tag(tokens, i, "half") is not None:
        return 30, i + 1
    if tag(tokens, i, "quarter") is not None:
        return 15, i + 1
    number = whole_number(tokens, i)
    if number and 0 < number[0] < 60:
        j = number[1]
        return number[0], j + 1 if tag(tokens, j, "unit") == "minute" else j
    return None


def _around(
    tokens: Tokens, i: int, minutes: int, hour: tuple[int, int], half: str | None = None
) -> tuple[Clock, int] | None:
    number, j = hour
    if not 0 <= number <= 24:
        return None
    half = half or half_after(tokens, j)
    j = j + 1 if half_after(tokens, j) else skip(tokens, j, "oclock")
    twelve = number <= 12
    total = (number * 60 + minutes) % (720 if twelve else 1440)
    clock_hour = total // 60 or (12 if twelve else 0)
    return (
        Clock(
            clock_hour,
            total % 60,
            0,
            half,
            twelve and not half,
            None,
            text_of(tokens, i, j),
        ),
        j,
    )


def half_after(tokens: Tokens, i: int) -> str | None:
    """`am` or `pm` where token `i` says so."""
    for half in ("am", "pm"):
        if tag(tokens, i, half) is not None:
            return half
    return None


def is_something_else(tokens: Tokens, j: int) -> bool:
    """Whether the word at `j` makes the number before it no hour (`9 days`, `3 times`)."""
    if j >= len(tokens):
        return False
    return any(name in tokens[j].tags for name in NOT_A_CLOCK) or tokens[j].text in "/%"


def text_of(tokens: Tokens, i: int, j: int) -> str:
    """The words from token `i` up to `j`, to be shown in a question."""
    return " ".join(token.text for token in tokens[i:j])
