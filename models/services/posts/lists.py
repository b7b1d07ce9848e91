"""Lists of posts, as somebody may see them: what is coming, drafts, what needs a person, and the
words by which one is found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import SQL, fn

from models.database import database
from models.rules.states import LIVE, UNFINISHED, HeldFor, PostState, ScheduleState
from models.services.engine import waits
from models.services.engine.waits import Wait
from models.services.freezes import frozen
from models.services.freezes.frozen import Frozen
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.workspaces import targets
from models.tables import Account, Delivery, Occurrence, Post, Project, Schedule, Target

SCANNED = 500


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
        & Occurrence.state.in_(UNFINISHED)
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
    names = targets.names(speaker.project)
    waiting = waits.of_occurrences([row.id for row in rows[:limit]])
    kept = frozen.of_occurrences(speaker.project, rows[:limit])
    if permissions.narrowed(speaker) is not None:
        kept = frozen.without_reasons(kept)
    lines = tuple(_line(row, names, waiting.get(row.id), kept.get(row.id)) for row in rows[:limit])
    return Page(lines, len(rows) > limit)


def _seen(speaker: Speaker, where: Any, post: Any) -> Any:
    """The condition and that the speaker may see the post in that column."""
    theirs = permissions.narrowed(speaker)
    return where if theirs is None else where & post.in_(theirs)


def _firsts(query: Any, most: int) -> list[int]:
    """The ids of the next occurrence of each series, among the next 500 occurrences."""
    pairs = query.clone().select(Occurrence.schedule, Occurrence.id).limit(SCANNED)
    firsts: dict[int, int] = {}
    for schedule, occurrence in database.execute(pairs).fetchall():  # numbers need no converting
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


def next_times(project: Project, numbers: Iterable[int]) -> dict[int, tuple[datetime, str]]:
    """When some posts of a project go out next, each with its zone; those that do not are left
    out."""
    rows = (
        Occurrence.select(Post.number, fn.MIN(Occurrence.due_at), Schedule.zone)
        .join(Post, on=(Occurrence.post == Post.id))
        .switch(Occurrence)
        .join(Schedule, on=(Occurrence.schedule == Schedule.id))
        .where(
            (Post.project == project)
            & Post.number.in_([*numbers])
            & Occurrence.state.in_(UNFINISHED)
        )
        .group_by(Post.number, Schedule.zone)
        .order_by(fn.MIN(Occurrence.due_at).desc())
    )
    found: list[Any] = list(rows.tuples())
    return {number: (due_at, zone) for number, due_at, zone in found}


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
    return [row.name for row in targets.connected(speaker.project)] + numbers
