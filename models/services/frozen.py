"""What is frozen and when: the windows as everybody else reads them, without changing anything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.database import locked
from models.rules import gates as names
from models.rules.freezes import Falling, FreezeKind, Scope, Window
from models.tables import Freeze, FreezeWindow, Gate, Permit, Post, Project, Target

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Frozen:
    """One window of a freeze (`number`): what it keeps in, why, and what becomes of what falls due
    in it."""

    number: int
    kind: FreezeKind
    scope: Scope
    window: Window
    falling: Falling
    why: str

    @property
    def ends_at(self) -> datetime | None:
        """When it ends by itself; None where somebody has to lift it."""
        return self.window.end

    def covers(self, moment: datetime, target: int, post: int, *, removal: bool = False) -> bool:
        """Whether what would go out then, there, is kept in by it."""
        return self.window.covers(moment) and self.scope.covers(target, post, removal=removal)


def windows(project: Project | int, start: datetime, end: datetime | None) -> list[Frozen]:
    """Every window of a project's freezes, planned ones too, that touches the time from `start` to
    just before `end` (none: ever after), the earliest first. One indexed query."""
    number = project if isinstance(project, int) else project.id
    return of_projects([number], start, end)


def of_projects(projects: Iterable[int], start: datetime, end: datetime | None) -> list[Frozen]:
    """The same for several projects."""
    here = FreezeWindow.project.in_(list(projects)) & FreezeWindow.over_at.is_null()
    here &= FreezeWindow.ends_at.is_null() | (FreezeWindow.ends_at > start)
    if end is not None:
        here &= FreezeWindow.starts_at < end
    rows = FreezeWindow.select(FreezeWindow, Freeze).join(Freeze).where(here)
    return [_frozen(row) for row in rows.order_by(FreezeWindow.starts_at, FreezeWindow.id)]


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
    return {number: each for number, each in kept.items() if each is not None}


def let_through(posts: Iterable[int], *, now: datetime) -> dict[int, int]:
    """Which of these posts (by their ids) two people let through, and at which revision."""
    some = list(posts)
    if not some:
        return {}
    rows = Permit.select(Permit.post, Permit.revision).where(
        Permit.post.in_(some) & (Permit.ends_at > now)
    )
    return {row.post_id: row.revision for row in rows.order_by(Permit.id)}


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
