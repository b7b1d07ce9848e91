"""What clients are asked about: of a project they see what was given to them, and nothing else."""

from typing import Any

from models.services import people
from models.tables import Member, Post


def to(member: Member) -> Any:
    """The ids of the posts that were submitted or handed over to somebody, as a query."""
    theirs = [each.id for each in people.identities(member)]
    return Post.select(Post.id).where(Post.responsible.in_(theirs))
