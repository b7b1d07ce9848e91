"""Conflicts as rows: what was found of a schedule at a moment, once, and what people decided."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from peewee import SQL, Case, fn

from models import compiled
from models.database import ask
from models.rows import insert_rows, update_rows
from models.rules.conflicts.slots import Finding, Severity, Slot
from models.rules.states import UNSTARTED, DeliveryState, HeldFor
from models.services.audit import audit
from models.services.people.people import Speaker
from models.tables import Audit, Conflict, Delivery, Post, Schedule

KEPT, OVERRIDDEN, GONE = "kept", "overridden", "gone"
BLOCKING = [each for each in Severity if each.blocks]
SHOWN = 5

Key = tuple[int, str, datetime]
Look = tuple[Post, Sequence[Finding], Mapping[Key, Conflict]]  # what was found, and known before


def key_of(finding: Finding) -> Key:
    """What makes a finding the same one when it is found again."""
    return finding.slot.schedule, finding.kind, finding.slot.at


def of(post: Post) -> dict[Key, Conflict]:
    """All that was ever found of a post, by schedule, kind and moment."""
    return ask_of(post)()


def ask_of(post: Post) -> Callable[[], dict[Key, Conflict]]:
    """The same in two steps."""
    rows = ask(Conflict.select().where(Conflict.post.in_([post.id])))
    return lambda: {(row.schedule_id, row.kind, row.at): row for row in rows()}


def of_all(post_ids: Sequence[int]) -> dict[int, dict[Key, Conflict]]:
    """The same of each of some posts, by its id."""
    found: dict[int, dict[Key, Conflict]] = {each: {} for each in post_ids}
    for row in Conflict.select().where(Conflict.post.in_(post_ids)):
        found[row.post_id][row.schedule_id, row.kind, row.at] = row
    return found


def is_decided(row: Conflict | None, finding: Finding) -> bool:
    """Whether somebody decided about this very thing when it was as grave as it is now."""
    if row is None or row.how not in (KEPT, OVERRIDDEN):
        return False
    return Severity(row.severity).weight >= finding.severity.weight


def write(
    post: Post, found: Sequence[Finding], rows: Mapping[Key, Conflict], now: datetime
) -> None:
    """Write what was found, once each; what was open and is found no more is gone. Advice is not
    kept."""
    write_all([(post, found, rows)], now)


def write_all(looked: Iterable[Look], now: datetime) -> None:
    """The same of many posts; inside a transaction."""
    gone, fresh, again = [], [], []
    for post, found, rows in looked:
        worth = {key_of(each): each for each in found if each.severity is not Severity.INFO}
        gone += [row.id for key, row in rows.items() if key not in worth and not row.resolved_at]
        new = {"post": post.id, "project": post.project_id, "found_at": now}
        for key, finding in worth.items():
            known = rows.get(key)
            if known is None:
                fresh.append(new | _columns(finding))
            elif not is_decided(known, finding):
                again.append(_columns(finding) | _OPEN | {"id": known.id})
    ended = [{"id": each, "resolved_at": now, "how": GONE} for each in gone]
    update_rows(Conflict, ("resolved_at", "how"), ended)
    insert_rows(Conflict, fresh, or_ignore=True)
    if again:
        update_rows(Conflict, [each for each in again[0] if each != "id"], again)


_OPEN = {"resolved_at": None, "resolved_by": None, "how": None, "reason": None}


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


def _resolve(which: Any, how: str, speaker: Speaker, reason: str | None, now: datetime) -> int:
    change = Conflict.update(resolved_at=now, resolved_by=speaker.member, how=how, reason=reason)
    return int(change.where(which & Conflict.resolved_at.is_null()).execute())


def override(speaker: Speaker, post: Post, reason: str, *, now: datetime) -> int:
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


def keep(speaker: Speaker, post: Post, *, now: datetime) -> int:
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
    mark_all([post.id])


def mark_all(post_ids: Sequence[int]) -> None:
    """The same of some posts."""
    compiled.execute(_marked, post_ids)


def _marked(post_ids: Sequence[int]) -> Any:
    is_blocked = Schedule.id.in_(Conflict.select(Conflict.schedule).where(_blocks(post_ids)))
    theirs = Schedule.post.in_(post_ids) & (Schedule.blocked != is_blocked)
    return Schedule.update(blocked=is_blocked).where(theirs)


def _blocks(post_ids: Sequence[int]) -> Any:
    open_ones = Conflict.post.in_(post_ids) & Conflict.resolved_at.is_null()
    return open_ones & Conflict.severity.in_(BLOCKING)


def blocked_of(post_ids: Sequence[int]) -> int:
    """Of how many of some posts something is blocked."""
    return int(Conflict.select(Conflict.post).where(_blocks(post_ids)).distinct().count())


def came_in_spite(post: Post) -> bool:
    """Whether a post came in with a file in spite of conflicts, for a reason that somebody who may
    gave."""
    told = (Audit.project == post.project_id) & (Audit.subject == f"post {post.number}")
    came = told & (Audit.action == "import") & Audit.reason.is_null(False)
    return bool(Audit.select().where(came).exists())


def facts_of(rows: Iterable[Conflict]) -> list[dict[str, Any]]:
    """What is open about a post, as plain JSON for a card that is drawn elsewhere or later."""
    return [
        {
            "schedule": row.schedule_id,
            "kind": row.kind,
            "severity": row.severity,
            "at": row.at.isoformat(),
            "starts_at": row.starts_at.isoformat(),
            "ends_at": row.ends_at.isoformat(),
            "facts": row.facts,
            "count": row.count,
            "nearest": row.nearest,
            "better": row.better.isoformat() if row.better else None,
        }
        for row in rows
    ]


def from_facts(kept: dict[str, Any], zone: str) -> Finding:
    """What was found, of these facts."""
    moments = ("at", "starts_at", "ends_at", "better")
    read = {name: datetime.fromisoformat(kept[name]) for name in moments if kept[name]}
    row = Conflict(**kept | read)
    return finding_of(row, zone)


def finding_of(row: Conflict, zone: str) -> Finding:
    """What was found, as it was kept."""
    nearest = [
        Slot(
            datetime.fromisoformat(each["at"]),
            0,
            each["target"],
            0,
            "",
            each["post"],
            0,
            each["priority"],
            each["label"],
            zone,
        )
        for each in row.nearest
    ]
    slot = Slot(row.at, 0, "", 0, "", None, row.schedule_id, zone=zone)
    return Finding(
        row.kind,
        Severity(row.severity),
        slot,
        row.starts_at,
        row.ends_at,
        row.facts,
        row.count,
        tuple(nearest),
        row.better,
    )


def is_open() -> Any:
    """The condition of conflicts that wait for a decision about something still to go out."""
    ahead = Delivery.select(SQL("1")).where(
        (Delivery.post == Conflict.post)
        & (Delivery.next_at == Conflict.at)
        & Delivery.state.in_([*UNSTARTED])
    )
    return Conflict.resolved_at.is_null() & fn.EXISTS(ahead)


def gravest_first() -> Any:
    """The order in which what blocks comes before what does not."""
    return Case(None, [(Conflict.severity.in_(BLOCKING), 0)], 1)


def open_of(post: Post) -> list[Conflict]:
    """What stands in the way of a post and waits for a decision, the gravest and nearest first."""
    return ask_open_of(post)()


def ask_open_of(post: Post) -> Callable[[], list[Conflict]]:
    """The same in two steps."""
    rows = Conflict.select().where((Conflict.post == post) & is_open())
    return ask(rows.order_by(gravest_first(), Conflict.at).limit(SHOWN))
