"""When a country changes what its clocks do, and zone data with it: what is planned keeps its wall
time, and people are told what moved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from models import bulk
from models.database import locked, transaction
from models.rows import insert_rows, update_rows
from models.rules.approval import UNDECIDED, ReviewState
from models.rules.states import (
    ON_CALENDAR,
    UNFINISHED,
    UNSTARTED,
    DeliveryState,
    ScheduleState,
)
from models.rules.timezones import keys
from models.rules.zone_changes import Clock
from models.services.approvals.covering import content_of, covered
from models.services.audit import audit
from models.services.conflicts import noting
from models.services.freezes import frozen
from models.services.notices import notices
from models.services.posts import posts, scheduling
from models.tables import (
    Conflict,
    Delivery,
    Freeze,
    FreezeWindow,
    Occurrence,
    Post,
    Review,
    Schedule,
    ZoneClock,
)

AT_ONCE = 25  # zones that one look compares
NAMED = 50  # posts that a notice names
KNOWN_FOR = timedelta(days=3 * 366)  # a clock known for less long is worked out anew
_LIVE = [*ON_CALENDAR, ScheduleState.DRAFT]


def look(version: str, *, now: datetime) -> bool:
    """Compare some zones with what they were when moments were last worked out, by the `version`
    of the zone data there is now, and keep the wall time of what is planned in those that changed;
    whether others are left to be looked at. Older data than was known changes nothing: of two
    machines the newer one is right."""
    rows: Any = ZoneClock.select(ZoneClock.zone, ZoneClock.version, ZoneClock.until).tuples()
    soon = now + KNOWN_FOR
    known = {zone for zone, worked_by, until in rows if worked_by >= version and until >= soon}
    stale = sorted(keys() - known)
    if stale:
        _note([Clock.now(zone, now) for zone in stale[:AT_ONCE]], version, now)
    return len(stale) > AT_ONCE


def _note(clocks: Sequence[Clock], version: str, now: datetime) -> None:
    """Keep what clocks are taken to do by now, and act where that is something else."""
    rows = ZoneClock.select().where(ZoneClock.zone.in_([clock.zone for clock in clocks]))
    known = {row.zone: row for row in rows}
    same, fresh = [], []
    for clock in clocks:
        row = known.get(clock.zone)
        values = {"version": version, "offsets": clock.to_json(), "until": clock.until}
        if row is None:
            fresh.append({"zone": clock.zone, **values})
        elif row.version >= version or _before(row).says_the_same(clock):
            same.append({"id": row.id, **values, "version": max(row.version, version)})
        else:
            _change(clock, version, now)
    with transaction():
        insert_rows(ZoneClock, fresh, or_ignore=True)
        update_rows(ZoneClock, ("version", "offsets", "until"), same)


def _before(row: ZoneClock) -> Clock:
    return Clock.of(row.zone, row.offsets, row.until)


def _change(clock: Clock, version: str, now: datetime) -> None:
    """All of a zone in one transaction: a moment that was moved twice would be wrong."""
    with transaction():
        row: ZoneClock = locked(ZoneClock.select()).where(ZoneClock.zone == clock.zone).get()
        if row.version >= version:  # another clock was here
            return
        _keep_wall_time(_before(row), version, now)
        row.version, row.offsets, row.until = version, clock.to_json(), clock.until
        row.save()


@dataclass(slots=True)
class _Moved:
    """What of a project moved: its posts, each from its first moment to that which it has now, and
    its freezes."""

    posts: dict[int, tuple[datetime, datetime]] = field(default_factory=dict)
    freezes: list[int] = field(default_factory=list)


def _keep_wall_time(before: Clock, version: str, now: datetime) -> None:
    moved: dict[int, _Moved] = {}
    live = (Schedule.zone == before.zone) & Schedule.state.in_(_LIVE)
    schedules = list(Schedule.select().where(live).order_by(Schedule.id))
    posts.lock_each(row.post_id for row in schedules)
    for schedule in schedules:
        first = _move_schedule(schedule, before, now)
        if first is not None:
            theirs = moved.setdefault(schedule.project_id, _Moved())
            theirs.posts.setdefault(schedule.post_id, first)
    for freeze in _move_freezes(before, now):
        moved.setdefault(freeze.project_id, _Moved()).freezes.append(freeze.id)
    for project, theirs in moved.items():
        noting.note_all(theirs.posts, now=now)
        _tell(project, before.zone, version, theirs, now)


def _move_schedule(
    schedule: Schedule, before: Clock, now: datetime
) -> tuple[datetime, datetime] | None:
    """Move what is to come of a schedule; the first moment that moved, as it was and is."""
    coming = (
        (Occurrence.schedule == schedule)
        & Occurrence.state.in_(UNFINISHED)
        & (Occurrence.due_at > now)
    )
    first = None
    for row in list(Occurrence.select().where(coming).order_by(Occurrence.due_at)):
        was, at = row.due_at, before.kept(row.due_at)
        if was != at:
            _move_occurrence(schedule, row, at)
            first = first or (was, at)
    if schedule.materialised_until is not None:
        schedule.materialised_until = before.kept(schedule.materialised_until)
        schedule.save(only=[Schedule.materialised_until])
    _move_conflicts(schedule, before, now)
    _move_reviews(schedule, before, now)
    return first


def _move_occurrence(schedule: Schedule, row: Occurrence, at: datetime) -> None:
    """Its deliveries stay as far apart as they were, what was tried keeps its next try, and what
    was asked about it alone is about its new moment."""
    asked = Review.get_or_none(Review.id == row.review_id) if row.review_id else None
    holds = asked is not None and asked.hash == covered(asked).named(content_of(asked.post))
    shift = at - row.due_at
    unstarted = (Delivery.occurrence == row) & Delivery.state.in_([*UNSTARTED])
    for delivery in list(Delivery.select().where(unstarted)):
        if delivery.next_at == delivery.due_at:
            delivery.next_at += shift
        delivery.due_at += shift
        delivery.expires_at = scheduling.last_useful(schedule, at)
        if delivery.state == DeliveryState.QUEUED:
            delivery.state, delivery.session, delivery.fence = (
                DeliveryState.WAITING,
                None,
                delivery.fence + 1,
            )
        delivery.save()
    Occurrence.update(due_at=at, announced_at=None).where(Occurrence.id == row.id).execute()
    if asked is not None and holds:  # moved by the law, it stays approved
        named = covered(asked).named(content_of(asked.post))
        Review.update(hash=named).where(Review.id == asked.id).execute()


def _move_conflicts(schedule: Schedule, before: Clock, now: datetime) -> None:
    """What people decided about a moment holds for the one it is now."""
    for row in Conflict.select().where((Conflict.schedule == schedule) & (Conflict.at > now)):
        at = before.kept(row.at)
        taken = (Conflict.schedule == schedule) & (Conflict.kind == row.kind) & (Conflict.at == at)
        if at != row.at and not Conflict.select().where(taken).exists():
            Conflict.update(at=at).where(Conflict.id == row.id).execute()


def _move_reviews(schedule: Schedule, before: Clock, now: datetime) -> None:
    """Until when something is to be approved, where that is to come."""
    states = [*UNDECIDED, ReviewState.APPROVED]
    for row in Review.select().where((Review.post == schedule.post_id) & Review.state.in_(states)):
        if row.due_at is not None and row.due_at > now:
            at = before.kept(row.due_at)
            row.expires_at += at - row.due_at
            if row.nudge_at is not None:
                row.nudge_at += at - row.due_at
            row.due_at = at
            row.save(only=[Review.due_at, Review.expires_at, Review.nudge_at])


def _move_freezes(before: Clock, now: datetime) -> Sequence[Freeze]:
    """Move the stretches to come, and the end of one that holds; those freezes of which any is."""
    rows = list(
        Freeze.select()
        .where((Freeze.zone == before.zone) & Freeze.lifted_at.is_null())
        .order_by(Freeze.project, Freeze.id)
    )
    for project in dict.fromkeys(row.project_id for row in rows):
        frozen.lock(project)
    return [row for row in rows if _move_freeze(row, before, now)]


def _move_freeze(freeze: Freeze, before: Clock, now: datetime) -> bool:
    open_ones = (FreezeWindow.freeze == freeze) & FreezeWindow.over_at.is_null()
    moved = [_move_span(row, before, now) for row in FreezeWindow.select().where(open_ones)]
    moved.append(_move_span(freeze, before, now))
    return any(moved)


def _move_span(row: Any, before: Clock, now: datetime) -> bool:
    was = (row.starts_at, row.ends_at)
    if row.starts_at > now:
        row.starts_at = before.kept(row.starts_at)
    if row.ends_at is not None and row.ends_at > now:
        row.ends_at = before.kept(row.ends_at)
    if (row.starts_at, row.ends_at) == was:
        return False
    row.save()
    return True


def _tell(project: int, zone: str, version: str, moved: _Moved, now: datetime) -> None:
    numbers = _numbers(moved.posts)
    for post, (was, at) in moved.posts.items():
        audit.record(
            project,
            audit.PRESSTIME,
            "keep wall time",
            f"post {numbers[post]}",
            now=now,
            before=was.isoformat(),
            after=at.isoformat(),
            reason=f"the clocks of {zone} change otherwise by zone data {version}",
        )
    if moved.freezes:
        subject = f"freeze {moved.freezes[0]}"
        after = {"freezes": moved.freezes, "zone": zone}
        audit.record(project, audit.PRESSTIME, "keep wall time", subject, now=now, after=after)
    notices.tell_project(
        "rezoned",
        f"rezoned {zone} {version} {project}",
        {
            "of": zone,
            "version": version,
            "count": len(moved.posts),
            "posts": sorted(numbers.values())[:NAMED],
            "freezes": moved.freezes[:NAMED],
        },
        project_id=project,
        now=now,
    )


def _numbers(ids: Iterable[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for some in bulk.batched(ids):
        rows = Post.select(Post.id, Post.number).where(Post.id.in_(some))
        found |= {row.id: row.number for row in rows}
    return found
