"""How much went out, how well and how fast: of any span, and kept for every finished day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from peewee import Case, Value, fn

from models.database import seconds_between, transaction
from models.rules.states import DeliveryState
from models.rules.timezones import localize, tzinfo_of
from models.tables import Attempt, Delivery, Metric, Occurrence, Project

KEPT_BACK = 30  # days looked back for rows that were not written while nothing ran
_D = DeliveryState
_COMPLETED, _FAILED = (_D.DELIVERED, _D.REMOVED), (_D.REFUSED, _D.EXPIRED)
_SETTLED_BY_SENDING = (*_COMPLETED, *_FAILED, _D.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Figures:
    """Deliveries of a span: `queued` fell due in it, `processed` were sent or given up, of which
    `completed` and `failed`. Means are seconds, none where nothing was sent: from the instant to
    the first attempt, and of the last attempt. `peak` is the most that were due and not settled."""

    queued: int
    processed: int
    completed: int
    failed: int
    cancelled: int
    mean_wait: float | None
    mean_processing: float | None
    peak: int

    @property
    def success_rate(self) -> float | None:
        """The share that went out of what was settled (0 to 1); None where nothing was."""
        settled = self.completed + self.failed
        return self.completed / settled if settled else None


def measure(project: Project, after: datetime, before: datetime) -> Figures:
    """The figures of a project from `after` to just before `before`; reads what fell due or was
    settled in that span, and nothing that is pending."""
    settled = _settled(project, after, before)
    counts = _counts(settled)
    waits, processing = _means(settled)
    return Figures(
        queued=_fell_due(project, after, before),
        processed=sum(counts.get(state, 0) for state in _SETTLED_BY_SENDING),
        completed=sum(counts.get(state, 0) for state in _COMPLETED),
        failed=sum(counts.get(state, 0) for state in _FAILED),
        cancelled=counts.get(_D.CANCELLED, 0),
        mean_wait=waits,
        mean_processing=processing,
        peak=_peak(settled),
    )


def _settled(project: Project, after: datetime, before: datetime) -> Any:
    finished = (Delivery.finished_at >= after) & (Delivery.finished_at < before)
    return (Delivery.project == project) & finished


def _counts(settled: Any) -> dict[str, int]:
    rows = Delivery.select(Delivery.state, fn.COUNT(Delivery.id)).where(settled)
    return counted(rows.group_by(Delivery.state))


def counted(rows: Any) -> dict[str, int]:
    """What a query of names and numbers gives, as a mapping."""
    return dict(rows.tuples())


def _fell_due(project: Project, after: datetime, before: datetime) -> int:
    due = (Occurrence.due_at >= after) & (Occurrence.due_at < before)
    given_up = [DeliveryState.CANCELLED, DeliveryState.SKIPPED]
    rows = (
        Delivery.select()
        .join(Occurrence)
        .where((Occurrence.project == project) & due & Delivery.state.not_in(given_up))
    )
    return int(rows.count())


def _means(settled: Any) -> tuple[float | None, float | None]:
    begun = Case(None, [(Attempt.number == 1, _late())])
    ended = Case(
        None,
        [
            (
                Attempt.number == Delivery.attempts,
                seconds_between(Attempt.started_at, Attempt.finished_at),
            )
        ],
    )
    rows = Delivery.select(fn.AVG(begun), fn.AVG(ended)).join(
        Attempt, on=(Attempt.delivery == Delivery.id)
    )
    wait, processing = rows.where(settled).tuples().first()
    return (
        None if wait is None else float(wait),
        None if processing is None else float(processing),
    )


def _late() -> Any:
    late = seconds_between(Delivery.due_at, Attempt.started_at)
    return Case(None, [(late > 0, late)], 0)


def _peak(settled: Any) -> int:
    """The most deliveries that were due and not settled at once, among those settled in a span."""
    sent = settled & Delivery.state.in_(_SETTLED_BY_SENDING)
    came = Delivery.select(Delivery.due_at.alias("at"), Value(1).alias("step")).where(sent)
    went = Delivery.select(Delivery.finished_at.alias("at"), Value(-1).alias("step")).where(sent)
    steps = came.union_all(went).alias("steps")
    waiting = fn.SUM(steps.c.step).over(order_by=[steps.c.at, steps.c.step.desc()])
    lengths = Delivery.select(waiting.alias("waiting")).from_(steps).alias("lengths")
    peak = Delivery.select(fn.MAX(lengths.c.waiting)).from_(lengths).scalar()
    return int(peak or 0)


def record(*, now: datetime) -> int:
    """Write the rows of the days that have ended in each project's zone and have none yet, for the
    last 30 days at most; says how many. Running it twice changes nothing."""
    rows: Any = Metric.select(Metric.project, fn.MAX(Metric.day)).group_by(Metric.project)
    latest: dict[int, str] = dict(rows.tuples())
    written = 0
    for project in Project.select():
        for day in _days_to_write(project, latest.get(project.id), now):
            written += _write(project, day)
    return written


def _days_to_write(project: Project, latest: str | None, now: datetime) -> list[date]:
    clock = tzinfo_of(project.zone)
    today = now.astimezone(clock).date()
    first = max(project.created_at.astimezone(clock).date(), today - timedelta(days=KEPT_BACK))
    if latest is not None:
        first = max(first, date.fromisoformat(latest) + timedelta(days=1))
    return [first + timedelta(days=number) for number in range((today - first).days)]


def _write(project: Project, day: date) -> int:
    with transaction():
        figures = measure(project, *_span(project, day))
        row = {name: getattr(figures, name) for name in Figures.__slots__}
        query = Metric.insert(project=project, day=day.isoformat(), **row)
        query.on_conflict_ignore().execute()
    return 1


def _span(project: Project, day: date) -> tuple[datetime, datetime]:
    first = localize(datetime.combine(day, time()), project.zone)
    return first, localize(datetime.combine(day + timedelta(days=1), time()), project.zone)


def today(project: Project, *, now: datetime) -> Figures:
    """The figures of the day that runs in the project's zone."""
    day = now.astimezone(tzinfo_of(project.zone)).date()
    return measure(project, *_span(project, day))


def days(project: Project, count: int) -> list[tuple[date, Figures]]:
    """The latest finished days that are kept, the newest first."""
    rows = Metric.select().where(Metric.project == project).order_by(Metric.day.desc()).limit(count)
    return [
        (
            date.fromisoformat(row.day),
            Figures(**{name: getattr(row, name) for name in Figures.__slots__}),
        )
        for row in rows
    ]
