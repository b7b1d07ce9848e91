"""What deliveries that are due wait for: a call of their project, a target, an account's budget."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from models.database import locked, transaction
from models.errors import Refused, Stale
from models.rules import gates as names
from models.rules.platforms import capabilities_of
from models.rules.policy import policy_of
from models.rules.roles import Right
from models.services.audit import audit
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.workspaces import targets
from models.tables import WAITING, Account, Delivery, Gate, Project, Target

MOST_COUNTED = 10_000


class Cause(StrEnum):
    """Why a gate lets nobody through. TRYING: it was down, and one is let through to see."""

    CALLS = "calls"
    LIMITED = "limited"
    DOWN = "down"
    TRYING = "trying"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Wait:
    """A gate as people see it. `most` is how many calls may be made at once, or in an hour; `until`
    is when it is looked at next; `count` is how many wait behind it, up to `MOST_COUNTED` and one
    more, and `first` since when the first in line is due, where they were counted."""

    cause: Cause
    target: str
    most: int = 0
    since: datetime | None = None
    until: datetime | None = None
    count: int = 1
    first: datetime | None = None


def of_occurrences(ids: Sequence[int]) -> dict[int, Wait]:
    """For each of the occurrences that waits behind a gate, the first such wait."""
    rows = list(_behind_any(Delivery.occurrence.in_(ids))) if ids else []
    return {row.occurrence_id: _wait(row.gate, row.target) for row in reversed(rows)}


def of_deliveries(rows: Iterable[Delivery]) -> dict[int, Wait]:
    """What those of the deliveries that wait behind a gate wait for."""
    ids = [row.id for row in rows if row.gate_id is not None]
    found = _behind_any(Delivery.id.in_(ids)) if ids else ()
    return {row.id: _wait(row.gate, row.target) for row in found}


def _behind_any(which: Any) -> Any:
    return (
        Delivery.select(Delivery, Gate, Target, Account)
        .join(Gate)
        .switch(Delivery)
        .join(Target)
        .join(Account)
        .where(which & WAITING & Delivery.gate.is_null(False))
        .order_by(Delivery.id)
    )


def _wait(gate: Gate, target: Target) -> Wait:
    kind = gate.name.partition(" ")[0]
    if kind == "project":
        return Wait(Cause.CALLS, target.name, policy_of(target.project).publishes_at_once)
    if kind == "account":
        budget = capabilities_of(target.account.platform).budget
        until = names.fits_at(gate.used_until, budget) if gate.used_until and budget else None
        return Wait(Cause.BUDGET, target.name, budget.per_hour if budget else 0, until=until)
    if gate.closed_until is None or gate.probe is not None:
        return Wait(Cause.TRYING, target.name, since=gate.since)
    return Wait(Cause(gate.reason or "down"), target.name, 0, gate.since, gate.closed_until)


def of_project(project: Project, *, now: datetime) -> list[Wait]:
    """Every gate of a project that somebody waits behind, and each target that is closed, with
    counts. The cost follows the targets, and what is counted."""
    theirs = list(Target.select(Target, Account).join(Account).where(Target.project == project))
    of_gates = {names.project(project.id): theirs[0]} if theirs else {}
    of_gates |= {names.account(each.account_id): each for each in theirs}
    of_gates |= {names.target(each.id): each for each in theirs}
    rows = Gate.select().where(Gate.name.in_(list(of_gates))).order_by(Gate.id)
    found = []
    for gate in rows:
        count = _count(gate, MOST_COUNTED + 1)
        if count or (gate.closed_until is not None and gate.closed_until > now):
            wait = _wait(gate, of_gates[gate.name])
            found.append(_counted(wait, count, _first(gate)))
    return found


def _counted(wait: Wait, count: int, first: datetime | None) -> Wait:
    return Wait(wait.cause, wait.target, wait.most, wait.since, wait.until, count, first)


def _line(gate: Gate) -> Any:
    return WAITING & (Delivery.gate == gate.id)


def _count(gate: Gate, most: int) -> int:
    return int(Delivery.select(Delivery.gate).where(_line(gate)).limit(most).count())


def _first(gate: Gate) -> datetime | None:
    """Since when the first in line is due; reads one entry of the index."""
    query = Delivery.select(Delivery.next_at).where(_line(gate))
    row = query.order_by(Delivery.priority.desc(), Delivery.next_at, Delivery.id).first()
    return row.next_at if row else None


def parked(project: Project, most: int) -> int:
    """How many deliveries of a project wait behind gates, counted up to `most`; reads an index
    only."""
    theirs = Target.select(Target.id, Target.account).where(Target.project == project)
    wanted = {names.project(project.id)}
    for each in theirs:
        wanted |= {names.target(each.id), names.account(each.account_id)}
    found = 0
    for gate in Gate.select(Gate.id).where(Gate.name.in_(list(wanted))):
        found += _count(gate, most - found)
        if found >= most:
            break
    return found


def late(*, before: datetime) -> dict[int, tuple[int, datetime]]:
    """For each project: how many wait for a call or a budget though they were due `before`, counted
    up to `MOST_COUNTED` at each gate, and since when the first in line is. Targets that are down or
    asked to wait have notices of their own."""
    found: dict[int, tuple[int, datetime]] = {}
    for gate in Gate.select().where(Gate.look_at.is_null(False)):
        kind, _, number = gate.name.partition(" ")
        if kind == "target":
            continue
        overdue = _line(gate) & (Delivery.next_at < before)
        count = Delivery.select(Delivery.gate).where(overdue).limit(MOST_COUNTED + 1).count()
        if not count:
            continue
        first = min(_first(gate) or before, before)
        project = int(number) if kind == "project" else _project_of(int(number))
        so_far = found.get(project, (0, first))
        found[project] = (so_far[0] + count, min(so_far[1], first))
    return found


def _project_of(account_id: int) -> int:
    return int(Account.get_by_id(account_id).project_id)


def try_now(speaker: Speaker, name: str, *, now: datetime) -> None:
    """Let one delivery through to a target that is down, before its time, to see whether it is
    still so. Raises NotFound, Stale where it is not down, Refused where it asked to wait."""
    permissions.require(speaker, Right.CHANGE_ANY)
    with transaction():
        target = targets.get(speaker.project, name)
        named = Gate.name == names.target(target.id)
        gate: Gate | None = locked(Gate.select()).where(named).first()
        if gate is None or gate.closed_until is None or gate.closed_until <= now:
            raise Stale(f"{name} is not closed any more. Nothing was changed.")
        if gate.reason == "limited":
            raise Refused(f"{name} asked to wait, and is not called before. Nothing was changed.")
        if gate.probe is not None:
            raise Stale(f"{name} is being tried at this moment. Nothing was changed.")
        gate.closed_until = gate.look_at = now
        gate.save()
        audit.by(speaker, "try now", f"target {name}", now=now)


@dataclass(frozen=True, slots=True)
class Closed:
    """A connected target that takes nothing for now, and how many wait for it."""

    project: str
    wait: Wait


def closed(*, now: datetime) -> list[Closed]:
    """Every target, in all projects, that is down or asked to wait."""
    found = []
    for gate in Gate.select().where(Gate.closed_until > now).order_by(Gate.id):
        number = int(gate.name.partition(" ")[2])
        target = Target.get_or_none(Target.id == number)
        if target is not None and target.disconnected_at is None:
            wait = _wait(gate, target)
            count = _count(gate, MOST_COUNTED + 1)
            found.append(Closed(target.project.key, _counted(wait, count, None)))
    return found
