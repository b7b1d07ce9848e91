"""How fast a file of posts comes onto the calendar."""

import csv
import subprocess
import time
from datetime import datetime, timedelta
from pathlib import Path

from bot import importing
from models import clock
from models.tables import Delivery
from tests.benchmarks import places
from tests.benchmarks.backlog import PRESSTIME
from tests.benchmarks.places import Place
from tests.benchmarks.row import Row

WHY = (
    "a post is a row in eight tables, most of whose time PostgreSQL spends on looking up what each "
    "refers to"
)


def measure(small: bool = False) -> list[Row]:
    """Rows a second of `presstime import`, file to tables, and of the writing alone, in both
    databases."""
    count = 50 if small else 100_000
    with places.both(small) as both:
        return [row for place in both for row in _rows(place, count)]


def _rows(place: Place, count: int) -> list[Row]:
    name = f"import of {count:,} rows with ISO times, {place.name}"
    whole = _by_command(place, _file(place.home, "first", count))
    judging, writing = _step_by_step(place, _file(place.home, "second", count))
    why = f"judging takes {judging:.1f} s, writing {writing:.1f} s"
    return [
        Row(name, count / whole, "/s", 1_500, more_is_better=True, why=why),
        Row("  writing alone", count / writing, "/s", 10_000, more_is_better=True, why=WHY),
    ]


def _file(home: Path, name: str, count: int) -> Path:
    """Posts of ordinary length, a minute apart, in zones whose clocks never change."""
    path = home / f"{name}.csv"
    first = datetime.combine(clock.now().date() + timedelta(days=2), datetime.min.time())
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["key", "title", "text", "targets", "when", "zone", "priority"])
        for number in range(count):
            at = first + timedelta(minutes=number)
            text = f"{name} {number}: what is new in the shop this week, and where to find it."
            zone = "Asia/Tokyo" if number % 2 else ""
            rows.writerow([f"{name}-{number}", "", text, "site", f"{at:%Y-%m-%dT%H:%M}", zone, ""])
    return path


def _by_command(place: Place, file: Path) -> float:
    with place.opened():
        before = Delivery.select().count()
    started = time.monotonic()
    done = subprocess.run(
        [PRESSTIME, "import", "--yes", "--as", "bench", file],
        env=place.environment,
        capture_output=True,
        text=True,
    )
    took = time.monotonic() - started
    with place.opened():
        written = Delivery.select().count() - before
    assert written == len(file.read_text().splitlines()) - 1, done.stdout[-500:] + done.stderr
    return took


def _step_by_step(place: Place, file: Path) -> tuple[float, float]:
    """The seconds of judging every row, and of writing them."""
    with place.opened() as speaker:
        started = time.monotonic()
        verdicts = importing.judged(file, speaker, now=clock.now())
        judged = time.monotonic()
        _, posts = importing.write(
            file.name, verdicts, speaker, now=clock.now, written=lambda _: None
        )
        assert posts == len(verdicts)
        return judged - started, time.monotonic() - judged
