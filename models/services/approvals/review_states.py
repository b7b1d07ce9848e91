"""What follows from requests for approval: the states of a post and of its schedules."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from models import compiled
from models.database import ask, pipelined
from models.rows import update_rows
from models.rules.approval import UNDECIDED, ReviewState
from models.rules.states import ON_CALENDAR, PostState, ScheduleState, sources
from models.tables import Post, Project, Review, Schedule

PUBLISH = "publish"


def of(post: Post) -> list[Review]:
    """All requests about a post, the oldest first."""
    return ask_of(post)()


def ask_of(post: Post) -> Callable[[], list[Review]]:
    """The same in two steps."""
    return ask(Review.select().where(Review.post == post).order_by(Review.id))


def ask_planned(post: Post) -> Callable[[], list[Schedule]]:
    """All schedules of a post, in two steps."""
    return ask(Schedule.select().where(Schedule.post == post).order_by(Schedule.id))


def mark(post: Post, *, now: datetime) -> None:
    """Let the states of a post and its schedules follow from its requests."""
    with pipelined():
        asked, planned = ask_of(post), ask_planned(post)
        mark_by(asked(), planned(), post, now=now)


def mark_by(
    asked: Sequence[Review], planned: Sequence[Schedule], post: Post, *, now: datetime
) -> None:
    """The same where all of its requests and schedules are known as they are now."""
    approved = {row.id for row in asked if row.state == ReviewState.APPROVED}
    changed = []
    for row in planned:
        wanted = ScheduleState.ACTIVE if row.review_id in approved else _PENDING
        if row.review_id is not None and row.state in _GOING_ON and row.state != wanted:
            changed.append({"id": row.id, "state": wanted, "updated_at": now})
    with pipelined():
        update_rows(Schedule, ("state", "updated_at"), changed)
        _move(post, _state_of(asked, planned))


_PENDING = ScheduleState.PENDING_APPROVAL
_GOING_ON = (ScheduleState.ACTIVE, _PENDING)


def _state_of(asked: Sequence[Review], planned: Sequence[Schedule]) -> PostState:
    if any(row.state in UNDECIDED for row in asked):
        return PostState.IN_REVIEW
    on_calendar = any(row.action == PUBLISH and row.state in ON_CALENDAR for row in planned)
    if on_calendar or (asked and _is_approved_draft(asked[-1])):
        return PostState.READY
    return PostState.DRAFT


def _is_approved_draft(latest: Review) -> bool:
    return latest.state == ReviewState.APPROVED and not latest.timings


_BEFORE: dict[PostState, tuple[Any, ...]] = {
    PostState.IN_REVIEW: (PostState.DRAFT, PostState.READY, PostState.UNPUBLISHED),
    PostState.READY: (PostState.IN_REVIEW,),
    PostState.DRAFT: (PostState.IN_REVIEW,),
}


def _move(post: Post, state: PostState) -> None:
    """Move a post there, if it stands where a request moves it from."""
    before = tuple(each for each in _BEFORE[state] if each in sources(state))
    compiled.execute(_moved, [post.id], state, before)
    if post.state in before:
        post.state = state


def _moved(ids: Sequence[int], state: PostState, before: Sequence[PostState]) -> Any:
    return Post.update(state=state).where(Post.id.in_(ids) & Post.state.in_(before))


def drop_all(project: Project, *, now: datetime) -> None:
    """Close the requests about what was taken off the calendar with much else; inside the
    transaction that did it."""
    live = Schedule.select(Schedule.review).where(
        (Schedule.project == project)
        & Schedule.review.is_null(False)
        & Schedule.state.in_([*ON_CALENDAR, ScheduleState.DRAFT])
    )
    about_schedules = Schedule.select(Schedule.review).where(
        (Schedule.project == project) & Schedule.review.is_null(False)
    )
    over = (
        (Review.project == project)
        & Review.state.in_(UNDECIDED)
        & Review.id.in_(about_schedules)
        & Review.id.not_in(live)
    )
    Review.update(state=ReviewState.VOID, settled_at=now, nudge_at=None).where(over).execute()


def mark_all(project: Project, *, now: datetime) -> None:
    """Let all schedules of a project that go on wait for what is not approved yet; inside the
    transaction that let them go on."""
    undecided = Review.select(Review.id).where(
        (Review.project == project) & Review.state.in_(UNDECIDED)
    )
    Schedule.update(state=ScheduleState.PENDING_APPROVAL, updated_at=now).where(
        (Schedule.project == project)
        & (Schedule.state == ScheduleState.ACTIVE)
        & Schedule.review.in_(undecided)
    ).execute()
