"""Deliveries as the ledger reads and writes them: many at once, each with all that hangs on it.

A transaction that publishes opens a `Book`, reads entries into it, lets `results` decide what
follows, and writes everything in a handful of statements, however many deliveries there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from peewee import fn

from models import compiled
from models.database import locked
from models.rows import insert_rows, update_rows
from models.rules.policy import Policy
from models.rules.states import DeliveryState, HeldFor, ScheduleState
from models.services import audit, notices
from models.tables import (
    Account,
    Attempt,
    Audit,
    Delivery,
    Notice,
    Occurrence,
    Post,
    Project,
    Revision,
    Schedule,
    Target,
)


@dataclass(slots=True)
class Timing:
    """A schedule as its deliveries see it; entries of one schedule share it."""

    id: int
    state: ScheduleState
    action: str
    zone: str
    max_retries: int
    retry_delay: int
    run_count: int
    error_count: int
    errors_in_a_row: int
    channel_id: int
    member_id: int
    targets: Sequence[int]
    blocked: bool


@dataclass(slots=True)
class Entry:
    """A delivery and what it hangs on. What stands up to `held_for` is written back; the rest is
    read only."""

    id: int
    state: DeliveryState
    fence: int
    session_id: int | None
    next_at: datetime
    attempts: int
    retries: int
    looks: int | None
    prepared: Mapping[str, Any] | None
    revision: int | None
    removes_id: int | None
    remote_id: str | None
    link: str | None
    error: str | None
    finished_at: datetime | None
    gate_id: int | None
    held_for: HeldFor | None
    key: str
    priority: int
    due_at: datetime
    expires_at: datetime | None
    occurrence_id: int
    occurrence: str
    announced_at: datetime | None
    target_id: int
    target: str
    disconnected_at: datetime | None
    account_id: int
    platform: str
    settings: Mapping[str, str]
    sealed: str | None
    post_id: int
    number: int
    label: str
    title: str | None
    text: str
    media: Sequence[Mapping[str, Any]] | None
    current_revision: int
    project_id: int
    project: str
    project_zone: str
    policy: Policy
    review_id: int | None
    schedule: Timing

    @property
    def facts(self) -> dict[str, Any]:
        """What notices and audit say of it."""
        return {
            "delivery": self.id,
            "post": self.number,
            "label": self.label,
            "target": self.target,
            "state": str(self.state),
            "link": self.link,
            "error": self.error,
            "due_at": self.due_at.isoformat(),
        }


_COLUMNS = (
    Delivery.id,
    Delivery.state,
    Delivery.fence,
    Delivery.session,
    Delivery.next_at,
    Delivery.attempts,
    Delivery.retries,
    Delivery.looks,
    Delivery.prepared,
    Delivery.revision,
    Delivery.removes,
    Delivery.remote_id,
    Delivery.link,
    Delivery.error,
    Delivery.finished_at,
    Delivery.gate,
    Delivery.held_for,
    Delivery.key,
    Delivery.priority,
    Delivery.due_at,
    Delivery.expires_at,
    Delivery.occurrence,
    Occurrence.key,
    Occurrence.announced_at,
    Delivery.target,
    Target.name,
    Target.disconnected_at,
    Target.account,
    Account.platform,
    Account.settings,
    Account.secrets,
    Delivery.post,
    Post.number,
    Post.label,
    Revision.title,
    Revision.text,
    Revision.media,
    Revision.number,
    Delivery.project,
    Project.key,
    Project.zone,
    Project.policy,
    fn.COALESCE(Occurrence.review, Schedule.review),
)
_WIDTH = len(_COLUMNS)
_PROJECT, _POLICY = (
    next(place for place, each in enumerate(_COLUMNS) if each is wanted)
    for wanted in (Delivery.project, Project.policy)
)
_TIMING = (
    Schedule.id,
    Schedule.state,
    Schedule.action,
    Schedule.zone,
    Schedule.max_retries,
    Schedule.retry_delay,
    Schedule.run_count,
    Schedule.error_count,
    Schedule.errors_in_a_row,
    Schedule.channel,
    Schedule.created_by,
    Schedule.targets,
    Schedule.blocked,
)
_WRITTEN = (
    "state",
    "fence",
    "session",
    "next_at",
    "attempts",
    "retries",
    "looks",
    "prepared",
    "revision",
    "removes",
    "remote_id",
    "link",
    "error",
    "finished_at",
    "gate",
    "held_for",
)


@dataclass(slots=True)
class Book:
    """What one transaction has read and is about to write, as of `now`. Of the projects in `frozen`
    a freeze has to be looked at."""

    now: datetime
    timings: dict[int, Timing] = field(default_factory=dict)
    policies: dict[int, Policy] = field(default_factory=dict)
    changed: dict[int, Entry] = field(default_factory=dict)
    settled: list[Entry] = field(default_factory=list)
    counted: set[int] = field(default_factory=set)
    attempts: list[dict[str, Any]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    audits: list[dict[str, Any]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)
    frozen: frozenset[int] = frozenset()

    def read(self, ids: Iterable[int]) -> list[Entry]:
        """Deliveries with these ids, locked. Their posts must be locked before."""
        return [self._entry(row) for row in compiled.rows(_whole, ids)]

    def _entry(self, row: Sequence[Any]) -> Entry:
        schedule = row[_WIDTH]
        timing = self.timings.get(schedule)
        if timing is None:
            timing = self.timings[schedule] = Timing(*row[_WIDTH:])
        values = [*row[:_WIDTH], timing]
        project = values[_PROJECT]
        if project not in self.policies:
            self.policies[project] = Policy.of(values[_POLICY])
        values[_POLICY] = self.policies[project]
        return Entry(*values)

    def change(self, *entries: Entry) -> None:
        """Write these back at the end."""
        for entry in entries:
            self.changed[entry.id] = entry

    def record(self, entry: Entry, actor: str, action: str) -> None:
        """Add an audit row about a delivery."""
        self.audits.append(
            {
                "project": entry.project_id,
                "at": self.now,
                "actor": actor,
                "action": action,
                "subject": f"post {entry.number}",
                "after": entry.facts,
            }
        )

    def record_target(self, entry: Entry, action: str, facts: Mapping[str, Any]) -> None:
        """Add an audit row about a delivery's target, of what Presstime itself noticed."""
        self.audits.append(
            {
                "project": entry.project_id,
                "at": self.now,
                "actor": audit.PRESSTIME,
                "action": action,
                "subject": f"target {entry.target}",
                "after": dict(facts),
            }
        )

    def tell(self, entry: Entry, kind: str, key: str, facts: Mapping[str, Any]) -> None:
        """Add a notice for the channel a delivery was scheduled in; the same `key` is told once."""
        self.notices.append(
            {
                "project": entry.project_id,
                "channel": entry.schedule.channel_id,
                "member": entry.schedule.member_id,
                "kind": kind,
                "key": key,
                "facts": dict(facts) | notices.marks(entry.project),
                "created_at": self.now,
            }
        )

    def write_deliveries(self) -> None:
        """Write the entries that changed so far."""
        update_rows(
            Delivery,
            _WRITTEN,
            [
                {
                    "id": entry.id,
                    "state": entry.state,
                    "fence": entry.fence,
                    "session": entry.session_id,
                    "next_at": entry.next_at,
                    "attempts": entry.attempts,
                    "retries": entry.retries,
                    "looks": entry.looks,
                    "prepared": entry.prepared,
                    "revision": entry.revision,
                    "removes": entry.removes_id,
                    "remote_id": entry.remote_id,
                    "link": entry.link,
                    "error": entry.error,
                    "finished_at": entry.finished_at,
                    "gate": entry.gate_id,
                    "held_for": entry.held_for,
                }
                for entry in self.changed.values()
            ],
        )

    def write_the_rest(self) -> None:
        """Write counts, intents, answers, audit and notices."""
        counted = [self.timings[each] for each in sorted(self.counted)]
        update_rows(
            Schedule,
            ("state", "run_count", "error_count", "errors_in_a_row", "updated_at"),
            [
                {
                    "id": each.id,
                    "state": each.state,
                    "run_count": each.run_count,
                    "error_count": each.error_count,
                    "errors_in_a_row": each.errors_in_a_row,
                    "updated_at": self.now,
                }
                for each in counted
            ],
        )
        update_rows(
            Attempt, ("finished_at", "outcome", "detail"), self.answers, by=("delivery", "number")
        )
        insert_rows(Attempt, self.attempts)
        insert_rows(Audit, self.audits)
        insert_rows(Notice, _once(self.notices), or_ignore=True)


def _once(notices: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({each["key"]: each for each in notices}.values())


def _whole(ids: Sequence[int]) -> Any:
    query = (
        Delivery.select(*_COLUMNS, *_TIMING)
        .join(Occurrence)
        .join(Schedule)
        .switch(Delivery)
        .join(Target)
        .join(Account)
        .switch(Delivery)
        .join(Post)
        .join(Project)
        .switch(Post)
        .join(Revision, on=(Revision.post == Post.id) & (Revision.number == Post.revision))
        .where(Delivery.id.in_(ids))
        .order_by(Delivery.id)
    )
    return locked(query, of=Delivery)
