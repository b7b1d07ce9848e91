"""Trying targets before they are needed: when they were connected, a day and an hour ahead of what
goes there. Trouble is told once, and once more when it is over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from models import secrets
from models.database import transaction
from models.services.audit import audit
from models.services.engine import installation, outages
from models.services.notices import notices
from models.tables import WAITING, Account, Delivery, Project, Target

AHEAD = (timedelta(hours=24), timedelta(hours=1))
FLOOR = timedelta(minutes=30)  # between two trials of a target to which much goes
IN_TROUBLE = timedelta(minutes=10)  # the same while something is wrong with it
_NAME = "target"


@dataclass(frozen=True, slots=True)
class Trial:
    """A target that is to be tried now, and what is needed to reach it."""

    target_id: int
    project_id: int
    name: str
    platform: str
    zone: str
    settings: Mapping[str, str]
    secrets: Mapping[str, str] = field(repr=False)


def due(*, now: datetime) -> list[int]:
    """The targets that are to be tried by now."""
    if installation.held(now=now) is not None:
        return []
    ill = in_trouble()
    query = Target.select(Target.id, Target.checked_at, _next_due(now).alias("next_due"))
    rows: Any = query.where(Target.disconnected_at.is_null()).order_by(Target.id).tuples()
    return [
        number
        for number, checked_at, next_due in rows
        if _is_due(checked_at, Delivery.due_at.python_value(next_due), number in ill, now)
    ]


def begin(target_id: int, *, now: datetime) -> Trial | None:
    """Claim the trial of a target; None where somebody else was faster, or it is gone."""
    rested = Target.checked_at.is_null() | (Target.checked_at <= now - IN_TROUBLE)
    here = (Target.id == target_id) & Target.disconnected_at.is_null()
    if not Target.update(checked_at=now).where(here & rested).execute():
        return None
    row = Target.get_by_id(target_id)
    account = Account.get_by_id(row.account_id)
    return Trial(
        row.id,
        row.project_id,
        row.name,
        account.platform,
        Project.get_by_id(row.project_id).zone,
        account.settings,
        secrets.opened(account.secrets) or {},  # without them it fails, and says so
    )


def settle(trial: Trial, trouble: str | None, *, readers: int | None = None, now: datetime) -> None:
    """Write down what a trial found: what is wrong, in words, or nothing, and how many people a
    call to everybody reaches there at most. The project is told of what is new."""
    with transaction():
        if readers is not None:
            Target.update(readers=readers).where(Target.id == trial.target_id).execute()
        name = f"{_NAME} {trial.target_id}"
        if trouble is None:
            over = outages.end(name, now=now)
            if over is not None:
                _tell("target_well", over.id, trial, {"since": over.since.isoformat()}, now)
            return
        outage = outages.begin(name, now=now)
        if outage is not None:
            _tell("target_trouble", outage, trial, {"reason": trouble, **_ahead(trial, now)}, now)


def in_trouble() -> set[int]:
    """The targets whose last trial found something wrong."""
    return {*outages.of_kind(_NAME)}


def _is_due(
    checked_at: datetime | None, next_due: datetime | None, is_ill: bool, now: datetime
) -> bool:
    if checked_at is None:
        return True
    if is_ill:
        return now >= checked_at + IN_TROUBLE
    if next_due is None or now < checked_at + FLOOR:
        return False
    return any(checked_at < next_due - ahead <= now for ahead in AHEAD)


def _next_due(now: datetime) -> Any:
    """When the next delivery goes to a target, if it does within a day."""
    soon = (Delivery.due_at > now) & (Delivery.due_at <= now + AHEAD[0])
    here = (Delivery.target == Target.id) & WAITING & soon
    return Delivery.select(Delivery.due_at).where(here).order_by(Delivery.due_at).limit(1)


def _ahead(trial: Trial, now: datetime) -> dict[str, Any]:
    """How much goes there within a day, and when the first of it."""
    soon = (Delivery.due_at > now) & (Delivery.due_at <= now + AHEAD[0])
    here = (Delivery.target == trial.target_id) & WAITING & soon
    rows = Delivery.select(Delivery.due_at).where(here).order_by(Delivery.due_at)
    first = rows.first()
    return {"count": rows.count(), "first": first.due_at.isoformat() if first else None}


def _tell(kind: str, outage: int, trial: Trial, facts: Mapping[str, Any], now: datetime) -> None:
    told = {"target": trial.name, "platform": trial.platform} | dict(facts)
    project = Project.get_by_id(trial.project_id)
    notices.tell_project(kind, f"{kind} {outage}", told, project_id=project.id, now=now)
    audit.record(
        project.id,
        audit.PRESSTIME,
        kind.replace("_", " "),
        f"target {trial.name}",
        now=now,
        after=told,
    )
