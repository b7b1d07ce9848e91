"""What clients are asked about: of a project they see what was given to them to decide, and nothing
else."""

from typing import Any

from models.services import people
from models.tables import Member, Post, Review


def to(member: Member) -> Any:
    """The ids of the posts that were submitted or handed over to somebody, as a query."""
    theirs = [each.id for each in people.identities(member)]
    asked = Review.select(Review.post).where(
        (Review.project == member.project_id) & Review.for_clients
    )
    return Post.select(Post.id).where(Post.responsible.in_(theirs) | Post.id.in_(asked))
