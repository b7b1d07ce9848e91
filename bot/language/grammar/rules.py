"""The table of rules: one line each, tried from the top at every word; the longest match wins.

To teach the grammar something new, write a function `(tokens, i) -> (piece, next i) | None`, put
it here with the tags a first word may have, and add a case to the tests.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache

from bot.language.grammar import (
    bounds,
    clocks,
    days,
    exceptions,
    patterns,
    repeats,
    shifts,
    spans,
    vague,
    zones,
)
from bot.language.matching import Tokens

Rule = Callable[[Tokens, int], tuple[object, int] | None]

DAY_LEADS = [
    "stamp",
    "quarter_letter",
    "bad_date",
    "day_offset",
    "numeric",
    "month",
    "number",
    "ordinal",
    "number_word",
    "which",
    "weekday",
    "weekday_set",
    "holiday",
    "on",
    "the",
    "in",
    "start_edge",
    "end_edge",
    "mid_edge",
    "eo",
    "article",
    "couple",
    "decimal",
    "half",
    "unit",
    "day_name_date",
    "of",
    "lasting",
    "calendar_week",
    "span",
    "day_lead",
    "business",
    "quarter",
    "three_quarters",
    "h_clock",
]
CLOCK_LEADS = [
    "clock",
    "named_time",
    "number",
    "decimal",
    "half",
    "quarter",
    "half_to",
    "at",
    "on",
    "am",
    "pm",
    "the",
]
AMOUNT_LEADS = [
    "number",
    "decimal",
    "couple",
    "article",
    "half",
    "quarter",
    "three_quarters",
    "h_clock",
]

TABLE: tuple[tuple[tuple[str, ...] | list[str], Rule], ...] = (
    (("rrule",), patterns.rrule_text),
    (("cron",), patterns.cron_line),
    (("frequency",), patterns.structured),
    (("not_after",), bounds.not_after),
    (("short_months",), bounds.short_months),
    (("if_late",), bounds.if_late),
    (("apart_lead",), shifts.stagger),
    (("now", "asap"), bounds.now),
    (("times_word", "number", "count"), repeats.times_each),
    (("every",), repeats.every),
    (("frequency", "twofold"), repeats.adverb),
    (("weekday_plural", "plural", "weekday_set", "on", "weekday", "alternate"), repeats.plural),
    (("on", "the", "ordinal"), repeats.rank_and_dates),
    (("lasting", "on", "the", "which"), repeats.next_few),
    (("in", "on", "unit", "calendar_week"), repeats.in_weeks),
    (("except",), exceptions.except_),
    (("between",), clocks.window),
    (("between", "from_now"), bounds.ranged),
    (("starting",), bounds.start),
    (("until", "through"), bounds.until),
    (("lasting",), bounds.lasting),
    (("rest",), bounds.rest_of),
    (("count", "up_to", "number"), bounds.count),
    (("in", "which"), bounds.coming_stretch),
    (
        (
            "forward",
            "ambiguous_shift",
            "more",
            "later",
            "earlier",
            "range_to",
            "and",
            *AMOUNT_LEADS,
        ),
        shifts.shift,
    ),
    (
        (
            "vague",
            "undecided",
            "after_what",
            "in",
            "lasting",
            "few",
            "asked_holiday",
            "ordinal",
            "the",
            "on",
            "movable",
            "mid_edge",
        ),
        vague.vague,
    ),
    (CLOCK_LEADS, clocks.clocks),
    (("minute_past", "at", "on", "number", "half", "quarter"), clocks.minute_past),
    (DAY_LEADS, bounds.open_range),
    (DAY_LEADS, days.day_list),
    (("part", "tonight", "in", "on", "the", "which", "at"), clocks.part),
    (("my_zone", "zone", "iana", "in", "zone_lead"), zones.zone),
    (("end_edge", "start_edge", "at"), spans.edge_of_month),
    (AMOUNT_LEADS, shifts.bare_amount),
)


def _by_tag() -> dict[str, tuple[int, ...]]:
    leads: defaultdict[str, list[int]] = defaultdict(list)
    for number, (tags, _) in enumerate(TABLE):
        for name in tags:
            leads[name].append(number)
    return {name: tuple(numbers) for name, numbers in leads.items()}


BY_TAG = _by_tag()
RULES = tuple(rule for _, rule in TABLE)


@lru_cache(maxsize=4096)
def _rules_for(tags: tuple[str, ...]) -> tuple[Rule, ...]:
    wanted = {number for name in tags for number in BY_TAG.get(name, ())}
    return tuple(RULES[number] for number in sorted(wanted))


def read_piece(tokens: Tokens, i: int) -> tuple[object, int] | None:
    """The longest piece of time that begins at token `i`, and the position after it."""
    best: tuple[object, int] | None = None
    for rule in _rules_for(tuple(tokens[i].tags)):
        found = rule(tokens, i)
        if found and (best is None or found[1] > best[1]):
            best = found
    zone = zones.zone(tokens, i) if tokens[i].raw else None
    return zone if zone and (best is None or zone[1] > best[1]) else best
