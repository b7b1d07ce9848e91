"""The rules a team makes for itself, and the rates of its platforms."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta

from bot.canonical import Click
from bot.commands.request import Request
from bot.language.team_rules import rule_in
from bot.language.values import length_in, number_in
from bot.reply import Reply
from bot.views import rules as views
from models.errors import Refused
from models.rules.conflicts.numbers import PLATFORM_RATES, Rate
from models.rules.platforms import CAPABILITIES
from models.services.conflicts import resolving, team_rules
from models.services.people.people import Speaker
from models.services.workspaces import targets

_OFF = re.compile(r"#?(?P<number>\d{1,4})\s+(?:off|away|delete|remove)", re.IGNORECASE)
_RATE = re.compile(
    r"(?P<name>[\w-]+)\s+(?P<most>[\d,. ]*\d)\s*(?:per|an?|each|every|/)\s*(?P<span>.+)",
    re.IGNORECASE,
)
LONGEST = timedelta(days=1)


def listing(request: Request) -> Reply:
    """The rules there are, by their numbers."""
    return views.listed(team_rules.listed(request.speaker.project), request.speaker)


def rule(request: Request) -> Reply:
    """Make a rule (`rule at most 2 per day on blog`), end one (`rule 2 off`), or list them."""
    said, speaker = request.reading.rest.strip(), request.speaker
    if not said:
        return listing(request)
    if off := _OFF.fullmatch(said):
        return _off(speaker, int(off["number"]), request.now)
    made = rule_in(said, _names(speaker))
    if made is None:
        raise Refused(views.not_understood(said, _names(speaker)))
    added = team_rules.add(speaker, made, now=request.now)
    looked = resolving.review_next(speaker, now=request.now)
    return views.added(added, looked, speaker)


def _off(speaker: Speaker, number: int, now: datetime) -> Reply:
    removed = team_rules.remove(speaker, number, now=now)
    resolving.review_next(speaker, now=now)
    return views.removed(removed, speaker)


def _names(speaker: Speaker) -> Collection[str]:
    """What a rule may be about: the targets there are, and every platform."""
    connected = targets.connected(speaker.project)
    theirs = {target.name for target in connected} | {each.account.platform for each in connected}
    return theirs | set(PLATFORM_RATES) | set(CAPABILITIES)


def click(click: Click, speaker: Speaker, now: datetime) -> Reply:
    """Answer a button of a rule."""
    return _off(speaker, int(click.argument.split()[0]), now)


def rate(request: Request, said: str) -> Reply:
    """Say how many posts a platform takes of one account (`settings rate webhook 100 per hour`)."""
    name, _, rest = said.partition(" ")
    if not name:
        return views.rates(request.speaker)
    if name.casefold() not in _names(request.speaker):
        raise Refused(
            f"I know no platform “{name}”. `settings rate webhook 100 per hour` sets a rate. "
            "Nothing was changed."
        )
    if rest.strip().casefold() in ("default", "none", "off"):
        team_rules.set_rate(request.speaker, name.casefold(), None, now=request.now)
        return views.rates(request.speaker)
    team_rules.set_rate(request.speaker, name.casefold(), _rate(said), now=request.now)
    return views.rates(request.speaker)


def _rate(said: str) -> Rate:
    found = _RATE.fullmatch(said.strip())
    most = number_in(found["most"]) if found else None
    span = _span(found["span"]) if found else None
    if not most or span is None or not timedelta(seconds=1) <= span <= LONGEST:
        raise Refused(
            f"“{said}” is no rate: a number of posts in a span of up to a day, like "
            "`settings rate webhook 100 per hour`. Nothing was changed."
        )
    return Rate(most, span)


def _span(words: str) -> timedelta | None:
    return length_in(words) or length_in(f"1 {words}")
