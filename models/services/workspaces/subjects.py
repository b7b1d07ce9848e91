"""To which project a thing belongs that a button names by its number alone."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from models.tables import Delivery, Freeze, Member, Permit, Project, Proposal, Undo

_TABLES: Mapping[str, Any] = MappingProxyType(
    {
        "proposal": Proposal,
        "delivery": Delivery,
        "freeze": Freeze,
        "permit": Permit,
        "act": Undo,
        "member": Member,
    }
)


def project_of(subject: str, number: int) -> str | None:
    """The key of the project of a thing, by the subject of the click that names it (`proposal` 91);
    None where there is no such thing, or it has no number of its own."""
    table = _TABLES.get(subject)
    if table is None:
        return None
    found = (
        Project.select(Project.key)
        .join(table, on=(table.project == Project.id))
        .where(table.id == number)
        .first()
    )
    return found.key if found is not None else None
