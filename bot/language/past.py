"""Spans of the past: `last week`, `yesterday`, `since monday`, `last 3 days`, `march`."""

import re
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.language.read import read
from bot.language.reading import Context
from bot.language.values import length_in
from models.rules.timezones import localize

Span = tuple[datetime | None, datetime | None]
_LAST = re.compile(r"(?:(?:in|of|during) )?(?:the )?(?:last|past) (\d+ \w+)")
_SINCE = re.compile(r"(?:since|after|from) (.+)")
_UNTIL = re.compile(r"(?:until|till|before|up to) (.+)")
# The language looks ahead: what it finds there is looked for as of a day (`monday`, said on one),
# of a week and of a year before.
_BACK = (timedelta(), timedelta(days=1), timedelta(days=7), timedelta(days=366))


def span_in(words: str, now: datetime, zone: str) -> Span | None:
    """The span that words name, the latest that has begun; None where they name none."""
    said = " ".join(words.casefold().split())
    if (found := _LAST.fullmatch(said)) and (length := length_in(found[1])):
        return now - length, None
    if (found := _SINCE.fullmatch(said)) and (span := _span(found[1], now, zone)):
        return span[0], None
    if (found := _UNTIL.fullmatch(said)) and (span := _span(found[1], now, zone)):
        return None, span[0]
    return _span(said, now, zone)


def _span(said: str, now: datetime, zone: str) -> Span | None:
    for back in _BACK:
        span = _ahead(said, Context(now - back, zone))
        if span is not None and span[0] is not None and span[0] <= now:
            return span
    return None


def _ahead(said: str, context: Context) -> Span | None:
    """The span or the day that the language reads."""
    reading = read(f"list {said}", replace(context, targets=()))
    if reading.question is not None or reading.ids or reading.targets:
        return None
    if reading.interval is not None:
        since, until = reading.interval
        return since, until and until + timedelta(minutes=1)  # it names the last minute
    if len(reading.rules) != 1 or reading.rules[0].repeat is not None:
        return None
    rule = reading.rules[0]
    midnight = datetime.combine(rule.start.date(), time())
    return localize(midnight, rule.zone), localize(midnight + timedelta(days=1), rule.zone)
