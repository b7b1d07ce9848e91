"""What is offered while an option of a command is typed: at most 25 choices of at most 100 letters.

Whatever is offered is also a sentence piece that means the same when it comes back, and nothing
stands in it that the person may not see.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.commands import rights
from bot.commands.index import ENTRIES
from bot.language import read
from bot.language.answers import instants
from bot.language.reading import Context, Kind, Reading
from bot.language.render import render
from bot.understanding import like
from bot.views import words
from models.rules.policy import policy_of
from models.rules.roles import Role
from models.rules.timezones import gap_or_fold, tzinfo_of, zones_by_region
from models.services.people import people, permissions
from models.services.people.people import Speaker
from models.services.posts import lists
from models.services.workspaces import targets

MOST, LONGEST = 25, 100  # of choices, and of their names and values
MOST_READINGS = 5
NEAR = 55  # of 100: how alike a name must be to what is typed
USUAL = ("tomorrow 9:00", "in 1 hour", "monday 9:00", "friday 17:00", "every weekday at 9:00")
DAY = 86_400  # seconds
_UNITS = (("hour", 3_600), ("minute", 60))


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: what is shown, and what is filled in for it."""

    name: str
    value: str


Suggest = Callable[[str, Speaker, datetime], list[Choice]]


def suggested(kind: str, typed: str, speaker: Speaker, *, now: datetime) -> list[Choice]:
    """What is offered to somebody for one kind of option (`when`, `post` …)."""
    return [
        _fitting(each) for each in _KINDS[kind](typed.strip(), speaker, now)[:MOST] if each.value
    ]


def _fitting(choice: Choice) -> Choice:
    name = choice.name if len(choice.name) <= LONGEST else f"{choice.name[: LONGEST - 1]}…"
    return Choice(name, choice.value)


# --- times ---------------------------------------------------------------------------------------


def _when(typed: str, speaker: Speaker, now: datetime) -> list[Choice]:
    if not typed:
        return [each for usual in USUAL for each in _read_as(usual, speaker, now)]
    return _read_as(typed, speaker, now)


def _read_as(typed: str, speaker: Speaker, now: datetime) -> list[Choice]:
    """What the words mean as a time: the one meaning, or each of several."""
    if len(typed) > LONGEST:
        return []
    sentence, context = f'schedule "…" {typed}', _context(speaker, now)
    reading = read(sentence, context)
    question = reading.question
    if question is None or reading.kind is Kind.ERROR:
        return _meaning(reading, typed, now)
    found = [
        choice
        for option in question.options[:MOST_READINGS]
        for choice in _meaning(
            read(sentence, replace(context, answers={question.key: option.answer})), "", now
        )
    ]
    return found or [Choice(f"? {question.text}", typed)]


def _meaning(reading: Reading, typed: str, now: datetime) -> list[Choice]:
    """What is read, as a choice; what was `typed` is filled in where that is as good as anything
    more exact, and without it whatever means the same. None where it is still in question."""
    if reading.kind is Kind.ERROR:
        said = f"✗ {reading.message or 'I cannot read that as a time'}"
        return [Choice(said, typed)] if typed else []
    times = instants(reading)
    if not times or reading.question is not None:
        return []
    first = _moment(times[0], reading.zone, now)
    if reading.kind is Kind.RECURRENCE:
        rhythm = render(reading.rules[0])
        return [Choice(f"{rhythm}, first {first}", typed or rhythm)]
    exact = _exactly(times[0], reading.zone)
    several = reading.elapsed is not None or len(times) > 1
    return [Choice(first, typed if typed and several else exact)]


def _exactly(at: datetime, zone: str) -> str:
    """Words that mean this instant and nothing else, on the clocks of the zone."""
    local = at.astimezone(tzinfo_of(zone)).replace(tzinfo=None)
    if gap_or_fold(local, zone) is not None or local.second:
        return f"<t:{int(at.timestamp())}>"
    return f"{local:%Y-%m-%d %H:%M} {zone}"


def _moment(at: datetime, zone: str, now: datetime) -> str:
    """`Tue 24 Nov 2026, 09:00 Berlin (in 3 days)`."""
    clock = tzinfo_of(zone)
    local = at.astimezone(clock)
    city = zone.rpartition("/")[2].replace("_", " ")
    ahead = distance(local, now.astimezone(clock))
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M} {city} ({ahead})"


def distance(at: datetime, now: datetime) -> str:
    """How far ahead a moment is, both in one zone: in days of the calendar, or in hours, or in
    minutes where it is sooner."""
    seconds = (at - now).total_seconds()
    if seconds >= DAY:
        return f"in {words.count((at.date() - now.date()).days, 'day')}"
    for unit, size in _UNITS:
        if seconds >= size:
            return f"in {words.count(int(seconds // size), unit)}"
    return "now" if seconds < 1 else "in less than a minute"


def _context(speaker: Speaker, now: datetime) -> Context:
    return Context(
        now=now,
        zone=speaker.zone,
        habits=speaker.member.habits,
        default_time=policy_of(speaker.project).default_hour,
    )


# --- sentences -----------------------------------------------------------------------------------


def _sentence(typed: str, speaker: Speaker, now: datetime) -> list[Choice]:
    """How a whole sentence is read, which is what is done when it is sent."""
    if not typed:
        return [Choice(each.example, each.example) for each in ENTRIES if _may(speaker, each.verb)]
    if len(typed) > LONGEST:
        return []
    reading = read(typed, _context(speaker, now))
    if reading.question is not None and reading.kind is not Kind.ERROR:
        return [Choice(f"? {reading.question.text}", typed)]
    if reading.kind is Kind.ERROR or not reading.action:
        return [Choice(typed, typed)]
    return [Choice(" · ".join(_parts(reading, now)), typed)]


def _parts(reading: Reading, now: datetime) -> Iterator[str]:
    numbers = " ".join(f"#{number}" for number in reading.ids)
    yield " ".join(filter(None, (reading.action, numbers)))
    if said := reading.title or reading.text:
        yield words.label(words.shortened(said))
    if reading.targets:
        yield words.joined(reading.targets)
    times = instants(reading)
    if reading.kind is Kind.RECURRENCE:
        yield render(reading.rules[0])
    elif times:
        yield _moment(times[0], reading.zone, now)


def _may(speaker: Speaker, verb: str) -> bool:
    return rights.may_say(speaker, verb)


# --- names ---------------------------------------------------------------------------------------


def _posts(typed: str, speaker: Speaker, _now: datetime) -> list[Choice]:
    known = {str(number): label for number, label in lists.labels(speaker).items()}
    digits = typed.removeprefix(f"{speaker.project.key}/").removeprefix("#")
    by_number = [number for number in known if digits.isdecimal() and number.startswith(digits)]
    found = list(dict.fromkeys([*by_number, *_like(typed, known)]))[:MOST]
    times = lists.next_times(speaker.project, [int(number) for number in found])
    return [Choice(_post(number, known[number], times), number) for number in found]


def _post(number: str, label: str, times: Mapping[int, tuple[datetime, str]]) -> str:
    """`#142 Launch teaser · Tue 24 Nov, 09:00`."""
    due = times.get(int(number))
    said = f"#{number} {label}"
    if due is None:
        return said
    ending = f" · {words.moment(*due)}"
    return f"{said[: LONGEST - len(ending)]}{ending}"


def _places(typed: str, speaker: Speaker, _now: datetime) -> list[Choice]:
    """Targets, also for the last of several with commas or `and` between."""
    if permissions.narrowed(speaker) is not None:
        return []
    known = {row.name: row.name for row in targets.connected(speaker.project)}
    before, last = _last(typed)
    chosen = set(before.replace(" and ", ",").replace(" ", "").split(","))
    found = [name for name in _like(last, known) if name not in chosen]
    return [Choice(f"{before}{name}", f"{before}{name}") for name in found]


def _last(typed: str) -> tuple[str, str]:
    for between in (" and ", ", ", ","):
        before, found, last = typed.rpartition(between)
        if found:
            return before + found, last.strip()
    return "", typed


def _people(typed: str, speaker: Speaker, _now: datetime) -> list[Choice]:
    if not _may(speaker, "people"):
        return []
    known = {member.name: member.name for member in people.of_roles(speaker.project, Role)}
    return [Choice(name, name) for name in _like(typed, known)]


def _zones(typed: str, _speaker: Speaker, _now: datetime) -> list[Choice]:
    return zones(typed)


def zones(typed: str) -> list[Choice]:
    """The time zones that are called so, or nearly so."""
    known = {name: name.replace("_", " ") for names in zones_by_region().values() for name in names}
    return [Choice(known[name], name) for name in _like(typed, known)]


def _topics(typed: str, speaker: Speaker, _now: datetime) -> list[Choice]:
    mine = [entry for entry in ENTRIES if _may(speaker, entry.verb)]
    known = {"stop": "stop"} | {entry.verb: entry.verb for entry in mine}
    known |= {entry.area.casefold(): entry.area.casefold() for entry in mine}
    return [Choice(name, name) for name in _like(typed, known)]


def _like(typed: str, known: Mapping[str, str]) -> list[str]:
    """The keys whose values are like what is typed: those that begin so, hold it, or nearly do."""
    if not typed:
        return list(known)[:MOST]
    low = typed.casefold()
    begins = [key for key, value in known.items() if value.casefold().startswith(low)]
    holds = [key for key, value in known.items() if low in value.casefold()]
    enough = len(begins) + len(holds) >= MOST
    near = [] if enough else like(typed, known, most=MOST, least=NEAR)
    return list(dict.fromkeys([*begins, *holds, *near]))[:MOST]


_KINDS: Mapping[str, Suggest] = {
    "when": _when,
    "sentence": _sentence,
    "post": _posts,
    "places": _places,
    "people": _people,
    "zone": _zones,
    "topic": _topics,
}
