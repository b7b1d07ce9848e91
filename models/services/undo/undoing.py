"""What people did lately, kept so that it can be taken back: written with the change itself.

Changes of posts are kept as a difference of two pictures; any other kind says what it needs to be
taken back, and registers what does it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from models.rules.undo import KEPT, Difference, Picture, difference, from_json, post_of
from models.services.posts import pictures
from models.tables import Post, Undo

if TYPE_CHECKING:
    from models.services.people.people import Speaker

POSTS = "posts"


@dataclass(slots=True)
class Act:
    """All that one sentence changed: undone by `number`, which is that of its first change;
    `undoes` is the act that it took back."""

    ids: list[int] = field(default_factory=list)
    undoes: int | None = None

    @property
    def number(self) -> int | None:
        """What people call it (`U31`); none where nothing was changed."""
        return self.ids[0] if self.ids else None


_act: ContextVar[Act | None] = ContextVar("act", default=None)


@contextmanager
def act(undoes: int | None = None) -> Iterator[Act]:
    """While the block runs, all that is changed belongs together."""
    outer, running = _act.get(), Act(undoes=undoes)
    token = _act.set(running)
    try:
        yield running
    finally:
        _act.reset(token)
    if outer is not None and running.ids:
        outer.ids.extend(running.ids)
        outer.undoes = running.undoes


Inverse = Callable[["Speaker", Undo, datetime], None]
Posts = Callable[[Undo], Iterable[int]]
_INVERSES: dict[str, tuple[Inverse, bool]] = {}


def _of_posts(row: Undo) -> Iterable[int]:
    return (post_of(name) for each in from_json(row.after) for name in each.names)


_TOUCHED: dict[str, Posts] = {POSTS: _of_posts}


def inverse(
    kind: str, *, again: bool = True, posts: Posts | None = None
) -> Callable[[Inverse], Inverse]:
    """Register what takes a kind of change back: called inside a transaction, it requires the
    right, checks that what `undo.after` says still holds, writes `undo.before`, and raises Refused
    where it cannot. It serves both ways (undone, the two are the other way round) unless it is not
    to be done `again`. `posts` tells the ids of the posts it locks, if any."""

    def registered(take_back: Inverse) -> Inverse:
        _INVERSES[kind] = take_back, again
        if posts is not None:
            _TOUCHED[kind] = posts
        return take_back

    return registered


def inverse_of(kind: str) -> tuple[Inverse, bool]:
    """What takes this kind of change back, and whether it can then be done again."""
    return _INVERSES[kind]


def posts_of(row: Undo) -> set[int]:
    """The ids of the posts that a change is about, which taking it back locks."""
    touched = _TOUCHED.get(row.kind)
    return set(touched(row)) if touched else set()


def remember(
    speaker: "Speaker",
    kind: str,
    facts: dict[str, Any],
    before: Any,
    after: Any,
    *,
    now: datetime,
    action: str | None = None,
) -> None:
    """Keep a change, of a kind that has its inverse, inside the transaction that makes it. `facts`
    are for its wording; `action` tells apart what is worded differently (else it is the kind)."""
    _keep(speaker, kind, action or kind, facts, before=before, after=after, created_at=now)


def before(post: Post, *, new: bool = False) -> Picture:
    """The picture to be given to `changed` after the change; of a post that the change itself made
    there is none."""
    return {} if new else pictures.of([post.id])


def changed(
    speaker: "Speaker", action: str, post: Post, picture: Picture, *, now: datetime
) -> None:
    """Keep what was changed of a post since the picture, after its new revision was written and
    inside the same transaction."""
    keep_of(speaker, action, post, since(post, picture), now=now)


def since(post: Post, picture: Picture) -> list[Difference]:
    """What was changed of a post since the picture."""
    return difference(picture, pictures.of([post.id]))


def keep_of(
    speaker: "Speaker", action: str, post: Post, found: Sequence[Difference], *, now: datetime
) -> None:
    """Keep what is different of one post, as `changed` does that looks for it."""
    facts = {"number": post.number, "label": post.label}
    keep(speaker, action, facts, found, post=post, now=now)


@contextmanager
def changing_all(
    speaker: "Speaker", action: str, post_ids: Sequence[int], *, now: datetime
) -> Iterator[None]:
    """Keep what the block changes of many posts, as one change."""
    picture = pictures.of(post_ids, words=False)
    yield
    found = difference(picture, pictures.of(post_ids, words=False))
    keep(speaker, action, {"posts": len(post_ids)}, found, now=now)


def latest_of(post: Post, *, since: datetime) -> Undo | None:
    """The last change of a post since a moment that was not taken back, if any."""
    here = (Undo.post == post) & Undo.undone_at.is_null() & (Undo.created_at > since)
    return Undo.select().where(here).order_by(Undo.id.desc()).first()


def forget_old(*, now: datetime) -> None:
    """Drop what lies so far back that nobody undoes it."""
    Undo.delete().where(Undo.created_at < now - KEPT).execute()


def keep(
    speaker: "Speaker",
    action: str,
    facts: dict[str, Any],
    found: Sequence[Difference],
    *,
    post: Post | None = None,
    now: datetime,
) -> None:
    """Keep what is different of posts, if anything is; of one post, with its new revision."""
    if found:
        kept = [each.to_json() for each in found]
        one = {"post": post, "revision": post.revision} if post is not None else {}
        _keep(speaker, POSTS, action, facts, after=kept, created_at=now, **one)


def _keep(speaker: "Speaker", kind: str, action: str, facts: dict[str, Any], **values: Any) -> None:
    running = _act.get() or Act()
    row = Undo.create(
        project=speaker.project.id,
        member=speaker.member.id,
        kind=kind,
        action=action,
        facts=facts,
        act=running.number,
        undoes=running.undoes,
        **values,
    )
    running.ids.append(row.id)
