"""How long it takes to see what stands in a post's way when very much is on the calendar."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from models import clock
from models.rules.recurrence import Rule
from models.services.conflicts import conflicts, judging, likeness, neighbours
from models.services.people.people import Speaker
from models.services.posts import importing
from models.services.posts.in_bulk import Planned
from models.services.posts.scheduling import PUBLISH, Plan
from models.tables import Target
from tests.benchmarks import pending, places
from tests.benchmarks.places import Place
from tests.benchmarks.row import Row, percentile

WORDS = "bread cats office team tests shop fair winter garden river music paper coffee night train"


def measure(small: bool = False) -> list[Row]:
    """One post, a weekly rule and a file against what is pending, and words against many others,
    in both databases."""
    with places.both(small) as both:
        return [row for place in both for row in _rows(place, small)]


def _rows(place: Place, small: bool) -> list[Row]:
    count, turns = (200, 3) if small else (1_000_000, 200)
    posts = 30 if small else 10_000
    with place.opened() as speaker:
        _policy(speaker)
        pending.fill(speaker, count)
        once = _slowest(turns, lambda turn: _look(speaker, _once(turn), turn))
        weekly = _slowest(turns, lambda turn: _look(speaker, _weekly(turn), turn))
        rows = [_planned(number) for number in range(posts)]
        started = time.perf_counter()
        judging.judge(speaker, rows, override=False, now=clock.now())
        judged = time.perf_counter() - started
        _write(speaker, rows)
        alike = _slowest(turns, lambda turn: _alike(speaker, turn))
    name = place.name
    return [
        Row(f"p99 of looking at one post, {count:,} pending, {name}", once, "ms", 20),
        Row("  of a weekly rule over 90 days", weekly, "ms", 60),
        Row(f"  {posts:,} rows of a file", judged, "s", 10),
        Row(f"  p99 of finding like words among {posts:,} posts", alike, "ms", 50),
    ]


def _policy(speaker: Speaker) -> None:
    """The limits that a project has by itself, which the other figures do without."""
    policy = dict(speaker.project.policy)
    policy.pop("resources_most", None)
    speaker.project.policy = policy


def _slowest(turns: int, act: Callable[[int], object]) -> float:
    """Milliseconds of the slowest hundredth; the first two warm up and do not count."""
    took = []
    for turn in range(turns + 2):
        started = time.perf_counter()
        act(turn)
        took.append((time.perf_counter() - started) * 1000)
    return percentile(took[2:], 0.99)


def _look(speaker: Speaker, rule: Rule, turn: int) -> None:
    here, now = neighbours.places(speaker.project), clock.now()
    slots = conflicts.slots_of(here, (rule,), list(here), stagger=timedelta(), priority=5, now=now)
    assert slots
    conflicts.look(speaker.project, slots, _text(turn), here=here, post=None, now=now)


def _start(turn: int) -> datetime:
    day = clock.now().date() + timedelta(days=3 + turn % 60)
    return datetime.combine(day, datetime.min.time()) + timedelta(minutes=7 * turn)


def _once(turn: int) -> Rule:
    start = _start(turn)
    return Rule(zone="UTC", start=start, times=(start.time(),))


def _weekly(turn: int) -> Rule:
    start = _start(turn)
    return Rule(zone="UTC", start=start, times=(start.time(),), repeat="FREQ=WEEKLY")


def _planned(number: int) -> Planned:
    start = datetime.combine(clock.now().date() + timedelta(days=3), datetime.min.time())
    start += timedelta(minutes=10 * number)
    rule = Rule(zone="UTC", start=start, times=(start.time(),))
    target = Target.select(Target.id).order_by(Target.id).first().id
    return Planned(f"row {number}", None, _text(number), Plan(PUBLISH, (rule,), (target,)))


def _text(number: int) -> str:
    """Words that no other number has in this order."""
    words = Random(number).choices(WORDS.split(), k=15)
    return " ".join(words)


def _write(speaker: Speaker, rows: list[Planned]) -> None:
    batch = importing.begin(speaker, "words", now=clock.now())
    for first in range(0, len(rows), importing.ROWS_AT_ONCE):
        some = rows[first : first + importing.ROWS_AT_ONCE]
        importing.write(speaker, batch, some, now=clock.now())
    importing.end(len(rows))


def _alike(speaker: Speaker, turn: int) -> None:
    targets = [each.id for each in Target.select(Target.id)]
    found = likeness.alike(
        speaker.project.id, f"{_text(turn)}!", targets, 90, but=None, now=clock.now()
    )
    assert found
