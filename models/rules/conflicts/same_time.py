"""Two posts on one target at almost the same time; and advice where they are merely close."""

from datetime import timedelta

from models.rules.conflicts.numbers import Numbers
from models.rules.conflicts.slots import Around, Finding, Severity, Slot, nearest

KIND = "same_time"


def reach(numbers: Numbers, _: Slot) -> timedelta:
    """How far around a slot others matter."""
    return max(numbers.same_time, numbers.apart)


def find(slot: Slot, around: Around) -> Finding | None:
    """A warning within the project's span of the same time, advice within the longer one."""
    numbers = around.numbers
    wide = reach(numbers, slot)
    close = [
        each
        for each in around.between(slot.at - wide, slot.at + wide, slot)
        if each.target == slot.target
    ]
    same = [each for each in close if abs(each.at - slot.at) <= numbers.same_time]
    near = same or [each for each in close if abs(each.at - slot.at) < numbers.apart]
    if not near:
        return None
    span = numbers.same_time if same else numbers.apart
    return Finding(
        KIND,
        Severity.WARNING if same else Severity.INFO,
        slot,
        slot.at - span,
        slot.at + span,
        {"target": slot.target_name, "apart": int(numbers.apart.total_seconds())},
        len(near),
        nearest(slot, near),
    )
