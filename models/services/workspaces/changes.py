"""Where something changed lately: for what shows a whole project and must be drawn anew."""

from dataclasses import dataclass

from peewee import fn

from models.tables import Audit, Channel, Notice, Workspace


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the changes had been looked at: the newest rows of the audit and of the notices."""

    audit: int = 0
    notice: int = 0


def latest() -> Mark:
    """How far the changes go now."""
    return Mark(
        audit=Audit.select(fn.MAX(Audit.id)).scalar() or 0,
        notice=Notice.select(fn.MAX(Notice.id)).scalar() or 0,
    )


def workspaces_since(mark: Mark) -> tuple[frozenset[str], Mark]:
    """The keys of the workspaces in whose projects something changed after a mark, and the mark for
    the next look."""
    now = latest()
    if now == mark:
        return frozenset(), mark
    audited = Audit.select(Audit.project).where(Audit.id > mark.audit)
    noticed = Notice.select(Notice.project).where(Notice.id > mark.notice)
    rows = (
        Workspace.select(Workspace.key)
        .join(Channel)
        .where(Channel.project.in_(audited) | Channel.project.in_(noticed))
        .distinct()
    )
    return frozenset(row.key for row in rows), now
