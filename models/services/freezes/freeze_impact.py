"""What a planned freeze would keep in, before it is in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from models import bulk
from models.rules.freezes import Window
from models.services.freezes import freezing
from models.tables import WAITING, Delivery, Freeze, Post, Target

MOST_STRETCHES = 10  # that are looked at
MOST_DELIVERIES = 5_000
NAMED = 5


@dataclass(frozen=True, slots=True)
class Kept:
    """A post that would wait: its number and label, and when it is due."""

    number: int
    label: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class OnTarget:
    """How many posts would wait on a target, and the first five of them."""

    target: str
    count: int
    first: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What a freeze would keep in, in its next `stretches`: a line for each target; `more` where
    there are too many to count."""

    stretches: tuple[Window, ...]
    targets: tuple[OnTarget, ...]
    more: bool


def of(freeze: Freeze, *, now: datetime) -> Impact:
    """What is on the calendar by now that a freeze would keep in."""
    stretches = tuple(freezing.stretches(freeze, now=now)[:MOST_STRETCHES])
    rows = list(_inside(freeze, stretches).limit(MOST_DELIVERIES + 1))
    by_target: dict[str, list[Kept]] = {}
    for row in rows[:MOST_DELIVERIES]:
        kept = Kept(row.post.number, row.post.label, row.next_at)
        by_target.setdefault(row.target.name, []).append(kept)
    targets = tuple(
        OnTarget(name, len({each.number for each in theirs}), tuple(theirs[:NAMED]))
        for name, theirs in sorted(by_target.items())
    )
    return Impact(stretches, targets, len(rows) > MOST_DELIVERIES)


def posts_in(freeze: Freeze, *, now: datetime) -> list[int]:
    """The ids of the posts that it keeps in, in all that is written of it: those of the first 5,000
    deliveries."""
    found: dict[int, None] = {}
    left = MOST_DELIVERIES
    stretches = freezing.stretches(freeze, now=now)
    for some in bulk.batched(stretches, MOST_STRETCHES):
        rows = [row.post_id for row in _inside(freeze, some).limit(left)]
        found |= dict.fromkeys(rows)
        left -= len(rows)
        if not left:
            break
    return [*found]


def _inside(freeze: Freeze, stretches: Sequence[Window]) -> Any:
    times = reduce(or_, (_during(each) for each in stretches))
    waiting = WAITING & Delivery.gate.is_null()
    return (
        Delivery.select(Delivery, Post, Target)
        .join(Post)
        .switch(Delivery)
        .join(Target)
        .where(freezing.within(freeze) & waiting & times)
        .order_by(Delivery.next_at, Delivery.id)
    )


def _during(window: Window) -> Any:
    begun = Delivery.next_at >= window.start
    return begun if window.end is None else begun & (Delivery.next_at < window.end)
