"""Posts and their revisions: making, finding, locking and editing them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from peewee import Expression

from models import bulk, compiled
from models.database import is_sqlite, locked, transaction
from models.errors import NotFound, Refused, Stale, Unchanged
from models.rules.media import Media, media_of, to_json
from models.rules.platforms import first_words
from models.rules.roles import Right
from models.rules.states import (
    IN_FLIGHT,
    UNFINISHED,
    DeliveryState,
    PostState,
    sources,
)
from models.services.approvals import covering, reviews
from models.services.approvals.deciders import EDITED
from models.services.audit import audit
from models.services.conflicts import likeness
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.posts import carrying, lengths
from models.services.posts import media as files
from models.services.undo import undoing
from models.tables import Delivery, Member, Occurrence, Post, Project, Revision, Schedule

MAX_TITLE = 255
MAX_TEXT = 100_000
LABEL_LENGTH = 60
Edited = Callable[[Media], Media]  # what becomes of a post's files


def label_of(title: str | None, text: str) -> str:
    """What a post is called in lists: its title, else its first words."""
    return first_words(title or text, LABEL_LENGTH)


def check_content(title: str | None, text: str) -> None:
    """Raise Refused when a title or text is empty or longer than a post may hold."""
    if not text.strip():
        raise Refused("The text is empty. Put some words between the quotes.")
    if title is not None and len(title) > MAX_TITLE:
        raise Refused(
            f"The title has {len(title)} characters; {MAX_TITLE} is the most. "
            "Nothing was saved; shorten it and say it again."
        )
    if len(text) > MAX_TEXT:
        raise Refused(
            f"The text has {len(text):,} characters; {MAX_TEXT:,} is the most. "
            "Nothing was saved; shorten it and say it again."
        )


def create(
    speaker: Speaker,
    title: str | None,
    text: str,
    *,
    now: datetime,
    media: Media = (),
    actor: str | None = None,
    author: Member | None = None,
) -> Post:
    """A new draft with the project's next number and these files, the speaker's or that of an
    `author` whose words they take over; call it inside a transaction. With an `actor` it is the
    clock's act, which asks for no right."""
    if actor is None:
        permissions.require(speaker, Right.WRITE)
    check_content(title, text)
    author = author or speaker.member
    project = _with_next_number(speaker.project)
    post = Post.create(
        project=project,
        number=project.last_number,
        state=PostState.DRAFT,
        label=label_of(title, text),
        author=author,
        created_at=now,
        updated_at=now,
    )
    post.words_read = Revision.create(
        post=post,
        number=1,
        title=title,
        text=text,
        media=to_json(media),
        change="created",
        author=author,
        created_at=now,
    )
    files.use(project.id, media)
    likeness.write(project.id, {post.id: text})
    audit.record(
        project.id,
        actor or speaker.member.identity,
        "create post",
        f"post {post.number}",
        now=now,
        after={"title": title, "text": text, **_recorded(media)},
    )
    return post


def _recorded(media: Media) -> dict[str, object]:
    """What the audit says of a post's files; nothing where it has none."""
    return {"media": to_json(media)} if media else {}


def _with_next_number(project: Project) -> Project:
    """The project, locked, and its last number one higher."""
    row: Project = locked(Project.select()).where(Project.id == project.id).get()
    row.last_number += 1
    row.save(only=[Project.last_number])
    return row


def get(project: Project, number: int) -> Post:
    """The post `#number`; raises NotFound."""
    post = Post.get_or_none((Post.project == project) & (Post.number == number))
    if post is None:
        raise _no_such(project, number)
    return post


def _no_such(project: Project, number: int) -> NotFound:
    return NotFound(
        f"There is no post #{number} in {project.key}. Nothing was changed. "
        "`list` shows what is coming."
    )


def numbered(project: Project, numbers: Iterable[int]) -> dict[int, Post]:
    """Those of the posts there are, by their numbers."""
    rows = Post.select().where((Post.project == project) & Post.number.in_([*numbers]))
    return {row.number: row for row in rows}


def of_deliveries(project: Project, deliveries: Iterable[int]) -> dict[int, Post]:
    """The posts of a project's deliveries, by the ids of these."""
    mine = (Delivery.project == project) & Delivery.id.in_([*deliveries])
    return {row.id: row.post for row in Delivery.select(Delivery, Post).join(Post).where(mine)}


def to_see(speaker: Speaker, number: int) -> Post:
    """The same, for somebody who looks at it: raises NotFound also where they may not see it."""
    post = get(speaker.project, number)
    require_seen(speaker, post)
    return post


def require_seen(speaker: Speaker, post: Post) -> None:
    """Raise NotFound where the speaker may not see a post, as where there is none."""
    if not permissions.sees(speaker, post):
        raise _no_such(speaker.project, post.number)


def to_change(speaker: Speaker, number: int) -> Post:
    """The same, for somebody who is about to change it: raises NotAllowed where they may not."""
    post = get(speaker.project, number)
    permissions.require_for(speaker, post)
    return post


def get_for_change(project: Project, number: int, revision: int | None) -> Post:
    """The same, locked, inside a transaction; raises Stale when it has moved past `revision`."""
    post = locked(Post.select()).where((Post.project == project) & (Post.number == number)).first()
    if post is None:
        return get(project, number)
    if revision is not None and post.revision != revision:
        raise Stale(
            f"#{number} was changed after that card was drawn (it is at revision {post.revision} "
            f"now). Nothing was done. `show {number}` brings the current card."
        )
    return post


def lock(deliveries: Expression) -> None:
    """Lock the posts of the deliveries that `deliveries` selects, until the transaction ends.
    Whoever changes what belongs to a post does this first: then two at once see what the other did,
    and neither waits for the other in a circle."""
    if not is_sqlite():
        theirs = Delivery.select(Delivery.post).where(deliveries)
        list(locked(Post.select(Post.id)).where(Post.id.in_(theirs)).order_by(Post.id))


def lock_of(deliveries: Iterable[int]) -> None:
    """The same, given the deliveries' ids."""
    if not is_sqlite():
        compiled.execute(_posts_of, deliveries)


def _posts_of(deliveries: Sequence[int]) -> Any:
    theirs = Delivery.select(Delivery.post).where(Delivery.id.in_(deliveries))
    return locked(Post.select(Post.id)).where(Post.id.in_(theirs)).order_by(Post.id)


def lock_each(post_ids: Iterable[int]) -> None:
    """The same, given the posts' own ids: of one act all at once, for two such locks one after the
    other are not in order."""
    wanted = sorted(set(post_ids))
    for some in bulk.batched(wanted):
        list(locked(Post.select(Post.id)).where(Post.id.in_(some)).order_by(Post.id))


def lock_if_free(deliveries: Expression) -> list[int]:
    """The same, without waiting for those that somebody else holds; the ids of those it got."""
    theirs = Delivery.select(Delivery.post).where(deliveries)
    query = Post.select(Post.id).where(Post.id.in_(theirs)).order_by(Post.id)
    return [row.id for row in locked(query, skip=True)]


def set_state(post: Post, state: PostState) -> bool:
    """Move a post to `state` if the table of states allows it from where it stands; whether it
    did."""
    changed = (
        Post.update(state=state)
        .where((Post.id == post.id) & Post.state.in_(sources(state)))
        .execute()
    )
    if changed:
        post.state = state
    return bool(changed)


def content(post: Post) -> Revision:
    """A post's current revision; none ever changes, so that it is read once."""
    return covering.content_of(post)


def revise(
    post: Post,
    speaker: Speaker,
    change: str,
    *,
    now: datetime,
    words: tuple[str | None, str, Media] | None = None,
) -> Revision:
    """Write the next revision: a title, a text and files given as `words` replace the old ones, the
    timing is taken as it stands now. Call it inside a transaction, after the change it
    describes."""
    if words is None:
        before = content(post)
        words = before.title, before.text, media_of(before.media)
    else:
        likeness.rewrite(post.project_id, post.id, words[1])
    post.revision += 1
    post.updated_at = now
    revision = Revision.create(
        post=post,
        number=post.revision,
        title=words[0],
        text=words[1],
        media=to_json(words[2]),
        timing=timing(post),
        change=change,
        author=speaker.member,
        created_at=now,
    )
    post.label = label_of(revision.title, revision.text)
    post.save(only=[Post.revision, Post.updated_at, Post.label])
    post.words_read = revision
    return revision


def timing(post: Post) -> list[dict[str, object]]:
    """The timing of a post's schedules as plain JSON, for revisions and the audit."""
    return [
        {
            "schedule": row.id,
            "action": row.action,
            "rule": row.rule,
            "targets": row.targets,
            "priority": row.priority,
            "stagger": row.stagger,
            "catch_up": row.catch_up,
            "not_after": row.not_after,
            "state": row.state,
            "next": _next_due(row),
        }
        for row in Schedule.select().where(Schedule.post == post).order_by(Schedule.id)
    ]


def _next_due(schedule: Schedule) -> str | None:
    here = (Occurrence.schedule == schedule) & Occurrence.state.in_(UNFINISHED)
    rows = Occurrence.select(Occurrence.due_at).where(here)
    first = rows.order_by(Occurrence.due_at).first()
    return first.due_at.isoformat() if first else None


def edit(
    speaker: Speaker,
    number: int,
    revision: int | None,
    *,
    title: str | None = None,
    text: str | None = None,
    media: Edited | None = None,
    now: datetime,
) -> Post:
    """Replace a post's title (an empty one is none) or text, or its files by what `media` makes of
    those it has; what was published keeps what it was. Raises Unchanged where it has just these
    already."""
    with transaction():
        post = get_for_change(speaker.project, number, revision)
        permissions.require_for(speaker, post)
        picture = undoing.before(post)
        old = content(post)
        old_media = media_of(old.media)
        new_title, new_text, new_media = _edited(post, title, text, media)
        if (new_title, new_text, new_media) == (old.title, old.text, old_media):
            raise Unchanged(f"#{number} has exactly that already, so nothing was changed.")
        check_content(title, new_text)
        if new_text != old.text:
            lengths.require_everywhere(post, new_text)
        if new_media != old_media:
            files.use(post.project_id, new_media)
            carrying.require_everywhere(post, new_media)
        revise(post, speaker, EDITED, now=now, words=(new_title, new_text, new_media))
        only_files = new_media != old_media and (new_title, new_text) == (old.title, old.text)
        deed = "edit files" if only_files else "edit"
        undoing.changed(speaker, deed, post, picture, now=now)
        audit.by(
            speaker,
            "edit post",
            f"post {number}",
            now=now,
            before={"title": old.title, "text": old.text, **_recorded(old_media)},
            after={"title": new_title, "text": new_text, **_recorded(new_media)},
        )
        reviews.settle(speaker, post, now=now, anew=True)
        return post


def is_edited(
    post: Post, *, title: str | None = None, text: str | None = None, media: Edited | None = None
) -> bool:
    """Whether `edit` with the same would change anything of a post."""
    return _edited(post, title, text, media) != _edited(post, None, None, None)


def _edited(
    post: Post, title: str | None, text: str | None, media: Edited | None
) -> tuple[str | None, str, Media]:
    """What a post's title, text and files are once they are replaced by those that are given."""
    old = content(post)
    there = media_of(old.media)
    return (
        (title or None) if title is not None else old.title,
        text if text is not None else old.text,
        media(there) if media is not None else there,
    )


def keep_draft(
    speaker: Speaker,
    title: str | None,
    text: str,
    *,
    now: datetime,
    media: Media = (),
    author: Member | None = None,
) -> Post:
    """A new draft that somebody asked for; its `author` as for `create`."""
    with transaction():
        post = create(speaker, title, text, now=now, media=media, author=author)
        undoing.changed(speaker, "draft", post, undoing.before(post, new=True), now=now)
        return post


def unsettled(speaker: str, *, within: timedelta, now: datetime) -> bool:
    """Whether a person's own posts have deliveries on their way, or due within that span."""
    soon = Delivery.state.in_([*IN_FLIGHT]) | (
        (Delivery.state == DeliveryState.WAITING) & (Delivery.next_at <= now + within)
    )
    mine = (
        Delivery.select(Delivery.id)
        .join(Post, on=(Delivery.post == Post.id))
        .join(Member, on=(Post.author == Member.id))
        .where(soon & (Member.identity == speaker))
    )
    return bool(mine.exists())
