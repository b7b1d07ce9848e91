"""What limits or moves a time: start, until, except, count, `for 2 weeks`, ranges, shifts."""

from __future__ import annotations

from dataclasses import replace

from bot.language.grammar import repeats
from bot.language.grammar.clocks import clock
from bot.language.grammar.days import one_day
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
    Count,
    Day,
    Days,
    Edge,
    IfLate,
    In,
    Lasting,
    Moment,
    NotAfter,
    Now,
    Offset,
    Range,
    Repeat,
    ShortMonths,
    Span,
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
    found = moment(tokens, i + 1) or _from_now(tokens, i + 1)
    if not found:
        return None
    return (Start(found[0]) if isinstance(found[0], Moment) else found[0]), found[1]


def _from_now(tokens: Tokens, i: int) -> tuple[Moment, int] | None:
    """`starting in two weeks`, where the word for starting has the `in` in it."""
    found = amount(tokens, i) if tokens[i - 1].text.endswith(" in") else None
    return (Moment(In(found[0])), found[1]) if found else None


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
    if (read := one_day(tokens, i + 1)) and isinstance(read[0], Range):
        return read[0], read[1]
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
    if tag(tokens, j, "until") is not None and not isinstance(first[0].day, Span):
        return Range(first[0], day_before(last[0])), last[1]
    return Range(first[0], last[0]), last[1]


def day_before(end: Moment) -> Moment:
    """The end of `until april`, which stops before it; any day is an end as it is."""
    if not isinstance(end.day, Span):
        return end
    return replace(end, day=Offset(Amount(days=-1), Edge("start", end.day)))


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
