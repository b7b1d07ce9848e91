"""What becomes of a burst when its worker is killed at a third of it, and started anew."""

import time
from contextlib import ExitStack
from dataclasses import dataclass

from tests.benchmarks import places, work
from tests.benchmarks.burst import PATIENCE, soon, texts, warming
from tests.benchmarks.places import THREADS, Place
from tests.benchmarks.raw_dramatiq import Peer
from tests.benchmarks.receiver import Receiver
from tests.benchmarks.row import Row

SHARE = 0.3
STILL_ON_ITS_WAY = 0.2  # seconds: what the dead one had sent
GIVE_UP = 30.0  # seconds without a call


@dataclass(frozen=True, slots=True)
class Ended:
    """What the receiver saw: posts that never came, posts that had two effects (two keys), calls
    repeated under one key, and the seconds from the kill until calls came again."""

    missing: int
    twice: int
    repeated: int
    pause: float


def measure(small: bool = False) -> list[Row]:
    """kill -9 of the worker (of `presstime jobs`, where that is all), over HTTP, in both ways to
    run, and of raw Dramatiq's."""
    posts = 30 if small else 5_000
    rows = []
    for kind in ("many", "embedded"):
        with ExitStack() as stack:
            receiver = stack.enter_context(Receiver())
            (place,) = stack.enter_context(places.both(small, kinds=[kind]))
            rows += _rows(place.name, _ours(place, posts, receiver), 0, 3)
    with places.both(small, kinds=["many"]) as (place,), Receiver() as receiver:
        ended = _raw(place, posts, receiver, 1.0 if small else GIVE_UP)
        return rows + _rows("raw Dramatiq", ended, None, None)


def _rows(name: str, ended: Ended, count: float | None, seconds: float | None) -> list[Row]:
    return [
        Row(f"kill -9 at {SHARE:.0%} of a burst, {name}, missing", ended.missing, "", count),
        Row("  effects twice", ended.twice, "", count),
        Row("  calls repeated under one key", ended.repeated, ""),
        Row("  until it goes on", ended.pause, "s", seconds),
    ]


def _ours(place: Place, posts: int, receiver: Receiver) -> Ended:
    warm = warming(posts)
    with place.opened() as speaker, ExitStack() as stack:
        running = stack.enter_context(place.running())
        target = work.connect(speaker, receiver.url)
        work.post(speaker, target, texts("warm", warm, soon(warm)))
        work.await_settled(warm, seconds=PATIENCE)
        work.post(speaker, target, texts("post", posts, soon(posts)))
        _await(receiver, warm + SHARE * posts)
        at = time.time()
        stack.callback(running[-1].kill().end)
        _await_the_end(receiver, warm + posts, GIVE_UP)
        return _ended(receiver, warm + posts, at)


def _raw(place: Place, posts: int, receiver: Receiver, give_up: float) -> Ended:
    warm = warming(posts)
    with Peer(places.redis(), place.database, THREADS, receiver.url) as peer:
        peer.send(texts("warm", warm, soon(warm)).items())
        peer.await_settled(warm, seconds=PATIENCE)
        peer.send(texts("post", posts, soon(posts)).items())
        _await(receiver, warm + SHARE * posts)
        at = time.time()
        peer.kill()
        peer.start()
        _await_the_end(receiver, warm + posts, give_up)
        return _ended(receiver, warm + posts, at)


def _await(receiver: Receiver, count: float) -> None:
    deadline = time.monotonic() + PATIENCE
    while (came := receiver.count()) < count:
        assert time.monotonic() < deadline, f"only {came} calls of {count:.0f}"
        time.sleep(0.01)


def _await_the_end(receiver: Receiver, posts: int, give_up: float) -> None:
    """Wait until every post came, or nothing has come for so many seconds."""
    came, changed = 0, time.monotonic()
    while time.monotonic() - changed < give_up:
        if receiver.count() > came:
            came, changed = receiver.count(), time.monotonic()
        if came >= posts and len({call.text for call in receiver.calls()}) >= posts:
            return
        time.sleep(0.1)


def _ended(receiver: Receiver, posts: int, killed_at: float) -> Ended:
    calls = receiver.calls()
    effects = {(call.key, call.text) for call in calls}
    came = {text for _, text in effects}
    again = [call.at for call in calls if call.at > killed_at + STILL_ON_ITS_WAY]
    return Ended(
        missing=posts - len(came),
        twice=len(effects) - len(came),
        repeated=len(calls) - len(effects),
        pause=min(again, default=time.time()) - killed_at,
    )
