"""Spans of the past: `last week`, `yesterday`, `since monday`, `last 3 days`, `march`."""

import re
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.language.read import read
from bot.language.reading import Context
from bot.language.values import length_in
from models.rules.timezones import localize

Span = tuple[datetime | None, datetime | None]
_LAST = re.compile(
    r"(?:(?:in|of|during) )?(?:the )?(?:last|past) (\d+ \w+)"
    r"|(?:in den |der )?letzten? (\d+ \w+)|(?:les |des )?(\d+ derni[eè]re?s \w+)"
    r"|(?:(?:en|de|nos|nas|dos|das) )?(?:l[oa]s |[oa]s )?[uú]ltim[oa]s (\d+ \w+)"
    r"|(?:過去|直近)の?(\d+\w+?)(?:間)?"
)
_SINCE = re.compile(
    r"(?:since|after|from|seit|nach|ab|depuis|après|desde|después de|a partir de|após|depois de)"
    r"(?: dem| le| la| el| o| a)? (.+)|(.+?)(?:から|以降|以来)"
)
_UNTIL = re.compile(
    r"(?:until|till|before|up to|bis|vor|jusqu'(?:à|au)|avant|hasta|antes de|até)"
    r"(?: zum| dem| le| la| el| o| a)? (.+)|(.+?)(?:まで|以前)"
)
_DERNIERS = re.compile(r" derni[eè]re?s ")
# The verb of a list in each language: a span is read as what it lists.
_LISTS = ("list", "liste", "lista", "listar", "一覧")
# The language looks ahead: what it finds there is looked for as of a day (`monday`, said on one),
# of a week and of a year before.
_BACK = (timedelta(), timedelta(days=1), timedelta(days=7), timedelta(days=366))


def span_in(words: str, now: datetime, zone: str) -> Span | None:
    """The span that words name, the latest that has begun; None where they name none."""
    said = " ".join(words.casefold().split())
    if (found := _named(_LAST, said)) and (length := length_in(_DERNIERS.sub(" ", found))):
        return now - length, None
    if (found := _named(_SINCE, said)) and (span := _span(found, now, zone)):
        return span[0], None
    if (found := _named(_UNTIL, said)) and (span := _span(found, now, zone)):
        return None, span[0]
    return _span(said, now, zone)


def _named(pattern: re.Pattern[str], said: str) -> str | None:
    found = pattern.fullmatch(said)
    return next(filter(None, found.groups()), None) if found else None


def _span(said: str, now: datetime, zone: str) -> Span | None:
    for back in _BACK:
        span = _ahead(said, Context(now - back, zone))
        if span is not None and span[0] is not None and span[0] <= now:
            return span
    return None


def _ahead(said: str, context: Context) -> Span | None:
    """The span or the day that one of the languages reads."""
    found = (_listed(verb, said, context) for verb in _LISTS)
    return next(filter(None, found), None)


def _listed(verb: str, said: str, context: Context) -> Span | None:
    reading = read(f"{verb} {said}", replace(context, targets=()))
    if verb != _LISTS[0] and reading.notes:
        return None  # what is misspelt in one language may be a word of another
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
