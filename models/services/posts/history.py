"""The story of a post: what was typed, decided, attempted and what came of it, in order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from models.rules.freezes import Backlog
from models.rules.roles import Right
from models.services.audit import audit
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.posts import stories
from models.services.posts.stories import Story
from models.tables import (
    Attempt,
    Audit,
    Delivery,
    Member,
    Post,
    Project,
    Proposal,
    Target,
)

FIRST, LAST = 4, 10
TYPED, TRIED = "typed", "tried"
OF_ALL_POSTS = (
    "pause everything",
    "resume everything",
    "cancel everything",
    *(f"after the freeze: {choice}" for choice in Backlog),
)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `what` is an audited action, `typed` or `tried`; `who` is a
    member's name, none for Presstime itself; `subject` is what it was done to (`target blog`)."""

    at: datetime
    what: str
    who: str | None = None
    before: Any = None
    after: Any = None
    reason: str | None = None
    subject: str = ""

    @property
    def name(self) -> str:
        """What it was done to without what kind of thing that is (`blog`)."""
        return self.subject.partition(" ")[2]


@dataclass(frozen=True, slots=True)
class History:
    """A post's card, its first and latest events, and how many lie between them unsaid."""

    story: Story
    first: tuple[Event, ...]
    last: tuple[Event, ...]
    between: int = 0
    removals: frozenset[int] = field(default_factory=frozenset)


def of(speaker: Speaker, number: int) -> History:
    """What happened to the post `#number`, a screen of it at most; raises NotFound where there is
    none that the speaker may see. A client is not shown what was typed, and why the team did what
    it did."""
    story = stories.of(speaker, number)
    project, post = speaker.project, story.post
    names = names_of(project)
    recorded = _recorded(project, post, names)
    typed = _typed(post)
    written = [event for event in recorded if _says_more(event, typed)]
    if not permissions.may(speaker, Right.LOOK):
        typed, written = [], without_reasons(written)
    events = [*typed, *written, *_tried(post)]
    events.sort(key=lambda event: event.at)
    known = removals(recorded)
    if len(events) <= FIRST + LAST:
        return History(story, tuple(events), (), 0, known)
    first, last = tuple(events[:FIRST]), tuple(events[-LAST:])
    left_out = _recorded_in_all(project, post) - len(recorded) + len(events) - FIRST - LAST
    return History(story, first, last, left_out, known)


def between(project: Project, subject: str, after: int, until: int) -> list[Event]:
    """What was audited of a subject (`post 142`) after one row and up to another, in order."""
    here = (Audit.project == project) & (Audit.subject == subject)
    rows = Audit.select().where(here & (Audit.id > after) & (Audit.id <= until))
    names = names_of(project)
    return [event_of(row, names) for row in rows.order_by(Audit.id.desc()).limit(LAST)][::-1]


def without_reasons(events: Iterable[Event]) -> list[Event]:
    """The same for clients, who are not told why the team did what it did."""
    return [replace(event, reason=None) for event in events]


def _typed(post: Post) -> list[Event]:
    rows = Proposal.select(Proposal, Member).join(Member).where(Proposal.post == post)
    return [
        Event(row.created_at, TYPED, row.member.name, after=row.words)
        for row in rows.order_by(Proposal.id.desc()).limit(FIRST + LAST)
    ]


def _recorded(project: Project, post: Post, names: Mapping[str, str]) -> list[Event]:
    """The first and the latest audited events, the same ones once."""
    here = (Audit.project == project) & (Audit.subject == f"post {post.number}")
    rows = Audit.select().where(here)
    first = rows.order_by(Audit.at, Audit.id).limit(FIRST)
    last = rows.order_by(Audit.at.desc(), Audit.id.desc()).limit(FIRST + LAST)
    of_all = _of_all_posts(project, post)
    found = {row.id: row for row in (*first, *last, *of_all)}
    return [event_of(row, names) for row in sorted(found.values(), key=lambda row: row.id)]


def event_of(row: Audit, names: Mapping[str, str]) -> Event:
    """An audited row as something that happened; `names` are the members', by identity."""
    who = audit.name_of(row.actor, names)
    return Event(row.at, row.action, who, row.before, row.after, row.reason, row.subject)


def _says_more(event: Event, typed: Sequence[Event]) -> bool:
    """Whether an event is news: that somebody wrote what they typed is none."""
    return event.what != "create post" or event.who is None or not typed


def _of_all_posts(project: Project, post: Post) -> list[Audit]:
    here = (Audit.project == project) & (Audit.subject == f"project {project.key}")
    rows = Audit.select().where(
        here & Audit.action.in_(OF_ALL_POSTS) & (Audit.at >= post.created_at)
    )
    return list(rows.order_by(Audit.at.desc()).limit(FIRST))


def _tried(post: Post) -> Iterable[Event]:
    """The attempts that did not end a delivery; the others are told by what came of them."""
    open_ended = Attempt.outcome.is_null() | Attempt.outcome.in_(
        ["later", "unknown", "lost", "absent"]
    )
    rows = (
        Attempt.select(Attempt, Delivery, Target)
        .join(Delivery)
        .join(Target)
        .where((Delivery.post == post) & open_ended)
        .order_by(Attempt.id.desc())
        .limit(LAST)
    )
    return [
        Event(
            row.finished_at or row.started_at,
            TRIED,
            after={
                "number": row.number,
                "target": row.delivery.target.name,
                "outcome": row.outcome,
                "detail": row.detail,
            },
        )
        for row in rows
    ]


def names_of(project: Project) -> dict[str, str]:
    """The names of a project's members, by their identities."""
    rows = Member.select(Member.identity, Member.name).where(Member.project == project)
    return {row.identity: row.name for row in rows}


def removals(events: Iterable[Event]) -> frozenset[int]:
    """The deliveries among the events that took something down."""
    told = [event.after.get("delivery") for event in events if event.what == "deliver"]
    rows = Delivery.select(Delivery.id).where(
        Delivery.id.in_(told) & Delivery.removes.is_null(False)
    )
    return frozenset(row.id for row in rows)


def _recorded_in_all(project: Project, post: Post) -> int:
    here = (Audit.project == project) & (Audit.subject == f"post {post.number}")
    return int(Audit.select().where(here).count() + len(_of_all_posts(project, post)))
