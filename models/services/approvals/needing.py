"""What publishing something takes in a project, and whether there is anybody to give it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from models.errors import Refused
from models.rules.approval import needed, stages_of
from models.rules.policy import Approvals, policy_of
from models.rules.risk import Risk, mentions_everybody, risks
from models.rules.stages import Stage, Who
from models.rules.states import UNFINISHED, DeliveryState, OccurrenceState
from models.rules.timezones import localize, tzinfo_of
from models.services.approvals import deciders
from models.services.people.people import Speaker
from models.tables import Delivery, Member, Occurrence, Post, Project, Revision, Target

_COUNTED = (*UNFINISHED, OccurrenceState.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Need:
    """What publishing something takes: the stages of its approval, none where it may go out as it
    is, what is risky about it and, where it calls everybody, whom (`readers_of`)."""

    stages: tuple[Stage, ...] = ()
    risks: tuple[Risk, ...] = ()
    readers: Mapping[str, int] = field(default_factory=dict)


def need(speaker: Speaker, title: str | None, text: str, targets: Sequence[int]) -> Need:
    """What publishing these words to these targets takes in the speaker's project."""
    policy = policy_of(speaker.project)
    unused = policy.approvals is Approvals.RISKY and _any_unused(speaker.project, targets)
    found = risks(title, text, len(set(targets)), policy, unused=unused)
    calls = Risk.MENTION in found
    others = calls and deciders.others_may(speaker.project, speaker.member)
    return Need(needed(policy, found, others=others), found, readers_of(targets) if calls else {})


def readers_of(targets: Iterable[int]) -> dict[str, int]:
    """How many people a call to everybody reaches at most, in each of these targets that tells."""
    known = Target.id.in_(list(targets)) & Target.readers.is_null(False)
    rows: Any = Target.select(Target.name, Target.readers).where(known).order_by(Target.name)
    return dict(rows.tuples())


def _any_unused(project: Project, targets: Iterable[int]) -> bool:
    """Whether nothing was ever published on one of these targets."""
    done = (
        (Delivery.project == project)
        & Delivery.finished_at.is_null(False)
        & (Delivery.state == DeliveryState.DELIVERED)
    )
    return not all(
        Delivery.select(Delivery.id).where(done & (Delivery.target == each)).exists()
        for each in set(targets)
    )


def refuse_beyond_cap(project: Project, post: Post) -> None:
    """Raise Refused where a post calls everybody on a day on which as many do already as may."""
    most = policy_of(project).mass_mentions_a_day
    zone = tzinfo_of(project.zone)
    rows = Occurrence.select(Occurrence.due_at).where(
        (Occurrence.post == post) & Occurrence.state.in_(UNFINISHED)
    )
    days = {row.due_at.astimezone(zone).date() for row in rows}
    there = _calling(project, post, days) if days and most else Counter[date]()
    for day in sorted(days):
        if there[day] >= most:
            raise Refused(
                f"On {day:%a} {day.day} {day:%b %Y} {_posts(there[day])} everybody already, and "
                f"{project.key} allows {most} a day (`settings mass-mentions-a-day`). Nothing was "
                "scheduled or changed; choose another day, or leave the mention out."
            )


def _posts(number: int) -> str:
    return (
        "no post calls" if not number else "1 post calls" if number == 1 else f"{number} posts call"
    )


def _calling(project: Project, post: Post, days: Collection[date]) -> Counter[date]:
    """How many other posts call everybody on each day, from the first to the last of these."""
    first = localize(datetime.combine(min(days), time()), project.zone)
    last = localize(datetime.combine(max(days) + timedelta(days=1), time()), project.zone)
    here = (
        (Occurrence.project == project)
        & (Occurrence.due_at >= first)
        & (Occurrence.due_at < last)
        & Occurrence.state.in_(_COUNTED)
        & (Occurrence.post != post)
    )
    maybe = (
        Revision.text.contains("@") | Revision.text.contains("<!") | Revision.title.contains("@")
    )
    rows: Any = (
        Occurrence.select(Occurrence.post, Occurrence.due_at, Revision.title, Revision.text)
        .join(Post)
        .join(Revision, on=(Revision.post == Post.id) & (Revision.number == Post.revision))
        .where(here & maybe)
        .tuples()
    )
    zone = tzinfo_of(project.zone)
    calling = {
        (each, due_at.astimezone(zone).date())
        for each, due_at, title, text in rows
        if mentions_everybody(text) or mentions_everybody(title or "")
    }
    return Counter(day for _, day in calling)


@dataclass(frozen=True, slots=True)
class Shortage:
    """A stage that cannot be passed: how many could decide it, and how many are needed. `alone` is
    whoever could decide, if it were not their own post."""

    stage: Stage
    may: int
    alone: Member | None = None


def shortages(project: Project) -> list[Shortage]:
    """The stages of a project's policy that nobody could ever pass, or that whoever of the deciders
    writes a post could not: of too few people, or of too few but its author."""
    policy = policy_of(project)
    if policy.approvals in (Approvals.NONE, Approvals.OPTIONAL):
        return []
    found = []
    for stage in stages_of(policy):
        may = deciders.panel(project, None, stage).may
        if len(may) < (stage.needed or 1):
            found.append(Shortage(stage, len(may)))
        elif len(may) == (stage.needed or 1) and stage.who is Who.INTERNAL:
            found.append(Shortage(stage, len(may), alone=may[0]))
    return found


def all_shortages() -> tuple[tuple[str, Shortage], ...]:
    """The shortages of all projects, by their keys."""
    return tuple(
        (project.key, short)
        for project in Project.select().order_by(Project.key)
        for short in shortages(project)
    )


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What approval something is going to need: who may give it in the first stage, whether there
    are enough of them, and how many stages follow."""

    need: Need = Need()
    names: tuple[str, ...] = ()
    enough: bool = True


def foresee(
    speaker: Speaker, post: Post | None, title: str | None, text: str, targets: Sequence[int]
) -> Foreseen:
    """What publishing these words to these targets will take, before anything is asked."""
    found = need(speaker, title, text, targets)
    if not found.stages:
        return Foreseen(found)
    stage = found.stages[0]
    panel = deciders.panel(speaker.project, post, stage, author=speaker.member)
    return Foreseen(found, tuple(each.name for each in panel.may), panel.can_pass(stage))
