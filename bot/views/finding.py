"""One thing the doctor found, and small words for it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Level(StrEnum):
    """How a thing is: well, worth knowing, in trouble, or wrongly set."""

    WELL = "well"
    NOTE = "note"
    TROUBLE = "trouble"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is so of one `part`, and the one step that mends it where it is not well."""

    part: str
    level: Level
    said: str
    mend: str | None = None


def well(part: str, said: str) -> Finding:
    """A thing that is as it should be."""
    return Finding(part, Level.WELL, said)


def note(part: str, said: str, mend: str | None = None) -> Finding:
    """A thing to know of, that stops nothing."""
    return Finding(part, Level.NOTE, said, mend)


def trouble(part: str, said: str, mend: str) -> Finding:
    """A thing that keeps posts from going out, or may."""
    return Finding(part, Level.TROUBLE, said, mend)


def wrong(part: str, said: str, mend: str) -> Finding:
    """A setting that keeps everything from starting."""
    return Finding(part, Level.SETTINGS, said, mend)


def size(number: int) -> str:
    """So many bytes: `12 kB`, `3.4 GB`."""
    amount, units = float(number), ["bytes", "kB", "MB", "GB"]
    while amount >= 1000 and len(units) > 1:
        amount, units = amount / 1000, units[1:]
    return (
        f"{amount:.0f} {units[0]}"
        if amount >= 100 or units[0] == "bytes"
        else f"{amount:.1f} {units[0]}"
    )


def span(length: timedelta) -> str:
    """A length of time in its largest unit: `40 s`, `3 min`, `5 h`, `12 days`."""
    seconds = length.total_seconds()
    if seconds < 10:
        return f"{seconds:.1f} s"
    for unit, name in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * unit:
            return f"{int(seconds // unit)} {name}"
    return f"{int(seconds)} s"
