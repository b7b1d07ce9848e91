"""Asked by every service before it does anything: may this person do that?"""

from models.errors import NotAllowed
from models.rules.roles import Right, Role, allows, least
from models.services import people
from models.services.people import Speaker
from models.tables import Post


def may(speaker: Speaker, right: Right) -> bool:
    """Whether the speaker has a right in their project."""
    return speaker.member.barred is None and allows(Role(speaker.member.role), right)


def require(speaker: Speaker, right: Right) -> None:
    """Raise NotAllowed, naming who may, where the speaker does not have a right."""
    if not may(speaker, right):
        raise NotAllowed(_refusal(speaker, right))


def require_for(speaker: Speaker, post: Post) -> None:
    """The same for changing a post: one's own, or with the right to change anybody's."""
    require(speaker, Right.WRITE)
    if not is_own(speaker, post):
        require(speaker, Right.CHANGE_ANY)


def is_own(speaker: Speaker, post: Post) -> bool:
    """Whether the speaker wrote a post or is responsible for it."""
    return people.is_one(speaker.member, (post.author_id, post.responsible_id))


def _refusal(speaker: Speaker, right: Right) -> str:
    who = people.who_may(speaker.project, right)
    ask = f"Ask {who}." if who else "Nobody here may; ask whoever runs Presstime."
    return (
        f"You are {_with_article(speaker.member.role)} in {speaker.project.key}, and to {right} "
        f"takes {_with_article(least(right))}. {ask} Nothing was changed."
    )


def _with_article(role: str) -> str:
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"
