"""Column types: moments that are aware and in UTC."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from peewee import Field

if TYPE_CHECKING:
    _Moment = Field[datetime]
    _OptionalMoment = Field[datetime | None]
else:  # peewee's Field is generic only in its stubs
    _Moment = _OptionalMoment = Field


def to_stored(moment: datetime) -> str:
    """A moment as the text both databases sort and compare rightly; refuses a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"a naive datetime cannot be stored: {moment!r}")
    return _written(moment.astimezone(UTC))


# Rows that are written together hold few different moments. Only of UTC: two moments of a zone that
# stand on either side of a change of its clocks may be equal to a cache.
@lru_cache(maxsize=1024)
def _written(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


class _Utc:
    """SQLite keeps the text of `to_stored`, PostgreSQL a timestamptz made from it."""

    field_type = "TIMESTAMPTZ"

    def db_value(self, value: Any) -> Any:
        return to_stored(value) if isinstance(value, datetime) else value

    def python_value(self, value: Any) -> datetime | None:
        if value is None:
            return None
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return moment.astimezone(UTC)


class UtcDateTimeField(_Utc, _Moment):
    """An instant, always aware and in UTC; writing a naive one raises ValueError."""


class OptionalUtcDateTimeField(_Utc, _OptionalMoment):
    """An instant or nothing; otherwise as `UtcDateTimeField`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(null=True, **options)
