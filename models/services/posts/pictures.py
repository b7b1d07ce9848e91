"""Pictures of posts, as `models.rules.undo` compares them: words, schedules, and all that is not
delivered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import bulk
from models.database import database
from models.fields import to_stored
from models.rules.states import DeliveryState
from models.rules.undo import WRITTEN_AHEAD, Picture, Values
from models.tables import Delivery, Occurrence, Post, Revision, Schedule

OF_A_SCHEDULE = (
    "state",
    "rule",
    "zone",
    "targets",
    "priority",
    "not_after",
    "stagger",
    "catch_up",
    "paused_by",
    *WRITTEN_AHEAD,
)
OF_A_DELIVERY = (
    "state",
    "due_at",
    "next_at",
    "expires_at",
    "held_for",
    "error",
    "retries",
    "looks",
    "finished_at",
)
_WITH_INSTANT = ("at", *OF_A_DELIVERY)  # that of the occurrence
_OVER = (DeliveryState.DELIVERED, DeliveryState.REMOVED)


@dataclass(frozen=True, slots=True)
class Row:
    """Where a delivery of a picture is kept, its fence, and how often it was tried."""

    id: int
    occurrence_id: int
    fence: int
    attempts: int


def of(post_ids: Sequence[int], *, words: bool = True) -> Picture:
    """The picture of posts by their ids, in two queries for up to 500 of them."""
    return dict(_rows(post_ids, words))


def _rows(post_ids: Sequence[int], words: bool) -> Iterator[tuple[str, Values]]:
    for some in bulk.batched(post_ids):
        yield from _posts_and_schedules(some, words)
        open_still = Delivery.post.in_(some) & Delivery.state.not_in(_OVER)
        for name, _, values in _deliveries(open_still):
            yield name, values


def whole(post_ids: Sequence[int]) -> tuple[Picture, dict[str, Row]]:
    """The picture with what is delivered too, and the rows that its deliveries are."""
    picture: dict[str, Values] = {}
    rows: dict[str, Row] = {}
    for some in bulk.batched(post_ids):
        picture |= _posts_and_schedules(some, words=True)
        for name, row, values in _deliveries(Delivery.post.in_(some)):
            picture[name], rows[name] = values, row
    return picture, rows


def _posts_and_schedules(post_ids: Sequence[int], words: bool) -> Iterator[tuple[str, Values]]:
    said = (Revision.title, Revision.text, Revision.media) if words else ()
    schedule = [getattr(Schedule, each) for each in OF_A_SCHEDULE]
    query: Any = Post.select(Post.id, Post.state, *said, Schedule.id, *schedule)
    query = query.left_outer_join(Schedule, on=(Schedule.post == Post.id))
    if words:
        is_current = (Revision.post == Post.id) & (Revision.number == Post.revision)
        query = query.switch(Post).join(Revision, on=is_current)
    for post, state, *rest in query.where(Post.id.in_(post_ids)).tuples():
        names = ("title", "text", "media") if words else ()
        yield f"{post} post", {"state": state, **dict(zip(names, rest, strict=False))}
        number, *values = rest[len(names) :]
        if number is not None:
            yield f"{post} schedule {number}", _plain(OF_A_SCHEDULE, values)


def _deliveries(where: Any) -> Iterator[tuple[str, Row, Values]]:
    query: Any = (
        Delivery.select(
            Delivery.id,
            Delivery.occurrence,
            Delivery.fence,
            Delivery.attempts,
            Delivery.post,
            Occurrence.schedule,
            Occurrence.key,
            Delivery.target,
            Occurrence.due_at,
            *(getattr(Delivery, each) for each in OF_A_DELIVERY),
        )
        .join(Occurrence)
        .where(where)
        .order_by(Delivery.id)
    )
    # As the database keeps them: SQLite's moments are the text that is wanted already.
    found = database.execute_sql(*query.sql())
    for number, occurrence, fence, attempts, post, schedule, key, target, *values in found:
        name = f"{post} delivery {schedule} {key} {target}"
        seen = _plain(_WITH_INSTANT, values)
        if seen["state"] == DeliveryState.QUEUED:  # which is a claim, and no decision
            seen["state"] = DeliveryState.WAITING.value
        yield name, Row(number, occurrence, fence, attempts), seen


def _plain(names: Sequence[str], values: Sequence[Any]) -> dict[str, Any]:
    return {
        name: to_stored(value) if isinstance(value, datetime) else value
        for name, value in zip(names, values, strict=True)
    }
