"""Changing what is on the calendar: move, skip, pause, resume, cancel, publish now, take down.

Whatever has been handed to a worker but not begun is called back by raising its fence; whatever is
being sent at this moment is left alone, and the answer says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from peewee import Expression

from models.database import transaction
from models.errors import Refused
from models.rules.recurrence import Rule, expand
from models.rules.states import UNSTARTED, DeliveryState, PostState, ScheduleState
from models.rules.timezones import localize, tzinfo_of
from models.services import audit, posts, scheduling
from models.services.people import Speaker
from models.tables import Delivery, Occurrence, Post, Schedule


@dataclass(frozen=True, slots=True)
class Change:
    """What a change did: how many deliveries it touched, how many were being sent already and
    could not be, and the moments before and after where it moved something."""

    post: Post
    touched: int = 0
    in_flight: int = 0
    before: datetime | None = None
    after: datetime | None = None
    zone: str = "UTC"
    series: bool = False


def pause(speaker: Speaker, number: int, revision: int | None, *, now: datetime) -> Change:
    """Hold back everything of a post that has not begun. Raises Refused when nothing can be."""
    with transaction():
        post = posts.get_for_change(speaker.project, number, revision)
        schedules = _in_state(post, ScheduleState.ACTIVE)
        if not schedules:
            raise Refused(f"#{number} has nothing on the calendar to pause. Nothing was changed.")
        _set_state(schedules, ScheduleState.PAUSED, now)
        touched, in_flight = _call_back(_of(schedules), DeliveryState.PAUSED)
        _record(speaker, post, "pause", now)
        return Change(post, touched, in_flight)


def pause_all(speaker: Speaker, *, now: datetime) -> tuple[int, int]:
    """Hold back everything of the project at once; says how many posts are paused and how many
    deliveries are being sent already and cannot be."""
    with transaction():
        schedules, posts_paused = _all_in_state(speaker, ScheduleState.ACTIVE)
        if not schedules:
            raise Refused("Nothing is on the calendar, so nothing goes out.")
        _set_state(schedules, ScheduleState.PAUSED, now)
        _, in_flight = _call_back(_of(schedules), DeliveryState.PAUSED)
        _record_all(speaker, "pause everything", posts_paused, now)
        return len(posts_paused), in_flight


def resume_all(speaker: Speaker, *, now: datetime) -> tuple[int, int]:
    """Let everything paused go on; says how many posts, and how many deliveries fell due meanwhile
    and are held for a decision."""
    with transaction():
        schedules, posts_resumed = _all_in_state(speaker, ScheduleState.PAUSED)
        if not schedules:
            raise Refused("Nothing is paused. Nothing was changed.")
        missed, _ = _let_go_on(schedules, now)
        _record_all(speaker, "resume everything", posts_resumed, now)
        return len(posts_resumed), missed


def resume(speaker: Speaker, number: int, revision: int | None, *, now: datetime) -> Change:
    """Let a paused post go on. What fell due meanwhile is held, never sent in a burst: `touched`
    counts what goes on, `in_flight` what is held and waits for a decision."""
    with transaction():
        post = posts.get_for_change(speaker.project, number, revision)
        schedules = _in_state(post, ScheduleState.PAUSED, ScheduleState.ERROR)
        if not schedules:
            raise Refused(f"#{number} is not paused. Nothing was changed.")
        missed, waiting = _let_go_on(schedules, now)
        _record(speaker, post, "resume", now)
        first = Schedule.get_by_id(schedules[0])
        return Change(post, waiting, missed, after=_next_due(first), zone=first.zone)


def _let_go_on(schedules: list[int], now: datetime) -> tuple[int, int]:
    """Make schedules active again; how many deliveries are held, and how many wait."""
    _set_state(schedules, ScheduleState.ACTIVE, now)
    Schedule.update(errors_in_a_row=0).where(Schedule.id.in_(schedules)).execute()
    Schedule.update(materialise_at=now).where(
        Schedule.id.in_(schedules) & Schedule.materialise_at.is_null(False)
    ).execute()
    paused = _of(schedules) & (Delivery.state == DeliveryState.PAUSED)
    missed = _update(paused & (Delivery.next_at <= now), DeliveryState.HELD)
    return missed, _update(paused, DeliveryState.WAITING)


def cancel(
    speaker: Speaker, number: int, revision: int | None, *, now: datetime, reason: str | None = None
) -> Change:
    """Take everything of a post that has not begun off the calendar; its words are kept."""
    with transaction():
        post = posts.get_for_change(speaker.project, number, revision)
        schedules = _in_state(post, ScheduleState.ACTIVE, ScheduleState.PAUSED, ScheduleState.ERROR)
        if not schedules:
            raise Refused(f"#{number} has nothing on the calendar. Nothing was changed.")
        _set_state(schedules, ScheduleState.CANCELLED, now)
        touched, in_flight = _call_back(_of(schedules), DeliveryState.CANCELLED)
        if post.state == PostState.READY:
            posts.set_state(post, PostState.DRAFT)
        _record(speaker, post, "cancel", now, reason)
        return Change(post, touched, in_flight)


def skip(speaker: Speaker, number: int, revision: int | None, *, now: datetime) -> Change:
    """Leave out the next occurrence of a post."""
    with transaction():
        post = posts.get_for_change(speaker.project, number, revision)
        occurrence = _next_occurrence(post)
        touched, in_flight = _call_back(Delivery.occurrence == occurrence.id, DeliveryState.SKIPPED)
        _refuse_in_flight(post, touched, in_flight)
        _record(speaker, post, "skip", now, after={"occurrence": occurrence.key})
        return Change(post, touched, before=occurrence.due_at, zone=occurrence.schedule.zone)


def move_to(
    speaker: Speaker, number: int, revision: int | None, rule: Rule, *, now: datetime
) -> Change:
    """Move a post: a one-off time moves its next occurrence, a repeating rule replaces the rule of
    the series. Keys already settled never run again."""
    with transaction():
        post = posts.get_for_change(speaker.project, number, revision)
        if rule.repeat is not None:
            return _replace_rule(speaker, post, rule, now)
        instants = expand(rule, after=now, limit=1)
        if not instants:
            raise Refused("That time has passed. Nothing was moved; say a later one.")
        return _move_next(speaker, post, instants[0].at, now)


def move_by(
    speaker: Speaker,
    number: int,
    revision: int | None,
    *,
    days: int = 0,
    elapsed: timedelta = timedelta(),
    now: datetime,
) -> Change:
    """Move a post's next occurrence by days of the wall clock, then by elapsed time."""
    with transaction():
        post = posts.get_for_change(speaker.project, number, revision)
        occurrence = _next_occurrence(post)
        zone = occurrence.schedule.zone
        local = occurrence.due_at.astimezone(tzinfo_of(zone))
        moved = local.replace(tzinfo=None) + timedelta(days=days)
        at = (localize(moved, zone, local.fold) if days else occurrence.due_at) + elapsed
        if at <= now:
            raise Refused("That would be in the past. Nothing was moved.")
        return _move_next(speaker, post, at, now)


def _move_next(speaker: Speaker, post: Post, at: datetime, now: datetime) -> Change:
    occurrence = _next_occurrence(post)
    schedule = occurrence.schedule
    before, series = occurrence.due_at, schedule.rule["repeat"] is not None
    state = (
        DeliveryState.PAUSED if schedule.state == ScheduleState.PAUSED else DeliveryState.WAITING
    )
    touched, in_flight = _call_back(Delivery.occurrence == occurrence.id, state)
    _refuse_in_flight(post, touched, in_flight)
    Delivery.update(due_at=at, next_at=at).where(
        (Delivery.occurrence == occurrence.id) & (Delivery.state == state)
    ).execute()
    Occurrence.update(due_at=at).where(Occurrence.id == occurrence.id).execute()
    if not series:
        schedule.rule = _once(Rule.from_json(schedule.rule), at).to_json()
        schedule.save(only=[Schedule.rule])
    posts.revise(post, speaker, "moved", now=now)
    _record(speaker, post, "move", now, before=before.isoformat(), after=at.isoformat())
    return Change(post, touched, 0, before, at, schedule.zone, series)


def _once(rule: Rule, at: datetime) -> Rule:
    local = at.astimezone(tzinfo_of(rule.zone))
    wall = local.replace(tzinfo=None, fold=0)
    return replace(rule, start=wall, times=(wall.time(),), fold=local.fold)


def _replace_rule(speaker: Speaker, post: Post, rule: Rule, now: datetime) -> Change:
    schedules = _in_state(post, ScheduleState.ACTIVE, ScheduleState.PAUSED)
    publishing = [
        row
        for row in Schedule.select().where(Schedule.id.in_(schedules))
        if row.action == scheduling.PUBLISH
    ]
    if len(publishing) != 1:
        raise Refused(
            f"#{post.number} has {len(publishing) or 'no'} schedules to give a new rule to. "
            "Cancel it and schedule it anew. Nothing was changed."
        )
    schedule = publishing[0]
    before = _next_due(schedule)
    fresh = _of([schedule.id]) & Delivery.state.in_([*UNSTARTED]) & (Delivery.attempts == 0)
    gone = [row.occurrence_id for row in Delivery.select(Delivery.occurrence).where(fresh)]
    begun = Delivery.select(Delivery.occurrence).where(_of([schedule.id]) & ~fresh)
    Occurrence.delete().where(Occurrence.id.in_(gone) & Occurrence.id.not_in(begun)).execute()
    schedule.rule, schedule.zone = rule.to_json(), rule.zone
    schedule.save(only=[Schedule.rule, Schedule.zone])
    if not scheduling.materialise(schedule, after=now, now=now):
        raise Refused("That rule never fires again. Nothing was changed.")
    posts.revise(post, speaker, "moved", now=now)
    _record(speaker, post, "move", now, after=rule.to_json())
    return Change(post, len(gone), 0, before, _next_due(schedule), rule.zone, series=True)


def publish_now(
    speaker: Speaker,
    number: int,
    revision: int | None,
    targets: tuple[int, ...] | None,
    *,
    now: datetime,
) -> Change:
    """Send a post at once: its next one-off occurrence where it has one, else one of its own.
    Raises Refused while it is being sent, or when it has nowhere to go."""
    with transaction():
        post = posts.get_for_change(speaker.project, number, revision)
        if _sending(Delivery.post == post.id):
            raise Refused(f"#{number} is being sent at this moment. Nothing was done twice.")
        _refuse_again(post, targets or usual_targets(post))
        occurrence = _one_off(post)
        if occurrence is not None and targets is None:
            resume_paused = (Delivery.occurrence == occurrence.id) & Delivery.state.in_(
                [*UNSTARTED]
            )
            touched = _update(resume_paused, DeliveryState.WAITING)
            Delivery.update(due_at=now, next_at=now).where(
                (Delivery.occurrence == occurrence.id) & (Delivery.state == DeliveryState.WAITING)
            ).execute()
            Occurrence.update(due_at=now).where(Occurrence.id == occurrence.id).execute()
            _set_state([occurrence.schedule_id], ScheduleState.ACTIVE, now)
            _record(speaker, post, "publish now", now)
            return Change(post, touched, after=now, zone=occurrence.schedule.zone)
        return _extra(speaker, post, targets or usual_targets(post), now)


def _refuse_again(post: Post, targets: tuple[int, ...]) -> None:
    again = set(targets) & set(live_targets(post))
    if again and _one_off(post) is None:
        raise Refused(
            f"#{post.number} is published there already. Nothing was sent a second time. "
            f"`unpublish #{post.number}` takes it down first."
        )


def _extra(speaker: Speaker, post: Post, targets: tuple[int, ...], now: datetime) -> Change:
    if not targets:
        raise Refused(
            f"#{post.number} has no target yet. Say where: `publish #{post.number} to …`. "
            "Nothing was published."
        )
    zone = speaker.zone
    plan = scheduling.Plan(scheduling.PUBLISH, (scheduling.once_now(zone, now),), targets)
    scheduling.schedule_existing(speaker, post.number, None, plan, now=now)
    return Change(post, len(targets), after=now, zone=zone)


def live_targets(post: Post) -> tuple[int, ...]:
    """The targets on which a post stands at this moment, in the order of its deliveries."""
    rows = (
        Delivery.select(Delivery.target)
        .join(Occurrence)
        .join(Schedule)
        .where(
            (Delivery.post == post)
            & (Delivery.state == DeliveryState.DELIVERED)
            & (Schedule.action == scheduling.PUBLISH)
        )
        .order_by(Delivery.id)
    )
    return tuple(dict.fromkeys(row.target_id for row in rows))


def usual_targets(post: Post) -> tuple[int, ...]:
    """The targets a post was last scheduled to, to go out to them again."""
    latest = (
        Schedule.select()
        .where((Schedule.post == post) & (Schedule.action == scheduling.PUBLISH))
        .order_by(Schedule.id.desc())
        .first()
    )
    return tuple(latest.targets) if latest else ()


def _next_occurrence(post: Post) -> Occurrence:
    occurrence = (
        Occurrence.select(Occurrence, Schedule)
        .join(Schedule)
        .where(
            (Occurrence.post == post)
            & Occurrence.id.in_(
                Delivery.select(Delivery.occurrence).where(
                    (Delivery.post == post) & Delivery.state.in_([*UNSTARTED, "sending"])
                )
            )
        )
        .order_by(Occurrence.due_at, Occurrence.id)
        .first()
    )
    if occurrence is None:
        raise Refused(
            f"#{post.number} has nothing on the calendar. Nothing was changed. "
            f"`schedule #{post.number} …` puts it there."
        )
    return occurrence


def _one_off(post: Post) -> Occurrence | None:
    rows = (
        Occurrence.select(Occurrence, Schedule)
        .join(Schedule)
        .where(
            (Occurrence.post == post)
            & (Schedule.action == scheduling.PUBLISH)
            & Occurrence.id.in_(
                Delivery.select(Delivery.occurrence).where(
                    (Delivery.post == post) & Delivery.state.in_([*UNSTARTED])
                )
            )
        )
        .order_by(Occurrence.due_at)
    )
    return next((row for row in rows if row.schedule.rule["repeat"] is None), None)


def _next_due(schedule: Schedule) -> datetime | None:
    first = (
        Occurrence.select(Occurrence.due_at)
        .join(Delivery, on=(Delivery.occurrence == Occurrence.id))
        .where((Occurrence.schedule == schedule) & Delivery.state.in_([*UNSTARTED]))
        .order_by(Occurrence.due_at)
        .first()
    )
    return first.due_at if first else None


def _in_state(post: Post, *states: ScheduleState) -> list[int]:
    rows = Schedule.select(Schedule.id).where(
        (Schedule.post == post) & Schedule.state.in_([*states])
    )
    return [row.id for row in rows]


def _all_in_state(speaker: Speaker, state: ScheduleState) -> tuple[list[int], set[int]]:
    rows = list(
        Schedule.select(Schedule.id, Schedule.post).where(
            (Schedule.project == speaker.project) & (Schedule.state == state)
        )
    )
    return [row.id for row in rows], {row.post_id for row in rows}


def _record_all(speaker: Speaker, action: str, post_ids: set[int], now: datetime) -> None:
    audit.record(
        speaker.project.id,
        speaker.member.identity,
        action,
        f"project {speaker.project.key}",
        now=now,
        after={"posts": len(post_ids)},
    )


def _set_state(schedules: Iterable[int], state: ScheduleState, now: datetime) -> None:
    Schedule.update(state=state, updated_at=now).where(Schedule.id.in_(list(schedules))).execute()


def _of(schedules: Iterable[int]) -> Expression:
    occurrences = Occurrence.select(Occurrence.id).where(Occurrence.schedule.in_(list(schedules)))
    return Delivery.occurrence.in_(occurrences)


def _sending(where: Expression) -> int:
    return int(Delivery.select().where(where & (Delivery.state == DeliveryState.SENDING)).count())


def _call_back(where: Expression, state: DeliveryState) -> tuple[int, int]:
    """Move what has not begun to `state`; says how many, and how many are being sent."""
    in_flight = _sending(where)
    unstarted = where & Delivery.state.in_([*UNSTARTED])
    touched = [row.occurrence_id for row in Delivery.select(Delivery.occurrence).where(unstarted)]
    count = _update(unstarted, state)
    scheduling.refresh_states(touched)
    return count, in_flight


def _update(where: Expression, state: DeliveryState) -> int:
    change = Delivery.update(state=state, fence=Delivery.fence + 1, session=None)
    return int(change.where(where).execute())


def _refuse_in_flight(post: Post, touched: int, in_flight: int) -> None:
    if in_flight and not touched:
        raise Refused(
            f"#{post.number} is being sent at this moment and cannot be held. Nothing was changed."
        )


def _record(
    speaker: Speaker,
    post: Post,
    action: str,
    now: datetime,
    reason: str | None = None,
    *,
    before: object = None,
    after: object = None,
) -> None:
    audit.record(
        speaker.project.id,
        speaker.member.identity,
        action,
        f"post {post.number}",
        now=now,
        before=before,
        after=after,
        reason=reason,
    )
