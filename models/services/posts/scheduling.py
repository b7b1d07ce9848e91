"""Putting posts on the calendar, moving them, holding them back and taking them off again.

Services only write rows: occurrences and deliveries. The clock finds them.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from models import apart, bulk
from models.database import kept, locked, transaction
from models.errors import Refused
from models.rows import insert_rows
from models.rules.media import Media, media_of
from models.rules.policy import CatchUp, policy_of
from models.rules.recurrence import Instant, Rule, expand
from models.rules.roles import Right
from models.rules.states import (
    UNFINISHED,
    DeliveryState,
    OccurrenceState,
    PostState,
    ScheduleState,
    occurrence_state,
)
from models.rules.timezones import localize, tzinfo_of
from models.services.approvals import reviews
from models.services.audit import audit
from models.services.conflicts import conflicts
from models.services.conflicts.conflicts import Care
from models.services.engine.agenda import Question
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.posts import carrying, crowding, lengths, posts
from models.services.undo import undoing
from models.tables import Delivery, Member, Occurrence, Post, Project, Schedule, Target

AHEAD = timedelta(days=100)
MOST_PENDING = 200
REFILL = timedelta(days=10)
PUBLISH, UNPUBLISH = "publish", "unpublish"
_GOING_ON = (ScheduleState.ACTIVE, ScheduleState.PENDING_APPROVAL)
GROWING = tuple(Question(Schedule.materialise_at, Schedule.state == each) for each in _GOING_ON)


@dataclass(frozen=True, slots=True)
class Plan:
    """When and where: one schedule for each rule, all on the same targets (ids, in order). Without
    a `stagger` or `catch_up` of its own, the project's hold."""

    action: str
    rules: tuple[Rule, ...]
    targets: tuple[int, ...]
    priority: int = 5
    precision: str = "minute"
    not_after: time | None = None
    stagger: timedelta | None = None
    catch_up: CatchUp | None = None


def stagger_of(project: Project, plan: Plan) -> timedelta:
    """The time between one target and the next: what the plan says, else, for what is published,
    what the project decided."""
    if plan.stagger is not None:
        return plan.stagger
    return policy_of(project).stagger if plan.action == PUBLISH else timedelta()


def once_now(zone: str, now: datetime) -> Rule:
    """The rule that fires at this very moment, and never again."""
    local = now.astimezone(tzinfo_of(zone))
    wall = local.replace(tzinfo=None, fold=0)
    return Rule(zone=zone, start=wall, times=(wall.time(),), fold=local.fold)


def schedule_new(
    speaker: Speaker,
    title: str | None,
    text: str,
    plan: Plan,
    *,
    now: datetime,
    media: Media = (),
    author: Member | None = None,
    care: Care | None = None,
) -> Post:
    """Make a post, the speaker's or that of an `author` whose words they take over, and put it on
    the calendar. Raises NotAllowed, Refused when a time has passed, or too much waits already; with
    `care`, Conflicting when something stands in its way."""
    _refuse_beyond_the_limit(speaker, plan)
    require_for_plan(speaker, plan)
    with transaction():
        post = posts.create(speaker, title, text, now=now, media=media, author=author)
        lengths.require(text, plan.targets)
        carrying.require(media, plan.targets)
        add_schedules(speaker, post, plan, now=now)
        conflicts.heed(speaker, post, care, now=now)
        permissions.require_still(speaker, right_for(plan))
        undoing.changed(speaker, _deed(plan), post, undoing.before(post, new=True), now=now)
        _record(speaker, post, None, now)
        reviews.settle(speaker, post, now=now, anew=True)
        return post


def schedule_existing(
    speaker: Speaker,
    number: int,
    revision: int | None,
    plan: Plan,
    *,
    now: datetime,
    care: Care | None = None,
) -> Post:
    """Add a schedule to a post. Raises Refused when a time has passed or too much waits already,
    NotAllowed, Stale, NotFound; with `care`, Conflicting when something stands in its way."""
    _refuse_beyond_the_limit(speaker, plan)
    require_for_plan(speaker, plan)
    with transaction():
        post = posts.get_for_change(speaker.project, number, revision)
        permissions.require_for(speaker, post)
        before, picture = posts.timing(post), undoing.before(post)
        if plan.action == PUBLISH:
            content = posts.content(post)
            lengths.require(content.text, plan.targets)
            carrying.require(media_of(content.media), plan.targets)
        add_schedules(speaker, post, plan, now=now)
        conflicts.heed(speaker, post, care, now=now)
        permissions.require_still(speaker, right_for(plan))
        posts.revise(post, speaker, f"schedule to {plan.action}", now=now)
        undoing.changed(speaker, _deed(plan), post, picture, now=now)
        _record(speaker, post, before, now)
        reviews.settle(speaker, post, now=now, anew=True)
        return post


def _deed(plan: Plan) -> str:
    return "schedule" if plan.action == PUBLISH else plan.action


def right_for(plan: Plan) -> Right:
    """What it takes to put a plan on the calendar: more where it repeats."""
    return Right.REPEAT if any(rule.repeat for rule in plan.rules) else Right.WRITE


def require_for_plan(speaker: Speaker, plan: Plan) -> None:
    """Raise NotAllowed where the speaker may not put such a plan on the calendar."""
    permissions.require(speaker, right_for(plan))


def _refuse_beyond_the_limit(speaker: Speaker, plan: Plan) -> None:
    if plan.action == PUBLISH:  # taking something down is never refused
        crowding.refuse_beyond(speaker.project, len(plan.rules) * len(plan.targets))


def _record(speaker: Speaker, post: Post, before: Any, now: datetime) -> None:
    audit.by(
        speaker, "schedule", f"post {post.number}", now=now, before=before, after=posts.timing(post)
    )


def add_schedules(speaker: Speaker, post: Post, plan: Plan, *, now: datetime) -> None:
    """Write a plan's schedules and their occurrences; inside the transaction of the change they are
    part of, which records it. Raises Refused when a time has passed or a target is gone."""
    here = Target.id.in_(plan.targets) & Target.disconnected_at.is_null()
    if len(list(kept(Target.select().where(here)))) < len(set(plan.targets)):
        raise Refused("One of its targets was disconnected meanwhile. Nothing was scheduled.")
    for rule in plan.rules:
        schedule = Schedule.create(
            project=speaker.project,
            post=post,
            action=plan.action,
            rule=rule.to_json(),
            zone=rule.zone,
            precision=plan.precision,
            targets=list(plan.targets),
            priority=plan.priority,
            not_after=plan.not_after.isoformat() if plan.not_after else None,
            stagger=int(stagger_of(speaker.project, plan).total_seconds()),
            catch_up=plan.catch_up,
            state=ScheduleState.ACTIVE,
            created_by=speaker.member,
            channel=speaker.channel,
            created_at=now,
            updated_at=now,
        )
        if not materialise(schedule, after=now - timedelta(microseconds=1), now=now, new=True):
            raise Refused(
                "That time has passed, or the rule never fires. Nothing was scheduled; "
                "say when it should go out instead."
            )
    if plan.action == PUBLISH:
        posts.set_state(post, PostState.READY)


def materialise(schedule: Schedule, *, after: datetime, now: datetime, new: bool = False) -> int:
    """Write the occurrences later than `after` that lie within 100 days (at most 200 pending, at
    least the next one), each once for ever; says how many are new. A `new` schedule has none yet.
    Inside a transaction."""
    rule = Rule.from_json(schedule.rule)
    room = MOST_PENDING - (0 if new else _pending(schedule).count())
    horizon = now + AHEAD
    found = expand(rule, after=after, limit=max(room, 0), before=horizon)
    if not found and room > 0:
        found = expand(rule, after=after, limit=1)
    wanted = {instant.key: instant.at for instant in found}
    for key in () if new else _written(schedule, wanted):
        del wanted[key]
    _write_occurrences(schedule, wanted)
    if found:
        schedule.materialised_until = found[-1].at
    schedule.materialise_at = _next_refill(
        rule, found, full=len(found) == room, after=after, now=now
    )
    schedule.save(only=[Schedule.materialised_until, Schedule.materialise_at])
    return len(wanted)


def _next_refill(
    rule: Rule, found: Sequence[Instant], *, full: bool, after: datetime, now: datetime
) -> datetime | None:
    last = found[-1].at if found else after
    if not expand(rule, after=last, limit=1):
        return None
    if full:
        return found[len(found) // 2].at if found else now + timedelta(hours=1)
    return min(now + REFILL, max(last, now))


def _written(schedule: Schedule, keys: Iterable[str]) -> list[str]:
    """Those of the keys for which there is an occurrence."""
    rows = Occurrence.select(Occurrence.key).where(
        (Occurrence.schedule == schedule) & Occurrence.key.in_([*keys])
    )
    return [row.key for row in rows]


def _write_occurrences(schedule: Schedule, due: Mapping[str, datetime]) -> None:
    """Write due instants by their keys, with a delivery for each of the schedule's targets."""
    ids = bulk.new_ids(Occurrence, len(due)) if due else []
    common = {
        "project": schedule.project_id,
        "post": schedule.post_id,
        "schedule": schedule.id,
        "state": OccurrenceState.PENDING,
    }
    insert_rows(
        Occurrence,
        (
            {**common, "id": number, "key": key, "due_at": at}
            for number, (key, at) in zip(ids, due.items(), strict=True)
        ),
    )
    insert_rows(
        Delivery,
        (
            row
            for number, at in zip(ids, due.values(), strict=True)
            for row in _deliveries(schedule, number, at, schedule.targets)
        ),
    )


def write_occurrence(
    schedule: Schedule, key: str, due_at: datetime, targets: Sequence[int] | None = None
) -> Occurrence:
    """One due instant with a delivery for each target (the schedule's unless others are given), the
    first due then and each other the schedule's stagger later; inside a transaction."""
    occurrence = Occurrence.create(
        project=schedule.project_id,
        post=schedule.post_id,
        schedule=schedule,
        key=key,
        due_at=due_at,
        state=OccurrenceState.PENDING,
    )
    places = schedule.targets if targets is None else targets
    insert_rows(Delivery, _deliveries(schedule, occurrence.id, due_at, places))
    return occurrence


def _deliveries(
    schedule: Schedule, occurrence: int, due_at: datetime, targets: Sequence[int]
) -> list[dict[str, Any]]:
    paused = schedule.state in (ScheduleState.PAUSED, ScheduleState.DRAFT)
    expires_at = last_useful(schedule, due_at)
    stagger = timedelta(seconds=schedule.stagger)
    return [
        {
            "project": schedule.project_id,
            "post": schedule.post_id,
            "occurrence": occurrence,
            "target": target,
            "key": new_key(),
            "state": DeliveryState.PAUSED if paused else DeliveryState.WAITING,
            "priority": schedule.priority,
            "due_at": due_at + number * stagger,
            "next_at": due_at + number * stagger,
            "expires_at": expires_at,
        }
        for number, target in enumerate(targets)
    ]


def new_key() -> str:
    """What a delivery is called towards its platform for ever."""
    return secrets.token_urlsafe(16)


def due_on(schedule: Schedule, target: int, due_at: datetime) -> datetime:
    """When an occurrence due at `due_at` is due on one of its schedule's targets."""
    place = schedule.targets.index(target) if target in schedule.targets else 0
    return due_at + place * timedelta(seconds=schedule.stagger)


def last_useful(schedule: Schedule, due_at: datetime) -> datetime | None:
    """The last moment at which an occurrence due at `due_at` is still worth sending: `not_after` on
    that day, or on the next where it lies before the occurrence; None for a schedule without."""
    if schedule.not_after is None:
        return None
    local = due_at.astimezone(tzinfo_of(schedule.zone)).replace(tzinfo=None)
    last = datetime.combine(local.date(), time.fromisoformat(schedule.not_after))
    return localize(last if last > local else last + timedelta(days=1), schedule.zone)


def materialise_due(*, now: datetime, limit: int = 50) -> int:
    """Write further occurrences of the schedules whose time for it has come; says how many
    schedules were looked at."""
    due = Schedule.state.in_(_GOING_ON) & (Schedule.materialise_at <= now)
    rows = list(Schedule.select(Schedule.id, Schedule.post).where(due).limit(limit))
    apart.each(rows, lambda row: _go_on((Schedule.id == row.id) & due, row.post_id, now))
    return len(rows)


@transaction()
def _go_on(still_due: Any, post: int, now: datetime) -> None:
    posts.lock_each([post])  # whoever gives it another rule sees all of the old one
    schedule = locked(Schedule.select()).where(still_due).first()
    if schedule is None:  # paused, cancelled or done by another clock meanwhile
        return
    if materialise(schedule, after=_leave_out_missed(schedule, now), now=now):
        conflicts.note(schedule.post, now=now)


def _leave_out_missed(schedule: Schedule, now: datetime) -> datetime:
    """From when on a schedule's occurrences are to be written. Those that an outage of days has
    left behind and that were never written are left out, and that is recorded: to write them now
    would send them all at once."""
    written: datetime = schedule.materialised_until or now
    late = now - policy_of(schedule.project).catch_up
    if written >= late or not expand(
        Rule.from_json(schedule.rule), after=written, limit=1, before=late
    ):
        return written
    audit.record(
        schedule.project_id,
        audit.PRESSTIME,
        "leave out",
        f"post {schedule.post.number}",
        now=now,
        after={"from": written.isoformat(), "to": late.isoformat()},
        reason="nothing ran for so long that these were not even written down",
    )
    return late


def _pending(schedule: Schedule) -> Any:
    return Occurrence.select().where(
        (Occurrence.schedule == schedule) & Occurrence.state.in_(UNFINISHED)
    )


def refresh_states(occurrences: Iterable[int]) -> None:
    """Derive the stored state of these occurrences anew from their deliveries; inside the
    transaction that changed those."""
    for some in bulk.batched(dict.fromkeys(occurrences)):
        by_occurrence: dict[int, list[DeliveryState]] = {}
        rows = Delivery.select(Delivery.occurrence, Delivery.state)
        for row in rows.where(Delivery.occurrence.in_(some)):
            by_occurrence.setdefault(row.occurrence_id, []).append(DeliveryState(row.state))
        derived: dict[OccurrenceState, list[int]] = {}
        for occurrence_id, states in by_occurrence.items():
            derived.setdefault(occurrence_state(states), []).append(occurrence_id)
        for state, ids in derived.items():
            Occurrence.update(state=state).where(Occurrence.id.in_(ids)).execute()
