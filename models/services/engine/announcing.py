"""Risky posts are announced before they go out, so that somebody can still stop them.

The clock announces them in time; one that fell due unannounced (it was sent at once, or became
risky a moment ago) is announced in its turn, and waits.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models import bulk
from models.database import transaction
from models.rules.policy import Policy, policy_of
from models.rules.risk import Risk, mentions_everybody, risks
from models.services.engine import results
from models.services.engine.ledger import Book, Entry
from models.services.notices import notices
from models.services.posts import posts, scheduling
from models.tables import WAITING, Delivery, Occurrence, Post, Project, Revision, Schedule

# So much earlier than it must be: the clock's chores come round in less.
EARLY = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Announcement:
    """Why a post is announced so long (`window`) before it goes out, and to how many targets."""

    why: tuple[Risk, ...]
    targets: int
    window: timedelta


def of(project: Project, title: str | None, text: str, targets: int) -> Announcement | None:
    """How these words are announced before they go out to so many targets; None where they are
    not."""
    policy = policy_of(project)
    why = risks(title, text, targets, policy)
    return Announcement(why, targets, policy.stop_window) if why and policy.stop_window else None


def announce(*, since: datetime | None, now: datetime) -> int:
    """Announce what is risky and goes out when its project's window has passed: what came near
    enough since the last look at `since` (none: all that is). Says how many were announced."""
    policies = {row.id: policy_of(row) for row in Project.select()}
    windows = {each.stop_window for each in policies.values() if each.stop_window}
    return sum(_announce(policies, window, since, now) for window in sorted(windows))


def _announce(
    policies: Mapping[int, Policy], window: timedelta, since: datetime | None, now: datetime
) -> int:
    ahead = window + EARLY
    after = now if since is None else since + ahead
    near = WAITING & Delivery.gate.is_null() & Delivery.next_at.between(after, now + ahead)
    ids = [row.id for row in Delivery.select(Delivery.id).where(near & (Delivery.attempts == 0))]
    risky: dict[int, tuple[Risk, ...]] = {}
    for number, project, targets, title, text in _candidates(ids):
        if policies[project].stop_window == window:
            risky[number] = risks(title, text, len(targets), policies[project])
    risky = {number: why for number, why in risky.items() if why}
    if not risky:
        return 0
    with transaction():
        posts.lock(Delivery.occurrence.in_(list(risky)))
        return sum(_tell(number, why, now) for number, why in risky.items())


def _candidates(ids: Sequence[int]) -> Iterator[tuple[int, int, list[int], str | None, str]]:
    """Occurrences nobody has announced, with their project, targets and words, of deliveries."""
    unannounced = Occurrence.announced_at.is_null() & (Schedule.action == scheduling.PUBLISH)
    for some in bulk.batched(ids):
        query: Any = (
            Delivery.select(
                Occurrence.id, Occurrence.project, Schedule.targets, Revision.title, Revision.text
            )
            .join(Occurrence)
            .join(Schedule)
            .switch(Delivery)
            .join(Post)
            .join(Revision, on=(Revision.post == Post.id) & (Revision.number == Post.revision))
            .where(Delivery.id.in_(some) & unannounced)
        )
        yield from query.tuples()


def _tell(occurrence_id: int, why: tuple[Risk, ...], now: datetime) -> int:
    """Announce an occurrence that nobody has announced; how many that are."""
    fresh = (Occurrence.id == occurrence_id) & Occurrence.announced_at.is_null()
    if not Occurrence.update(announced_at=now).where(fresh).execute():
        return 0
    occurrence = Occurrence.get_by_id(occurrence_id)
    schedule, post = occurrence.schedule, occurrence.post
    notices.tell(
        "risky",
        f"risky {occurrence_id} {now.isoformat()}",
        {
            "post": post.number,
            "label": post.label,
            "revision": post.revision,
            "why": list(why),
            "targets": len(schedule.targets),
            "at": occurrence.due_at.isoformat(),
            "zone": schedule.zone,
        },
        project_id=occurrence.project_id,
        channel_id=schedule.channel_id,
        member_id=schedule.created_by_id,
        now=now,
    )
    return 1


def ready(book: Book, entries: Sequence[Entry]) -> list[Entry]:
    """Those of a turn that are not risky, or were announced long enough ago; the others wait."""
    left, fresh = [], {}
    for entry in entries:
        window = _window(entry)
        if window and entry.announced_at is None:
            fresh[entry.occurrence_id] = entry
        goes_at = (entry.announced_at or book.now) + window
        if not window or goes_at <= max(entry.next_at, book.now):
            left.append(entry)
        else:
            results.wait_again(book, entry, entry.error)
            entry.next_at = goes_at
    if fresh:
        _tell_in_turn(book, fresh)
    return left


def _window(entry: Entry) -> timedelta:
    """How long before its first attempt a delivery is to be announced; nothing for most."""
    schedule = entry.schedule
    if entry.attempts or schedule.action != scheduling.PUBLISH:
        return timedelta()
    mentions = mentions_everybody(entry.text) or mentions_everybody(entry.title or "")
    if len(schedule.targets) < 2 and not mentions:
        return timedelta()
    risky = risks(entry.title, entry.text, len(schedule.targets), entry.policy)
    return entry.policy.stop_window if risky else timedelta()


def _tell_in_turn(book: Book, fresh: Mapping[int, Entry]) -> None:
    unannounced = Occurrence.id.in_(list(fresh)) & Occurrence.announced_at.is_null()
    Occurrence.update(announced_at=book.now).where(unannounced).execute()
    for number, entry in fresh.items():
        why = risks(entry.title, entry.text, len(entry.schedule.targets), entry.policy)
        book.tell(
            entry,
            "risky",
            f"risky {number} {book.now.isoformat()}",
            {
                "post": entry.number,
                "label": entry.label,
                "revision": entry.current_revision,
                "why": list(why),
                "targets": len(entry.schedule.targets),
                "at": entry.next_at.isoformat(),
                "zone": entry.schedule.zone,
            },
        )
