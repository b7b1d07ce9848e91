"""Holding posts back and taking them off the calendar: pause, resume, skip, cancel."""

from dataclasses import dataclass
from datetime import date, datetime

from peewee import Expression

from models import bulk
from models.database import transaction
from models.errors import Refused
from models.rules.roles import Right
from models.rules.states import ON_CALENDAR, DeliveryState, PostState, ScheduleState
from models.services.approvals import review_states
from models.services.audit import audit
from models.services.conflicts import noting
from models.services.conflicts.conflicts import Care
from models.services.engine import results
from models.services.people import people, permissions
from models.services.people.people import Speaker
from models.services.posts import posts
from models.services.posts.changing import (
    Change,
    call_back,
    call_off,
    changing,
    in_state,
    next_due,
    next_occurrence,
    occurrence_on,
    of,
    put,
    refuse_in_flight,
    set_state,
)
from models.services.undo import undoing
from models.tables import Delivery, Post, Schedule

_GOING_ON = (ScheduleState.ACTIVE, ScheduleState.PENDING_APPROVAL)


def pause(speaker: Speaker, number: int, revision: int | None, *, now: datetime) -> Change:
    """Hold back everything of a post that has not begun. Raises Refused when nothing can be."""
    with changing(speaker, number, revision, "pause", now=now, allow=_require_stop) as post:
        schedules = _some(post, "nothing on the calendar to pause", *_GOING_ON)
        set_state(schedules, ScheduleState.PAUSED, now=now, by=speaker)
        touched, in_flight = call_back(of(schedules), DeliveryState.PAUSED, now=now)
        return Change(post, touched, in_flight)


def resume(
    speaker: Speaker,
    number: int,
    revision: int | None,
    *,
    now: datetime,
    care: Care | None = None,
) -> Change:
    """Let a paused post go on. What fell due meanwhile is held, never sent in a burst: `touched`
    counts what goes on, `in_flight` what is held and waits for a decision."""
    allow = permissions.require_to_resume
    with changing(speaker, number, revision, "resume", now=now, allow=allow, care=care) as post:
        schedules = _some(post, "nothing that is paused", ScheduleState.PAUSED, ScheduleState.ERROR)
        first = Schedule.select().where(schedules).order_by(Schedule.id).get()
        missed, waiting = _let_go_on(schedules, now)
        results.complete([row.id for row in Schedule.select(Schedule.id).where(schedules)], now=now)
        return Change(post, waiting, missed, after=next_due(first), zone=first.zone)


def cancel(
    speaker: Speaker, number: int, revision: int | None, *, now: datetime, reason: str | None = None
) -> Change:
    """Take everything of a post that has not begun off the calendar; its words are kept."""
    with changing(speaker, number, revision, "cancel", now=now, reason=reason) as post:
        schedules = _some(
            post,
            "nothing on the calendar",
            *ON_CALENDAR,
            ScheduleState.DRAFT,
        )
        set_state(schedules, ScheduleState.CANCELLED, now=now)
        touched, in_flight = call_off(of(schedules), DeliveryState.CANCELLED, now=now)
        if post.state == PostState.READY:
            posts.set_state(post, PostState.DRAFT)
        return Change(post, touched, in_flight)


def skip(
    speaker: Speaker,
    number: int,
    revision: int | None,
    *,
    on: date | None = None,
    now: datetime,
) -> Change:
    """Leave out the next occurrence of a post, or the one on a day of its own zone. Raises Refused
    when there is none."""
    with changing(speaker, number, revision, "skip", now=now) as post:
        occurrence = next_occurrence(post) if on is None else occurrence_on(post, on)
        deliveries = Delivery.occurrence == occurrence.id
        touched, in_flight = call_off(deliveries, DeliveryState.SKIPPED, now=now)
        refuse_in_flight(post, touched, in_flight)
        results.complete([occurrence.schedule_id], now=now)
        return Change(post, touched, before=occurrence.due_at, zone=occurrence.schedule.zone)


def pause_all(speaker: Speaker, *, now: datetime) -> tuple[int, int]:
    """Hold back everything of the project at once; says how many posts are paused and how many
    deliveries are being sent already and cannot be."""
    permissions.require(speaker, Right.STOP)
    with transaction():
        count = _posts_in(speaker, *_GOING_ON)
        if not count and _posts_in(speaker, ScheduleState.PAUSED):
            raise Refused("Everything is paused already. `resume everything` lets it go on.")
        if not count:
            raise Refused("Nothing is on the calendar, so nothing goes out.")
        active = _of_project(speaker, *_GOING_ON)
        posts.lock(of(active))
        with undoing.changing_all(speaker, "pause everything", _theirs(active), now=now):
            _, in_flight = call_back(of(active), DeliveryState.PAUSED, now=now)
            set_state(active, ScheduleState.PAUSED, now=now, by=speaker)
        _record_all(speaker, "pause everything", count, now)
        return count, in_flight


def cancellable(speaker: Speaker) -> int:
    """How many posts of the project something is still planned for, to somebody who may cancel
    them all."""
    permissions.require(speaker, Right.CHANGE_ANY)
    return int(Schedule.select(Schedule.post).where(_planned(speaker)).distinct().count())


def cancel_all(speaker: Speaker, *, now: datetime) -> tuple[int, int]:
    """Take everything of the project that has not begun off the calendar; says how many posts, and
    how many deliveries are being sent already and cannot be."""
    with transaction():
        count = cancellable(speaker)
        if not count:
            raise Refused("Nothing is on the calendar, so nothing goes out.")
        planned = _planned(speaker)
        posts.lock(of(planned))
        with undoing.changing_all(speaker, "cancel everything", _theirs(planned), now=now):
            _back_to_drafts(planned)
            _, in_flight = call_off(of(planned), DeliveryState.CANCELLED, now=now)
            set_state(planned, ScheduleState.CANCELLED, now=now)
            review_states.drop_all(speaker.project, now=now)
        _record_all(speaker, "cancel everything", count, now)
        return count, in_flight


def _back_to_drafts(schedules: Expression) -> None:
    theirs = Post.id.in_(Schedule.select(Schedule.post).where(schedules))
    waiting = Post.state.in_([PostState.READY, PostState.IN_REVIEW])
    Post.update(state=PostState.DRAFT).where(theirs & waiting).execute()


def _theirs(schedules: Expression) -> list[int]:
    """The ids of the posts of schedules."""
    rows = Schedule.select(Schedule.post).where(schedules).distinct().order_by(Schedule.post)
    return [row.post_id for row in rows]


def _planned(speaker: Speaker) -> Expression:
    states = [*ON_CALENDAR, ScheduleState.DRAFT]
    return (Schedule.project == speaker.project) & Schedule.state.in_(states)


@dataclass(frozen=True, slots=True)
class Resumed:
    """How many posts go on, how many deliveries fell due meanwhile and are held for a decision, and
    of how many posts something stands in the way."""

    posts: int
    held: int
    blocked: int


def resume_all(speaker: Speaker, *, now: datetime) -> Resumed:
    """Let everything paused go on, and look what stands in its way. Who may change
    only their own posts does it to what they paused themselves, where nobody else paused
    anything."""
    permissions.require(speaker, Right.STOP)
    with transaction():
        count = _posts_in(speaker, ScheduleState.PAUSED)
        if not count:
            raise Refused("Nothing is paused. Nothing was changed.")
        paused = _of_project(speaker, ScheduleState.PAUSED)
        posts.lock(of(paused))
        if not _paused_by(speaker, paused):
            permissions.require(speaker, Right.CHANGE_ANY)
        ids = [row.id for row in Schedule.select(Schedule.id).where(paused)]
        theirs = _theirs(paused)
        with undoing.changing_all(speaker, "resume everything", theirs, now=now):
            missed, _ = _let_go_on(paused, now)
            review_states.mark_all(speaker.project, now=now)
            for some in bulk.batched(ids):
                results.complete(some, now=now)
        looked = noting.note_all(theirs, now=now)
        _record_all(speaker, "resume everything", count, now)
        return Resumed(count, missed, looked.blocked)


def _require_stop(speaker: Speaker, _post: Post) -> None:
    permissions.require(speaker, Right.STOP)


def _paused_by(speaker: Speaker, paused: Expression) -> bool:
    """Whether all that is paused was paused by this very person."""
    mine = [each.id for each in people.identities(speaker.member)]
    others = Schedule.paused_by.is_null() | Schedule.paused_by.not_in(mine)
    return not Schedule.select().where(paused & others).exists()


def _some(post: Post, nothing: str, *states: ScheduleState) -> Expression:
    """The post's schedules in these states, by id so that they stay the same ones when moved."""
    ids = in_state(post, *states)
    if not ids:
        raise Refused(f"#{post.number} has {nothing}. Nothing was changed.")
    return Schedule.id.in_(ids)


def _let_go_on(schedules: Expression, now: datetime) -> tuple[int, int]:
    """Make schedules active again; how many deliveries are held, and how many wait."""
    paused = of(schedules) & (Delivery.state == DeliveryState.PAUSED)
    missed = put(paused & (Delivery.next_at <= now), DeliveryState.HELD, now=now)
    waiting = put(paused, DeliveryState.WAITING, now=now)
    Schedule.update(errors_in_a_row=0).where(schedules).execute()
    more_to_come = Schedule.materialise_at.is_null(False)
    Schedule.update(materialise_at=now).where(schedules & more_to_come).execute()
    set_state(schedules, ScheduleState.ACTIVE, now=now)
    return missed, waiting


def _of_project(speaker: Speaker, *states: ScheduleState) -> Expression:
    return (Schedule.project == speaker.project) & Schedule.state.in_(states)


def _posts_in(speaker: Speaker, *states: ScheduleState) -> int:
    theirs = Schedule.select(Schedule.post).where(_of_project(speaker, *states))
    return int(theirs.distinct().count())


def _record_all(speaker: Speaker, action: str, count: int, now: datetime) -> None:
    audit.by(speaker, action, f"project {speaker.project.key}", now=now, after={"posts": count})
