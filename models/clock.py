"""The only reader of the wall clock."""

from datetime import UTC, datetime, timedelta

_offset = timedelta()


def now() -> datetime:
    """The present moment, aware and in UTC, moved by the injected offset if one is set."""
    return datetime.now(UTC) + _offset


def set_offset(offset: timedelta) -> None:
    """Move this process's clock, for tests and rehearsals; a zero offset is the real time."""
    global _offset
    _offset = offset
