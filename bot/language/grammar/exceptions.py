"""What a rhythm leaves out: `except jan 30`, `but not on sundays`, `except noon`."""

from __future__ import annotations

from bot.language.grammar import repeats
from bot.language.grammar.clocks import clock, clocks
from bot.language.grammar.days import day_list, one_day
from bot.language.matching import Tokens, skip, tag
from bot.language.pieces import Clocks, Days, Except, Range, Repeat, Span, Vague, Window, Wrong


def except_(tokens: Tokens, i: int) -> tuple[Except | Vague | Wrong, int] | None:
    """`except jan 30`, `but not on sundays`, `excluding june 23rd and july 4th`."""
    if tag(tokens, i, "except") is None:
        return None
    j = skip(tokens, i + 1, "on", "the", "every", "in", "lasting", "between")
    if tag(tokens, j, "movable") is not None:
        return Vague(tokens[j].text, "holidays"), j + 1
    first = _left_out(tokens, j) or _times(tokens, j)
    if not first or not isinstance(first[0], Except):
        return first
    k = skip(tokens, first[1], "and")
    more = _left_out(tokens, skip(tokens, k, "on", "the", "every")) if k > first[1] else None
    if not more or not isinstance(more[0], Except):
        return first
    days = (*first[0].days, *more[0].days)  # `fridays and 25 jan`
    weekdays = (*first[0].weekdays, *more[0].weekdays)
    return Except(days, weekdays, (*first[0].clocks, *more[0].clocks)), more[1]


def _times(tokens: Tokens, i: int) -> tuple[Except | Vague, int] | None:
    """`noon`, `12 and 1pm` of a window; on some days only is asked about."""
    read = clocks(tokens, i) or clock(tokens, i, bare=True)
    if not read or isinstance(read[0], Window):
        return None
    if one_day(tokens, skip(tokens, read[1], "on", "every")) or repeats.plural(tokens, read[1]):
        return Vague("", "except_time"), read[1]
    out = read[0].clocks if isinstance(read[0], Clocks) else (read[0],)
    return Except(clocks=out), read[1]


def _left_out(tokens: Tokens, i: int) -> tuple[Except | Vague | Wrong, int] | None:
    found = repeats.weekday_set(tokens, i)
    days = day_list(tokens, i)
    if found and (not days or found[1] >= days[1]):
        return Except(weekdays=tuple(day for _, day in found[0].weekdays)), found[1]
    if not days or isinstance(days[0], Repeat | Vague):
        return None
    return _except_days(tokens, days)


def _except_days(
    tokens: Tokens, days: tuple[object, int]
) -> tuple[Except | Vague | Wrong, int] | None:
    read, j = days
    if isinstance(read, Wrong):
        return read, j
    if isinstance(read, Range) and read.first and read.last and read.first.day and read.last.day:
        return Except((read.first.day, read.last.day, Span("range", 0))), j
    if isinstance(read, Days):
        return Except(read.days), j
    if tag(tokens, j, "range_to") is not None and tag(tokens, j, "and") is None:
        last = one_day(tokens, j + 1)
        if last and not isinstance(last[0], Days | Range | Wrong | Repeat | Vague):
            return Except((read, last[0], Span("range", 0))), last[1]  # type: ignore[arg-type]
    return Except((read,)), j  # type: ignore[arg-type]
