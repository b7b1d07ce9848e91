"""The story of a post: all that its card shows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from models.rules.roles import Right
from models.rules.states import UNFINISHED, DeliveryState, HeldFor, ScheduleState
from models.services.approvals import review_facts
from models.services.approvals.review_facts import Facts
from models.services.conflicts import conflict_rows
from models.services.engine import waits
from models.services.engine.waits import Wait
from models.services.freezes import frozen
from models.services.freezes.frozen import Frozen
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.posts import posts
from models.services.workspaces import targets
from models.tables import Conflict, Delivery, Member, Occurrence, Post, Revision, Schedule


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


def of(speaker: Speaker, number: int) -> Story:
    """A post with its schedules, next occurrences and latest deliveries; raises NotFound where
    there is none that the speaker may see. A client sees nothing of other posts in it, and no
    reason that the team gave itself."""
    post = posts.to_see(speaker, number)
    latest = tuple(_latest_of(post))
    coming = tuple(_next_of(post))
    story = Story(
        post=post,
        revision=posts.content(post),
        author=Member.get_by_id(post.author_id).name,
        schedules=tuple(Schedule.select().where(Schedule.post == post).order_by(Schedule.id)),
        upcoming=coming,
        deliveries=latest,
        target_names=targets.names(speaker.project),
        waits=waits.of_deliveries(latest),
        asked=review_facts.of_latest(speaker.project, post),
        conflicts=tuple(conflict_rows.open_of(post)),
        kept=frozen.of_occurrences(speaker.project, coming),
        responsible=Member.get_by_id(post.responsible_id).name if post.responsible_id else None,
    )
    return story if permissions.may(speaker, Right.LOOK) else for_client(story)


def for_client(story: Story) -> Story:
    """The same as a client sees it."""
    for row in story.deliveries:
        if row.held_for == HeldFor.FREEZE:
            row.error = "frozen"
    return replace(
        story,
        conflicts=(),
        kept=frozen.without_reasons(story.kept),
        asked=review_facts.for_client(story.asked) if story.asked else None,
    )


class Still(StrEnum):
    """Why what is planned of a post does not go out at its time."""

    PAUSED = "paused"
    FROZEN = "frozen"


def still(speaker: Speaker, post: Post) -> Still | None:
    """Why the next of what a post has on the calendar does not go out at its time, whatever is
    approved; None where it does."""
    coming = next(iter(_next_of(post)), None)
    if coming is None:
        return None
    if coming.schedule.state in (ScheduleState.PAUSED, ScheduleState.ERROR):
        return Still.PAUSED
    keeper = frozen.of_occurrences(speaker.project, [coming]).get(coming.id)
    return Still.FROZEN if keeper is not None and keeper.passes_until is None else None


def _next_of(post: Post) -> Iterable[Occurrence]:
    return (
        Occurrence.select(Occurrence, Schedule)
        .join(Schedule)
        .where((Occurrence.post == post) & Occurrence.state.in_(UNFINISHED))
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
