"""Days: weekdays, dates, `tomorrow`, holidays, what is counted from them, and lists of them."""

from __future__ import annotations

from dataclasses import replace

from bot.language.grammar.dates import (
    Read,
    date_of,
    day_of_month,
    numbered_day,
    numeric,
    year_of,
)
from bot.language.grammar.nths import nth
from bot.language.grammar.spans import edge, span
from bot.language.matching import Tokens, amount, integer, skip, tag, words
from bot.language.pieces import (
    Ahead,
    Amount,
    Date,
    Day,
    DayOfMonth,
    Days,
    Holiday,
    In,
    Numeric,
    Offset,
    Range,
    Repeat,
    Span,
    Stamp,
    Vague,
    Weekday,
    WeekdayBy,
    Weekend,
    Wrong,
)
from bot.language.tokens import ClockText


def day_list(tokens: Tokens, i: int) -> Read | None:
    """A day, or several in a row (`fri 2 oct, fri 9 oct and mon 12 oct`; `mon-thu`)."""
    first = one_day(tokens, i)
    if not first or isinstance(first[0], Range | Wrong | Repeat | Vague):
        return first
    found, i = _with_its_run(tokens, first[0], first[1])
    while more := _next_day(tokens, i, found):
        found.extend(more[0])
        i = more[1]
    if len(found) == 1:
        return found[0], i
    loose = all(isinstance(day, Weekday) and day.which is None and not day.weeks for day in found)
    return Days(tuple(found), loose), i


def _with_its_run(tokens: Tokens, first: Day | Days, i: int) -> tuple[list[Day], int]:
    """The day and those up to the one after a dash (`mon-thu`)."""
    if isinstance(first, Days):
        return list(first.days), i
    if isinstance(first, Weekday) and (through := _weekdays_through(tokens, first, i)):
        return list(through[0].days), through[1]
    return [first], i


def _next_day(tokens: Tokens, i: int, before: list[Day]) -> tuple[list[Day], int] | None:
    j = skip(tokens, i, "and")
    if j == i or j >= len(tokens):
        return None
    more = one_day(tokens, skip(tokens, j, "on", "the") if "," not in tokens[j].text else j)
    if not more or isinstance(more[0], Span | Range | Wrong | Repeat | Vague):
        return None
    # `monday, january 5` is one day said twice, not two days.
    alone = tokens[i].text == "," and j == i + 1 and not _goes_on(tokens, before[-1], more[1])
    if alone and _could_be_one(before[-1], more[0]):
        return None
    return _with_its_run(tokens, more[0], more[1])


def _goes_on(tokens: Tokens, before: Day, j: int) -> bool:
    """`tomorrow, friday and monday` is a list; `monday, january 5 and 12` names one weekday."""
    joined = tag(tokens, j, "and") is not None and tokens[j].text != ","
    return isinstance(before, Ahead) and joined


def _could_be_one(before: Day, after: object) -> bool:
    return type(before) is not type(after) and not isinstance(after, Days)


def _weekdays_through(tokens: Tokens, first: Weekday, i: int) -> tuple[Days, int] | None:
    if tag(tokens, i, "range_to") is None or tokens[i].text in ("and", "&"):
        return None
    last = integer(tokens, i + 1, "weekday")
    if last is None:
        return None
    return Days(tuple(Weekday(day) for day in weekdays_between(first.day, last)), True), i + 2


def weekdays_between(first: int, last: int) -> list[int]:
    """The days of the week from one to another, over the weekend where need be."""
    return [(first + k) % 7 for k in range((last - first) % 7 + 1)]


def one_day(tokens: Tokens, i: int) -> Read | None:
    """One day in any of its forms; the first rule that reads it wins."""
    if tag(tokens, i, "in") is not None and (found := _in(tokens, i)):
        return found
    i = skip(tokens, i, "on", "the") if tag(tokens, i, "day_lead") is None else i
    if i not in tokens.days:
        tokens.days[i] = next((found for rule in RULES if (found := rule(tokens, i))), None)
    return tokens.days[i]  # type: ignore[return-value]


def _stamp(tokens: Tokens, i: int) -> Read | None:
    moment = tag(tokens, i, "stamp")
    if moment is not None:
        return Stamp(moment), i + 1  # type: ignore[arg-type]
    if tag(tokens, i, "bad_date") is not None:
        return Wrong("no_such_date", f"{tokens[i].text} is no moment of the calendar."), i + 1
    return None


def _ahead(tokens: Tokens, i: int) -> Read | None:
    days = integer(tokens, i, "day_offset")
    if days is None:
        return None
    later = integer(tokens, i + 1, "week_later") if days >= 0 else None
    return (Ahead(days + later), i + 2) if later else (Ahead(days), i + 1)


def _weekday(tokens: Tokens, i: int) -> Read | None:
    if tag(tokens, i, "article") is not None and tag(tokens, i + 1, "weekday") is not None:
        return Weekday(integer(tokens, i + 1, "weekday") or 0, "some"), i + 2
    j, which = _which(tokens, i)
    day = integer(tokens, j, "weekday")
    if day is None and which in ("this", "next", "coming") and _owns(tokens, j + 1):
        day = integer(tokens, j, "weekday_plural")
    if day is None:
        return _weekend(tokens, i)
    found = Weekday(day, which)
    j = j + 2 if tag(tokens, j + 1, "abbreviated") and tokens[j + 1].text == "." else j + 1
    after = words(tokens, j, "which") if not which and _which_belongs(tokens, j) else None
    if after in ("next", "after_next", "this", "coming"):
        return replace(found, which=after), j + 1
    if which is None and (later := integer(tokens, j, "week_later")):
        return replace(found, weeks=later // 7), j + 1
    return _dated(tokens, found, j) or (found, j)


def _owns(tokens: Tokens, i: int) -> bool:
    """Whether a post follows whose day was just named: `this fridays post`, `next mondays #5`."""
    return any(tag(tokens, i, name) is not None for name in ("id", "post_noun", "instance"))


def _which_belongs(tokens: Tokens, j: int) -> bool:
    """`friday next week` is not `next friday`; `viernes próximo` is."""
    after = j + 1
    if tag(tokens, j, "which") == "after_next":
        return True
    return not any(
        tag(tokens, after, name) is not None for name in ("unit", "month", "weekday", "number")
    )


def _dated(tokens: Tokens, weekday: Weekday, j: int) -> Read | None:
    """`sunday 29 march`, `thursday, february 18th`: the weekday is checked, not obeyed."""
    if weekday.which not in (None, "this", "coming"):
        return None
    j = skip(tokens, j, "and") if j < len(tokens) and tokens[j].text == "," else j
    if j < len(tokens) and tokens[j].text == ".":
        j += 1
    k = skip(tokens, j, "the", "on")
    found = date_of(tokens, k) or numeric(tokens, j) or (day_of_month(tokens, k) if k > j else None)
    if found and isinstance(found[0], Date | DayOfMonth | Numeric):
        return replace(found[0], weekday=weekday.day), found[1]
    return None


def _which(tokens: Tokens, i: int) -> tuple[int, str | None]:
    which = words(tokens, i, "which")
    if which is None:
        return i, None
    if which == "next" and tag(tokens, i + 1, "which") == "next":
        return i + 2, "after_next"
    return i + 1, which


def _weekend(tokens: Tokens, i: int) -> Read | None:
    j, which = _which(tokens, skip(tokens, i, "in", "lasting", "the"))
    if tag(tokens, j, "weekday_set") != (5, 6) or tag(tokens, j, "plural") is not None:
        return None
    return Weekend(which), j + 1


def _holiday(tokens: Tokens, i: int) -> Read | None:
    name = words(tokens, i, "holiday")
    if name is None:
        return None
    year, j = year_of(tokens, i + 1)
    return Holiday(name, year), j


def _in(tokens: Tokens, i: int) -> Read | None:
    """`in 3 days`, `two weeks from now`, `a week hence`."""
    j = skip(tokens, i, "in", "lasting") if tag(tokens, i, "in") is not None else i
    found = amount(tokens, skip(tokens, j, "on", "filler") if j > i else j) or (
        _clocked_amount(tokens, j) if j > i else None
    )
    if not found:
        return None
    if tag(tokens, found[1], "from_now") is not None:
        return In(found[0]), found[1] + 1
    if tag(tokens, found[1], "ago") is not None:
        return Wrong("past", "That moment has passed."), found[1] + 1
    if j > i or tag(tokens, found[1], "in_after") is not None:
        return In(found[0]), skip(tokens, found[1], "in_after", "zone_word")
    return None


def _clocked_amount(tokens: Tokens, i: int) -> tuple[Amount, int] | None:
    """`in 2:30 hours`."""
    written = tag(tokens, i, "clock")
    if not isinstance(written, ClockText) or written.half or tag(tokens, i + 1, "unit") != "hour":
        return None
    return Amount(seconds=written.hour * 3600 + written.minute * 60), i + 2


ONE_OF = {"day": 1, "week": 7, "fortnight": 14}


def _offset(tokens: Tokens, i: int) -> Read | None:
    """`2 days before may 20`, `3 weeks from tomorrow`, `the day after christmas`."""
    found = amount(tokens, i)
    if not found and (days := ONE_OF.get(words(tokens, i, "unit") or "")):
        found = (Amount(days=days), i + 1)
    if not found:
        return None
    length, j = found
    ahead = integer(tokens, j, "day_offset")
    if ahead is not None and ahead >= 0 and length.days and not length.days % 7:
        return Ahead(ahead + length.days), j + 1  # `a week today`
    before = tag(tokens, j, "before") is not None
    if not before and tag(tokens, j, "from") is None and tag(tokens, j, "on") is None:
        return None
    day = one_day(tokens, j + 1)
    if not day or isinstance(day[0], Days | Range | Wrong | Repeat | In | Vague):
        return None
    if day[0] == Ahead(0) and not before:
        return In(length), day[1]  # `3 weeks from today` keeps the present time
    return Offset(length.times(-1) if before else length, day[0]), day[1]


def _weekday_by(tokens: Tokens, i: int) -> Read | None:
    """`the friday before easter`, `the first monday after april 1`."""
    j = i + 1 if tag(tokens, i, "ordinal") == 1 else i
    weekday = integer(tokens, j, "weekday")
    before = tag(tokens, j + 1, "before") is not None
    if weekday is None or not (before or tag(tokens, j + 1, "from") is not None):
        return None
    if tag(tokens, j + 1, "range_to") is not None or tag(tokens, j + 2, "which") is not None:
        return None
    day = one_day(tokens, j + 2)
    if not day or isinstance(day[0], Days | Range | Wrong | Repeat | Vague | In | Weekday):
        return None
    return WeekdayBy(weekday, day[0], -1 if before else 1), day[1]


def _week_of(tokens: Tokens, i: int) -> Read | None:
    """`the week of feb 2`."""
    if tag(tokens, i, "unit") != "week" or tag(tokens, i + 1, "of") is None:
        return None
    day = one_day(tokens, skip(tokens, i + 1, "of", "the"))
    if not day or not isinstance(day[0], Date | Numeric | Ahead | DayOfMonth | Holiday):
        return None
    return Span("week", None, around=day[0]), day[1]


def _next_business_day(tokens: Tokens, i: int) -> Read | None:
    if tag(tokens, i, "which") in ("next", "coming") and tag(tokens, i + 1, "business") is not None:
        return In(Amount(business=1)), i + 2
    return None


RULES = (
    _stamp,
    _ahead,
    numeric,
    date_of,
    _offset,
    _in,
    edge,
    _week_of,
    _weekday_by,
    nth,
    _next_business_day,
    _weekday,
    day_of_month,
    numbered_day,
    _holiday,
    span,
)
