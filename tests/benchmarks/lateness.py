"""How late posts reach a receiver when fifty fall due in a second, beside raw Dramatiq."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from models import clock
from tests.benchmarks import places, work
from tests.benchmarks.places import Place
from tests.benchmarks.raw_dramatiq import Peer
from tests.benchmarks.receiver import Receiver
from tests.benchmarks.row import Row, percentile

EVERY = timedelta(seconds=1 / 50)
WARM = 10  # posts at the beginning that are not counted: connections open, modules are imported
THREADS = 8
AIMS = {"PostgreSQL + Redis": (10, 50), "SQLite": (5, 30)}


def measure(small: bool = False) -> list[Row]:
    """Milliseconds from the instant to the receiver on this machine, in both ways to run."""
    posts = 20 if small else 750
    rows = []
    with places.both(small) as both:
        for place in both:
            with Receiver() as receiver:
                rows += _rows(place.name, _ours(place, posts, receiver), AIMS[place.name])
    with places.both(small) as (place, _), Receiver() as receiver:
        rows += _rows("raw Dramatiq", _raw(place, posts, receiver), (None, None))
    return rows


def _rows(name: str, late: list[float], aims: tuple[float, float] | tuple[None, None]) -> list[Row]:
    why = f"the slowest took {max(late):.0f} ms"
    return [
        Row(f"lateness at 50 posts/s, {name}, p50", percentile(late, 0.50), "ms", aims[0], why=why),
        Row(f"lateness at 50 posts/s, {name}, p99", percentile(late, 0.99), "ms", aims[1], why=why),
    ]


def _ours(place: Place, posts: int, receiver: Receiver) -> list[float]:
    with place.opened() as speaker, place.running():
        due = _due(posts)
        work.post(speaker, work.connect(speaker, receiver.url), due)
        work.await_settled(posts, seconds=_patience(posts))
    return _lateness(due, receiver)


def _raw(place: Place, posts: int, receiver: Receiver) -> list[float]:
    with Peer(places.redis(), place.database, THREADS, receiver.url) as peer:
        due = _due(posts)
        peer.send(due.items())
        peer.await_settled(posts, seconds=_patience(posts))
    return _lateness(due, receiver)


def _due(posts: int) -> dict[str, datetime]:
    first = clock.now() + timedelta(seconds=2 + posts / 700)
    return {f"post {number}": first + number * EVERY for number in range(posts)}


def _patience(posts: int) -> float:
    return 60 + posts * EVERY.total_seconds()


def _lateness(due: Mapping[str, datetime], receiver: Receiver) -> list[float]:
    late = {call.text: (call.at - due[call.text].timestamp()) * 1000 for call in receiver.calls()}
    assert late.keys() == due.keys(), f"{len(late)} calls for {len(due)} posts"
    return [late[text] for text in list(due)[WARM:]]
