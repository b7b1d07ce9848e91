"""What a tick of the clock costs while nothing is due, however much is pending or parked."""

import time
from datetime import timedelta
from pathlib import Path
from statistics import median

from jobs.chats import Switchboard
from jobs.clock import Chains, Clock
from jobs.mailbox import Mailbox
from models import clock
from models.rules.states import DeliveryState
from models.services.engine import sessions
from models.tables import Delivery
from tests.benchmarks import pending, places
from tests.benchmarks.row import Row

PARKED = 100_000
TURNS, FEW = 200, 20
AT_START = 30  # ticks of a clock in which it still learns how its zones go
SAME = 1.5  # times as long is still the same, on a machine that does other things too


def measure(small: bool = False) -> list[Row]:
    """Milliseconds of a tick, of both databases, with a million pending and with more parked."""
    return measured(1_000 if small else 1_000_000, 100 if small else PARKED)


def measured(count: int, parked: int) -> list[Row]:
    """The same with so many pending, and then so many parked too."""
    rows = []
    small = count < 1_000_000
    turns = FEW if small else TURNS
    with places.both(small=small) as both:
        for place in both:
            with place.opened() as speaker:
                base = _ticks(place.home, turns)[1]
                pending.fill(speaker, count)
                rows += _rows(f"{count:,} pending, {place.name}", base, place.home, turns)
                pending.park(speaker, parked)
                rows += _rows(f"and {parked:,} parked, {place.name}", base, place.home, turns)
    return rows


def _rows(what: str, base: float, home: Path, turns: int) -> list[Row]:
    """Ticks a second apart, which look for what is due and for dead sessions, and ticks five
    seconds apart, which do all chores as well; the first does what is done every ten minutes."""
    first, every_second, every_five = _ticks(home, turns)
    assert not Delivery.select().where(Delivery.state == DeliveryState.QUEUED).exists()
    why = f"one a second is {base:.2f} ms with nothing pending"
    return [
        Row(f"empty tick, {what}", every_second, "ms", aim=1, why=why),
        Row("  ratio to one with nothing pending", every_second / base, "×", aim=SAME),
        Row("  with the chores of every five seconds", every_five, "ms", aim=1, why=why),
        Row("  the first, with those of every ten minutes", first, "ms"),
    ]


def _ticks(home: Path, turns: int) -> tuple[float, float, float]:
    now = clock.now()
    alive = sessions.begin(home / "sessions", now=now)
    ticking = Clock(
        alive,
        home / "sessions",
        _nothing_is_due,
        now=now,
        mailbox=Mailbox(_nothing_is_told),
        switchboard=Switchboard(_nothing_is_told),
    )
    took = [_tick(ticking, 1.01 * turn) for turn in range(AT_START + turns)]
    begun = 1.01 * len(took)
    slow = [_tick(ticking, begun + 5.01 * turn) for turn in range(turns // 4)]
    alive.close(now=clock.now())
    plain = [each for turn, each in enumerate(took) if turn >= AT_START and turn % 5]
    return took[0], median(plain), median(slow)


def _tick(ticking: Clock, later: float) -> float:
    now = clock.now() + timedelta(seconds=later)
    started = time.perf_counter()
    ticking.tick(now)
    return (time.perf_counter() - started) * 1000


def _nothing_is_due(chains: Chains, delay: int | None) -> None:
    raise AssertionError(f"{chains} were sent, though nothing is due")


def _nothing_is_told(number: int) -> None:
    raise AssertionError(f"message {number} was sent, though nothing is told")
