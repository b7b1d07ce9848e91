"""Whether a database is the one this home knows, or a copy of it, or its own past."""

from datetime import timedelta
from enum import StrEnum

FAR_BEHIND = timedelta(days=1)  # more than a clock that is read in the wrong time zone
NOT_NOTED = 10  # processes of one home that may have died between counting and noting
UNKNOWN = "?"


class Hold(StrEnum):
    """Why nothing goes out: the database is a `copied` one, `older` than what was here, a
    `backup`; a rehearsal meets what is none (`mixed`); or the machine's `clock` is far behind."""

    COPIED = "copied"
    OLDER = "older"
    BACKUP = "backup"
    MIXED = "mixed"
    CLOCK = "clock"


def judged(
    known: str, actual: str, *, counted: int, noted: int | None, at_home: bool
) -> Hold | None:
    """What is wrong with a database that says it lies at `known` and lies at `actual`, and that
    `counted` so many beats of a home which `noted` so many (None: this home never saw it).

    A database that moved is the same one still where it counts exactly what the home noted and
    stands under the address where it stood (`at_home`), as after an upgrade of its server."""
    if noted is not None and counted < noted:
        return Hold.OLDER
    if same_place(known, actual):
        return None
    if noted is not None and at_home and counted - noted <= NOT_NOTED:
        return None
    return Hold.COPIED


def same_place(one: str, other: str) -> bool:
    """Whether two descriptions of a place, `kind/part/part…`, mean the same one: parts that are
    not known on either side tell nothing. A file (`file/INODE/BIRTH`) is told by its birth alone
    where that is known, for some systems give inodes anew at every start."""
    pairs = list(zip(one.split("/"), other.split("/"), strict=False))
    if pairs[0] == ("file", "file") and UNKNOWN not in pairs[2]:
        return pairs[2][0] == pairs[2][1]
    return all(a == b or UNKNOWN in (a, b) for a, b in pairs)
