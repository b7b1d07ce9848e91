"""When a freeze is over: what it held waits for a person, who says once what becomes of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from peewee import SQL

from models import bulk
from models.database import locked, transaction
from models.errors import Refused
from models.rows import update_rows
from models.rules.freezes import Backlog, shifted, spaced
from models.rules.policy import policy_of
from models.rules.roles import Right
from models.rules.states import DeliveryState, HeldFor
from models.services.audit import audit
from models.services.engine import results
from models.services.engine.agenda import Question
from models.services.freezes import frozen
from models.services.notices import notices
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.posts import posts, scheduling
from models.tables import Delivery, Freeze, FreezeWindow, Occurrence, Post, Project, Schedule

NAMED = 50  # posts that a notice names
MOST_AT_ONCE = 50  # windows whose end is noticed in one look
ENDING = Question(FreezeWindow.ends_at, FreezeWindow.over_at.is_null())


def backlog(project: Project, post: Post | None = None, *, now: datetime) -> list[Delivery]:
    """What freezes held and no freeze holds any more, of one post or of all, the first due first;
    each with its occurrence and schedule."""
    held = _held(project)
    if post is not None:
        held = held.where(Delivery.post == post)
    rows = Delivery.select(Delivery, Occurrence, Schedule).join(Occurrence).join(Schedule)
    rows = rows.where(Delivery.id.in_(held))
    holding = frozen.now_holding(project, now=now)
    return [
        row
        for row in rows.order_by(Delivery.due_at, Delivery.id)
        if not any(each.scope.covers(row.target_id, row.post_id) for each in holding)
    ]


def waiting(project: Project, *, now: datetime) -> int:
    """How many deliveries that is."""
    holding = frozen.now_holding(project, now=now)
    if not holding:
        return int(_held(project).count())
    return len(backlog(project, now=now))


def _held(project: Project) -> Any:
    """The ids of what freezes hold, in the very words of the index of what needs a person."""
    needs = SQL("state IN ('unknown', 'held')")
    mine = (Delivery.project == project) & (Delivery.held_for == HeldFor.FREEZE)
    return Delivery.select(Delivery.id).where(mine & needs)


def notice_ends(*, now: datetime) -> int:
    """Notice the windows that have ended, once each, and ask in each project what becomes of what
    they held; says how many there were."""
    ended = FreezeWindow.over_at.is_null() & (FreezeWindow.ends_at <= now)
    rows = FreezeWindow.select(FreezeWindow.id, FreezeWindow.project).where(ended)
    noticed = 0
    for project in dict.fromkeys(row.project_id for row in rows.limit(MOST_AT_ONCE)):
        with transaction():
            noticed += _notice(project, now)
    return noticed


def _notice(project: int, now: datetime) -> int:
    gate = frozen.lock(project)
    ended = (
        (FreezeWindow.project == project)
        & FreezeWindow.over_at.is_null()
        & (FreezeWindow.ends_at <= now)
    )
    rows = list(FreezeWindow.select(FreezeWindow, Freeze).join(Freeze).where(ended))
    if not rows:  # another clock was here
        return 0
    ids = [row.id for row in rows]
    FreezeWindow.update(over_at=now).where(FreezeWindow.id.in_(ids)).execute()
    frozen.mark(gate, project)
    _ask(Project.get_by_id(project), rows, now)
    return len(rows)


def _ask(project: Project, ended: Sequence[FreezeWindow], now: datetime) -> None:
    """One card for a project. Where nothing was held it only says that an emergency is over."""
    held = backlog(project, now=now)
    if not held and not any(row.freeze.kind == "emergency" for row in ended):
        return
    numbers = Post.select(Post.number).where(Post.id.in_({row.post_id for row in held}))
    notices.tell_project(
        "thawed",
        f"thawed {max(row.id for row in ended)}",
        {
            "freezes": sorted({row.freeze_id for row in ended}),
            "why": next((row.freeze.why for row in ended if row.freeze.why), ""),
            "count": len(held),
            "posts": sorted(row.number for row in numbers)[:NAMED],
        },
        project_id=project.id,
        now=now,
    )


def decide(
    speaker: Speaker, number: int | None, choice: Backlog, *, now: datetime
) -> tuple[int, int]:
    """Settle what freezes held, of one post or of all: the latest of each series only, all of it
    spaced out, all as far apart as it was, or none. Says how many deliveries go out and are
    dropped; raises Refused where nothing waits for that."""
    with transaction():
        post = posts.get_for_change(speaker.project, number, None) if number is not None else None
        _allow(speaker, post)
        rows = _locked_backlog(speaker.project, post, now)
        if not rows:
            raise Refused(
                "No freeze holds anything back that waits for you. Nothing was changed. "
                "`freezes` shows what still holds."
            )
        sent = [] if choice is Backlog.DROP else latest(rows) if choice is Backlog.LATEST else rows
        keep = {row.id for row in sent}
        dropped = [row for row in rows if row.id not in keep]
        _send(sent, choice, policy_of(speaker.project).after_freeze, now)
        _drop(dropped, now)
        scheduling.refresh_states({row.occurrence_id for row in rows})
        results.complete({row.occurrence.schedule_id for row in dropped}, now=now)
        _record(speaker, number, choice, len(sent), len(dropped), now)
        return len(sent), len(dropped)


def _allow(speaker: Speaker, post: Post | None) -> None:
    if post is None:
        permissions.require(speaker, Right.CHANGE_ANY)
    else:
        permissions.require_for(speaker, post)


def _locked_backlog(project: Project, post: Post | None, now: datetime) -> list[Delivery]:
    """The backlog, its posts locked: of two who answer at once, the second finds nothing left."""
    ids = [row.id for row in backlog(project, post, now=now)]
    for some in bulk.batched(ids):
        posts.lock(Delivery.id.in_(some))
        list(locked(Delivery.select(Delivery.id)).where(Delivery.id.in_(some)))
    return backlog(project, post, now=now)


def latest(rows: Iterable[Delivery]) -> list[Delivery]:
    """Of each series, on each target, the last of these deliveries; they come with their
    occurrences, the first due first."""
    newest = {(row.occurrence.schedule_id, row.target_id): row for row in rows}
    return list(newest.values())


def _send(rows: Sequence[Delivery], choice: Backlog, spacing: timedelta, now: datetime) -> None:
    due = list(
        {row.occurrence_id: (row.occurrence_id, row.occurrence.due_at) for row in rows}.values()
    )
    moments = (
        shifted(due, now + spacing, spacing)
        if choice is Backlog.SHIFT
        else spaced(due, now, spacing)
    )
    update_rows(
        Delivery,
        ("next_at", *_GOES_ON),
        [
            {
                **_GOES_ON,
                "id": row.id,
                "next_at": scheduling.due_on(
                    row.occurrence.schedule, row.target_id, moments[row.occurrence_id]
                ),
            }
            for row in rows
        ],
    )


_GOES_ON = {"state": DeliveryState.WAITING, "error": None, "gate": None, "held_for": None}


def _drop(rows: Sequence[Delivery], now: datetime) -> None:
    for some in bulk.batched(row.id for row in rows):
        Delivery.update(state=DeliveryState.SKIPPED, held_for=None, finished_at=now).where(
            Delivery.id.in_(some)
        ).execute()
    tried = [row.id for row in rows if row.attempts]
    results.tell_of_doubts(tried, DeliveryState.SKIPPED, now=now)


def _record(
    speaker: Speaker, number: int | None, choice: Backlog, sent: int, dropped: int, now: datetime
) -> None:
    subject = f"project {speaker.project.key}" if number is None else f"post {number}"
    after = {"sent": sent, "dropped": dropped}
    audit.by(speaker, f"after the freeze: {choice}", subject, now=now, after=after)
