"""Other moments for slots that something stands in the way of."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from models.rules.conflicts.registry import findings
from models.rules.conflicts.slots import Around, Severity, Slot
from models.rules.timezones import tzinfo_of

STEP = timedelta(minutes=15)
DAY = timedelta(days=1)
FURTHER = timedelta(hours=1)  # between one opening offered and the next
OFFERED = 3
COMPARED = 20  # of a series' slots: the next ones

See = Callable[[Sequence[Slot]], Around]  # the calendar around slots, wherever they are


@dataclass(frozen=True, slots=True)
class Opening:
    """All slots later by `shift`, and the gravest thing that is left then (none: nothing)."""

    shift: timedelta
    left: Severity | None


# What is near is read first; nearly always that is enough.
STAGES = ((1, 8), (9, 32), (33, 96))


def openings(slots: Sequence[Slot], see: See, *, beyond: timedelta = timedelta()) -> list[Opening]:
    """Up to three ways to move slots by quarters of an hour within a day: the first with nothing in
    its way, the next such one an hour later or more, and the same clock time tomorrow. Where there
    is none, the first with nothing that blocks it. Where all moments until `beyond` are closed, the
    day begins there, with that very moment."""
    some, clean, passable = slots[:COMPARED], list[Opening](), list[Opening]()
    begin = beyond - STEP if beyond else timedelta()
    for first, last in STAGES:
        shifts = [begin + step * STEP for step in range(first, last + 1)]
        for opening in _tried(some, [each for each in shifts if _may(some, each)], see):
            if opening.left in (None, Severity.INFO):
                if not clean or opening.shift - clean[-1].shift >= FURTHER:
                    clean.append(opening)
            elif not opening.left.blocks:
                passable.append(opening)
            if len(clean) == OFFERED - 1:
                return [*clean, *_tomorrow(some, see)]
    return clean or passable[:1]


def first(slots: Sequence[Slot], see: See) -> Opening | None:
    """The best of them."""
    return next(iter(openings(slots, see)), None)


def shifted(slots: Iterable[Slot], by: timedelta) -> list[Slot]:
    """The slots, each later by so much."""
    return [replace(slot, at=slot.at + by) for slot in slots]


def _tried(slots: Sequence[Slot], shifts: Sequence[timedelta], see: See) -> Iterator[Opening]:
    if not shifts:
        return
    around = see([slot for shift in shifts for slot in shifted(slots, shift)])
    for shift in shifts:
        if any(around.closed(slot) is not None for slot in shifted(slots, shift)):
            continue
        found = findings(shifted(slots, shift), around)
        yield Opening(shift, found[0].severity if found else None)


def _tomorrow(slots: Sequence[Slot], see: See) -> list[Opening]:
    if not _may(slots, DAY):
        return []
    return [each for each in _tried(slots, [DAY], see) if each.left in (None, Severity.INFO)]


def _may(slots: Sequence[Slot], shift: timedelta) -> bool:
    """Whether slots may be shifted so far: those of a series stay on their days."""
    if len({slot.at for slot in slots}) == 1:
        return True
    clocks = [(slot.at, tzinfo_of(slot.zone)) for slot in slots]
    return all(
        at.astimezone(clock).date() == (at + shift).astimezone(clock).date() for at, clock in clocks
    )
