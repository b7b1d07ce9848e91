"""Posts whose words are the same, or almost: found by the marks that are kept of each."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from peewee import SQL

from models import bulk
from models.database import database, is_sqlite
from models.rules.conflicts.near_duplicate import LOOK_BACK, likeness, marks_of, plain
from models.rules.conflicts.slots import Slot
from models.rules.states import DeliveryState
from models.tables import Delivery, Likeness, Occurrence, Post, Schedule, Target
from models.tables.account import Account

MOST_COMPARED = 50  # of those that share one mark, the newest
MOST_SLOTS = 1_000  # of all posts that are like one


def write(project_id: int, texts: Mapping[int, str]) -> None:
    """Keep the marks of new posts (texts by their ids); inside the transaction that makes them."""
    rows = [(post, mark) for post, text in texts.items() for mark in marks_of(text)]
    bulk.insert(
        Likeness,
        len(rows),
        same={"project": project_id},
        each={"post": [post for post, _ in rows], "mark": [mark for _, mark in rows]},
    )


def rewrite(project_id: int, post_id: int, text: str) -> None:
    """Keep the marks of a post's new words instead of the old ones; inside a transaction."""
    Likeness.delete().where(Likeness.post == post_id).execute()
    write(project_id, {post_id: text})


def alike(
    project_id: int,
    text: str,
    targets: Iterable[int],
    least: int,
    *,
    but: int | None,
    now: datetime,
) -> list[Slot]:
    """The slots, on these targets, of other posts whose words are like `text`: what is to come, and
    what was published in the last 30 days. `but` is the id of the post that the words are of."""
    return ask_alike(project_id, text, targets, least, but=but, now=now)()


def ask_alike(
    project_id: int,
    text: str,
    targets: Iterable[int],
    least: int,
    *,
    but: int | None,
    now: datetime,
) -> Callable[[], list[Slot]]:
    """The same in two steps."""
    wanted, places = plain(text), list(targets)
    candidates = _ask_candidates(project_id, marks_of(text))

    def fetch() -> list[Slot]:
        near = [
            post
            for post, other in candidates()
            if post != but and likeness(wanted, plain(other), least)
        ]
        return [slot for _, slot in _slots_of(near, places, now, most=MOST_SLOTS)]

    return fetch


def alike_each(
    project_id: int,
    texts: Sequence[str],
    marks: Sequence[Sequence[int]],
    targets: Iterable[int],
    least: int,
    *,
    now: datetime,
) -> list[list[Slot]]:
    """The same for many texts at once, made plain and with their marks, that are of no post yet."""
    known = _ask_candidates(project_id, sorted({mark for each in marks for mark in each}))()
    by_mark = defaultdict(list)
    for post, other in known:
        compared = plain(other)
        for mark in marks_of(other):
            by_mark[mark].append((post, compared))
    near = [_near(text, each, by_mark, least) for text, each in zip(texts, marks, strict=True)]
    slots = defaultdict(list)
    wanted = sorted({post for posts in near for post in posts})
    for some in bulk.batched(wanted):
        for post, slot in _slots_of(some, list(targets), now, most=None):
            slots[post].append(slot)
    return [[slot for post in posts for slot in slots[post]] for posts in near]


def _near(
    text: str, marks: Sequence[int], by_mark: Mapping[int, list[tuple[int, str]]], least: int
) -> list[int]:
    tried = {post: other for mark in marks for post, other in by_mark.get(mark, ())[:MOST_COMPARED]}
    return [post for post, other in tried.items() if likeness(text, other, least)]


_OF_SQLITE = """
    SELECT DISTINCT p.id, r.text FROM json_each(?) AS m CROSS JOIN post p CROSS JOIN revision r
    WHERE p.id IN (
        SELECT post_id FROM likeness WHERE project_id = ? AND mark = m.value
        ORDER BY post_id DESC LIMIT ?
    ) AND r.post_id = p.id AND r.number = p.revision
"""
# The limits keep what is to be looked up by its key from being joined with whole tables, as would
# be done after very many rows came in, of which the statistics do not know yet.
_OF_POSTGRESQL = """
    SELECT near.post_id, words.text FROM (
        SELECT DISTINCT l.post_id FROM jsonb_array_elements_text(%s::jsonb) AS m(value)
        CROSS JOIN LATERAL (
            SELECT post_id FROM likeness WHERE project_id = %s AND mark = m.value::bigint
            ORDER BY post_id DESC LIMIT %s
        ) AS l
    ) AS near
    CROSS JOIN LATERAL (
        SELECT r.text FROM post p JOIN revision r ON r.post_id = p.id AND r.number = p.revision
        WHERE p.id = near.post_id LIMIT 1
    ) AS words
"""


def _ask_candidates(
    project_id: int, marks: Sequence[int]
) -> Callable[[], Iterable[tuple[int, str]]]:
    """Posts that share one of these marks, with their words now: of each mark the newest."""
    if not marks:
        return lambda: ()
    sql = _OF_SQLITE if is_sqlite() else _OF_POSTGRESQL
    asked = (json.dumps(list(marks)), project_id, MOST_COMPARED)
    return database.execute_sql(sql, asked).fetchall


def _slots_of(
    posts: Sequence[int], targets: Sequence[int], now: datetime, *, most: int | None
) -> list[tuple[int, Slot]]:
    """What is to come of posts on these targets, and what was published lately, with the post."""
    if not posts:
        return []
    # As many as one mark may find: each number of ids PostgreSQL would plan, at length, on its own.
    asked = [*posts, *[posts[-1]] * (MOST_COMPARED - len(posts))]
    done = (Delivery.state == DeliveryState.DELIVERED) & (Delivery.due_at >= now - LOOK_BACK)
    query: Any = (
        Delivery.select(
            Delivery.post,
            Delivery.due_at,
            Delivery.target,
            Target.name,
            Target.account,
            Account.platform,
            Post.number,
            Occurrence.schedule,
            Delivery.priority,
            Post.label,
            Schedule.zone,
        )
        .join(Occurrence)
        .join(Schedule)
        .switch(Delivery)
        .join(Target)
        .join(Account)
        .switch(Delivery)
        .join(Post)
        .where(
            Delivery.post.in_(asked)
            & Delivery.target.in_(targets)
            & (Schedule.action == SQL("'publish'"))
            & (Delivery.state.in_([*TO_COME]) | done)
        )
        # By post, which has an index: by time alone PostgreSQL would read the whole target.
        .order_by(Delivery.post.desc(), Delivery.due_at)
        .limit(most)
    )
    found = [(row[0], Slot(*row[1:])) for row in query.tuples()]
    return sorted(found, key=lambda each: each[1].at)


TO_COME = (
    DeliveryState.WAITING,
    DeliveryState.QUEUED,
    DeliveryState.SENDING,
    DeliveryState.HELD,
)
