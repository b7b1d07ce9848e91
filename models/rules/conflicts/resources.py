"""More schedules at once than the project wants to have going out."""

from datetime import timedelta

from models.rules.conflicts.numbers import Numbers
from models.rules.conflicts.slots import Around, Finding, Severity, Slot, busiest, nearest

KIND = "resources"
NEARLY = 0.8  # of what may be: from here on it is a warning


def reach(numbers: Numbers, _: Slot) -> timedelta:
    """How far around a slot others matter, wherever they go: not at all without a limit."""
    return numbers.resources_window if numbers.resources_most else timedelta()


def find(slot: Slot, around: Around) -> Finding | None:
    """An error where as many schedules as may be share a window with this slot already, a warning
    from four fifths on."""
    most, span = around.numbers.resources_most, around.numbers.resources_window
    if not most:
        return None
    others = around.between(slot.at - span, slot.at + span, slot)
    full = busiest(slot, others, span, once=True)
    if len(full) < NEARLY * most:
        return None
    moments = [slot.at, *(each.at for each in full)]
    return Finding(
        KIND,
        Severity.ERROR if len(full) >= most else Severity.WARNING,
        slot,
        min(moments),
        max(moments),
        {"most": most, "span": int(span.total_seconds())},
        len(full),
        nearest(slot, full),
    )
