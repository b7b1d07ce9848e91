"""Trouble that lasts a while: begun once and ended once, whoever notices."""

from datetime import datetime
from typing import Any

from models.tables import Outage


def begin(name: str, *, now: datetime) -> int | None:
    """Open an outage; its id, or None where one of that name is open already. Belongs into the
    transaction that tells people of it."""
    made = Outage.insert(name=name, since=now).on_conflict_ignore().as_rowcount().execute()
    return Outage.get(_open(name)).id if made else None


def end(name: str, *, now: datetime) -> Outage | None:
    """Close the open outage of that name; None where there is none, or somebody else was faster.
    Belongs into the transaction that tells people of it."""
    found = Outage.get_or_none(_open(name))
    if found is None:
        return None
    mine = (Outage.id == found.id) & Outage.ended_at.is_null()
    return found if Outage.update(ended_at=now).where(mine).execute() else None


def of_kind(kind: str) -> list[int]:
    """The numbers of the projects for which an outage of that kind (`clock 3`) is open."""
    rows = Outage.select(Outage.name).where(Outage.ended_at.is_null())
    return [int(row.name.split()[1]) for row in rows if row.name.startswith(f"{kind} ")]


def _open(name: str) -> Any:
    return (Outage.name == name) & Outage.ended_at.is_null()
