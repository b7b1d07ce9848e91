"""What a project is told of the machinery: much that is overdue, no clock, a database in trouble.

Each is told once for each outage, however many processes notice, and again when it is over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.database import StorageError, locked, transaction
from models.services.audit import audit
from models.services.engine import installation, outages, queue, sessions
from models.services.engine.agenda import ANY, Question
from models.services.engine.queue import Late
from models.services.notices import notices
from models.tables import WAITING, Delivery, Gate, Installation, Outage, Project

SILENT = timedelta(minutes=1)  # without a beat of any clock
LATE = timedelta(minutes=1)  # past its moment; a burst takes its time
MANY, FEW = 50, 25  # overdue deliveries
WORTH_TELLING = timedelta(seconds=10)  # of trouble with the database
OVERDUE = (
    Question(Delivery.next_at, WAITING & Delivery.gate.is_null(), LATE),
    Question(Gate.look_at, None, ANY),
    Question(Outage.since, Outage.ended_at.is_null(), ANY),
)


def tell_overdue(*, now: datetime) -> None:
    """Tell each project of which more than 50 deliveries are a minute late, and again when at most
    25 are."""
    if installation.held(now=now) is not None:  # that is told already, and is the reason
        return
    late = queue.overdue(before=now - LATE)
    told = outages.of_kind("overdue")
    for project_id, seen in late.items():
        if seen.count > MANY and project_id not in told:
            _begin("overdue", "overdue", project_id, _late(seen), now)
    for project_id in told:
        if project_id not in late or late[project_id].count <= FEW:
            _end("overdue", "overdue_over", project_id, now)


def tell_stopped_clock(*, now: datetime) -> None:
    """Tell each project of which something is due that no clock has beaten for a minute, and again
    when one does. For processes that are no clock, and have looked on for that minute."""
    if installation.held(now=now) is not None:
        return
    last = sessions.last_beat()
    told = outages.of_kind("clock")
    if last is not None and last > now - SILENT:
        for project_id in told:
            _end("clock", "clock_back", project_id, now)
        return
    seen_at = {"last_beat": last.isoformat() if last else None}
    for project_id, late in queue.overdue(before=now - LATE).items():
        if project_id not in told:
            _begin("clock", "clock_stopped", project_id, _late(late) | seen_at, now)


def tell_storage_trouble(since: datetime, reason: str, *, now: datetime) -> None:
    """Tell every project that nothing could be written from `since` until now, unless another
    process did."""
    with transaction():
        list(locked(Installation.select()))  # one process at a time
        told = (Outage.name == "storage") & (Outage.ended_at >= since)
        if Outage.select().where(told).exists():
            return
        outage = Outage.create(name="storage", since=since, ended_at=now)
        facts = {"since": since.isoformat(), "until": now.isoformat(), "reason": reason}
        for project in Project.select(Project.id):
            key = f"storage {outage.id}/{project.id}"
            notices.tell_project("storage_trouble", key, facts, project_id=project.id, now=now)
            _record("storage_trouble", project.id, facts, now)


@dataclass(slots=True)
class Trouble:
    """What a process could not write down, from its first failure until it can again."""

    since: datetime | None = None
    reason: str = ""

    def noticed(self, error: StorageError, *, now: datetime) -> None:
        """The database could not do it."""
        self.since = self.since or now
        self.reason = error.reason

    def over(self, *, now: datetime) -> None:
        """The database answers: tell of the trouble, if it lasted. Raises StorageError where it
        still cannot write."""
        if self.since is None:
            return
        if now - self.since >= WORTH_TELLING:
            tell_storage_trouble(self.since, self.reason, now=now)
        self.since = None


def _late(seen: Late) -> dict[str, Any]:
    return {"count": seen.count, "oldest": seen.oldest.isoformat()}


def _begin(name: str, kind: str, project_id: int, facts: Mapping[str, Any], now: datetime) -> None:
    with transaction():
        outage = outages.begin(f"{name} {project_id}", now=now)
        if outage is not None:
            key = f"{kind} {outage}"
            notices.tell_project(kind, key, facts, project_id=project_id, now=now)
            _record(kind, project_id, facts, now)


def _end(name: str, kind: str, project_id: int, now: datetime) -> None:
    with transaction():
        outage = outages.end(f"{name} {project_id}", now=now)
        if outage is not None:
            facts = {"since": outage.since.isoformat()}
            key = f"{kind} {outage.id}"
            notices.tell_project(kind, key, facts, project_id=project_id, now=now)
            _record(kind, project_id, facts, now)


def _record(kind: str, project_id: int, facts: Mapping[str, Any], now: datetime) -> None:
    """Put into the audit what the project is told of."""
    project = Project.get_by_id(project_id)
    audit.record(
        project_id,
        audit.PRESSTIME,
        kind.replace("_", " "),
        f"project {project.key}",
        now=now,
        after=dict(facts),
    )
