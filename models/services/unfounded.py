"""Approvals of people who may not give them any more: asked anew of somebody else."""

from datetime import datetime
from typing import Any

from models.database import locked
from models.rules.approval import ReviewState
from models.services import people, review_facts, reviews
from models.services.covering import covered
from models.tables import Decision, Member, Post, Project, Review


def lock(member: Member) -> None:
    """Lock the posts whose approval rests on somebody: before the members are, as whoever decides
    locks them in that order."""
    posts = Review.select(Review.post).where(_given_by(member))
    list(locked(Post.select(Post.id)).where(Post.id.in_(posts)).order_by(Post.id))


def ask_again(member: Member, *, now: datetime) -> None:
    """Ask anew about what somebody approved and has not gone out, where it does not stand without
    them; inside the transaction that changed what they may."""
    rows = Review.select(Review, Post).join(Post).where(_given_by(member)).order_by(Review.id)
    for review in list(rows):
        if covered(review).is_over or review_facts.standing(review).verdict is not None:
            continue
        reviews.reopen(review, review.post, now=now)
        reviews.mark(review.post, now=now)
        project = Project.get_by_id(review.project_id)
        reviews.tell(project, review.post, review, now=now)


def _given_by(member: Member) -> Any:
    theirs = Decision.select(Decision.review).where(
        Decision.member.in_([each.id for each in people.identities(member)])
    )
    return Review.id.in_(theirs) & (Review.state == ReviewState.APPROVED)
