"""Small pieces of wording that many cards share."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from bot.language.render import render
from bot.reply import Moment, Text
from models.rules.platforms import first_words
from models.rules.policy import CatchUp
from models.rules.recurrence import Instant, Rule
from models.rules.risk import Risk
from models.rules.timezones import localize, tzinfo_of
from models.services.engine.announcing import Announcement

SHOWN = 1_500  # letters of a text that a card shows
QUOTED = 60  # letters of what somebody said that are said back in a sentence

_QUOTES = re.compile("(?<=“)[^“”]+(?=”)")


def brief(sentence: str) -> str:
    """The sentence with everything that it quotes shortened to so many letters."""
    return _QUOTES.sub(lambda quote: shortened(quote[0]), sentence)


def shortened(said: str) -> str:
    """What somebody said, as it was or cut to so many letters."""
    return said if len(said) <= QUOTED else first_words(said, QUOTED)


def excerpt(text: str) -> str:
    """A text as a card shows it: whole, or its beginning and how much more there is."""
    if len(text) <= SHOWN:
        return text
    return f"{first_words(text, SHOWN)}\n({len(text) - SHOWN:,} more characters)"


def post(number: int, named: str) -> str:
    """What a post is called: by its number, and by its label."""
    return f"#{number} {label(named)}"


def label(text: str) -> str:
    """A post's label in quotes."""
    return f"“{text}”"


def joined(names: Sequence[str]) -> str:
    """Names as a list in a sentence: `a`, `a and b`, `a, b and c`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def count(number: int, thing: str) -> str:
    """`1 delivery`, `3 deliveries`."""
    if number == 1:
        return f"1 {thing}"
    plural = f"{thing[:-1]}ies" if thing.endswith("y") and thing[-2] not in "aeo" else f"{thing}s"
    return f"{number} {plural}"


def in_the_way(blocked: int) -> str:
    """What is said after an act over many posts of how many cannot go out; nothing of none."""
    if not blocked:
        return ""
    return (
        f" Something stands in the way of {count(blocked, 'post')}, which "
        f"{'does' if blocked == 1 else 'do'} not go out like this: `conflicts`."
    )


def people(number: int) -> str:
    """`1 person`, `1,200 people`."""
    return "1 person" if number == 1 else f"{number:,} people"


IF_LATE = {
    CatchUp.ASK: "a person is asked",
    CatchUp.LATEST: "only the latest is sent",
    CatchUp.ALL: "it is sent anyway",
    CatchUp.DROP: "it is left out",
}
_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def risky(why: Sequence[str], targets: int) -> str:
    """Why a post is risky, as the end of a sentence."""
    said = {
        Risk.MENTION: "it mentions everybody",
        Risk.TARGETS: f"it goes to {count(targets, 'target')}",
    }
    return joined([said[Risk(each)] for each in why])


def announced(found: Announcement) -> str:
    """That a risky post is announced before it goes out, and why."""
    why = risky(found.why, found.targets)
    return (
        f"{why[0].upper()}{why[1:]}, so it is announced {span(found.window)} before it goes out, "
        "with a Stop button."
    )


def span(length: timedelta) -> str:
    """`2 minutes`, `1 hour 30 minutes`, `0 seconds`."""
    seconds = int(length.total_seconds())
    said = []
    for unit, size in _UNITS:
        number, seconds = divmod(seconds, size)
        if number:
            said.append(count(number, unit))
    return " ".join(said) or "0 seconds"


def places(names: Sequence[str], at: datetime, stagger: timedelta, zone: str) -> Text:
    """Places as a list in a sentence, each with its clock time where they are kept apart."""
    if not stagger or len(names) < 2:
        return joined(names)
    said: list[str | Moment] = []
    for number, name in enumerate(names):
        said += [f"{', ' if number else ''}{name} ", Moment(at + number * stagger, zone, "clock")]
    return tuple(said)


def rule_in_words(rule: Rule) -> str:
    """A repeating rule as a sentence would say it."""
    return render(rule)


def time_of_rule(rule: Rule) -> str | Moment:
    """When a rule fires: its moment, or its rhythm as a sentence would say it."""
    if rule.repeat is not None:
        return rule_in_words(rule)
    clock = rule.times[0] if rule.times else rule.start.time()
    return Moment(localize(datetime.combine(rule.start.date(), clock), rule.zone), rule.zone)


def moment(at: datetime, zone: str) -> str:
    """A moment on a button: `Tue 3 Mar, 09:00`, by the clocks of a zone."""
    local = at.astimezone(tzinfo_of(zone))
    return f"{local:%a} {local.day} {local:%b, %H:%M}"


def offsets_change(instants: Sequence[Instant], zone: str) -> list[bool]:
    """For each instant whether the clock has changed since the one before."""
    offsets = [instant.at.astimezone(tzinfo_of(zone)).utcoffset() for instant in instants]
    return [False, *(a != b for a, b in pairwise(offsets))]
