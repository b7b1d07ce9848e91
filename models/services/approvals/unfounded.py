"""Approvals of people who may not give them any more: asked anew of somebody else."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from models.rules.approval import UNDECIDED, ReviewState, Verdict
from models.services.approvals import deciders, review_facts, review_states, reviews
from models.services.approvals.covering import covered
from models.services.people import people
from models.services.posts import posts
from models.tables import Decision, Member, Post, Project, Review

_COUNTED = (*UNDECIDED, ReviewState.APPROVED)


def lock(*members: Member) -> None:
    """Lock the posts whose approval rests on these members: before the members are, as whoever
    decides locks them in that order."""
    posts.lock_each(post for each in members for post in posts_of(each))


def posts_of(member: Member) -> set[int]:
    """The ids of those posts."""
    rows = Review.select(Review.post).where(_decided_by([member]))
    return {row.post_id for row in rows}


def ask_again(member: Member, *, now: datetime) -> None:
    """Ask anew about what somebody approved and has not gone out, where it does not stand without
    them; inside the transaction that changed what they may."""
    _ask_again(_live(member), now)


def count_as_one(member: Member, *, now: datetime) -> None:
    """Count once what somebody decided under several names, and not at all what they approved of
    their own; ask anew about what does not stand by that. Inside the transaction that made the
    names one person's."""
    decided = _live(member)
    for review in decided:
        project = Project.get_by_id(review.project_id)
        _count_once(review, member, of_own=_wrote(project, review.post, member))
    _ask_again(decided, now)


def _ask_again(decided: Iterable[Review], now: datetime) -> None:
    for review in decided:
        if review.state == ReviewState.APPROVED and review_facts.standing(review).verdict is None:
            reviews.reopen(review, review.post, now=now)
            review_states.mark(review.post, now=now)
            project = Project.get_by_id(review.project_id)
            reviews.tell(project, review.post, review, now=now, anew=True)


def _wrote(project: Project, post: Post, member: Member) -> bool:
    return people.person_of(member) in deciders.writers(project, post)


def _count_once(review: Review, member: Member, *, of_own: bool) -> None:
    theirs = Decision.select().where((Decision.review == review) & _by([member]))
    spoken: set[int] = set()
    for row in list(theirs.order_by(Decision.id)):
        if row.stage in spoken or (of_own and row.verdict == Verdict.APPROVE):
            row.delete_instance()
        else:
            spoken.add(row.stage)
            row.person = people.person_of(member)
            row.save(only=[Decision.person])


def _live(member: Member) -> list[Review]:
    """The requests that somebody decided about, and of which something is to go out."""
    rows = Review.select(Review, Post).join(Post).where(_decided_by([member]))
    return [row for row in rows.order_by(Review.id) if not covered(row).is_over]


def _decided_by(members: Iterable[Member]) -> Any:
    theirs = Decision.select(Decision.review).where(_by(members))
    return Review.id.in_(theirs) & Review.state.in_(_COUNTED)


def _by(members: Iterable[Member]) -> Any:
    return Decision.member.in_([each.id for one in members for each in people.identities(one)])
