"""What Presstime takes of a machine while very much is pending and nothing is due."""

import time

from tests.benchmarks import pending, places, processes
from tests.benchmarks.places import Place
from tests.benchmarks.row import Row

AIMS = {"PostgreSQL + Redis": (2, 250), "SQLite": (1, 120)}


def measure(small: bool = False) -> list[Row]:
    """Share of one core and memory, of all processes together, in both ways to run."""
    count, settle, seconds = (200, 0.0, 0.5) if small else (1_000_000, 10.0, 20.0)
    rows = []
    with places.both(small) as both:
        for place in both:
            with place.opened() as speaker:
                pending.fill(speaker, count)
            rows += _rows(place, f"{count:,} pending, {place.name}", settle, seconds)
    return rows


def _rows(place: Place, what: str, settle: float, seconds: float) -> list[Row]:
    busiest, largest = AIMS[place.name]
    with place.running() as running:
        time.sleep(settle)
        before = {each.command: processes.seconds_used([each.id]) for each in running}
        time.sleep(seconds)
        used = {
            each.command: 100 * (processes.seconds_used([each.id]) - before[each.command]) / seconds
            for each in running
        }
        held = {each.command: processes.megabytes([each.id]) for each in running}
    return [
        Row(f"idle, {what}", sum(used.values()), "%", busiest, why=_shares(used, "%")),
        Row("  its memory", sum(held.values()), "MB", largest, why=_shares(held, "MB")),
    ]


def _shares(shares: dict[str, float], unit: str) -> str:
    return ", ".join(f"{command} {value:.1f} {unit}" for command, value in shares.items())
