"""What is done with deliveries that fell due while no clock was alive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.rules.policy import CatchUp, Policy

SPACING = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Missed:
    """A delivery that was never attempted: when it was `due`, and what its schedule says of late
    ones (`own`; none: as the project decided)."""

    delivery: int
    occurrence: int
    schedule: int
    target: int
    due: datetime
    own: CatchUp | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of missed deliveries, by their ids: some wait for a person, some are sent at
    the moments given, some are dropped. Those of which nothing is said go out as they are."""

    hold: tuple[int, ...] = ()
    send: tuple[tuple[int, datetime], ...] = ()
    drop: tuple[int, ...] = ()


def choice_of(policy: Policy, own: CatchUp | None) -> CatchUp:
    """What is done with late deliveries of a schedule."""
    return own or policy.catch_up_choice


def verdict(
    missed: Sequence[Missed], policy: Policy, *, asleep_since: datetime, now: datetime
) -> Verdict:
    """What becomes of one project's deliveries after nothing ran between `asleep_since` and `now`.
    What fell due before, or is no later than the project's window, is not touched. What is sent
    keeps its order, the occurrences five minutes apart, the first at once."""
    late = sorted(
        (each for each in missed if asleep_since < each.due < now - policy.catch_up),
        key=lambda each: (each.due, each.delivery),
    )
    newest = {(each.schedule, each.target): each.delivery for each in late}
    hold, send, drop = [], [], []
    for each in late:
        match choice_of(policy, each.own):
            case CatchUp.ASK:
                hold.append(each.delivery)
            case CatchUp.ALL:
                send.append(each)
            case CatchUp.LATEST if newest[each.schedule, each.target] == each.delivery:
                send.append(each)
            case _:
                drop.append(each.delivery)
    return Verdict(tuple(hold), tuple(_spaced(send, now)), tuple(drop))


def _spaced(late: Sequence[Missed], now: datetime) -> list[tuple[int, datetime]]:
    """Moments for these: one for each occurrence, its targets as far apart as they were."""
    first: dict[int, tuple[datetime, datetime]] = {}
    for each in late:
        first.setdefault(each.occurrence, (each.due, now + SPACING * len(first)))
    return [
        (each.delivery, each.due - first[each.occurrence][0] + first[each.occurrence][1])
        for each in late
    ]
