"""What can be done about conflicts: other moments, and other posts that may give way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.rules.conflicts import freeze, near_duplicate, openings
from models.rules.conflicts.openings import Opening, See
from models.rules.conflicts.slots import Around, Finding, Severity, Slot
from models.rules.recurrence import Rule
from models.services.conflicts import conflicts, neighbours
from models.services.conflicts.neighbours import Places
from models.services.people.people import Speaker
from models.tables import Post, Project


@dataclass(frozen=True, slots=True)
class Instead:
    """Another post of lower priority that may give way: what it has at one moment (`was`) would go
    out at another (`at`)."""

    number: int
    revision: int
    was: datetime
    at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What stands in the way of slots, the first of which is to be at `at`, and what can be done.
    `was` is where the calendar has it until then, if that can be moved; `cause` is the gravest that
    another moment would help against."""

    findings: tuple[Finding, ...]
    at: datetime | None = None
    zone: str = "UTC"
    openings: tuple[Opening, ...] = ()
    instead: Instead | None = None
    was: datetime | None = None
    cause: Finding | None = None

    @property
    def blocks(self) -> bool:
        """Whether it cannot go out as it is."""
        return any(each.severity.blocks for each in self.findings)


NONE = Choices(())


def choices(
    speaker: Speaker,
    rules: Sequence[Rule],
    targets: Sequence[int],
    text: str,
    *,
    stagger: timedelta,
    priority: int,
    post: Post | None,
    now: datetime,
) -> Choices:
    """What stands in the way of rules that are not written yet, with what can be done about it;
    `post` is whose they are, where it exists."""
    project = speaker.project
    here = neighbours.places(project)
    slots = conflicts.slots_of(
        here, rules, targets, stagger=stagger, priority=priority, now=now, post=post
    )
    found = conflicts.look(project, slots, text, here=here, post=post, now=now)
    return about(project, slots, found, here=here, post=post, now=now)


def about(
    project: Project,
    slots: Sequence[Slot],
    found: Sequence[Finding],
    *,
    here: Places,
    post: Post | None,
    now: datetime,
) -> Choices:
    """The same for what was found already."""
    at_its_time = [each for each in found if _hangs_on_time(each)]
    if not slots or not at_its_time:
        return Choices(tuple(found))
    cause = at_its_time[0]
    see = _seeing(project, here, post, now)
    concerned = _concerned(slots, cause)
    return Choices(
        tuple(found),
        concerned[0].at,
        concerned[0].zone,
        tuple(openings.openings(concerned, see, beyond=_beyond(at_its_time, cause, now))),
        _instead(project, cause, slots, here, now),
        was=concerned[0].at,
        cause=cause,
    )


def _hangs_on_time(finding: Finding) -> bool:
    """Whether another moment would help; words are the same at any."""
    return finding.severity is not Severity.INFO and finding.kind != near_duplicate.KIND


def _concerned(slots: Sequence[Slot], cause: Finding) -> list[Slot]:
    """All slots where they are moved together: those of new rules, or of one moment."""
    if slots[0].schedule < 0:
        return list(slots)
    return [slot for slot in slots if slot.at == cause.slot.at]


def _seeing(project: Project, here: Places, post: Post | None, now: datetime) -> See:
    def see(slots: Sequence[Slot]) -> Around:
        return conflicts.around(project, slots, "", here=here, post=post, now=now)

    return see


def _beyond(found: Sequence[Finding], cause: Finding, now: datetime) -> timedelta:
    """How far the cause's moment must move to be out of the freezes it lies in, and not in the
    past."""
    at = cause.slot.at
    ends = [each.better for each in found if freeze.is_kind(each.kind) and each.slot.at == at]
    missed = -((at - now) // openings.STEP) * openings.STEP
    return max(timedelta(), missed, *(end - at for end in ends if end is not None))


def _instead(
    project: Project, finding: Finding, slots: Sequence[Slot], here: Places, now: datetime
) -> Instead | None:
    """The nearest post of lower priority in the way, with the moment that would be its own."""
    lower = [
        each
        for each in finding.nearest
        if each.priority < finding.slot.priority and each.at > now and each.post is not None
    ]
    for other in lower:
        post = Post.get((Post.project == project) & (Post.number == other.post))
        theirs = [each for each in conflicts.planned(post, here, now=now) if each.at == other.at]
        if not theirs:
            continue

        def see(moved: Sequence[Slot], post: Post = post) -> Around:
            return conflicts.around(
                project, moved, "", here=here, post=post, now=now, besides=slots
            )

        if opening := openings.first(theirs, see):
            at = other.at + opening.shift
            return Instead(post.number, post.revision, other.at, at, other.zone)
    return None
