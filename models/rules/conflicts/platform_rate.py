"""More posts of one account in an hour than its platform takes."""

from datetime import timedelta

from models.rules.conflicts.numbers import Numbers
from models.rules.conflicts.slots import Around, Finding, Severity, Slot, busiest, nearest

KIND = "platform_rate"
NEARLY = 0.8  # of the rate: from here on it is a warning


def reach(numbers: Numbers, slot: Slot) -> timedelta:
    """How far around a slot others matter: not at all where the platform has no rate."""
    rate = numbers.rates.get(slot.platform)
    return rate.span if rate else timedelta()


def find(slot: Slot, around: Around) -> Finding | None:
    """An error where the busiest window with this slot in it is full without it, a warning from
    four fifths on."""
    rate = around.numbers.rates.get(slot.platform)
    if rate is None:
        return None
    others = [
        each
        for each in around.all_between(slot.at - rate.span, slot.at + rate.span, slot)
        if each.account == slot.account
    ]
    full = busiest(slot, others, rate.span, once=False)
    if len(full) < NEARLY * rate.most:
        return None
    moments = [slot.at, *(each.at for each in full)]
    return Finding(
        KIND,
        Severity.ERROR if len(full) >= rate.most else Severity.WARNING,
        slot,
        min(moments),
        max(moments),
        {
            "platform": slot.platform,
            "most": rate.most,
            "span": int(rate.span.total_seconds()),
        },
        len(full),
        nearest(slot, full),
    )
