"""What stands in the way of posts: looked for before they are written, kept in a row each, and
decided by people.

`look` tells what would stand in the way of a plan; `heed` looks again at what is written, inside
the transaction of the change, and refuses it; `note` keeps what is found and refuses nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.database import locked
from models.errors import Refused
from models.rules.conflicts.numbers import numbers_of
from models.rules.conflicts.registry import findings
from models.rules.conflicts.slots import Around, Finding, Severity, Slot
from models.rules.recurrence import Rule, expand
from models.rules.roles import Right
from models.rules.states import DeliveryState, HeldFor, ScheduleState
from models.services import audit, likeness, neighbours, notices, permissions, posts
from models.services.neighbours import Places
from models.services.people import Speaker
from models.tables import Conflict, Delivery, Occurrence, Post, Project, Schedule

AHEAD = timedelta(days=90)
MOST_SLOTS = 200
KEPT, OVERRIDDEN, GONE = "kept", "overridden", "gone"
BLOCKING = [each for each in Severity if each.blocks]


@dataclass(frozen=True, slots=True)
class Care:
    """How an act minds conflicts: those that block refuse it, unless somebody who may goes ahead
    `because` of something; those that do not were shown before, and are `kept`, or stay open."""

    because: str | None = None
    kept: bool = False


class Conflicting(Refused):
    """Something stands in the way; `findings` tells what, the gravest first, of which `post` (none:
    it was not written yet)."""

    def __init__(self, found: Sequence[Finding], post: Post | None = None) -> None:
        super().__init__(
            f"Something stands in the way of {f'#{post.number}' if post else 'this'} at that time. "
            "Nothing was changed and nothing goes out; say another time."
        )
        self.findings, self.post = tuple(found), post


def blocking(found: Iterable[Finding]) -> list[Finding]:
    """Those of the findings that keep a post from going out."""
    return [each for each in found if each.severity.blocks]


def slots_of(
    here: Places,
    rules: Sequence[Rule],
    targets: Sequence[int],
    *,
    stagger: timedelta,
    priority: int,
    now: datetime,
    post: Post | None = None,
    label: str = "",
) -> list[Slot]:
    """What rules that are not written yet would put on the calendar in the next 90 days; a single
    moment further away too."""
    found = []
    for number, rule in enumerate(rules, start=1):
        moments = expand(rule, after=now, limit=MOST_SLOTS, before=now + AHEAD)
        for instant in moments or expand(rule, after=now, limit=1):
            found += [
                neighbours.slot_on(
                    here[target],
                    instant.at + place * stagger,
                    post.number if post else None,
                    -number,
                    priority,
                    label=label,
                    zone=rule.zone,
                )
                for place, target in enumerate(targets)
                if target in here
            ]
    return sorted(found, key=lambda slot: slot.at)[:MOST_SLOTS]


def look(
    project: Project,
    slots: Sequence[Slot],
    text: str,
    *,
    here: Places,
    post: Post | None,
    now: datetime,
) -> list[Finding]:
    """What stands in the way of slots that are not written yet; what a post has on the calendar
    already does not stand in its own."""
    return findings(slots, around(project, slots, text, here=here, post=post, now=now))


def around(
    project: Project,
    slots: Sequence[Slot],
    text: str,
    *,
    here: Places,
    post: Post | None,
    now: datetime,
) -> Around:
    """All that rules may know about the calendar around slots; of a `post` that exists, these alone
    are its own."""
    numbers = numbers_of(project.policy)
    own = post.number if post else None
    alike = likeness.alike(
        project.id,
        text,
        {slot.target for slot in slots},
        numbers.alike,
        but=post.id if post else None,
        now=now,
    )
    others = neighbours.around(slots, numbers, here)
    return Around(
        [*slots, *(each for each in others if own is None or each.post != own)],
        numbers,
        project.zone,
        alike=alike,
    )


def heed(speaker: Speaker, post: Post, care: Care | None, *, now: datetime) -> list[Finding]:
    """Look at all that is planned of a post, as it is written by now, and keep what is found;
    inside the transaction of the change. Raises Conflicting where something new stands in its way
    and nobody goes ahead in spite of it; NotAllowed where they may not. Without `care` nothing is
    looked at."""
    if care is None:
        return []
    if care.because is not None:
        permissions.require(speaker, Right.OVERRIDE)
    locked(Project.select()).where(Project.id == speaker.project.id).get()  # one look at a time
    found = _found(speaker.project, post, now)
    rows = _rows_of(post)
    fresh = [each for each in found if not _is_decided(rows.get(_key(each)), each)]
    if blocking(fresh) and care.because is None:
        raise Conflicting(fresh, post)
    _keep(post, found, rows, now)
    if care.because is not None:
        override_rows(speaker, post, care.because, now=now)
    if care.kept:
        keep_rows(speaker, post, now=now)
    mark(post)
    return fresh


Key = tuple[int, str, datetime]


def _key(finding: Finding) -> Key:
    return finding.slot.schedule, finding.kind, finding.slot.at


def _rows_of(post: Post) -> dict[Key, Conflict]:
    rows = Conflict.select().where(Conflict.post == post)
    return {(row.schedule_id, row.kind, row.at): row for row in rows}


def _is_decided(row: Conflict | None, finding: Finding) -> bool:
    """Whether somebody decided about this very thing when it was as grave as it is now."""
    if row is None or row.how not in (KEPT, OVERRIDDEN):
        return False
    return Severity(row.severity).weight >= finding.severity.weight


def _found(project: Project, post: Post, now: datetime) -> list[Finding]:
    here = neighbours.places(project)
    slots = planned(post, here, now=now)
    if not slots:
        return []
    text = posts.content(post).text
    return look(project, slots, text, here=here, post=post, now=now)


def planned(post: Post, here: Places, *, now: datetime) -> list[Slot]:
    """What a post has on the calendar and is to be published in the next 90 days, in order."""
    states = [ScheduleState.ACTIVE, ScheduleState.PENDING_APPROVAL]
    unstarted = [DeliveryState.WAITING, DeliveryState.QUEUED, DeliveryState.HELD]
    rows: Any = (
        Delivery.select(
            Delivery.target, Delivery.next_at, Schedule.id, Delivery.priority, Schedule.zone
        )
        .join(Occurrence)
        .join(Schedule)
        .where(
            (Delivery.post == post)
            & Delivery.state.in_(unstarted)
            & Schedule.state.in_(states)
            & (Schedule.action == "publish")
        )
        .order_by(Delivery.next_at)
        .limit(MOST_SLOTS)
        .tuples()
    )
    found = [
        neighbours.slot_on(
            here[target], at, post.number, schedule, priority, label=post.label, zone=zone
        )
        for target, at, schedule, priority, zone in rows
        if target in here
    ]
    return [each for each in found if each.at <= now + AHEAD] or found[:1]


def _keep(post: Post, found: Iterable[Finding], rows: dict[Key, Conflict], now: datetime) -> None:
    """Write what was found, once each; what was open and is found no more is gone. Advice is not
    kept."""
    worth = {_key(each): each for each in found if each.severity is not Severity.INFO}
    for key, row in rows.items():
        if key not in worth and row.resolved_at is None:
            _resolve(Conflict.id == row.id, GONE, None, None, now)
    for key, finding in worth.items():
        known = rows.get(key)
        if known is None:
            new = {"post": post, "project": post.project_id, "found_at": now}
            Conflict.insert(**new, **_columns(finding)).on_conflict_ignore().execute()
        elif not _is_decided(known, finding):
            open_again = {"resolved_at": None, "resolved_by": None, "how": None, "reason": None}
            Conflict.update(**_columns(finding), **open_again).where(
                Conflict.id == known.id
            ).execute()


def _columns(finding: Finding) -> dict[str, Any]:
    return {
        "schedule": finding.slot.schedule,
        "kind": finding.kind,
        "at": finding.slot.at,
        "severity": finding.severity,
        "starts_at": finding.start,
        "ends_at": finding.end,
        "facts": dict(finding.facts) | {"targets": list(finding.targets)},
        "count": finding.count,
        "nearest": [
            {
                "post": each.post,
                "label": each.label,
                "at": each.at.isoformat(),
                "target": each.target_name,
                "priority": each.priority,
            }
            for each in finding.nearest
        ],
        "better": finding.better,
    }


def _resolve(
    which: Any, how: str, speaker: Speaker | None, reason: str | None, now: datetime
) -> int:
    change = Conflict.update(
        resolved_at=now, resolved_by=speaker.member if speaker else None, how=how, reason=reason
    )
    return int(change.where(which & Conflict.resolved_at.is_null()).execute())


def override_rows(speaker: Speaker, post: Post, reason: str, *, now: datetime) -> int:
    """Go ahead with a post in spite of what stands in its way; what is held for that goes on. Says
    how many conflicts it was. Inside a transaction that has the post locked."""
    count = _resolve(Conflict.post == post, OVERRIDDEN, speaker, reason, now)
    if count:
        audit.by(
            speaker,
            "override conflicts",
            f"post {post.number}",
            now=now,
            after={"conflicts": count},
            reason=reason,
        )
        release(post)
    return count


def keep_rows(speaker: Speaker, post: Post, *, now: datetime) -> int:
    """Keep a post where it is though it was warned about; says how many warnings that settles."""
    mild = (Conflict.post == post) & Conflict.severity.not_in(BLOCKING)
    return _resolve(mild, KEPT, speaker, None, now)


def release(post: Post) -> None:
    """Let what was held for a conflict go on, at its time or, where that has passed, at once."""
    held = (Delivery.state == DeliveryState.HELD) & (Delivery.held_for == HeldFor.CONFLICT)
    change = Delivery.update(
        state=DeliveryState.WAITING, held_for=None, error=None, fence=Delivery.fence + 1
    )
    change.where((Delivery.post == post) & held).execute()


def mark(post: Post) -> None:
    """Note at a post's schedules whether something blocks them, so that publishing need not look
    where nothing does."""
    open_ones = Conflict.select(Conflict.schedule).where(
        (Conflict.post == post) & Conflict.resolved_at.is_null() & Conflict.severity.in_(BLOCKING)
    )
    ids = {row.schedule_id for row in open_ones}
    theirs = Schedule.post == post
    Schedule.update(blocked=True).where(theirs & Schedule.id.in_(list(ids))).execute()
    Schedule.update(blocked=False).where(
        theirs & Schedule.blocked & Schedule.id.not_in(list(ids))
    ).execute()


def note(post: Post, *, now: datetime) -> list[Finding]:
    """Keep what stands in the way of a post by now, refusing nothing, and tell its owner of what is
    new and blocks it; inside a transaction."""
    rows = _rows_of(post)
    found = _found(post.project, post, now)
    _keep(post, found, rows, now)
    mark(post)
    fresh = [each for each in blocking(found) if _key(each) not in rows]
    if fresh:
        _tell(post, fresh[0], len(fresh), now)
    return fresh


def _tell(post: Post, first: Finding, count: int, now: datetime) -> None:
    schedule = Schedule.get_by_id(first.slot.schedule)
    notices.tell(
        "conflict",
        f"conflict {schedule.id} {first.kind} {first.slot.at.isoformat()}",
        {
            "post": post.number,
            "label": post.label,
            "count": count,
            "at": first.slot.at.isoformat(),
            "zone": first.slot.zone,
        },
        project_id=post.project_id,
        channel_id=schedule.channel_id,
        member_id=post.author_id,
        now=now,
    )
