"""What fifty kills at random moments leave behind, both ways of running."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.benchmarks.places import servers
from tests.benchmarks.row import Row, percentile
from tests.fakes.webhook_receiver import WebhookReceiver, late
from tests.jobs.kills import survive
from tests.jobs.place import Place, made

ROUNDS = 50


def measure(small: bool = False) -> list[Row]:
    """Kills survived, with nothing lost, nothing twice and books that balance, and how long after
    one all was settled: the rest of a burst of 0.8 s and a process's start included."""
    rounds = 1 if small else ROUNDS
    seed = time.time_ns()
    print(f"  kills: seed {seed}", file=sys.stderr)
    return [
        *_rows("presstime jobs on SQLite", _embedded, rounds, seed),
        *_rows("clock and worker on PostgreSQL and Redis", _many, rounds, seed),
    ]


def _rows(
    where: str, somewhere: Callable[[], AbstractContextManager[Place]], rounds: int, seed: int
) -> list[Row]:
    with somewhere() as place, WebhookReceiver(usual=late(0.03)) as receiver:
        kills = survive(place, receiver, rounds, Random(seed))
    seconds = [kill.settled_after for kill in kills]
    return [
        Row(f"kills survived, {where}", len(kills), "", aim=rounds, more_is_better=True),
        Row(f"settled after a kill, {where}, p50", percentile(seconds, 0.50), "s"),
        Row(f"settled after a kill, {where}, worst", max(seconds), "s"),
    ]


@contextmanager
def _embedded() -> Iterator[Place]:
    with (
        TemporaryDirectory() as home,
        made(Path(home), f"sqlite:///{home}/presstime.db", None) as place,
    ):
        yield place


@contextmanager
def _many() -> Iterator[Place]:
    with (
        TemporaryDirectory() as home,
        servers(durable=False) as (database, redis),
        made(Path(home), database, redis) as place,
    ):
        yield place
