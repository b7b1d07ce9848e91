"""How fast many posts that fall due at one instant are published, beside raw Dramatiq."""

import os
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

from models import clock
from tests.benchmarks import at_once, places, processes, work
from tests.benchmarks.places import THREADS, Place
from tests.benchmarks.raw_dramatiq import Peer
from tests.benchmarks.receiver import Receiver
from tests.benchmarks.row import Row

PATIENCE = 60.0  # seconds; a burst that takes longer is measured by what it did in them
SMALL = (("many", False), ("embedded", True))
WHY = (
    "Ours reads each post twice and writes twelve rows, an intent before the call and what came of "
    "it after; raw writes one"
)
AIMS = {("PostgreSQL + Redis", False): 3.0, ("SQLite", False): 2.0}  # over HTTP: 1


@dataclass(frozen=True, slots=True)
class Drained:
    """How a burst went: posts a second from their instant to the last settled row, and the
    processor's seconds used meanwhile, by those who publish and by their servers."""

    posts: int
    seconds: float
    used: float
    served: float

    @property
    def rate(self) -> float:
        return self.posts / self.seconds

    @property
    def why(self) -> str:
        """What it cost, of what there is."""
        each, served = (1000 * used / self.posts for used in (self.used, self.served))
        cores = (self.used + self.served) / self.seconds
        cost = f"{each:.2f} ms of the processor a post and {served:.2f} ms of the servers'"
        return f"{cost}, {cores:.1f} of {os.cpu_count()} cores used"


def measure(small: bool = False) -> list[Row]:
    """Posts a second and their ratio to the faster of two raw Dramatiqs, for the engine alone and
    over HTTP to a receiver on this machine, in both ways to run."""
    rows = []
    for kind, over_http in SMALL if small else product(("many", "embedded"), (False, True)):
        with ExitStack() as stack:
            url = stack.enter_context(Receiver()).url if over_http else None
            (place,) = stack.enter_context(places.both(small, kinds=[kind]))
            rows += _rows(place, 20, url, (2,)) if small else _rows(place, 5_000, url, (8, THREADS))
    return rows


def _rows(place: Place, posts: int, url: str | None, threads: Sequence[int]) -> list[Row]:
    way = f"burst of {posts:,}, {'over HTTP' if url else 'engine alone'}, {place.name}"
    ours = _ours(place, posts, url)
    raw = {count: _raw(place, posts, url, count) for count in threads}
    best = max(raw.values(), key=lambda each: each.rate)
    aim = AIMS.get((place.name, url is not None), 1.0)
    return [
        Row(way, ours.rate, "/s"),
        *(Row(f"  raw Dramatiq, {count} threads", each.rate, "/s") for count, each in raw.items()),
        Row(
            "  ratio to the faster one",
            ours.rate / best.rate,
            "×",
            aim,
            more_is_better=True,
            why=f"ours {ours.why}; raw {best.why}. {WHY}",
        ),
    ]


def _ours(place: Place, posts: int, url: str | None) -> Drained:
    warm = warming(posts)
    with place.opened() as speaker, place.running(**at_once.installed(place.home)) as running:
        target = work.connect(speaker, url)
        work.post(speaker, target, texts("warm", warm, soon(warm)))
        assert work.await_settled(warm, seconds=PATIENCE) == warm
        due = soon(posts)
        work.post(speaker, target, texts("post", posts, due))
        ids, servers = [each.id for each in running], places.server_ids(place)
        _sleep_until(due)
        used, served = processes.seconds_used(ids), processes.seconds_used(servers)
        done = work.await_settled(warm + posts, seconds=PATIENCE) - warm
        took = time.time() - due.timestamp()
        used = processes.seconds_used(ids) - used
        served = processes.seconds_used(servers) - served
    return Drained(done, took, used, served)


def _raw(place: Place, posts: int, url: str | None, threads: int) -> Drained:
    store = place.database.replace("presstime.db", "raw.db")
    warm = warming(posts)
    with Peer(places.redis(), store, threads, url) as peer:
        peer.send(texts("warm", warm, soon(warm)).items())
        assert peer.await_settled(warm, seconds=PATIENCE) == warm
        due = soon(posts)
        peer.send(texts("post", posts, due).items())
        servers = places.server_ids(place)
        _sleep_until(due)
        used, served = peer.seconds_used(), processes.seconds_used(servers)
        done = peer.await_settled(warm + posts, seconds=PATIENCE) - warm
        took = time.time() - due.timestamp()
        used, served = peer.seconds_used() - used, processes.seconds_used(servers) - served
        return Drained(done, took, used, served)


def warming(posts: int) -> int:
    """How many posts go before, so that connections are open and modules imported."""
    return min(posts // 10, 64)


def soon(posts: int) -> datetime:
    """An instant for which that many can be written before."""
    return clock.now() + timedelta(seconds=1 + posts / 600)


def texts(kind: str, count: int, due: datetime) -> dict[str, datetime]:
    """So many texts, all due at one instant."""
    return {f"{kind} {number}": due for number in range(count)}


def _sleep_until(due: datetime) -> None:
    left = due.timestamp() - time.time()
    assert left > 0, f"writing the posts took {-left:.1f} s too long"
    time.sleep(left)
