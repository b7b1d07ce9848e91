"""Many posts that are on the calendar looked at in one go: what stands in the way of each by now
is kept, and nothing is refused. Queries are asked of some hundreds of posts at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import bulk
from models.database import locked, transaction
from models.rules.conflicts.near_duplicate import marks_of, plain
from models.rules.conflicts.numbers import numbers_of
from models.rules.conflicts.registry import findings
from models.rules.conflicts.slots import Around, Finding, Slot
from models.services.conflicts import conflict_rows, conflicts, likeness, neighbours
from models.services.conflicts.neighbours import Places
from models.services.freezes import frozen
from models.tables import Post, Project, Revision

AT_ONCE = 250  # posts


@dataclass(frozen=True, slots=True)
class Looked:
    """How many posts were looked at, and of how many something blocks what is still to go out."""

    posts: int = 0
    blocked: int = 0


def note_all(post_ids: Iterable[int], *, now: datetime) -> Looked:
    """Keep what stands in the way of posts of one project, as `conflicts.note` does of one; inside
    the transaction that has them locked."""
    total, blocked = 0, 0
    for some in bulk.batched(sorted(set(post_ids)), AT_ONCE):
        posts = list(Post.select().where(Post.id.in_(some)).order_by(Post.id))
        total += len(posts)
        blocked += _note(posts, now) if posts else 0
    return Looked(total, blocked)


def review(post_ids: Sequence[int], *, now: datetime) -> Looked:
    """The same of posts that nobody has locked: some at a time, each time in a transaction of its
    own, so that nothing waits long for it."""
    total, blocked = 0, 0
    for some in bulk.batched(sorted(set(post_ids)), AT_ONCE):
        with transaction():
            list(locked(Post.select(Post.id)).where(Post.id.in_(some)).order_by(Post.id))
            looked = note_all(some, now=now)
        total, blocked = total + looked.posts, blocked + looked.blocked
    return Looked(total, blocked)


def _note(posts: Sequence[Post], now: datetime) -> int:
    ids = [post.id for post in posts]
    rows = conflict_rows.of_all(ids)
    found = _found(Project.get_by_id(posts[0].project_id), posts, now)
    looked = [(post, found.get(post.id, ()), rows[post.id]) for post in posts]
    conflict_rows.write_all(looked, now)
    conflicts.tell_all(looked, now=now)
    conflict_rows.mark_all(ids)
    return conflict_rows.blocked_of(ids)


def _found(
    project: Project, posts: Sequence[Post], now: datetime
) -> Mapping[int, Sequence[Finding]]:
    """What stands in the way of each, by its id: only of those that have something planned."""
    here = neighbours.places(project)
    planned = conflicts.planned_of(posts, here, now=now)
    going = [post for post in posts if planned[post.id]]
    slots = [slot for post in going for slot in planned[post.id]]
    if not slots:
        return {}
    numbers = numbers_of(project.policy)
    calendar = Around(neighbours.around(slots, numbers, here), numbers, project.zone)
    closed = frozen.closing_each(project, slots, [post.id for post in going], now=now)
    alike = _alike(going, here, numbers.alike, now)
    return {
        post.id: findings(
            planned[post.id],
            calendar.seen_by(
                post.number,
                planned[post.id],
                closed=closed(post.id),
                alike=alike[post.id],
            ),
        )
        for post in going
    }


def _alike(
    posts: Sequence[Post], here: Places, least: int, now: datetime
) -> Mapping[int, list[Slot]]:
    words: Any = Revision.select(Revision.post, Revision.text).join(
        Post, on=((Revision.post == Post.id) & (Revision.number == Post.revision))
    )
    texts = dict(words.where(Revision.post.in_([post.id for post in posts])).tuples())
    found = likeness.alike_each(
        posts[0].project_id,
        [plain(texts[post.id]) for post in posts],
        [marks_of(texts[post.id]) for post in posts],
        list(here),
        least,
        now=now,
    )
    kept: dict[int, list[Slot]] = defaultdict(list)
    for post, slots in zip(posts, found, strict=True):
        kept[post.id] = [slot for slot in slots if slot.post != post.number]
    return kept
