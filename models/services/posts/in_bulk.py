"""Very many posts that go out once each, written a table at a time."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from models import bulk
from models.rules.media import Media, to_json
from models.rules.recurrence import Instant
from models.rules.states import DeliveryState, OccurrenceState, PostState, ScheduleState
from models.services.conflicts import likeness
from models.services.people.people import Speaker
from models.services.posts import media, posts
from models.services.posts.scheduling import PUBLISH, Plan, stagger_of
from models.tables import Delivery, Occurrence, Post, Revision, Schedule


@dataclass(frozen=True, slots=True)
class Planned:
    """One row to import: its own key, its words and files, and when and where they go out."""

    key: str
    title: str | None
    text: str
    plan: Plan
    media: Media = ()


def write_posts(speaker: Speaker, rows: Sequence[Planned], first: int, now: datetime) -> list[int]:
    """Write posts, numbered from `first` on, with their first revision; their ids."""
    media.use(speaker.project.id, chain.from_iterable(row.media for row in rows))
    count, ids = len(rows), bulk.new_ids(Post, len(rows))
    theirs = {"author": speaker.member.id, "created_at": now}
    labels = [posts.label_of(row.title, row.text) for row in rows]
    bulk.insert(
        Post,
        count,
        same={
            **theirs,
            "project": speaker.project.id,
            "state": PostState.READY,
            "updated_at": now,
        },
        each={"id": ids, "number": range(first, first + count), "label": labels},
    )
    bulk.insert(
        Revision,
        count,
        same={**theirs, "number": 1, "change": "imported"},
        each={
            "post": ids,
            "title": [row.title for row in rows],
            "text": [row.text for row in rows],
            "media": [to_json(row.media) for row in rows],
        },
    )
    likeness.write(speaker.project.id, dict(zip(ids, (row.text for row in rows), strict=True)))
    return ids


def schedule_once(
    speaker: Speaker, rows: Sequence[tuple[int, Plan, Instant]], now: datetime
) -> None:
    """Write the schedule, the occurrence and the deliveries of posts (by id) published once."""
    if not rows:
        return
    default = stagger_of(speaker.project, Plan(PUBLISH, (), ()))
    staggers = [default if plan.stagger is None else plan.stagger for _, plan, _ in rows]
    schedules = _write_schedules(speaker, rows, staggers, now)
    occurrences = bulk.new_ids(Occurrence, len(rows))
    bulk.insert(
        Occurrence,
        len(rows),
        same={"project": speaker.project.id, "state": OccurrenceState.PENDING},
        each={
            "id": occurrences,
            "post": [post for post, _, _ in rows],
            "schedule": schedules,
            "key": [instant.key for _, _, instant in rows],
            "due_at": [instant.at for _, _, instant in rows],
        },
    )
    _write_deliveries(speaker, rows, staggers, occurrences)


def _write_schedules(
    speaker: Speaker,
    rows: Sequence[tuple[int, Plan, Instant]],
    staggers: Sequence[timedelta],
    now: datetime,
) -> list[int]:
    ids, plans = bulk.new_ids(Schedule, len(rows)), [plan for _, plan, _ in rows]
    bulk.insert(
        Schedule,
        len(rows),
        same={
            "project": speaker.project.id,
            "state": ScheduleState.ACTIVE,
            "created_by": speaker.member.id,
            "channel": speaker.channel.id,
            "created_at": now,
            "updated_at": now,
        },
        each={
            "id": ids,
            "post": [post for post, _, _ in rows],
            "action": [plan.action for plan in plans],
            "rule": [plan.rules[0].to_json() for plan in plans],
            "zone": [plan.rules[0].zone for plan in plans],
            "precision": [plan.precision for plan in plans],
            "targets": [plan.targets for plan in plans],
            "priority": [plan.priority for plan in plans],
            "stagger": [int(stagger.total_seconds()) for stagger in staggers],
            "catch_up": [plan.catch_up for plan in plans],
            "materialised_until": [instant.at for _, _, instant in rows],
        },
    )
    return ids


def _write_deliveries(
    speaker: Speaker,
    rows: Sequence[tuple[int, Plan, Instant]],
    staggers: Sequence[timedelta],
    occurrences: Sequence[int],
) -> None:
    widths = [len(plan.targets) for _, plan, _ in rows]
    due = [
        instant.at + number * stagger
        for (_, plan, instant), stagger in zip(rows, staggers, strict=True)
        for number in range(len(plan.targets))
    ]
    bulk.insert(
        Delivery,
        sum(widths),
        same={"project": speaker.project.id, "state": DeliveryState.WAITING},
        each={
            "post": _for_each([post for post, _, _ in rows], widths),
            "occurrence": _for_each(occurrences, widths),
            "target": list(chain.from_iterable(plan.targets for _, plan, _ in rows)),
            "key": [secrets.token_urlsafe(16) for _ in due],
            "priority": _for_each([plan.priority for _, plan, _ in rows], widths),
            "due_at": due,
            "next_at": due,
        },
    )


def _for_each(values: Sequence[int], widths: Sequence[int]) -> list[int]:
    """The values, each as often as it has targets."""
    return [value for value, width in zip(values, widths, strict=True) for _ in range(width)]
