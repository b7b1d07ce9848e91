"""Every conflict rule there is; one more is one more line."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from models.rules.conflicts import (
    custom,
    dst,
    freeze,
    near_duplicate,
    platform_rate,
    resources,
    same_time,
)
from models.rules.conflicts.numbers import Numbers
from models.rules.conflicts.slots import Around, Finding, Slot

Reach = Callable[[Numbers, Slot], timedelta]
Find = Callable[[Slot, Around], list[Finding]]


def nowhere(_: Numbers, __: Slot) -> timedelta:
    """The reach of a rule to which others on the calendar do not matter."""
    return timedelta()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it finds against a slot, and how far around it must see the calendar, on all
    targets (`everywhere`) or on those of the slot's account. What it finds of a plan is said `once`
    for all its slots, or of each."""

    find: Find
    reach: Reach = nowhere
    everywhere: bool = False
    once: bool = False


def _one(find: Callable[[Slot, Around], Finding | None]) -> Find:
    def found(slot: Slot, around: Around) -> list[Finding]:
        finding = find(slot, around)
        return [] if finding is None else [finding]

    return found


RULES: tuple[Rule, ...] = (
    Rule(_one(same_time.find), same_time.reach),
    Rule(_one(platform_rate.find), platform_rate.reach),
    Rule(_one(resources.find), resources.reach, everywhere=True),
    Rule(custom.find_all, custom.reach, everywhere=True),
    Rule(_one(dst.find)),
    Rule(_one(freeze.find)),
    Rule(_one(near_duplicate.find), once=True),
)


def findings(slots: Iterable[Slot], around: Around) -> list[Finding]:
    """All that the rules have against these slots, the gravest first, then by time. What is found
    the same of several targets of one moment is one finding."""
    found: dict[tuple[object, ...], Finding] = {}
    for slot in slots:
        for rule in RULES:
            for finding in rule.find(slot, around):
                key = (slot.schedule, finding.kind, None if rule.once else slot.at)
                first = found.get(key, finding)
                targets = tuple(dict.fromkeys((*first.targets, slot.target)))
                found[key] = replace(first, targets=targets)
    return sorted(found.values(), key=lambda each: (-each.severity.weight, each.slot.at, each.kind))


def reach_of(slot: Slot, numbers: Numbers) -> tuple[timedelta, timedelta]:
    """How far around a slot the rules must see all targets, and those of its own account."""
    wide = max(rule.reach(numbers, slot) for rule in RULES if rule.everywhere)
    own = max(rule.reach(numbers, slot) for rule in RULES)
    return wide, own
