"""How instants are written in what publishers store and send: UTC, ISO 8601 with a Z."""

from datetime import UTC, datetime


def written(at: datetime) -> str:
    """An aware instant as `2026-11-24T08:00:00Z`; ValueError when it names no zone."""
    if at.tzinfo is None:
        raise ValueError("an instant without a zone")
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def read(text: str) -> datetime:
    """The aware instant in UTC that `written` wrote."""
    return datetime.fromisoformat(text).astimezone(UTC)
