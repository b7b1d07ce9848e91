"""How fast the audit is sealed, and how fast a chain is followed again."""

import time

from models import clock
from models.database import transaction
from models.rows import insert_rows
from models.services import sealing
from models.services.people import Speaker
from models.tables import Audit
from tests.benchmarks import places
from tests.benchmarks.places import Place
from tests.benchmarks.row import Row

AIM = 10_000


def measure(small: bool = False) -> list[Row]:
    """Rows a second that are sealed in both databases, and that are verified."""
    count = 200 if small else 100_000
    with places.both(small) as both:
        return [row for place in both for row in _rows(place, count)]


def _rows(place: Place, count: int) -> list[Row]:
    with place.opened() as speaker:
        _write(speaker, count)
        started = time.monotonic()
        sealed = 0
        while some := sealing.seal(now=clock.now()):
            sealed += some
        ended = time.monotonic()
        found = sealing.verify(speaker.project, {})
        verified = time.monotonic() - ended
        assert sealed >= count
        assert (found.count, found.flaw) == (sealed, None)
    name = f"sealing of {count:,} audit rows, {place.name}"
    return [
        Row(name, sealed / (ended - started), "/s", AIM, more_is_better=True),
        Row("  verifying them", sealed / verified, "/s", AIM, more_is_better=True),
    ]


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
    with transaction():
        insert_rows(Audit, rows)
