"""The operator's view of a project: what waits, what is on its way, what failed and why."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import SQL, Value, fn

from models.errors import Refused
from models.rules.roles import Right
from models.rules.states import DeliveryState
from models.services.engine import metrics, results, waits
from models.services.engine.metrics import Figures
from models.services.engine.waits import MOST_COUNTED, Wait
from models.services.people import permissions
from models.services.people.people import Speaker
from models.tables import Delivery, Occurrence, Project, Session, Target

DAY = timedelta(days=1)
FAILURES_FOR = timedelta(days=7)
MOST_CAUSES = 8

# In the very words of the partial indexes, or those would not be used.
_WAITING = SQL('"t1"."state" = \'waiting\' AND "t1"."gate_id" IS NULL')
_IN_FLIGHT = SQL("\"t1\".\"state\" IN ('queued', 'sending')")
_NEEDS_A_PERSON = SQL("\"t1\".\"state\" IN ('unknown', 'held')")
_PAUSED = SQL('"t1"."state" = \'paused\'')
_REFUSED = SQL('"t1"."state" = \'refused\'')
_TRIES = re.compile(r" \(\d+ tries\)$")


@dataclass(frozen=True, slots=True)
class Cause:
    """Failures for one reason. `name` stands for it in a button; `reasons` are the recorded
    wordings that it gathers, `latest` is when it last happened; what was set aside by a person
    is not retried."""

    name: str
    reason: str
    reasons: tuple[str, ...]
    count: int
    targets: tuple[str, ...]
    latest: datetime
    can_retry: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """Counts stop at `MOST_COUNTED` and one more. `coming` falls due within a day; `overdue`
    should be on its way and is not, and `waits` tells what most of it waits for; `held` and
    `unknown` need a person; `failed` is of the last seven days; `figures` are of the last 24
    hours."""

    coming: int
    overdue: int
    oldest_overdue: datetime | None
    waits: tuple[Wait, ...]
    in_flight: int
    paused: int
    held: int
    unknown: int
    failed: int
    causes: tuple[Cause, ...]
    figures: Figures


def look(speaker: Speaker, *, now: datetime) -> Queue:
    """How the queue of the speaker's project stands. The cost follows what is due, failed or lately
    done, and not how much is pending."""
    permissions.require(speaker, Right.LOOK)
    project = speaker.project
    mine = Delivery.project == project
    late = mine & _WAITING & (Delivery.next_at <= now)
    behind = waits.of_project(project, now=now)
    oldest = [Delivery.select(fn.MIN(Delivery.next_at)).where(late).scalar()]
    oldest += [wait.first for wait in behind]
    found = causes(project, now=now)
    needs = metrics.counted(
        Delivery.select(Delivery.state, fn.COUNT(Delivery.id))
        .where(mine & _NEEDS_A_PERSON)
        .group_by(Delivery.state)
    )
    return Queue(
        coming=_coming(project, now),
        overdue=min(
            _up_to_most(late) + sum(wait.count for wait in behind if wait.first), MOST_COUNTED + 1
        ),
        oldest_overdue=min(filter(None, oldest), default=None),
        waits=tuple(behind),
        in_flight=_up_to_most(mine & _IN_FLIGHT & Delivery.session.in_(_open_sessions())),
        paused=_up_to_most(mine & _PAUSED),
        held=needs.get(DeliveryState.HELD, 0),
        unknown=needs.get(DeliveryState.UNKNOWN, 0),
        failed=sum(cause.count for cause in found),
        causes=tuple(found[:MOST_CAUSES]),
        figures=metrics.measure(project, now - DAY, now + timedelta(microseconds=1)),
    )


def _up_to_most(where: Any) -> int:
    rows = Delivery.select(Delivery.id).where(where).limit(MOST_COUNTED + 1)
    return int(rows.count())


def waiting(project: Project, most: int) -> int:
    """How many deliveries of a project wait, for their time or behind a gate, counted up to `most`;
    reads indexes only."""
    rows = Delivery.select(Value(1)).where((Delivery.project == project) & _WAITING)
    count = int(rows.limit(most).count())
    return count if count >= most else count + waits.parked(project, most - count)


@dataclass(frozen=True, slots=True)
class Late:
    """What of a project waits though it was due: how many, and the moment the first was due."""

    count: int
    oldest: datetime


def overdue(*, before: datetime) -> dict[int, Late]:
    """What waits though it was due `before`, for each project that has any, but for targets that
    are closed, of which people are told by themselves; reads indexes only."""
    rows: Any = (
        Delivery.select(Delivery.project, fn.COUNT(Delivery.next_at), fn.MIN(Delivery.next_at))
        .where(_WAITING & (Delivery.next_at < before))
        .group_by(Delivery.project)
    )
    found = {project: Late(count, oldest) for project, count, oldest in rows.tuples()}
    for project, (count, first) in waits.late(before=before).items():
        known = found.get(project, Late(0, first))
        found[project] = Late(known.count + count, min(known.oldest, first))
    return found


def _open_sessions() -> Any:
    return Session.select(Session.id).where(Session.ended_at.is_null())


def _coming(project: Project, now: datetime) -> int:
    soon = (Occurrence.due_at > now) & (Occurrence.due_at <= now + DAY)
    rows = (
        Occurrence.select(Occurrence.id)
        .join(Delivery, on=(Delivery.occurrence == Occurrence.id))
        .where((Occurrence.project == project) & soon & (Delivery.state == DeliveryState.WAITING))
        .limit(MOST_COUNTED + 1)
    )
    return int(rows.count())


def failed(project: Project, *, now: datetime) -> Any:
    """The deliveries of a project that failed for good in the last seven days."""
    return (Delivery.project == project) & _REFUSED & (Delivery.finished_at >= now - FAILURES_FOR)


def causes(project: Project, *, now: datetime) -> list[Cause]:
    """Why deliveries failed in the last seven days, the most frequent cause first."""
    rows: Any = (
        Delivery.select(
            Delivery.error,
            Target.name,
            fn.COUNT(Delivery.id),
            fn.MAX(Delivery.finished_at),
            fn.MIN(Delivery.looks),
        )
        .join(Target)
        .where(failed(project, now=now))
        .group_by(Delivery.error, Target.name)
        .order_by(Target.name)
    )
    gathered: dict[str, list[tuple[str, str, int, datetime, int | None]]] = {}
    for row in rows.tuples():
        gathered.setdefault(_reason(row[0]), []).append(row)
    found = [_cause(reason, same) for reason, same in gathered.items()]
    return sorted(found, key=lambda cause: (-cause.count, cause.reason))


def _reason(error: str | None) -> str:
    return _TRIES.sub("", error or "no reason was given")


def _cause(reason: str, rows: Iterable[tuple[str, str, int, datetime, int | None]]) -> Cause:
    errors, targets, counts, moments, looks = zip(*rows, strict=True)
    return Cause(
        name=hashlib.sha256(reason.encode()).hexdigest()[:8],
        reason=reason,
        reasons=tuple(dict.fromkeys(errors)),
        count=sum(counts),
        targets=tuple(dict.fromkeys(targets)),
        latest=max(moments),
        can_retry=results.SET_ASIDE not in looks,
    )


def failed_for(cause: Cause) -> Any:
    """The deliveries whose recorded reason is this cause."""
    told = [reason for reason in cause.reasons if reason]
    named = Delivery.error.in_(told)
    return named if len(told) == len(cause.reasons) else named | Delivery.error.is_null()


def cause_called(project: Project, name: str, *, now: datetime) -> Cause:
    """The cause that a button names; raises Refused when nothing fails for it any more."""
    for cause in causes(project, now=now):
        if cause.name == name:
            return cause
    raise Refused("Nothing has failed for that reason lately, or it was retried. Nothing was sent.")
