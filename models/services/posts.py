"""Posts and their revisions: making, finding, listing, showing and editing them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import SQL, Expression, fn

from models import compiled
from models.database import is_sqlite, locked, transaction
from models.errors import NotFound, Refused, Stale
from models.rules.platforms import first_words
from models.rules.roles import Right
from models.rules.states import (
    IN_FLIGHT,
    LIVE,
    DeliveryState,
    HeldFor,
    OccurrenceState,
    PostState,
    ScheduleState,
    sources,
)
from models.services import (
    audit,
    conflict_rows,
    frozen,
    likeness,
    permissions,
    review_facts,
    reviews,
    undoing,
    waits,
)
from models.services.deciders import EDITED
from models.services.frozen import Frozen
from models.services.people import Speaker
from models.services.review_facts import Facts
from models.services.waits import Wait
from models.tables import (
    Account,
    Attempt,
    Conflict,
    Delivery,
    Occurrence,
    Post,
    Project,
    Review,
    Revision,
    Schedule,
    Target,
)
from models.tables.member import Member

MAX_TITLE = 255
MAX_TEXT = 100_000
LABEL_LENGTH = 60
SCANNED = 500


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
    actor: str | None = None,
    author: Member | None = None,
) -> Post:
    """A new draft with the project's next number, the speaker's or that of an `author` whose words
    they take over; call it inside a transaction. With an `actor` it is the clock's act, which asks
    for no right."""
    if actor is None:
        permissions.require(speaker, Right.WRITE)
    check_content(title, text)
    author = author or speaker.member
    project = locked(Project.select()).where(Project.id == speaker.project.id).get()
    project.last_number += 1
    project.save(only=[Project.last_number])
    post = Post.create(
        project=project,
        number=project.last_number,
        state=PostState.DRAFT,
        label=label_of(title, text),
        author=author,
        created_at=now,
        updated_at=now,
    )
    Revision.create(
        post=post,
        number=1,
        title=title,
        text=text,
        change="created",
        author=author,
        created_at=now,
    )
    likeness.write(project.id, {post.id: text})
    audit.record(
        project.id,
        actor or speaker.member.identity,
        "create post",
        f"post {post.number}",
        now=now,
        after={"title": title, "text": text},
    )
    return post


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
        compiled.rows(_posts_of, deliveries)


def _posts_of(deliveries: Sequence[int]) -> Any:
    theirs = Delivery.select(Delivery.post).where(Delivery.id.in_(deliveries))
    return locked(Post.select(Post.id)).where(Post.id.in_(theirs)).order_by(Post.id)


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
    """A post's current revision."""
    return Revision.get((Revision.post == post) & (Revision.number == post.revision))


def revise(
    post: Post,
    speaker: Speaker,
    change: str,
    *,
    now: datetime,
    words: tuple[str | None, str] | None = None,
) -> Revision:
    """Write the next revision: a title and a text given as `words` replace the old ones, the timing
    is taken as it stands now. Call it inside a transaction, after the change it describes."""
    if words is None:
        before = content(post)
        words = before.title, before.text
    else:
        likeness.rewrite(post.project_id, post.id, words[1])
    post.revision += 1
    post.updated_at = now
    revision = Revision.create(
        post=post,
        number=post.revision,
        title=words[0],
        text=words[1],
        timing=timing(post),
        change=change,
        author=speaker.member,
        created_at=now,
    )
    post.label = label_of(revision.title, revision.text)
    post.save(only=[Post.revision, Post.updated_at, Post.label])
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
    pending = [OccurrenceState.PENDING, OccurrenceState.PROCESSING]
    here = (Occurrence.schedule == schedule) & Occurrence.state.in_(pending)
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
    now: datetime,
) -> Post:
    """Replace a post's title or text; what was published keeps the old words."""
    with transaction():
        post = get_for_change(speaker.project, number, revision)
        permissions.require_for(speaker, post)
        picture = undoing.before(post)
        old = content(post)
        new_title = title if title is not None else old.title
        new_text = text if text is not None else old.text
        check_content(title, new_text)
        revise(post, speaker, EDITED, now=now, words=(new_title, new_text))
        undoing.changed(speaker, "edit", post, picture, now=now)
        audit.by(
            speaker,
            "edit post",
            f"post {number}",
            now=now,
            before={"title": old.title, "text": old.text},
            after={"title": new_title, "text": new_text},
        )
        reviews.settle(speaker, post, now=now, anew=True)
        return post


def keep_draft(
    speaker: Speaker,
    title: str | None,
    text: str,
    *,
    now: datetime,
    author: Member | None = None,
) -> Post:
    """A new draft that somebody asked for; its `author` as for `create`."""
    with transaction():
        post = create(speaker, title, text, now=now, author=author)
        undoing.changed(speaker, "draft", post, undoing.before(post, new=True), now=now)
        return post


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: a post and, where it has one, the occurrence that comes next, with what
    it waits for though it is due; `keeper` is the freeze that its time lies in."""

    number: int
    label: str
    state: str
    due_at: datetime | None
    zone: str
    targets: tuple[str, ...]
    repeats: bool
    action: str
    wait: Wait | None = None
    keeper: Frozen | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of a list, and whether more follow."""

    lines: tuple[Line, ...]
    more: bool


def upcoming(
    speaker: Speaker,
    *,
    after: datetime,
    before: datetime | None = None,
    target: Target | None = None,
    offset: int = 0,
    limit: int = 10,
    each_once: bool = False,
) -> Page:
    """Occurrences that are still to go out and that the speaker may see, the next first; with
    `each_once` only the next one of each series, among the next 500 occurrences."""
    where = (
        (Occurrence.project == speaker.project)
        & Occurrence.state.in_([OccurrenceState.PENDING, OccurrenceState.PROCESSING])
        & (Occurrence.due_at >= after)
    )
    if before is not None:
        where &= Occurrence.due_at < before
    where = _seen(speaker, where, Occurrence.post)
    query = (
        Occurrence.select(Occurrence, Post, Schedule)
        .join(Post, on=(Occurrence.post == Post.id))
        .switch(Occurrence)
        .join(Schedule, on=(Occurrence.schedule == Schedule.id))
        .where(where)
    )
    if target is not None:
        here = Delivery.select().where(
            (Delivery.occurrence == Occurrence.id)
            & (Delivery.target == target)
            & Delivery.state.in_([*LIVE])
        )
        query = query.where(fn.EXISTS(here))
    query = query.order_by(Occurrence.due_at, Occurrence.id)
    if each_once:
        query = query.where(Occurrence.id.in_(_firsts(query, offset + limit + 1)))
    rows = list(query.offset(offset).limit(limit + 1))
    names = target_names(speaker.project)
    waiting = waits.of_occurrences([row.id for row in rows[:limit]])
    kept = frozen.of_occurrences(speaker.project, rows[:limit])
    lines = tuple(_line(row, names, waiting.get(row.id), kept.get(row.id)) for row in rows[:limit])
    return Page(lines, len(rows) > limit)


def _seen(speaker: Speaker, where: Any, post: Any) -> Any:
    """The condition and that the speaker may see the post in that column."""
    theirs = permissions.narrowed(speaker)
    return where if theirs is None else where & post.in_(theirs)


def _firsts(query: Any, most: int) -> list[int]:
    """The ids of the next occurrence of each series, among the next 500 occurrences."""
    pairs = query.clone().select(Occurrence.schedule, Occurrence.id).limit(SCANNED).tuples()
    firsts: dict[int, int] = {}
    for schedule, occurrence in pairs:
        firsts.setdefault(schedule, occurrence)
    return list(firsts.values())[:most]


def _line(row: Occurrence, names: dict[int, str], wait: Wait | None, keeper: Frozen | None) -> Line:
    post, schedule = row.post, row.schedule
    return Line(
        number=post.number,
        label=post.label,
        state=schedule.state if schedule.state != ScheduleState.ACTIVE else row.state,
        due_at=row.due_at,
        zone=schedule.zone,
        targets=tuple(names.get(each, "?") for each in schedule.targets),
        repeats=schedule.rule["repeat"] is not None,
        action=schedule.action,
        wait=wait,
        keeper=keeper,
    )


def drafts(speaker: Speaker, *, offset: int = 0, limit: int = 10) -> Page:
    """Posts that nothing is planned for yet, the latest changed first."""
    idle = (Post.project == speaker.project) & (Post.state == PostState.DRAFT)
    rows = list(
        Post.select()
        .where(_seen(speaker, idle, Post.id))
        .order_by(Post.updated_at.desc())
        .offset(offset)
        .limit(limit + 1)
    )
    lines = tuple(
        Line(row.number, row.label, row.state, None, speaker.project.zone, (), False, "publish")
        for row in rows[:limit]
    )
    return Page(lines, len(rows) > limit)


def troubled(speaker: Speaker, *, limit: int = 10) -> list[Delivery]:
    """Deliveries that need a person: unknown or held ones, apart from what freezes hold, of which
    there may be very much at once; none for clients, who do not decide about them."""
    if permissions.narrowed(speaker) is not None:
        return []
    # In the very words of the partial index, or it would not be used.
    needs = SQL("state IN ('unknown', 'held')")
    not_frozen = Delivery.held_for.is_null() | (Delivery.held_for != HeldFor.FREEZE)
    ids = (
        Delivery.select(Delivery.id)
        .where((Delivery.project == speaker.project) & needs & not_frozen)
        .order_by(Delivery.due_at)
        .limit(limit)
    )
    return list(
        Delivery.select(Delivery, Post, Target, Account)
        .join(Post, on=(Delivery.post == Post.id))
        .switch(Delivery)
        .join(Target, on=(Delivery.target == Target.id))
        .join(Account)
        .where(Delivery.id.in_([row.id for row in ids]))
        .order_by(Delivery.due_at)
    )


def target_names(project: Project) -> dict[int, str]:
    """The names of a project's targets by their ids, also of those that are disconnected."""
    rows = Target.select(Target.id, Target.name).where(Target.project == project)
    return {row.id: row.name for row in rows}


@dataclass(frozen=True, slots=True)
class Story:
    """All that a post's card shows; `responsible` is who it was handed over to, `waits` tells, by
    their ids, what deliveries that are due wait for, `kept` which freeze the time of an occurrence
    to come lies in, `conflicts` what stands in its way and waits for a decision, and `asked` what
    is asked about its approval, or was."""

    post: Post
    revision: Revision
    author: str
    schedules: tuple[Schedule, ...]
    upcoming: tuple[Occurrence, ...]
    deliveries: tuple[Delivery, ...]
    target_names: dict[int, str]
    waits: dict[int, Wait]
    conflicts: tuple[Conflict, ...]
    kept: dict[int, Frozen]
    asked: Facts | None = None
    responsible: str | None = None


def story(speaker: Speaker, number: int) -> Story:
    """A post with its schedules, next occurrences and latest deliveries; raises NotFound where
    there is none that the speaker may see."""
    post = get(speaker.project, number)
    if not permissions.sees(speaker, post):
        raise _no_such(speaker.project, number)
    latest = tuple(_latest_of(post))
    coming = tuple(_next_of(post))
    return Story(
        post=post,
        revision=content(post),
        author=Member.get_by_id(post.author_id).name,
        schedules=tuple(Schedule.select().where(Schedule.post == post).order_by(Schedule.id)),
        upcoming=coming,
        deliveries=latest,
        target_names=target_names(speaker.project),
        waits=waits.of_deliveries(latest),
        asked=_asked(speaker.project, post),
        conflicts=tuple(conflict_rows.open_of(post)),
        kept=frozen.of_occurrences(speaker.project, coming),
        responsible=Member.get_by_id(post.responsible_id).name if post.responsible_id else None,
    )


def _asked(project: Project, post: Post) -> Facts | None:
    """The facts of the latest request for its approval."""
    latest = Review.select().where(Review.post == post).order_by(Review.id.desc()).first()
    return review_facts.of(project, post, latest) if latest else None


def _next_of(post: Post) -> Iterable[Occurrence]:
    pending = [OccurrenceState.PENDING, OccurrenceState.PROCESSING]
    return (
        Occurrence.select(Occurrence, Schedule)
        .join(Schedule)
        .where((Occurrence.post == post) & Occurrence.state.in_(pending))
        .order_by(Occurrence.due_at)
        .limit(5)
    )


def _latest_of(post: Post) -> Iterable[Delivery]:
    begun = Delivery.attempts > 0
    needs_words = Delivery.state.in_(
        [DeliveryState.QUEUED, DeliveryState.HELD, DeliveryState.EXPIRED]
    )
    return (
        Delivery.select(Delivery, Occurrence, Schedule)
        .join(Occurrence)
        .join(Schedule)
        .where((Delivery.post == post) & (begun | needs_words | Delivery.gate.is_null(False)))
        .order_by(Delivery.id.desc())
        .limit(10)
    )


def attempts(delivery: Delivery) -> list[Attempt]:
    """Every call made for a delivery, the first one first."""
    return list(Attempt.select().where(Attempt.delivery == delivery).order_by(Attempt.number))


def labels(speaker: Speaker, *, limit: int = 200) -> dict[int, str]:
    """Numbers and labels of the latest posts that are not put away and that the speaker may see, to
    find one by its words."""
    where = (Post.project == speaker.project) & (Post.state != PostState.ARCHIVED)
    rows = Post.select(Post.number, Post.label).where(_seen(speaker, where, Post.id))
    return {row.number: row.label for row in rows.order_by(Post.updated_at.desc()).limit(limit)}


def completions(speaker: Speaker) -> list[str]:
    """Words worth completing while somebody types: targets, and the latest numbers of posts that
    they may see."""
    here = Post.project == speaker.project
    latest = Post.select(Post.number).where(_seen(speaker, here, Post.id))
    numbers = [f"#{row.number}" for row in latest.order_by(Post.number.desc()).limit(50)]
    if permissions.narrowed(speaker) is not None:
        return numbers
    connected = (Target.project == speaker.project) & Target.disconnected_at.is_null()
    return [row.name for row in Target.select(Target.name).where(connected)] + numbers


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
