"""What a change to posts was, as a difference of two pictures of them, and whether it still stands.

A picture is rows by their names, each a mapping of plain JSON: `7 post`, `7 schedule 3`,
`7 delivery 3 2026-11-24/0 5` (post, schedule, key of the occurrence, target). Names last when rows
are written anew under other ids.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from models.rules.states import UNSTARTED, DeliveryState, ScheduleState

BUTTON = timedelta(minutes=15)  # how long an answer's button takes a change back unasked
KEPT = timedelta(days=30)
REACH = 10  # changes of one person that can be taken back
Values = Mapping[str, Any]
Picture = Mapping[str, Values]

_BEGUN = frozenset(DeliveryState) - UNSTARTED - {DeliveryState.CANCELLED, DeliveryState.SKIPPED}
_ON = frozenset(ScheduleState) - {ScheduleState.PAUSED, ScheduleState.CANCELLED}
WRITTEN_AHEAD = ("materialised_until", "materialise_at")
# What only people change; the rest follows from it, or from what was tried.
_DECIDED = {
    "post": ("title", "text", "media"),
    "schedule": ("rule", "zone", "targets", "priority", "not_after", "stagger", "catch_up"),
    "delivery": ("at", "due_at", "expires_at"),
}


class Standing(StrEnum):
    """What has become of a row since a change: it is as the change left it, it is on its way or
    settled, or somebody changed it."""

    AS_LEFT = "as left"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows that changed alike: the values that differ, before and after; none where they were made
    (no `before`) or deleted (no `after`)."""

    names: tuple[str, ...]
    before: Values | None
    after: Values | None

    def to_json(self) -> list[Any]:
        """It as plain JSON."""
        return [list(self.names), self.before, self.after]


def from_json(kept: Iterable[Any]) -> list[Difference]:
    """The differences that were kept."""
    return [Difference(tuple(names), before, after) for names, before, after in kept]


def kind_of(name: str) -> str:
    """Whether a row is a `post`, a `schedule` or a `delivery`."""
    return name.split(" ", 2)[1]


def post_of(name: str) -> int:
    """The id of the post that a row belongs to."""
    return int(name.partition(" ")[0])


def schedule_of(name: str) -> int:
    """The id of the schedule that a row belongs to, or is."""
    return int(name.split(" ", 3)[2])


def key_of(name: str) -> str:
    """The key of the occurrence that a delivery belongs to."""
    return name.split(" ", 4)[3]


def difference(before: Picture, after: Picture) -> list[Difference]:
    """What differs between two pictures, rows that changed alike together."""
    alike: dict[str, tuple[list[str], Values | None, Values | None]] = {}
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if old is not None and new is not None:
            fields = [field for field in new if _differs(field, old, new)]
            if not fields:
                continue
            old = {field: old[field] for field in fields}
            new = {field: new[field] for field in fields}
        names, _, _ = alike.setdefault(json.dumps([old, new]), ([], old, new))
        names.append(name)
    return [Difference(tuple(names), old, new) for names, old, new in alike.values()]


def _differs(field: str, old: Values, new: Values) -> bool:
    """Whether a field is part of the difference: how far a rule was written ahead goes with it, and
    the instant of what had begun before does not, which changes with others of its occurrence."""
    if field == "at" and new["state"] in _BEGUN and new["state"] == old["state"]:
        return False
    if field in WRITTEN_AHEAD and old["rule"] != new["rule"]:
        return True
    return bool(old[field] != new[field])


def standing(name: str, left: Values | None, now: Values | None) -> Standing:
    """What became of a row that a change left with the values `left` (none: deleted), and that is
    `now` so (none: it is no more)."""
    if left is None or now is None:
        return Standing.AS_LEFT if left is None else Standing.CHANGED
    kind = kind_of(name)
    if kind == "delivery" and left.keys() == {"at"}:  # only what else there is of its occurrence
        return Standing.AS_LEFT if left["at"] == now["at"] else Standing.CHANGED
    if kind == "delivery" and _is_gone(left, now):
        return Standing.GONE
    same = all(left[field] == now[field] for field in _DECIDED[kind] if field in left)
    return Standing.AS_LEFT if same and _is_in_state(kind, left, now) else Standing.CHANGED


def _is_gone(left: Values, now: Values) -> bool:
    return now["state"] in _BEGUN and now["state"] != left.get("state")


def _is_in_state(kind: str, left: Values, now: Values) -> bool:
    """Whether nobody moved it to another state; what the clock and an approval do is no change."""
    then = left.get("state")
    if kind == "post":
        return True
    if kind == "schedule":
        return then is None or then == now["state"] or (then in _ON and now["state"] in _ON)
    waits = (DeliveryState.WAITING, DeliveryState.HELD)
    if then is None:
        return now["state"] in UNSTARTED
    return then == now["state"] or (then in waits and now["state"] in waits)
