"""The record of every change: written in the transaction that makes the change."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from models.rows import insert_rows
from models.rules import seals
from models.tables import Audit

if TYPE_CHECKING:
    from models.services.people.people import Speaker

PRESSTIME = "presstime"


def record(
    project_id: int,
    actor: str,
    action: str,
    subject: str,
    *,
    now: datetime,
    before: Any = None,
    after: Any = None,
    reason: str | None = None,
) -> None:
    """Add one row: who did what to what, from what to what, and why."""
    row = {
        "project": project_id,
        "at": now,
        "actor": actor,
        "action": action,
        "subject": subject,
        "before": before,
        "after": after,
        "reason": reason,
    }
    insert_rows(Audit, [row])


def by(speaker: "Speaker", action: str, subject: str, *, now: datetime, **facts: Any) -> None:
    """Add one row for what a person did in their project; `facts` as for `record`."""
    record(speaker.project.id, speaker.member.identity, action, subject, now=now, **facts)


def name_of(actor: str, names: Mapping[str, str]) -> str | None:
    """What an actor is called, by the members' `names`; None for Presstime itself."""
    if actor == PRESSTIME:
        return None
    if seals.pseudonym_in(actor):
        return f"somebody {actor}"
    return names.get(actor) or actor.rpartition(":")[2]


def about(project_id: int, subject: str) -> list[Audit]:
    """Everything recorded of one subject (`post 142`), the oldest first."""
    rows = Audit.select().where((Audit.project == project_id) & (Audit.subject == subject))
    return list(rows.order_by(Audit.id))
