"""What processes use, as Linux tells it: time of the processor, and memory."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def with_children(ids: Iterable[int]) -> list[int]:
    """These processes and all that they started."""
    found = []
    for each in ids:
        found.append(each)
        found += with_children(_children(each))
    return found


def _children(process: int) -> Iterator[int]:
    for task in Path(f"/proc/{process}/task").iterdir():
        yield from map(int, (task / "children").read_text().split())


def seconds_used(ids: Iterable[int]) -> float:
    """The processor's seconds that these processes and their children have used, ended ones
    too."""
    return sum(_ticks(each) for each in with_children(ids)) / TICKS


def _ticks(process: int) -> int:
    return sum(map(int, _fields(process)[11:15]))  # also those of children that have ended


def parent(process: int) -> int:
    """The process that started this one."""
    return int(_fields(process)[1])


def _fields(process: int) -> list[str]:
    # The name, in parentheses, may hold blanks; the fields after it are those of proc(5) from 3 on.
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


def megabytes(ids: Iterable[int]) -> float:
    """The memory of these processes and their children; what several share is divided among them
    (PSS)."""
    return sum(_kilobytes(each) for each in with_children(ids)) / 1024


def _kilobytes(process: int) -> int:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
