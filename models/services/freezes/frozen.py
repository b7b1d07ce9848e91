"""What is frozen and when: the windows as everybody else reads them, without changing anything."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from models.database import ask, locked
from models.rules import gates as names
from models.rules.conflicts.slots import Closure, Slot
from models.rules.freezes import Falling, FreezeKind, Scope, Window, free_after
from models.tables import Freeze, FreezeWindow, Gate, Permit, Post, Project, Target

INSTANT = timedelta(microseconds=1)
Closing = Callable[[Slot], Closure | None]


@dataclass(frozen=True, slots=True)
class Frozen:
    """One window of a freeze (`number`): what it keeps in, why, and what becomes of what falls due
    in it. `passes_until` is until when that of which it was asked may go out all the same, as two
    people let it through."""

    number: int
    kind: FreezeKind
    scope: Scope
    window: Window
    falling: Falling
    why: str
    passes_until: datetime | None = None

    @property
    def ends_at(self) -> datetime | None:
        """When it ends by itself; None where somebody has to lift it."""
        return self.window.end

    def covers(self, moment: datetime, target: int, post: int, *, removal: bool = False) -> bool:
        """Whether what would go out then, there, is kept in by it."""
        return self.window.covers(moment) and self.scope.covers(target, post, removal=removal)


@dataclass(frozen=True, slots=True)
class Passage:
    """That two people let a post through, as it is at `revision`, until `ends_at`; whether that is
    how it is at this moment."""

    revision: int
    ends_at: datetime
    holds: bool


def windows(project: Project | int, start: datetime, end: datetime | None) -> list[Frozen]:
    """Every window of a project's freezes, planned ones too, that touches the time from `start` to
    just before `end` (none: ever after), the earliest first. One indexed query."""
    number = project if isinstance(project, int) else project.id
    return of_projects([number], start, end)


def of_projects(projects: Iterable[int], start: datetime, end: datetime | None) -> list[Frozen]:
    """The same for several projects."""
    return _ask_windows(projects, start, end)()


def _ask_windows(
    projects: Iterable[int], start: datetime, end: datetime | None
) -> Callable[[], list[Frozen]]:
    here = FreezeWindow.project.in_(list(projects)) & FreezeWindow.over_at.is_null()
    here &= FreezeWindow.ends_at.is_null() | (FreezeWindow.ends_at > start)
    if end is not None:
        here &= FreezeWindow.starts_at < end
    query = FreezeWindow.select(FreezeWindow, Freeze).join(Freeze).where(here)
    rows = ask(query.order_by(FreezeWindow.starts_at, FreezeWindow.id))
    return lambda: [_frozen(row) for row in rows()]


def _frozen(row: FreezeWindow) -> Frozen:
    freeze = row.freeze
    return Frozen(
        freeze.id,
        FreezeKind(freeze.kind),
        scope_of(freeze),
        Window(row.starts_at, row.ends_at, row.name),
        Falling(freeze.falling or Falling.HOLD),
        freeze.why,
    )


def scope_of(freeze: Freeze) -> Scope:
    """What a freeze keeps in."""
    return Scope(frozenset(freeze.targets), frozenset(freeze.posts), freeze.removals)


def named(scope: Scope) -> tuple[str, ...]:
    """What a freeze keeps in, by name: targets, then posts (`#142`); none where it is
    everything."""
    targets = Target.select(Target.name).where(Target.id.in_(list(scope.targets)))
    posts = Post.select(Post.number).where(Post.id.in_(list(scope.posts)))
    return (
        *(row.name for row in targets.order_by(Target.id) if scope.targets),
        *(f"#{row.number}" for row in posts.order_by(Post.number) if scope.posts),
    )


def now_holding(project: Project, *, now: datetime) -> list[Frozen]:
    """The freezes of a project that hold at this moment."""
    return [each for each in windows(project, now, None) if each.window.covers(now)]


def keeping_in(
    found: Sequence[Frozen],
    moment: datetime,
    targets: Iterable[int],
    post: int,
    *,
    removal: bool = False,
) -> Frozen | None:
    """What keeps in a post that is due then on any of these targets; of several one that holds it
    for a person, and then the one that ends last."""
    places = list(targets)
    holding = [
        each
        for each in found
        if any(each.covers(moment, place, post, removal=removal) for place in places)
    ]
    return max(holding, key=_strength, default=None)


def _strength(each: Frozen) -> tuple[bool, bool, datetime]:
    holds = each.falling is Falling.HOLD
    return holds, each.ends_at is None, each.ends_at or each.window.start


def at(
    project: Project, moment: datetime, targets: Iterable[int], post: int, *, removal: bool = False
) -> Frozen | None:
    """The same, of a project, looked up."""
    found = windows(project, moment, moment + INSTANT)
    return keeping_in(found, moment, targets, post, removal=removal)


def of_occurrences(project: Project, rows: Sequence[Any]) -> dict[int, Frozen]:
    """What keeps in each of these occurrences, which come with their schedules: those that lie in
    no window are left out."""
    due = [row.due_at for row in rows]
    if not due:
        return {}
    found = [each for each in windows(project, min(due), None) if each.window.start <= max(due)]
    kept = {
        row.id: keeping_in(
            found,
            row.due_at,
            row.schedule.targets,
            row.post_id,
            removal=row.schedule.action == "unpublish",
        )
        for row in rows
    }
    found_in = {number: each for number, each in kept.items() if each is not None}
    inside = [row for row in rows if row.id in found_in]
    passages = let_through([row.post_id for row in inside], now=min(due))
    return {
        row.id: _passing(found_in[row.id], passages.get(row.post_id), row.due_at) for row in inside
    }


def _passing(keeper: Frozen, passage: Passage | None, due_at: datetime) -> Frozen:
    if passage is None or not passage.holds or due_at >= passage.ends_at:
        return keeper
    return replace(keeper, passes_until=passage.ends_at)


def without_reasons(kept: Mapping[int, Frozen]) -> dict[int, Frozen]:
    """The same for clients, who are not told why a team froze something."""
    return {each: replace(keeper, why="") for each, keeper in kept.items()}


def let_through(posts: Iterable[int], *, now: datetime) -> dict[int, Passage]:
    """Which of these posts (by their ids) two people let through."""
    some = list(posts)
    if not some:
        return {}
    columns = (Permit.post, Permit.revision, Permit.ends_at, Post.revision)
    rows: Any = Permit.select(*columns).join(Post)
    rows = rows.where(Permit.post.in_(some) & (Permit.ends_at > now)).order_by(Permit.id)
    return {
        post: Passage(revision, ends_at, revision == current)
        for post, revision, ends_at, current in rows.tuples()
    }


def ask_closing(
    project: Project, slots: Sequence[Slot], post: Post | None, *, now: datetime
) -> Callable[[], Closing]:
    """What tells which freeze keeps each of these slots in, in two steps; `post` is whose they are.
    One query where nothing is frozen then."""
    own = post.id if post else 0
    each = _ask_closing_each(project, slots, [own] if own else [], now)
    return lambda: each()(own)


def closing_each(
    project: Project, slots: Sequence[Slot], posts: Iterable[int], *, now: datetime
) -> Callable[[int], Closing]:
    """The same for the slots of several posts: of each, by its id, what tells it of its own."""
    return _ask_closing_each(project, slots, posts, now)()


def _ask_closing_each(
    project: Project, slots: Sequence[Slot], posts: Iterable[int], now: datetime
) -> Callable[[], Callable[[int], Closing]]:
    moments = [slot.at for slot in slots]
    if not moments:
        return lambda: _never_closed
    found = _ask_windows([project.id], min(moments), max(moments) + INSTANT)
    return lambda: _closing_by(found(), project, min(moments), posts, now)


def _never_closed(_post: int) -> Closing:
    return lambda _slot: None


def _closing_by(
    found: Sequence[Frozen], project: Project, first: datetime, posts: Iterable[int], now: datetime
) -> Callable[[int], Closing]:
    if not found:
        return _never_closed
    later = windows(project, first, None)
    passages = let_through(posts, now=now)

    def closed_to(own: int) -> Closing:
        @cache
        def free(target: int, end: datetime) -> datetime | None:
            theirs = [each.window for each in later if each.scope.covers(target, own)]
            return free_after(theirs, end)

        def closed(slot: Slot) -> Closure | None:
            keeper = keeping_in(found, slot.at, [slot.target], own)
            let_by = passages.get(own)
            if keeper is None or _passing(keeper, let_by, slot.at).passes_until is not None:
                return None
            end = keeper.window.end
            after = free(slot.target, end) if end is not None else None
            return Closure(keeper.number, keeper.window, keeper.falling, keeper.why, after)

        return closed

    return closed_to


def lock(project: int) -> Gate:
    """The gate every turn of a project passes, locked: what is frozen, or lifted, until the
    transaction ends is seen by every turn that has not begun a call yet."""
    name = names.project(project)
    Gate.insert(name=name).on_conflict_ignore().execute()
    gate: Gate = locked(Gate.select()).where(Gate.name == name).get()
    return gate


def mark(gate: Gate, project: int) -> None:
    """Note at a project's gate, which is locked, whether there is a freeze to look at."""
    open_windows = FreezeWindow.select().where(
        (FreezeWindow.project == project) & FreezeWindow.over_at.is_null()
    )
    Gate.update(frozen=open_windows.exists()).where(Gate.id == gate.id).execute()
