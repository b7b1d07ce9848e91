"""A file of posts: its columns found, every row judged, and the good ones put on the calendar."""

import csv
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from rapidfuzz import fuzz, process, utils

from bot.intentions import PRIORITIES
from bot.language import read
from bot.language.reading import Context, Kind
from models.errors import Refused, UserError
from models.rules.conflicts.slots import Finding
from models.rules.media import Media, described, require_not_too_many
from models.rules.policy import CatchUp, policy_of
from models.rules.recurrence import Rule, expand
from models.rules.timezones import find_zone, gap_or_fold, tzinfo_of
from models.services.conflicts import judging
from models.services.people.people import Speaker
from models.services.posts import carrying, crowding, importing, lengths, posts, scheduling
from models.services.posts import media as files
from models.services.posts.importing import ROWS_AT_ONCE
from models.services.posts.in_bulk import Planned
from models.services.posts.manner import check_room, check_stagger
from models.services.posts.scheduling import PUBLISH, Plan, stagger_of
from models.services.workspaces import targets
from models.tables import Batch, Target

NAMES = {
    "key": ("key", "id"),
    "title": ("title", "headline"),
    "text": ("text", "body", "content", "message"),
    "targets": ("targets", "where", "channels", "platforms"),
    "when": ("when", "time", "date", "publish at", "scheduled for"),
    "zone": ("zone", "timezone", "tz"),
    "priority": ("priority", "prio"),
    "media": ("media", "files", "pictures", "images"),
    "alt": ("alt", "alt text", "alt texts"),
}
NEAR = 80  # how like a known name a header must be, of 100
LARGEST = 50_000_000  # bytes

Columns = dict[str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one line of the file: it is `planned`, it became post `number` before, or
    it cannot be, for a `reason`. `at` is its first moment; `findings` stand in its way there, and
    where they block it, it is not planned. `sources` are its files, by the hashes of what was
    in them."""

    line: int
    label: str
    planned: Planned | None = None
    number: int | None = None
    reason: str | None = None
    at: datetime | None = None
    zone: str = "UTC"
    places: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    sources: Mapping[str, Path] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether it can be imported, or was."""
        return self.planned is not None or self.number is not None


@dataclass
class _Judge:
    """What judging needs, and what it has seen: keys by line, phrases by meaning."""

    speaker: Speaker
    now: datetime
    places: dict[int, Target]
    folder: Path
    lines: dict[str, int] = field(default_factory=dict)
    unnamed: Counter[str] = field(default_factory=Counter)
    phrases: dict[tuple[str, str], Plan] = field(default_factory=dict)

    @cached_property
    def targets(self) -> dict[str, int]:
        """The ids of targets by their names."""
        return {place.name: place.id for place in self.places.values()}


def judged(path: Path, speaker: Speaker, *, now: datetime, override: bool = False) -> list[Verdict]:
    """A verdict on every row of the file, in order; nothing is written. With an `override`
    conflicts block none. Raises UserError where the file cannot be read or its columns are not
    known."""
    connected = {target.id: target for target in targets.connected(speaker.project)}
    judge = _Judge(speaker, now, connected, path.parent)
    found = [_verdict(judge, line, row) for line, row in rows_of(path)]
    there = importing.known(
        speaker.project, (one.planned.key for one in found if one.planned is not None)
    )
    return _without_conflicts(
        speaker, [_already(verdict, there) for verdict in found], override, now
    )


def _without_conflicts(
    speaker: Speaker, verdicts: Sequence[Verdict], override: bool, now: datetime
) -> list[Verdict]:
    """The verdicts with what stands in the way of each row that could be."""
    rows = [verdict.planned for verdict in verdicts if verdict.planned is not None]
    found = iter(judging.judge(speaker, rows, override=override, now=now))
    return [
        verdict if verdict.planned is None else _with(verdict, next(found), override)
        for verdict in verdicts
    ]


def _with(verdict: Verdict, found: Sequence[Finding], override: bool) -> Verdict:
    blocked = not override and any(each.severity.blocks for each in found)
    planned = None if blocked else verdict.planned
    return replace(verdict, planned=planned, findings=tuple(found))


def _already(verdict: Verdict, there: dict[str, int]) -> Verdict:
    if verdict.planned is None or verdict.planned.key not in there:
        return verdict
    return Verdict(verdict.line, verdict.label, number=there[verdict.planned.key])


def rows_of(path: Path) -> Iterator[tuple[int, Columns]]:
    """The rows of a CSV file that hold anything, by our names of their columns, each with the
    number of its last line. Raises UserError where it is no such file."""
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(f"{path.name} is larger than 50 MB. Split it. Nothing was imported.")
        with path.open(encoding="utf-8-sig", newline="") as lines:
            first = lines.readline()
            lines.seek(0)
            reader = csv.reader(lines, delimiter=max(",;\t", key=first.count), strict=True)
            columns = columns_of(next(reader, []))
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, _named(columns, cells)
    except UnicodeDecodeError as error:
        raise UserError(f"{path.name} is not UTF-8 text. Nothing was imported.") from error
    except csv.Error as error:
        raise UserError(f"{path.name} is no CSV: {error}. Nothing was imported.") from error
    except OSError as error:
        raise UserError(
            f"{path} cannot be read ({error.strerror}). Nothing was imported."
        ) from error


def _named(columns: Sequence[str], cells: Sequence[str]) -> Columns:
    return {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}


def columns_of(header: Sequence[str]) -> list[str]:
    """Our names for the columns of a header row, misspelt ones too. Raises Refused for one that is
    not known or is there twice, and without `when` or words."""
    found = [_column(name) for name in header]
    twice = [name for name, count in Counter(found).items() if count > 1]
    if twice:
        raise Refused(f"Two columns are called {twice[0]}. Nothing was imported.")
    if "when" not in found or not {"title", "text"} & set(found):
        raise Refused(
            "The first line must name the columns: title (or text) and when; and, if you like, "
            "key, targets, zone, priority, media, alt. Nothing was imported."
        )
    return found


def _column(header: str) -> str:
    known = {name: column for column, names in NAMES.items() for name in names}
    near = process.extractOne(
        header, known.keys(), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=NEAR
    )
    if near is None:
        raise Refused(
            f"I do not know the column “{header}”. There are: {', '.join(NAMES)}. "
            "Nothing was imported."
        )
    return known[near[0]]


def _verdict(judge: _Judge, line: int, row: Columns) -> Verdict:
    title, text = row.get("title") or None, row.get("text", "")
    if not text:
        title, text = None, title or ""
    label = posts.label_of(title, text)
    try:
        posts.check_content(title, text)
        plan = _plan(judge, row)
        scheduling.require_for_plan(judge.speaker, plan)
        _check_length(judge, text, plan)
        media, sources = _media(judge, row, plan)
        key = _key(judge, line, row)
    except UserError as error:
        return Verdict(line, label, reason=str(error))
    first = expand(plan.rules[0], after=judge.now, limit=1)
    if not first:
        return Verdict(line, label, reason="That time has passed.")
    return Verdict(
        line,
        label,
        Planned(key, title, text, plan, media),
        at=first[0].at,
        zone=plan.rules[0].zone,
        places=tuple(name for name, id_ in judge.targets.items() if id_ in plan.targets),
        sources=sources,
    )


def _media(judge: _Judge, row: Columns, plan: Plan) -> tuple[Media, dict[str, Path]]:
    """The files that a row names by paths from the folder of the CSV, with `|` between, and where
    each lies; nothing is kept yet."""
    paths = [judge.folder / name for name in _listed(row.get("media", "")) if name]
    alts = _listed(row.get("alt", ""))
    require_not_too_many(len(paths))
    found = {medium.digest: (medium, path) for path in paths for medium in [files.look(path)]}
    media = described(tuple(medium for medium, _ in found.values()), alts)
    if said := carrying.unfit_for(media, (judge.places[target] for target in plan.targets)):
        raise Refused(f"{said}.")
    return media, {digest: path for digest, (_, path) in found.items()}


def _listed(cell: str) -> list[str]:
    return [each.strip() for each in cell.split("|")] if cell else []


def _check_length(judge: _Judge, text: str, plan: Plan) -> None:
    if said := lengths.too_long(text, (judge.places[target] for target in plan.targets)):
        raise Refused(f"{said}.")


def _key(judge: _Judge, line: int, row: Columns) -> str:
    """The row's own key, else one made of all it says, so that the same file is the same rows."""
    key = row.get("key", "")
    if not key:
        content = "\0".join(f"{name}={row[name]}" for name in sorted(row))
        judge.unnamed[content] += 1
        said = f"{content}\0{judge.unnamed[content]}"
        return f"row:{hashlib.sha256(said.encode()).hexdigest()[:32]}"
    if len(key) > 200:
        raise Refused("Its key is longer than 200 characters.")
    if key in judge.lines:
        raise Refused(f"Its key “{key}” is that of line {judge.lines[key]} already.")
    judge.lines[key] = line
    return key


def _plan(judge: _Judge, row: Columns) -> Plan:
    when, zone = row.get("when", ""), _zone(judge, row.get("zone", ""))
    if not when:
        raise Refused("It does not say when.")
    if (when, zone) not in judge.phrases:
        judge.phrases[when, zone] = _stamp(when, zone) or _phrase(judge, when, zone)
    timing = judge.phrases[when, zone]
    places = _places(judge, row.get("targets", ""))
    level = _priority(row.get("priority", ""))
    if timing.stagger is not None:
        check_stagger(timing.stagger, len(places))
    if timing.not_after is not None:
        stagger = stagger_of(judge.speaker.project, timing)
        for rule in timing.rules:
            check_room(rule.times, timing.not_after, stagger, len(places))
    return replace(timing, targets=places, priority=level)


def _zone(judge: _Judge, words: str) -> str:
    if not words:
        return judge.speaker.zone
    zone = find_zone(words, judge.speaker.zone).zone
    if zone is None:
        raise Refused(f"I do not know the time zone “{words}”.")
    return zone


def _stamp(when: str, zone: str) -> Plan | None:
    """The plan of an ISO stamp with a time; None where it is none."""
    try:
        moment = datetime.fromisoformat(when)
    except ValueError:
        return None
    if len(when) <= len("2026-03-06"):
        return None
    if moment.tzinfo is not None:
        moment = moment.astimezone(tzinfo_of(zone))
    else:
        _refuse_odd_hour(moment, zone)
    wall = moment.replace(tzinfo=None, fold=0)
    rule = Rule(zone=zone, start=wall, times=(wall.time(),), fold=moment.fold)
    return Plan(PUBLISH, (rule,), (), precision="second" if wall.second else "minute")


def _refuse_odd_hour(local: datetime, zone: str) -> None:
    odd = gap_or_fold(local, zone)
    if odd == "gap":
        raise Refused(f"That time does not exist in {zone}: the clocks skip it that day.")
    if odd == "fold":
        raise Refused(f"That time comes twice in {zone} that day: add an offset, like +01:00.")


def _phrase(judge: _Judge, when: str, zone: str) -> Plan:
    """The plan of any other words that the language reads without a question."""
    habits = judge.speaker.member.habits
    hour = policy_of(judge.speaker.project).default_hour
    context = Context(now=judge.now, zone=zone, habits=habits, targets=(), default_time=hour)
    if '"' in when:
        raise Refused("A time holds no quotation marks.")
    reading = read(f'schedule "x" {when}', context)
    if reading.question is not None or reading.kind is Kind.ERROR:
        raise Refused(reading.message or "I do not understand when.")
    if not reading.rules or reading.text != "x" or reading.targets or reading.ids:
        raise Refused(f"“{when}” is no time.")
    return Plan(
        PUBLISH,
        reading.rules,
        (),
        precision=reading.precision,
        not_after=reading.not_after,
        stagger=reading.stagger,
        catch_up=CatchUp(reading.if_late) if reading.if_late else None,
    )


def _places(judge: _Judge, words: str) -> tuple[int, ...]:
    names = words.replace(",", " ").lower().split()
    if not names and len(judge.targets) == 1:
        return tuple(judge.targets.values())
    if not names:
        raise Refused("It does not say where, and there is more than one target.")
    unknown = [name for name in names if name not in judge.targets]
    if unknown:
        raise Refused(f"There is no target “{unknown[0]}” (`connect` makes one).")
    return tuple(dict.fromkeys(judge.targets[name] for name in names))


def _priority(words: str) -> int:
    said = words.lower()
    if not said:
        return PRIORITIES["normal"]
    level = PRIORITIES.get(said) or (int(said) if said.isdecimal() and len(said) < 3 else 0)
    if not 1 <= level <= 10:
        raise Refused(f"“{words}” is no priority: 1 to 10, or {', '.join(PRIORITIES)}.")
    return level


def write(
    name: str,
    verdicts: Sequence[Verdict],
    speaker: Speaker,
    *,
    now: Callable[[], datetime],
    written: Callable[[int], None],
    override: str | None = None,
) -> tuple[Batch, int]:
    """Put the good rows on the calendar, 500 in a transaction, telling `written` after each; the
    batch, and how many posts there are of it now. `override` is why conflicts block none. Raises
    Refused, and writes nothing, where more would wait than may."""
    rows = [verdict.planned for verdict in verdicts if verdict.planned is not None]
    more = sum(len(row.plan.rules) * len(row.plan.targets) for row in rows)
    crowding.refuse_beyond(speaker.project, more)
    for verdict in verdicts:
        if verdict.planned is not None:
            for medium in verdict.planned.media:
                files.keep_same(speaker, medium, verdict.sources[medium.digest], now=now())
    batch = importing.begin(speaker, name, now=now())
    total = 0
    for first in range(0, len(rows), ROWS_AT_ONCE):
        some = rows[first : first + ROWS_AT_ONCE]
        total += importing.write(speaker, batch, some, now=now(), override=override)
        written(len(some))
    importing.end(total)
    return batch, total
