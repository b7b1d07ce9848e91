"""Deliveries as the ledger reads and writes them: many at once, each with all that hangs on it.

A transaction that publishes opens a `Book`, reads entries into it, lets `results` decide what
follows, and writes everything in a handful of statements, however many deliveries there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

from peewee import fn

from models import compiled, secrets
from models.database import locked
from models.rows import insert_rows, update_rows
from models.rules.policy import Policy
from models.rules.states import DeliveryState, HeldFor, ScheduleState
from models.services.audit import audit
from models.services.notices import notices
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
    post_id: int
    number: int
    label: str
    title: str | None
    text: str
    media: Sequence[Mapping[str, Any]] | None
    current_revision: int
    project_id: int
    review_id: int | None
    target_id: int
    target: str
    disconnected_at: datetime | None
    account_id: int
    platform: str
    settings: Mapping[str, str]
    sealed: str | None
    project: str
    project_zone: str
    policy: Policy
    schedule: Timing
    stored: tuple[Any, ...]

    @property
    def written(self) -> tuple[Any, ...]:
        """The values of what is written back, in the order of its columns; `stored` are those that
        were read."""
        return _values(self)

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


# What is written back: the columns' names, and the attributes of an entry.
_WRITTEN = {
    "state": "state",
    "fence": "fence",
    "session": "session_id",
    "next_at": "next_at",
    "attempts": "attempts",
    "retries": "retries",
    "looks": "looks",
    "prepared": "prepared",
    "revision": "revision",
    "removes": "removes_id",
    "remote_id": "remote_id",
    "link": "link",
    "error": "error",
    "finished_at": "finished_at",
    "gate": "gate_id",
    "held_for": "held_for",
}
_values = attrgetter(*_WRITTEN.values())
_COLUMNS = (
    Delivery.id,
    *(getattr(Delivery, name) for name in _WRITTEN),
    Delivery.key,
    Delivery.priority,
    Delivery.due_at,
    Delivery.expires_at,
    Delivery.occurrence,
    Occurrence.key,
    Occurrence.announced_at,
    Delivery.post,
    Post.number,
    Post.label,
    Revision.title,
    Revision.text,
    Revision.media,
    Revision.number,
    Delivery.project,
    fn.COALESCE(Occurrence.review, Schedule.review),
    Delivery.target,
)
_WIDTH = len(_COLUMNS)
_STORED = slice(1, 1 + len(_WRITTEN))
# Few for many deliveries, so they are asked for once.
_PLACE = (
    Target.id,
    Target.name,
    Target.disconnected_at,
    Target.account,
    Account.platform,
    Account.settings,
    Account.secrets,
    Project.key,
    Project.zone,
    Project.policy,
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


@dataclass(slots=True)
class Book:
    """What one transaction has read and is about to write, as of `now`. Of the projects in `frozen`
    a freeze has to be looked at."""

    now: datetime
    timings: dict[int, Timing] = field(default_factory=dict)
    places: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    opened: dict[str | None, Mapping[str, str]] = field(default_factory=dict, repr=False)
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
        rows = compiled.rows(_whole, ids)
        new = {row[_WIDTH - 1] for row in rows} - self.places.keys()
        for target, *place, policy in compiled.rows(_places, sorted(new)):
            self.places[target] = (*place, Policy.of(policy))
        return [self._entry(row) for row in rows]

    def _entry(self, row: Sequence[Any]) -> Entry:
        schedule = row[_WIDTH]
        timing = self.timings.get(schedule)
        if timing is None:
            timing = self.timings[schedule] = Timing(*row[_WIDTH:])
        place = self.places[row[_WIDTH - 1]]
        values = (*row[:_WIDTH], *place, timing, tuple(row[_STORED]))
        return Entry(*values)

    def secrets_of(self, entry: Entry) -> Mapping[str, str]:
        """The secrets of a delivery's account, unsealed once for all of them; none where they were
        made with another key, which the publisher then says."""
        if entry.sealed not in self.opened:
            self.opened[entry.sealed] = secrets.opened(entry.sealed) or {}
        return self.opened[entry.sealed]

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
        """Write what changed so far of the entries: those of which the same columns did together,
        for of one that is named PostgreSQL reads the value and SQLite writes the indexes anew."""
        alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for entry in self.changed.values():
            values = zip(_WRITTEN, entry.stored, entry.written, strict=True)
            changes = {name: new for name, old, new in values if new != old}
            alike.setdefault(tuple(changes), []).append(changes | {"id": entry.id})
        for columns, rows in alike.items():
            if columns:
                update_rows(Delivery, columns, rows)

    def write_attempts(self) -> None:
        """Write answers, intents and audit."""
        update_rows(
            Attempt, ("finished_at", "outcome", "detail"), self.answers, by=("delivery", "number")
        )
        insert_rows(Attempt, self.attempts)
        insert_rows(Audit, self.audits)

    def write_the_rest(self) -> None:
        """Write counts and notices."""
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
        insert_rows(Notice, _once(self.notices), or_ignore=True)


def _once(notices: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({each["key"]: each for each in notices}.values())


def _whole(ids: Sequence[int]) -> Any:
    query = (
        Delivery.select(*_COLUMNS, *_TIMING)
        .join(Occurrence)
        .join(Schedule)
        .switch(Delivery)
        .join(Post)
        .join(Revision, on=(Revision.post == Post.id) & (Revision.number == Post.revision))
        .where(Delivery.id.in_(ids))
        .order_by(Delivery.id)
    )
    return locked(query, of=Delivery)


def _places(targets: Sequence[int]) -> Any:
    query = Target.select(*_PLACE).join(Account).switch(Target).join(Project)
    return query.where(Target.id.in_(targets))
