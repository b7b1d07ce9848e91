"""Posts to publish in a place: connected targets, one-shot posts at their instants, and what of
them is settled."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime

from models import clock
from models.rules.recurrence import Rule
from models.rules.states import DeliveryState
from models.services.people.people import Speaker
from models.services.posts import importing
from models.services.posts.importing import ROWS_AT_ONCE
from models.services.posts.in_bulk import Planned
from models.services.posts.scheduling import PUBLISH, Plan
from models.services.workspaces import targets
from models.tables import Delivery, Target
from tests.benchmarks import at_once
from tests.fakes.webhook_receiver import SECRET


def connect(speaker: Speaker, url: str | None) -> Target:
    """The target `there`: a webhook at `url`, or the publisher that is done at once."""
    if url is None:
        return targets.connect(speaker, at_once.NAME, "there", {}, {}, now=clock.now())
    told, sealed = {"url": url}, {"signing_secret": SECRET}
    return targets.connect(speaker, "webhook", "there", told, sealed, now=clock.now())


def post(speaker: Speaker, target: Target, due: Mapping[str, datetime]) -> None:
    """Put texts on the calendar, each once at its instant, none of which may have passed."""
    rows = [_planned(text, at, target) for text, at in due.items()]
    batch = importing.begin(speaker, "bench", now=clock.now())
    for first in range(0, len(rows), ROWS_AT_ONCE):
        some = rows[first : first + ROWS_AT_ONCE]
        written = importing.write(speaker, batch, some, now=clock.now())
        assert written == len(some), (
            f"{len(some) - written} posts were due before they were written"
        )


def _planned(text: str, at: datetime, target: Target) -> Planned:
    wall = at.astimezone(UTC).replace(tzinfo=None)
    rule = Rule(zone="UTC", start=wall, times=(wall.time(),))
    return Planned(text, None, text, Plan(PUBLISH, (rule,), (target.id,)))


def settled() -> int:
    """How many deliveries are settled; cheap enough to be asked again and again."""
    return int(Delivery.select().where(Delivery.finished_at.is_null(False)).count())


def await_settled(count: int, *, seconds: float) -> int:
    """Wait until that many are settled, all of them published, but no longer than so many seconds;
    how many are."""
    deadline = time.monotonic() + seconds
    while (done := settled()) < count and time.monotonic() < deadline:
        time.sleep(0.02)
    otherwise = Delivery.select().where(
        Delivery.finished_at.is_null(False) & (Delivery.state != DeliveryState.DELIVERED)
    )
    assert not otherwise.exists(), f"{otherwise.count()} of {count} were not published"
    return done
