"""How fast the audit is sealed, and how fast a chain is followed again."""

import resource
import time

from models import bulk, clock
from models.database import transaction
from models.rows import insert_rows
from models.services.audit import sealing
from models.services.people.people import Speaker
from models.tables import Audit
from tests.benchmarks import places
from tests.benchmarks.places import Place
from tests.benchmarks.row import Row

AIM = 10_000
WRITTEN_AT_ONCE = 10_000


def measure(small: bool = False) -> list[Row]:
    """Rows a second that are sealed in both databases, and that are verified."""
    return measured(200 if small else 100_000, small=small)


def measured(count: int, *, small: bool) -> list[Row]:
    """The same of so many rows."""
    with places.both(small) as both:
        return [row for place in both for row in _rows(place, count)]


def _rows(place: Place, count: int) -> list[Row]:
    with place.opened() as speaker:
        _write(speaker, count)
        started, worked = time.monotonic(), time.process_time()
        sealed = 0
        while some := sealing.seal(now=clock.now()):
            sealed += some
        ended, work = time.monotonic(), time.process_time()
        found = sealing.verify(speaker.project, {})
        verified, verifying = time.monotonic() - ended, time.process_time() - work
        assert sealed >= count
        assert (found.count, found.flaw) == (sealed, None)
    name = f"sealing of {count:,} audit rows, {place.name}"
    return [
        Row(name, sealed / (ended - started), "/s", AIM, more_is_better=True),
        Row("  by our own processor alone", sealed / (work - worked), "/s"),
        Row("  verifying them", sealed / verified, "/s", AIM, more_is_better=True),
        Row("  by our own processor alone", sealed / verifying, "/s"),
        Row("  most memory of this process until then", _most_memory(), "MB"),
    ]


def _most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # kilobytes, on Linux


def _write(speaker: Speaker, count: int) -> None:
    """Rows as publishing writes them."""
    now = clock.now()
    facts = {"label": "What is new in the shop this week", "target": "site", "state": "delivered"}
    rows = (
        {
            "project": speaker.project.id,
            "at": now,
            "actor": "presstime",
            "action": "deliver",
            "subject": f"post {number}",
            "after": {"delivery": number, "post": number, **facts, "due_at": now.isoformat()},
        }
        for number in range(count)
    )
    for some in bulk.batched(rows, WRITTEN_AT_ONCE):
        with transaction():
            insert_rows(Audit, some)
