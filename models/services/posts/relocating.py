"""Letting what is planned go to other targets than it was to."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from models.database import transaction
from models.errors import Refused
from models.rules.policy import CatchUp
from models.rules.recurrence import Rule
from models.rules.states import ON_CALENDAR, ScheduleState
from models.rules.timezones import tzinfo_of
from models.services.conflicts.conflicts import HEEDED
from models.services.people.people import Speaker
from models.services.posts import holding, moving, posts, scheduling
from models.tables import Occurrence, Post, Schedule

_GOING_ON = (ScheduleState.ACTIVE, ScheduleState.PENDING_APPROVAL)


def planned(post: Post) -> Occurrence | None:
    """What of a post can go to other targets: that it is planned once, and nothing else of it."""
    found = moving.planned_once(post)
    if found is None or found.schedule.state not in _GOING_ON:
        return None
    on_calendar = (Schedule.post == post) & Schedule.state.in_([*ON_CALENDAR])
    return found if Schedule.select().where(on_calendar).count() == 1 else None


def send_elsewhere(speaker: Speaker, number: int, targets: Sequence[int], *, now: datetime) -> Post:
    """Let a post go to these targets (ids, in order) at its time, instead of those it was to go to;
    all else stays as it was planned, and what needs an approval is asked for anew. Raises NotFound,
    NotAllowed, Refused where it is not planned once, and Conflicting where something stands in its
    way there."""
    with transaction():
        post = posts.get_for_change(speaker.project, number, None)
        found = planned(post)
        if found is None:
            raise Refused(
                f"#{number} is not planned for one time, so where it goes is not changed so. "
                f"`cancel #{number}` and `schedule #{number} …` do. Nothing was changed."
            )
        plan = _plan(found, tuple(targets))
        holding.cancel(speaker, number, None, now=now)
        return scheduling.schedule_existing(speaker, number, None, plan, now=now, care=HEEDED)


def _plan(found: Occurrence, targets: tuple[int, ...]) -> scheduling.Plan:
    """What was planned, for other targets."""
    old = found.schedule
    local = found.due_at.astimezone(tzinfo_of(old.zone))
    wall = local.replace(tzinfo=None, fold=0)
    return scheduling.Plan(
        scheduling.PUBLISH,
        (Rule(zone=old.zone, start=wall, times=(wall.time(),), fold=local.fold),),
        targets,
        old.priority,
        old.precision,
        time.fromisoformat(old.not_after) if old.not_after else None,
        timedelta(seconds=old.stagger),
        CatchUp(old.catch_up) if old.catch_up else None,
    )
