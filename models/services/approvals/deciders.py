"""Who may decide a request for approval, who may not because they wrote it, and who stands in."""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from models.database import ask
from models.rules.approval import ReviewState, Verdict
from models.rules.policy import Switch, policy_of
from models.rules.roles import Right, Role, allows
from models.rules.stages import Stage, Who
from models.services.people import people
from models.tables import Member, Post, Project, Review, Revision

EDITED = "edited"
ROLES = {
    Who.INTERNAL: tuple(role for role in Role if allows(role, Right.DECIDE)),
    Who.CLIENT: (Role.CLIENT,),
}
DECIDING = tuple(role for roles in ROLES.values() for role in roles)


@dataclass(frozen=True, slots=True)
class Panel:
    """Those who may decide one stage of one post, and those who could, had they not written it."""

    may: tuple[Member, ...]
    wrote: tuple[Member, ...]

    def can_pass(self, stage: Stage) -> bool:
        """Whether there are enough of them."""
        return len(self.may) >= (stage.needed or 1)


@dataclass(frozen=True, slots=True)
class Circle:
    """The members of a project, at least those who may decide something, and the people who wrote a
    post, as `people.person_of` names them."""

    members: Sequence[Member]
    wrote: Set[int]

    def panel(self, stage: Stage) -> Panel:
        """Who decides a stage of the post."""
        of_role = people.those_of_roles(self.members, ROLES[stage.who])
        return Panel(
            may=tuple(each for each in of_role if people.person_of(each) not in self.wrote),
            wrote=tuple(each for each in of_role if people.person_of(each) in self.wrote),
        )


def circle(project: Project, post: Post) -> Circle:
    """Those who may decide about a post."""
    return Circle(people.of_roles(project, DECIDING), writers(project, post))


def panel(
    project: Project, post: Post | None, stage: Stage, *, author: Member | None = None
) -> Panel:
    """Who decides a stage of a post, or of one that `author` is about to write."""
    if post is not None:
        return circle(project, post).panel(stage)
    wrote = {people.person_of(author)} if author else set()
    return Circle(people.of_roles(project, ROLES[stage.who]), wrote).panel(stage)


def others_may(project: Project, author: Member) -> bool:
    """Whether anybody but the author could approve something."""
    mine = people.person_of(author)
    deciders = people.of_roles(project, ROLES[Who.INTERNAL])
    return any(people.person_of(each) != mine for each in deciders)


def may_edit(project: Project) -> bool:
    """Whether an approver may correct words and approve them in one go."""
    return policy_of(project).edit_and_approve is Switch.YES


def writers(project: Project, post: Post) -> set[int]:
    """The people whose words a post is: its author, and whoever edited it since it was last
    approved, unless an approver may do that here. They are named by `people.person_of`."""
    return ask_writers(project, post)()


def ask_writers(project: Project, post: Post) -> Callable[[], set[int]]:
    """The same in two steps."""
    wrote = Member.id == post.author_id
    if not may_edit(project):
        wrote |= Member.id.in_(_editors(post))
    rows = ask(Member.select(Member.id, Member.person).where((Member.project == project) & wrote))
    return lambda: {people.person_of(row) for row in rows()}


def _editors(post: Post) -> Any:
    """Who edited it since it was last approved, as a query."""
    approved = (Review.post == post) & (Review.state == ReviewState.APPROVED)
    latest = Review.select(Review.revision).where(approved).order_by(Review.id.desc()).limit(1)
    edits = (Revision.post == post) & (Revision.change == EDITED)
    return Revision.select(Revision.author).where(
        edits & (Revision.number > fn.COALESCE(latest, 0))
    )


def still_may(stages: Sequence[Stage], number: int, verdict: Verdict, role: str) -> bool:
    """Whether somebody of a role may give such a verdict in a stage: looked up again whenever
    decisions are counted."""
    if verdict is Verdict.OVERRIDE:
        return allows(Role(role), Right.OVERRIDE)
    return number < len(stages) and Role(role) in ROLES[stages[number].who]


def is_deputy(member: Member) -> bool:
    """Whether somebody who is away named this member their deputy."""
    named = (Member.deputy == member) & Member.away_until.is_null(False)
    return bool(Member.select(Member.id).where(named & Member.barred.is_null()).exists())


def stands_for_client(
    project: Project, member: Member, decided: Iterable[int], now: datetime
) -> Member | None:
    """Of the clients who are away, the one that a member decides for, and who has not decided; none
    where they stand in for nobody. Who stands in for an approver decides as the approver they
    are."""
    mine, done = people.person_of(member), set(decided)
    theirs = {
        person
        for person, deputy in people.deputies(project, now).items()
        if people.person_of(deputy) == mine and person not in done
    }
    clients = people.of_roles(project, ROLES[Who.CLIENT])
    return next((each for each in clients if people.person_of(each) in theirs), None)
