"""Posts close to a change of the clock, when people are surprised by the hour."""

from datetime import timedelta

from models.rules.conflicts.slots import Around, Finding, Severity, Slot
from models.rules.timezones import near_transition, tzinfo_of

KIND = "dst"
AFTERWARDS = timedelta(hours=3)


def find(slot: Slot, around: Around) -> Finding | None:
    """A warning within the project's span of a change of the clock, and a moment three hours after
    it."""
    span = around.numbers.clock_change
    clock = tzinfo_of(slot.zone)
    just_before = slot.at - span - timedelta(seconds=1)
    before, after = just_before.astimezone(clock), (slot.at + span).astimezone(clock)
    if before.utcoffset() == after.utcoffset():  # nearly always, and cheap to see
        return None
    change = near_transition(slot.zone, slot.at, span)
    if change is None:
        return None
    return Finding(
        KIND,
        Severity.WARNING,
        slot,
        change - span,
        change + span,
        {"zone": slot.zone, "change": change.isoformat()},
        better=change + AFTERWARDS,
    )
