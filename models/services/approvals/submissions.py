"""What clients are asked about: of a project they see what was given to them to decide, and nothing
else."""

from dataclasses import replace
from typing import Any

from models.services.approvals import review_facts
from models.services.notices.notices import Told
from models.services.people import people
from models.tables import Member, Post, Review

# The reasons that a team gives itself, by the kind of notice that tells them.
_REASONS = {"reviewed": "reason", "let_through": "why"}


def told(notice: Told) -> Told:
    """A notice as a client is told it: nothing of other posts, nothing of what the team changed
    before, and not why the team does what it does."""
    facts = review_facts.for_client(notice.facts)
    if notice.kind in _REASONS:
        facts[_REASONS[notice.kind]] = None
    return replace(notice, facts=facts)


def is_with_clients(post: Post) -> bool:
    """Whether a post was given to clients to decide."""
    return bool(Review.select().where((Review.post == post) & Review.for_clients).exists())


def to(member: Member) -> Any:
    """The ids of the posts that were submitted or handed over to somebody, as a query."""
    theirs = [each.id for each in people.identities(member)]
    asked = Review.select(Review.post).where(
        (Review.project == member.project_id) & Review.for_clients
    )
    return Post.select(Post.id).where(Post.responsible.in_(theirs) | Post.id.in_(asked))
