"""What limits or moves a time: start, until, except, count, `for 2 weeks`, ranges, shifts."""

from __future__ import annotations

from dataclasses import replace

from bot.language.grammar import repeats
from bot.language.grammar.clocks import clock
from bot.language.grammar.days import day_list, one_day
from bot.language.grammar.spans import owned_span, span
from bot.language.matching import (
    Tokens,
    amount,
    integer,
    of_unit,
    skip,
    tag,
    whole_number,
    words,
)
from bot.language.pieces import (
    Ahead,
    Amount,
    Bare,
    Count,
    Day,
    Days,
    Except,
    Holiday,
    IfLate,
    In,
    Lasting,
    Moment,
    NotAfter,
    Now,
    Range,
    Repeat,
    Shift,
    ShortMonths,
    Span,
    Stagger,
    Start,
    Until,
    Vague,
    Weekday,
    Wrong,
)


def moment(tokens: Tokens, i: int) -> tuple[Moment | Wrong, int] | None:
    """A day, a clock time or both, as one end of something."""
    if first := clock(tokens, skip(tokens, i, "at", "the"), bare=_hour_after(tokens, i)):
        day = _plain_day(tokens, skip(tokens, first[1], "on"))
        return (Moment(day[0], first[0]), day[1]) if day else (Moment(None, first[0]), first[1])
    j = skip(tokens, i, "on", "the", "in")
    read = one_day(tokens, j)
    if read and isinstance(read[0], Wrong):
        return read[0], read[1]
    day = _plain_day(tokens, j)
    if not day:
        return None
    j = skip(tokens, day[1], "at")
    last = clock(tokens, j, bare=j > day[1] and tag(tokens, day[1], "at") is not None)
    if last and not _more_clocks(tokens, last[1]):
        return Moment(day[0], last[0]), last[1]
    j = skip(tokens, day[1], "in", "the")
    part = words(tokens, j, "part")
    return (Moment(day[0], None, part), j + 1) if part else (Moment(day[0]), day[1])


def _more_clocks(tokens: Tokens, i: int) -> bool:
    """Whether a list or a window of times goes on here."""
    if tag(tokens, i, "and") is None and tag(tokens, i, "range_to") is None:
        return False
    return clock(tokens, skip(tokens, i + 1, "at"), bare=True) is not None


def _hour_after(tokens: Tokens, i: int) -> bool:
    return tag(tokens, i, "at") is not None


def _plain_day(tokens: Tokens, i: int) -> tuple[Day, int] | None:
    found = one_day(tokens, i)
    if not found:
        return None
    day, j = found
    if isinstance(day, Days | Range | Wrong | Repeat | Vague):
        return None
    # `friday next week`, `the 1st of next month` said the other way round.
    if (more := span(tokens, skip(tokens, j, "of"))) and not isinstance(day, Span):
        from bot.language.merging import merge_days

        merged = merge_days(day, more[0])
        if merged is not None:
            return merged, more[1]
    return day, j


def start(tokens: Tokens, i: int) -> tuple[Start | Wrong, int] | None:
    """`starting next monday`, `from 1 april`, `beginning tomorrow 6am`."""
    if tag(tokens, i, "starting") is None:
        return None
    found = moment(tokens, i + 1)
    if not found:
        return None
    return (Start(found[0]) if isinstance(found[0], Moment) else found[0]), found[1]


def until(tokens: Tokens, i: int) -> tuple[Until | Wrong, int] | None:
    """`until march`, `through friday`, `ending jan 31`."""
    through = tag(tokens, i, "through") is not None
    if not through and tag(tokens, i, "until") is None:
        return None
    found = moment(tokens, skip(tokens, i + 1, "and", "including", "filler"))
    if not found:
        return None
    if isinstance(found[0], Wrong):
        return found[0], found[1]
    j = found[1]
    if tag(tokens, j, "inclusive") is not None:
        through, j = True, j + 1
    return Until(found[0], through), j


def except_(tokens: Tokens, i: int) -> tuple[Except | Vague | Wrong, int] | None:
    """`except jan 30`, `but not on sundays`, `excluding june 23rd and july 4th`."""
    if tag(tokens, i, "except") is None:
        return None
    j = skip(tokens, i + 1, "on", "the", "every", "in", "lasting", "between")
    if tag(tokens, j, "movable") is not None:
        return Vague(tokens[j].text, "holidays"), j + 1
    found = repeats.weekday_set(tokens, j)
    days = day_list(tokens, j)
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


def lasting(tokens: Tokens, i: int) -> tuple[Lasting | Count | Range, int] | None:
    """`for 6 weeks`, `for the next hour`, `for 8 times`, `for the rest of the month`."""
    if tag(tokens, i, "lasting") is None:
        return None
    j = skip(tokens, i + 1, "the", "up_to")
    if rest := rest_of(tokens, j):
        return rest
    from_now = tag(tokens, j, "which") in ("next", "coming")
    j += from_now
    if counted := _so_many_weekdays(tokens, j):
        return counted
    found = amount(tokens, j)
    if found:
        return Lasting(found[0], from_now), found[1]
    unit = words(tokens, j, "unit")
    said_the = any(tag(tokens, k, "the") is not None for k in range(i, j))
    if from_now and said_the and unit is not None:
        length = of_unit(unit, 1)
        return (Lasting(length, True), j + 1) if length else None
    return count(tokens, j)


def _so_many_weekdays(tokens: Tokens, i: int) -> tuple[Count, int] | None:
    """`for 4 weekends`, `for 3 fridays`."""
    number = whole_number(tokens, i)
    found = repeats.weekday_set(tokens, number[1]) if number else None
    if not number or not found or tag(tokens, number[1], "business") is not None:
        return None
    return Count(number[0] * len(found[0].weekdays)), found[1]


def rest_of(tokens: Tokens, i: int) -> tuple[Range, int] | None:
    """`the rest of the month`."""
    if tag(tokens, i, "rest") is None:
        return None
    owned = owned_span(tokens, skip(tokens, i + 1, "of"))
    if not owned or not isinstance(owned[0], Span):
        return None
    return Range(None, None, replace(owned[0], offset=0)), owned[1]


def count(tokens: Tokens, i: int) -> tuple[Count, int] | None:
    """`8 times`, `x4`, `up to 7x`, `for 5 occurrences`."""
    i = skip(tokens, i, "up_to")
    number = integer(tokens, i, "count")
    if number is not None:
        return Count(number), skip(tokens, i + 1, "up_to")
    counted = whole_number(tokens, i)
    if counted and tag(tokens, counted[1], "times") is not None:
        return Count(counted[0]), skip(tokens, counted[1] + 1, "up_to")
    return None


def ranged(tokens: Tokens, i: int) -> tuple[Range | Wrong, int] | None:
    """`between jan 20 and jan 24`, `from friday to sunday`, `from now until friday`."""
    if tag(tokens, i, "from_now") is not None:
        return _from_to(tokens, i, lead=i)
    if tag(tokens, i, "between") is None:
        return None
    joined = tag(tokens, i, "starting") is None
    return (_both(tokens, i + 1) if joined else None) or _from_to(
        tokens, i + 1, lead=i, joined=joined
    )


def _both(tokens: Tokens, i: int) -> tuple[Range, int] | None:
    """`between the 24th and 26th of march`: two numbers of one month."""
    read = one_day(tokens, i)
    if not read or not isinstance(read[0], Days) or len(read[0].days) != 2:
        return None
    first, last = read[0].days
    return Range(Moment(first), Moment(last)), read[1]


def _from_to(
    tokens: Tokens, i: int, *, lead: int | None = None, joined: bool = False
) -> tuple[Range | Wrong, int] | None:
    """Two moments with `to` between them; `and` does only after `between`."""
    present = any(tag(tokens, i, name) is not None for name in ("now", "from_now"))
    first = (Moment(Ahead(0)), i + 1) if present else moment(tokens, i)
    if not first:
        return None
    if isinstance(first[0], Wrong):
        return first[0], first[1]
    j = first[1]
    if tag(tokens, j, "range_to") is None or (tag(tokens, j, "and") is not None and not joined):
        return None
    if lead is None and first[0].clock and tag(tokens, j, "until") is not None:
        return None  # `friday at 16:30 until 28 feb`: the end of a rhythm
    last = moment(tokens, j + 1)
    if not last or _only_a_clock(first[0], last[0]):
        return None
    if isinstance(last[0], Wrong):
        return last[0], last[1]
    return Range(first[0], last[0]), last[1]


def _only_a_clock(first: Moment, last: Moment | Wrong) -> bool:
    """`mercredi à 9h` is one moment; `1pm to 2pm tomorrow` a window and its day."""
    if isinstance(last, Wrong):
        return False
    if first.day is None:
        return last.day is not None and last.clock is not None
    return last.day is None and first.clock is None


def open_range(tokens: Tokens, i: int) -> tuple[Range | Wrong, int] | None:
    """`friday to sunday`, `7/17 3 pm - 7/19 2 pm`, with nothing before it."""
    found = _from_to(tokens, i)
    if not found or isinstance(found[0], Wrong):
        return None
    first, last = found[0].first, found[0].last
    if not first or not last or first.day is None or last.day is None:
        return None
    if _is_plain_weekday(first) and _is_plain_weekday(Moment(last.day)):
        return None  # `mon-thu 9am` is a list of days
    return found


def _is_plain_weekday(moment: Moment) -> bool:
    day = moment.day
    return isinstance(day, Weekday) and day.which is None and not (moment.clock or day.weeks)


def coming_stretch(tokens: Tokens, i: int) -> tuple[Lasting, int] | None:
    """`the next 7 days`, `next 24 hours`."""
    i = skip(tokens, i, "in", "the")
    if tag(tokens, i, "which") not in ("next", "coming"):
        return None
    found = amount(tokens, i + 1)
    if not found and (unit := words(tokens, i + 1, "unit")) in ("hour", "minute"):
        length = of_unit(unit, 1)
        return (Lasting(length, True), i + 2) if length else None
    return (Lasting(found[0], True), found[1]) if found else None


def shift(tokens: Tokens, i: int) -> tuple[Shift, int] | None:
    """`back 2 hours`, `by a day`, `2 hours earlier`, `forward by an hour`."""
    lead = i
    sign = 1
    while i < len(tokens) and any(
        name in tokens[i].tags
        for name in ("forward", "ambiguous_shift", "more", "later", "earlier")
    ):
        sign = 0 if tag(tokens, i, "ambiguous_shift") is not None and sign > 0 else sign
        sign = -1 if tag(tokens, i, "earlier") is not None else sign
        i += 1
    found = amount(tokens, i)
    if not found:
        return None
    j = found[1]
    for name, value in (
        ("earlier", -1),
        ("later", 1),
        ("forward", 1),
        ("ambiguous_shift", 0),
    ):
        if tag(tokens, j, name) is not None:
            return Shift(found[0], value), j + 1
    return (Shift(found[0], sign), j) if i > lead else None


def bare_amount(tokens: Tokens, i: int) -> tuple[Bare | Stagger, int] | None:
    """An amount with nothing that says what it is for, or `5 minutes apart`."""
    found = amount(tokens, i)
    if found and tag(tokens, found[1], "apart") is not None:
        return Stagger(found[0]), found[1] + 1
    return (Bare(found[0]), found[1]) if found else None


def now(tokens: Tokens, i: int) -> tuple[Now, int] | None:
    """`now`, `asap`."""
    if tag(tokens, i, "now") is not None:
        return Now(), i + 1
    return (Now(), i + 1) if tag(tokens, i, "asap") is not None else None


def short_months(tokens: Tokens, i: int) -> tuple[ShortMonths, int] | None:
    """`or the last day of shorter months`, `skipping shorter months`."""
    how = words(tokens, i, "short_months")
    return (ShortMonths(how), i + 1) if how else None


def not_after(tokens: Tokens, i: int) -> tuple[NotAfter, int] | None:
    """`or not after 21:00`."""
    if tag(tokens, i, "not_after") is None:
        return None
    found = clock(tokens, skip(tokens, i + 1, "at"), bare=True)
    return (NotAfter(found[0]), found[1]) if found else None


def if_late(tokens: Tokens, i: int) -> tuple[IfLate, int] | None:
    """`if late skip`, `if late send anyway`."""
    choice = words(tokens, i, "if_late")
    return (IfLate(choice), i + 1) if choice else None


def stagger(tokens: Tokens, i: int) -> tuple[Stagger, int] | None:
    """`staggered by 5 minutes`, `with 5 minutes between them`."""
    lead = words(tokens, i, "apart_lead")
    read = bare_amount(tokens, skip(tokens, i, "apart_lead")) if lead else None
    if not read or (lead == "with" and isinstance(read[0], Bare)):
        return None
    return Stagger(read[0].amount), read[1]


def vague(tokens: Tokens, i: int) -> tuple[Vague, int] | None:
    """`soon`, `in a few days`, `in june` is read elsewhere."""
    if tag(tokens, i, "vague") is not None:
        return Vague(tokens[i].text), i + 1
    if tag(tokens, i, "mid_edge") is not None:
        day = one_day(tokens, i + 1)
        return (Vague(_text(tokens, i, day[1])), day[1]) if day else None
    j = skip(tokens, i, "in", "lasting", "for")
    if tag(tokens, j, "few") is not None:
        k = skip(tokens, j + 1, "of")
        if tag(tokens, k, "unit") is not None or tag(tokens, k, "business") is not None:
            return Vague(_text(tokens, i, k + 1)), skip(tokens, k + 1, "from_now")
    if tag(tokens, j, "asked_holiday") is not None:
        return Vague(tokens[j].text, "movable"), j + 1
    if tag(tokens, j, "movable") is not None:
        return Vague(tokens[j].text, "holidays"), j + 1
    return None


def _text(tokens: Tokens, i: int, j: int) -> str:
    return " ".join(token.text for token in tokens[i:j])


__all__ = ["Amount", "Holiday", "In", "moment", "start", "until"]
