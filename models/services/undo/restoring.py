"""Putting posts back as they were before a change: what is still as the change left it, and has
not begun."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from models import bulk
from models.database import locked
from models.fields import to_stored
from models.rows import insert_rows, update_rows
from models.rules.media import media_of
from models.rules.states import (
    UNSTARTED,
    DeliveryState,
    OccurrenceState,
    PostState,
    ScheduleState,
    allowed,
)
from models.rules.undo import (
    WRITTEN_AHEAD,
    Difference,
    Picture,
    Standing,
    Values,
    difference,
    from_json,
    key_of,
    kind_of,
    post_of,
    schedule_of,
    standing,
)
from models.services.approvals import reviews
from models.services.conflicts import noting
from models.services.engine import results
from models.services.people.people import Speaker
from models.services.posts import pictures, posts, scheduling
from models.services.posts.changing import call_off
from models.services.posts.pictures import Row
from models.services.undo import undoing
from models.tables import Delivery, Occurrence, Post, Schedule, Undo


@dataclass(slots=True)
class Restored:
    """What became of the posts of a change: those put `back`, those `changed` since and left alone,
    those of which something went out meanwhile (`gone`); how many deliveries fell due meanwhile and
    are `held`; and of how many posts something stands in the way."""

    back: list[Post] = field(default_factory=list)
    changed: list[Post] = field(default_factory=list)
    gone: list[Post] = field(default_factory=list)
    held: int = 0
    blocked: int = 0


@dataclass(slots=True)
class _Work:
    """What is about to be written, and what is known of it."""

    now: datetime
    picture: Picture
    rows: Mapping[str, Row]
    differences: dict[str, Difference]
    deliveries: dict[str, dict[str, Any]] = field(default_factory=dict)
    schedules: dict[str, dict[str, Any]] = field(default_factory=dict)
    taken_off: list[int] = field(default_factory=list)
    replaced: list[int] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def restore(speaker: Speaker, undo: Undo, *, now: datetime) -> Restored:
    """Write what posts were before a change, as a change of its own that can be undone in turn;
    inside a transaction. Of one post it is a new revision."""
    found = {name: each for each in from_json(undo.after) for name in each.names}
    locked_posts = list(_locked({post_of(name) for name in found}))
    ids = [post.id for post in locked_posts]
    picture, rows = pictures.whole(ids)
    work = _Work(now, picture, rows, found)
    restored = Restored()
    for post in locked_posts:
        _sort(work, restored, post, [name for name in found if post_of(name) == post.id])
    if restored.back:
        _write(work, speaker, undo, restored)
        after, _ = pictures.whole(ids)
        one = restored.back[0] if undo.post_id is not None else None
        left = difference(picture, after)
        undoing.keep(speaker, undo.action, undo.facts, left, post=one, now=now)
        looked = noting.note_all([post.id for post in restored.back], now=now)
        restored.blocked = looked.blocked
    return restored


def _locked(post_ids: Iterable[int]) -> Iterator[Post]:
    """The posts, then their deliveries, locked as everybody locks them."""
    for some in bulk.batched(sorted(post_ids)):
        yield from locked(Post.select()).where(Post.id.in_(some)).order_by(Post.id)
        unsettled = Delivery.post.in_(some) & Delivery.state.in_([*UNSTARTED])
        list(locked(Delivery.select(Delivery.id)).where(unsettled).order_by(Delivery.id))


def _sort(work: _Work, restored: Restored, post: Post, names: Sequence[str]) -> None:
    """Decide whether a post can be put back, and what is to be written for that."""
    stands = {name: _standing(work, name) for name in names}
    deliveries = [stands[name] for name in names if kind_of(name) == "delivery"]
    if Standing.CHANGED in stands.values():
        restored.changed.append(post)
        return
    if Standing.GONE in deliveries:
        restored.gone.append(post)
        if Standing.AS_LEFT not in deliveries:
            return
    restored.back.append(post)
    for name in names:
        if stands[name] is Standing.AS_LEFT and kind_of(name) != "post":
            _plan(work, name)


def _standing(work: _Work, name: str) -> Standing:
    found = standing(name, work.differences[name].after, work.picture.get(name))
    if found is Standing.AS_LEFT and _is_called_off(work, name):
        return Standing.CHANGED
    return found


def _is_called_off(work: _Work, name: str) -> bool:
    """Whether a delivery would come back on a schedule that somebody cancelled."""
    if kind_of(name) != "delivery":
        return False
    schedule = _name_of_schedule(name)
    cancelled = work.picture[schedule]["state"] == ScheduleState.CANCELLED
    return cancelled and schedule not in work.differences


def _name_of_schedule(name: str) -> str:
    return f"{post_of(name)} schedule {schedule_of(name)}"


def _plan(work: _Work, name: str) -> None:
    each = work.differences[name]
    if kind_of(name) == "schedule":
        _plan_schedule(work, name, each)
    elif each.before is None:
        _plan_made(work, name)
    elif each.after is None:
        work.missing.append(name)
    else:
        work.deliveries[name] = dict(each.before)


def _plan_schedule(work: _Work, name: str, each: Difference) -> None:
    if each.before is None or each.after is None:
        work.taken_off.append(schedule_of(name))
        return
    values = dict(each.before)
    if "rule" in values:
        _plan_later_ones(work, name, each.after)
        if values.get("materialise_at"):
            values["materialise_at"] = to_stored(work.now)
    else:
        values = {field: values[field] for field in values if field not in WRITTEN_AHEAD}
    stands = work.picture[name]["state"]
    unapproved = stands in (ScheduleState.PENDING_APPROVAL, ScheduleState.DRAFT)
    if unapproved and values.get("state") != ScheduleState.CANCELLED:
        values.pop("state", None)  # a voided approval stays void
    work.schedules[name] = values


def _plan_later_ones(work: _Work, name: str, left: Values) -> None:
    """Occurrences that the clock wrote since, by the rule that is taken back; not one that somebody
    had moved so far from its day."""
    until = left.get("materialised_until")
    if until is None:
        return
    first = (datetime.fromisoformat(until) - timedelta(days=1)).date().isoformat()
    for other, row in work.rows.items():
        theirs = kind_of(other) == "delivery" and _name_of_schedule(other) == name
        later = theirs and work.picture[other]["at"] > until and key_of(other) >= first
        if later and other not in work.differences:
            _replace(work, other, row)


def _plan_made(work: _Work, name: str) -> None:
    """A delivery that the change made: of a schedule it made too it is called off with that."""
    schedule = work.differences.get(_name_of_schedule(name))
    if schedule is None or schedule.before is not None:
        _replace(work, name, work.rows[name])


def _replace(work: _Work, name: str, row: Row) -> None:
    if not row.attempts and work.picture[name]["state"] in UNSTARTED:
        work.replaced.append(row.occurrence_id)


def _write(work: _Work, speaker: Speaker, undo: Undo, restored: Restored) -> None:
    """Write what was planned, and what follows from it."""
    now = work.now
    _write_schedules(work)
    begun = Delivery.select(Delivery.occurrence).where(Delivery.attempts > 0)
    for some in bulk.batched(work.replaced):
        Occurrence.delete().where(Occurrence.id.in_(some) & Occurrence.id.not_in(begun)).execute()
    restored.held = _write_deliveries(work)
    _write_missing(work)
    made = Schedule.id.in_(work.taken_off)
    Schedule.update(state=ScheduleState.CANCELLED, updated_at=now).where(made).execute()
    theirs = Occurrence.select(Occurrence.id).where(Occurrence.schedule.in_(work.taken_off))
    call_off(Delivery.occurrence.in_(theirs), DeliveryState.CANCELLED, now=now)
    _write_posts(work, speaker, undo, restored.back)
    scheduling.refresh_states(work.rows[name].occurrence_id for name in work.deliveries)
    results.complete({schedule_of(name) for name in work.deliveries}, now=now)
    for post in restored.back:  # what was approved is not what it is again
        reviews.settle(speaker, post, now=now, anew=undo.post_id is not None)


def _write_schedules(work: _Work) -> None:
    by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for name, values in work.schedules.items():
        row = values | {"id": schedule_of(name), "updated_at": work.now}
        by_columns.setdefault((*values, "updated_at"), []).append(row)
    for columns, rows in by_columns.items():
        update_rows(Schedule, columns, rows)


def _write_deliveries(work: _Work) -> int:
    """Under new fences; what fell due meanwhile is held. Says how many those are."""
    held = 0
    by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    moments: dict[int, dict[str, Any]] = {}
    for name, values in work.deliveries.items():
        row = work.rows[name]
        if at := values.pop("at", None):
            moments[row.occurrence_id] = {
                "id": row.occurrence_id,
                "due_at": at,
                "announced_at": None,
            }
        values |= _safe(work, name, values)
        held += values.get("state") == DeliveryState.HELD
        values |= {"session": None, "gate": None, "fence": row.fence + 1}
        by_columns.setdefault(tuple(values), []).append(values | {"id": row.id})
    for columns, rows in by_columns.items():
        update_rows(Delivery, columns, rows)
    update_rows(Occurrence, ("due_at", "announced_at"), moments.values())
    return held


def _safe(work: _Work, name: str, values: Values) -> dict[str, Any]:
    """The state that a delivery comes back to, where that is not simply what it was."""
    state = values.get("state", work.picture[name]["state"])
    if state not in (DeliveryState.WAITING, DeliveryState.HELD):
        return {}
    schedule = _name_of_schedule(name)
    stands = work.schedules.get(schedule, {}).get("state", work.picture[schedule]["state"])
    if stands in (ScheduleState.PAUSED, ScheduleState.DRAFT):
        return {"state": DeliveryState.PAUSED, "held_for": None}
    due = values.get("next_at", work.picture[name]["next_at"])
    if state == DeliveryState.WAITING and due <= to_stored(work.now):
        return {"state": DeliveryState.HELD, "held_for": None}
    return {}


def _write_missing(work: _Work) -> None:
    """Write what the change had deleted and is still to come, unless its key was used since."""
    for name in work.missing:
        before = work.differences[name].before or {}
        _, _, _, key, target = name.split(" ")
        if before["at"] <= to_stored(work.now):
            continue
        schedule = Schedule.get_by_id(schedule_of(name))
        occurrence, _ = Occurrence.get_or_create(
            schedule=schedule,
            key=key,
            defaults={
                "project": schedule.project_id,
                "post": schedule.post_id,
                "due_at": before["at"],
                "state": OccurrenceState.PENDING,
            },
        )
        values = {field: before[field] for field in pictures.OF_A_DELIVERY}
        row = _delivery(schedule, occurrence, int(target), values)
        insert_rows(Delivery, [row], or_ignore=True)


def _delivery(
    schedule: Schedule, occurrence: Occurrence, target: int, values: dict[str, Any]
) -> dict[str, Any]:
    return values | {
        "project": schedule.project_id,
        "post": schedule.post_id,
        "occurrence": occurrence.id,
        "target": target,
        "key": scheduling.new_key(),
        "priority": schedule.priority,
    }


def _write_posts(work: _Work, speaker: Speaker, undo: Undo, back: Iterable[Post]) -> None:
    """States and words, and of one post a new revision."""
    for post in back:
        each = work.differences.get(f"{post.id} post")
        if each is not None:
            _write_state(work, post, each)
    if undo.post_id is None:
        return
    for post in back:
        each = work.differences.get(f"{post.id} post")
        words = (each.before or {}) if each is not None else {}
        old = posts.content(post)
        media = media_of(words.get("media", old.media))
        said = (words.get("title", old.title), words.get("text", old.text), media)
        posts.revise(post, speaker, f"undo: {undo.action}", now=work.now, words=said)


def _write_state(work: _Work, post: Post, each: Difference) -> None:
    if each.before is None:  # the change made it
        kept = PostState.DRAFT if work.taken_off else PostState.ARCHIVED
        before: str | None = kept.value
    else:
        before = each.before.get("state")
    if before is not None and post.state == (each.after or {}).get("state"):
        state = PostState(before)
        if post.state != state and allowed(PostState(post.state), state):
            Post.update(state=state).where(Post.id == post.id).execute()
            post.state = state
