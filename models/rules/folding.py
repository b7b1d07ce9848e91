"""Putting many notices together: a few of one kind are shown one by one, more are counted."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

FEW = 3  # of one kind that are shown one by one
Item = TypeVar("Item")


def folded(items: Iterable[Item], kind: Callable[[Item], Hashable]) -> list[Sequence[Item]]:
    """The items in groups, in the order in which the first of each came: those of a kind together
    where there are more than a few of it, else each by itself."""
    found = list(items)
    kinds: dict[Hashable, list[Item]] = {}
    for each in found:
        kinds.setdefault(kind(each), []).append(each)
    many = {key for key, some in kinds.items() if len(some) > FEW}
    groups: list[Sequence[Item]] = []
    for each in found:
        key = kind(each)
        if key not in many:
            groups.append((each,))
        elif each is kinds[key][0]:
            groups.append(tuple(kinds[key]))
    return groups
