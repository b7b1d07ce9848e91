"""Changing when a post goes out: to another time, by an amount, by another rule, or now."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from models.errors import Refused, Unchanged
from models.rules.recurrence import Rule, expand
from models.rules.roles import Right
from models.rules.states import UNSTARTED, DeliveryState, ScheduleState
from models.rules.timezones import localize, tzinfo_of
from models.services.approvals import reviews
from models.services.conflicts.conflicts import Care
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.posts import scheduling
from models.services.posts.changing import (
    Change,
    call_back,
    changing,
    in_state,
    next_due,
    next_occurrence,
    of,
    put,
    refuse_in_flight,
    sending,
    set_state,
    unfinished,
)
from models.services.posts.manner import AS_IT_IS, Manner, put_on
from models.tables import Delivery, Occurrence, Post, Schedule


def move_to(
    speaker: Speaker,
    number: int,
    revision: int | None,
    rule: Rule,
    *,
    now: datetime,
    care: Care | None = None,
) -> Change:
    """Move a post: a one-off time moves its next occurrence, a repeating rule replaces the rule of
    the series. Keys already settled never run again."""
    with changing(speaker, number, revision, "move", now=now, care=care) as post:
        if rule.repeat is not None:
            permissions.require(speaker, Right.REPEAT)
            return _replace_rule(post, rule, now)
        instants = expand(rule, after=now, limit=1)
        if not instants:
            raise Refused("That time has passed. Nothing was moved; say a later one.")
        return _move_next(speaker, post, instants[0].at, now)


def move_to_day(
    speaker: Speaker,
    number: int,
    revision: int | None,
    day: date,
    *,
    now: datetime,
    care: Care | None = None,
) -> Change:
    """Move a post's next occurrence to another day, at the clock time it has."""
    with changing(speaker, number, revision, "move", now=now, care=care) as post:
        occurrence = next_occurrence(post)
        zone = occurrence.schedule.zone
        clock = occurrence.due_at.astimezone(tzinfo_of(zone)).time()
        at = localize(datetime.combine(day, clock), zone)
        _refuse_passed(at, now)
        return _move_next(speaker, post, at, now)


def _refuse_passed(at: datetime, now: datetime) -> None:
    if at <= now:
        raise Refused("That time has passed. Nothing was moved; say a later one.")


def move_at(
    speaker: Speaker, number: int, revision: int | None, at: datetime, *, now: datetime
) -> Change:
    """Move a post's next occurrence to a moment."""
    with changing(speaker, number, revision, "move", now=now) as post:
        _refuse_passed(at, now)
        return _move_next(speaker, post, at, now)


def move_occurrence(
    speaker: Speaker,
    number: int,
    revision: int | None,
    was: datetime,
    at: datetime,
    *,
    now: datetime,
    care: Care | None = None,
) -> Change:
    """Move what a post has on the calendar at one moment to another. Raises Refused where it has
    nothing at that moment any more."""
    with changing(speaker, number, revision, "move", now=now, care=care) as post:
        _refuse_passed(at, now)
        there = Delivery.state.in_([*UNSTARTED, DeliveryState.SENDING]) & (
            (Delivery.next_at == was) | (Delivery.due_at == was)
        )
        occurrence = unfinished(post, there).first()
        if occurrence is None:
            raise Refused(
                f"#{number} has nothing on the calendar at that time any more. Nothing was moved."
            )
        at += occurrence.due_at - was  # a later one of several targets
        return _move(speaker, post, occurrence, at, now)


def next_moment(post: Post) -> datetime | None:
    """When a post goes out next, as far as that can be moved."""
    found = unfinished(post, Delivery.state.in_([*UNSTARTED])).first()
    return found.due_at if found else None


def move_by(
    speaker: Speaker,
    number: int,
    revision: int | None,
    *,
    days: int = 0,
    elapsed: timedelta = timedelta(),
    now: datetime,
    care: Care | None = None,
) -> Change:
    """Move a post's next occurrence by days of the wall clock, then by elapsed time."""
    with changing(speaker, number, revision, "move", now=now, care=care) as post:
        occurrence = next_occurrence(post)
        zone = occurrence.schedule.zone
        local = occurrence.due_at.astimezone(tzinfo_of(zone))
        try:
            moved = local.replace(tzinfo=None) + timedelta(days=days)
            at = (localize(moved, zone, local.fold) if days else occurrence.due_at) + elapsed
        except OverflowError as error:
            raise Refused(
                "That lies beyond the years of the calendar. Nothing was moved."
            ) from error
        if at <= now:
            raise Refused("That would be in the past. Nothing was moved.")
        return _move_next(speaker, post, at, now)


def publish_now(
    speaker: Speaker,
    number: int,
    revision: int | None,
    targets: tuple[int, ...] | None,
    *,
    manner: Manner = AS_IT_IS,
    now: datetime,
    care: Care | None = None,
) -> Change:
    """Send a post at once: its next one-off occurrence where it has one, else one of its own.
    `manner` says how, where it is to be otherwise than it was planned.
    Raises Refused while it is being sent, where it is published already, or without a target."""
    with changing(speaker, number, revision, "publish now", now=now, care=care) as post:
        if sending(Delivery.post == post.id):
            raise Refused(f"#{number} is being sent at this moment. Nothing was done twice.")
        planned = planned_once(post)
        if planned is None or targets is not None:
            return _send_besides(speaker, post, targets or usual_targets(post), manner, now)
        if manner.said:
            put_on(post, manner, now=now)
            planned = Occurrence.get_by_id(planned.id)
        return _bring_forward(post, planned, now)


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


def _move_next(speaker: Speaker, post: Post, at: datetime, now: datetime) -> Change:
    return _move(speaker, post, next_occurrence(post), at, now)


def _move(
    speaker: Speaker, post: Post, occurrence: Occurrence, at: datetime, now: datetime
) -> Change:
    schedule = occurrence.schedule
    before, series = occurrence.due_at, schedule.rule["repeat"] is not None
    is_held_back = schedule.state in (ScheduleState.PAUSED, ScheduleState.DRAFT)
    state = DeliveryState.PAUSED if is_held_back else DeliveryState.WAITING
    touched, in_flight = call_back(Delivery.occurrence == occurrence.id, state, now=now)
    refuse_in_flight(post, touched, in_flight)
    _due(occurrence, state, at)
    if series:
        occurrence.due_at = at
        reviews.moved_once(speaker, post, occurrence, now=now)
    else:
        schedule.rule = _once(Rule.from_json(schedule.rule), at).to_json()
        schedule.save(only=[Schedule.rule])
    return Change(post, touched, 0, before, at, schedule.zone, series)


def _due(occurrence: Occurrence, state: DeliveryState, at: datetime) -> None:
    """Give an occurrence, and its deliveries in this state, another instant, as far apart as they
    were."""
    schedule = occurrence.schedule
    expires_at = scheduling.last_useful(schedule, at)
    theirs = (Delivery.occurrence == occurrence.id) & (Delivery.state == state)
    for row in list(Delivery.select(Delivery.id, Delivery.target).where(theirs)):
        due = scheduling.due_on(schedule, row.target_id, at)
        Delivery.update(due_at=due, next_at=due, expires_at=expires_at).where(
            Delivery.id == row.id
        ).execute()
    Occurrence.update(due_at=at, announced_at=None).where(Occurrence.id == occurrence.id).execute()


def _once(rule: Rule, at: datetime) -> Rule:
    local = at.astimezone(tzinfo_of(rule.zone))
    wall = local.replace(tzinfo=None, fold=0)
    return replace(rule, start=wall, times=(wall.time(),), fold=local.fold)


def _replace_rule(post: Post, rule: Rule, now: datetime) -> Change:
    schedule = _only_series(post)
    if _fires_alike(Rule.from_json(schedule.rule), rule, now):
        raise Unchanged(f"#{post.number} goes out by that rule already, so nothing was changed.")
    before = next_due(schedule)
    fresh = (
        of(Schedule.id == schedule.id) & Delivery.state.in_([*UNSTARTED]) & (Delivery.attempts == 0)
    )
    here = (Occurrence.schedule == schedule.id) & (Occurrence.due_at <= now)
    late = {row.id for row in Occurrence.select(Occurrence.id).where(here)}  # is not forgotten
    kept = _moved_by_hand(schedule) | late
    gone = [
        row.occurrence_id
        for row in Delivery.select(Delivery.occurrence).where(fresh)
        if row.occurrence_id not in kept
    ]
    begun = Delivery.select(Delivery.occurrence).where(of(Schedule.id == schedule.id) & ~fresh)
    Occurrence.delete().where(Occurrence.id.in_(gone) & Occurrence.id.not_in(begun)).execute()
    schedule.rule, schedule.zone = rule.to_json(), rule.zone
    schedule.save(only=[Schedule.rule, Schedule.zone])
    if not scheduling.materialise(schedule, after=now, now=now):
        raise Refused("That rule never fires again. Nothing was changed.")
    return Change(post, len(gone), 0, before, next_due(schedule), rule.zone, series=True)


def _fires_alike(old: Rule, new: Rule, now: datetime) -> bool:
    """Whether two rules are the same but for the day they began on, which changes nothing by
    now."""
    known, said = (expand(rule, after=now, limit=scheduling.MOST_PENDING) for rule in (old, new))
    return replace(old, start=new.start) == new and known == said


def _moved_by_hand(schedule: Schedule) -> set[int]:
    """The occurrences to come that somebody gave a time of their own: they keep it."""
    waiting = Delivery.select(Delivery.occurrence).where(Delivery.state.in_([*UNSTARTED]))
    rows = list(
        Occurrence.select().where((Occurrence.schedule == schedule.id) & Occurrence.id.in_(waiting))
    )
    if not rows:
        return set()
    first = min(datetime.fromisoformat(row.key.partition("/")[0]) for row in rows)
    by_rule = expand(
        Rule.from_json(schedule.rule),
        after=localize(first, schedule.zone) - timedelta(days=1),
        before=max(row.due_at for row in rows) + timedelta(days=1),
        limit=2 * scheduling.MOST_PENDING + len(rows),
    )
    planned = {instant.key: instant.at for instant in by_rule}
    return {row.id for row in rows if planned.get(row.key, row.due_at) != row.due_at}


def _only_series(post: Post) -> Schedule:
    ids = in_state(post, ScheduleState.ACTIVE, ScheduleState.PENDING_APPROVAL, ScheduleState.PAUSED)
    publishing = (Schedule.action == scheduling.PUBLISH) & Schedule.id.in_(ids)
    found = list(Schedule.select().where(publishing))
    if len(found) != 1:
        raise Refused(
            f"#{post.number} has {len(found) or 'no'} schedules to give a new rule to. "
            "Cancel it and schedule it anew. Nothing was changed."
        )
    return found[0]


def planned_once(post: Post) -> Occurrence | None:
    """The next occurrence of a post that is planned to be published once, with its schedule."""
    waiting = unfinished(post, Delivery.state.in_([*UNSTARTED]))
    return next(
        (
            row
            for row in waiting
            if row.schedule.rule["repeat"] is None and row.schedule.action == scheduling.PUBLISH
        ),
        None,
    )


def _bring_forward(post: Post, planned: Occurrence, now: datetime) -> Change:
    unstarted = (Delivery.occurrence == planned.id) & Delivery.state.in_([*UNSTARTED])
    touched = put(unstarted, DeliveryState.WAITING, now=now)
    _due(planned, DeliveryState.WAITING, now)
    schedule = planned.schedule
    schedule.rule = _once(Rule.from_json(schedule.rule), now).to_json()
    schedule.save(only=[Schedule.rule])
    set_state(Schedule.id == schedule.id, ScheduleState.ACTIVE, now=now)
    return Change(post, touched, after=now, zone=planned.schedule.zone)


def _send_besides(
    speaker: Speaker, post: Post, targets: tuple[int, ...], manner: Manner, now: datetime
) -> Change:
    if not targets:
        raise Refused(
            f"#{post.number} has no target yet. Say where: `publish #{post.number} to …`. "
            "Nothing was published."
        )
    if set(targets) & set(live_targets(post)):
        raise Refused(
            f"#{post.number} is published there already. Nothing was sent a second time. "
            f"`unpublish #{post.number}` takes it down first."
        )
    zone = speaker.zone
    plan = scheduling.Plan(
        scheduling.PUBLISH,
        (scheduling.once_now(zone, now),),
        targets,
        not_after=manner.not_after,
        stagger=manner.stagger,
        catch_up=manner.catch_up,
    )
    scheduling.add_schedules(speaker, post, plan, now=now)
    return Change(post, len(targets), after=now, zone=zone)
