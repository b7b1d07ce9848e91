"""How much went out, how well and how fast: of any span, and kept for every finished day."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from peewee import Case, Value, fn

from models.database import seconds_between, transaction
from models.rules.roles import Right
from models.rules.states import DeliveryState
from models.rules.timezones import localize, tzinfo_of
from models.services.people import permissions
from models.services.people.people import Speaker
from models.tables import Account, Attempt, Delivery, Metric, Occurrence, Project, Target

KEPT_BACK = 30  # days looked back for rows that were not written while nothing ran
_D = DeliveryState
_COMPLETED, _FAILED = (_D.DELIVERED, _D.REMOVED), (_D.REFUSED, _D.EXPIRED)
_SETTLED_BY_SENDING = (*_COMPLETED, *_FAILED, _D.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Share:
    """What of a span belongs to one platform; names as in `Figures`."""

    completed: int = 0
    failed: int = 0
    mean_wait: float | None = None
    mean_processing: float | None = None

    @property
    def success_rate(self) -> float | None:
        """The share that went out of what was settled (0 to 1); None where nothing was."""
        return _rate(self.completed, self.failed)


@dataclass(frozen=True, slots=True)
class Figures:
    """Deliveries of a span: `queued` fell due in it, `processed` were sent or given up, of which
    `completed` and `failed`. Means are seconds, none where nothing was sent: from the instant to
    the first attempt, and of the last attempt. `peak` is the most that were due and not settled,
    `platforms` the part of each platform to which anything was sent."""

    queued: int
    processed: int
    completed: int
    failed: int
    cancelled: int
    mean_wait: float | None
    mean_processing: float | None
    peak: int
    platforms: Mapping[str, Share] = field(default_factory=dict)

    @property
    def success_rate(self) -> float | None:
        """The share that went out of what was settled (0 to 1); None where nothing was."""
        return _rate(self.completed, self.failed)


def _rate(completed: int, failed: int) -> float | None:
    return completed / (completed + failed) if completed + failed else None


@dataclass(slots=True)
class _Tally:
    """What was counted of some targets: deliveries by state, and seconds summed over so many."""

    states: Counter[str] = field(default_factory=Counter)
    waits: tuple[float, int] = (0.0, 0)
    calls: tuple[float, int] = (0.0, 0)

    def count(self, states: Iterable[DeliveryState]) -> int:
        return sum(self.states[state] for state in states)


def measure(project: Project, after: datetime, before: datetime) -> Figures:
    """The figures of a project from `after` to just before `before`; reads what fell due or was
    settled in that span, and nothing that is pending."""
    settled = _settled(project, after, before)
    tallies = _by_platform(project, _by_target(settled))
    whole = _together(tallies.values())
    return Figures(
        queued=_fell_due(project, after, before),
        processed=whole.count(_SETTLED_BY_SENDING),
        completed=whole.count(_COMPLETED),
        failed=whole.count(_FAILED),
        cancelled=whole.count([_D.CANCELLED]),
        mean_wait=_mean(whole.waits),
        mean_processing=_mean(whole.calls),
        peak=_peak(settled),
        platforms={
            platform: _share(tally)
            for platform, tally in sorted(tallies.items())
            if tally.count(_SETTLED_BY_SENDING)
        },
    )


def _share(tally: _Tally) -> Share:
    return Share(
        completed=tally.count(_COMPLETED),
        failed=tally.count(_FAILED),
        mean_wait=_mean(tally.waits),
        mean_processing=_mean(tally.calls),
    )


def _mean(summed: tuple[float, int]) -> float | None:
    seconds, number = summed
    return seconds / number if number else None


def _together(tallies: Iterable[_Tally]) -> _Tally:
    whole = _Tally()
    for tally in tallies:
        whole.states.update(tally.states)
        whole.waits = _plus(whole.waits, tally.waits)
        whole.calls = _plus(whole.calls, tally.calls)
    return whole


def _plus(one: tuple[float, int], other: tuple[float, int]) -> tuple[float, int]:
    return one[0] + other[0], one[1] + other[1]


def _by_platform(project: Project, by_target: Mapping[int, _Tally]) -> dict[str, _Tally]:
    rows: Any = Target.select(Target.id, Account.platform).join(Account)
    platforms = dict(rows.where(Target.project == project).tuples())
    gathered: dict[str, list[_Tally]] = {}
    for target, tally in by_target.items():
        gathered.setdefault(platforms[target], []).append(tally)
    return {platform: _together(tallies) for platform, tallies in gathered.items()}


def _settled(project: Project, after: datetime, before: datetime) -> Any:
    finished = (Delivery.finished_at >= after) & (Delivery.finished_at < before)
    return (Delivery.project == project) & finished


def _by_target(settled: Any) -> dict[int, _Tally]:
    """Tallies by target, which needs no join; a project has few targets."""
    found: dict[int, _Tally] = {}
    rows: Any = Delivery.select(Delivery.target, Delivery.state, fn.COUNT(Delivery.id))
    for target, state, number in (
        rows.where(settled).group_by(Delivery.target, Delivery.state).tuples()
    ):
        found.setdefault(target, _Tally()).states[state] += number
    for target, *sums in _sums(settled):
        wait, waits, call, calls = (number or 0 for number in sums)
        found[target].waits = (float(wait), waits)
        found[target].calls = (float(call), calls)
    return found


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


def _sums(settled: Any) -> Any:
    """For each target the seconds until the first attempt and how many there were, and the same of
    the last attempts."""
    begun = Case(None, [(Attempt.number == 1, _late())])
    took = seconds_between(Attempt.started_at, Attempt.finished_at)
    ended = Case(None, [(Attempt.number == Delivery.attempts, took)])
    rows = Delivery.select(
        Delivery.target, fn.SUM(begun), fn.COUNT(begun), fn.SUM(ended), fn.COUNT(ended)
    ).join(Attempt, on=(Attempt.delivery == Delivery.id))
    return rows.where(settled).group_by(Delivery.target).tuples()


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
        row = asdict(measure(project, *_span(project, day)))
        query = Metric.insert(project=project, day=day.isoformat(), **row)
        query.on_conflict_ignore().execute()
    return 1


def _span(project: Project, day: date) -> tuple[datetime, datetime]:
    first = localize(datetime.combine(day, time()), project.zone)
    return first, localize(datetime.combine(day + timedelta(days=1), time()), project.zone)


def today(speaker: Speaker, *, now: datetime) -> Figures:
    """The figures of the day that runs in the zone of the speaker's project."""
    permissions.require(speaker, Right.LOOK)
    project = speaker.project
    day = now.astimezone(tzinfo_of(project.zone)).date()
    return measure(project, *_span(project, day))


def days(speaker: Speaker, count: int) -> list[tuple[date, Figures]]:
    """The latest finished days that are kept of the speaker's project, the newest first."""
    permissions.require(speaker, Right.LOOK)
    rows = (
        Metric.select()
        .where(Metric.project == speaker.project)
        .order_by(Metric.day.desc())
        .limit(count)
    )
    return [(date.fromisoformat(row.day), _kept(row)) for row in rows]


def _kept(row: Metric) -> Figures:
    plain = {name: getattr(row, name) for name in Figures.__slots__ if name != "platforms"}
    platforms = {platform: Share(**share) for platform, share in row.platforms.items()}
    return Figures(**plain, platforms=platforms)
