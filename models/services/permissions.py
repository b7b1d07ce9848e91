"""Asked by every service before it does anything: may this person do that?"""

from models.errors import NotAllowed
from models.rules.roles import Right, Role, allows, least
from models.services.people import Speaker
from models.tables import Member, Post

MOST_NAMED = 3


def may(speaker: Speaker, right: Right) -> bool:
    """Whether the speaker has a right in their project."""
    return allows(Role(speaker.member.role), right)


def require(speaker: Speaker, right: Right) -> None:
    """Raise NotAllowed, naming who may, where the speaker does not have a right."""
    if not may(speaker, right):
        raise NotAllowed(_refusal(speaker, right))


def require_for(speaker: Speaker, post: Post) -> None:
    """The same for changing a post: one's own, or with the right to change anybody's."""
    require(speaker, Right.WRITE)
    if post.author_id != speaker.member.id:
        require(speaker, Right.CHANGE_ANY)


def _refusal(speaker: Speaker, right: Right) -> str:
    who = _who_may(speaker, right)
    ask = f"Ask {who}." if who else "Nobody here may; ask whoever runs Presstime."
    return (
        f"You are {_with_article(speaker.member.role)} in {speaker.project.key}, and to {right} "
        f"takes {_with_article(least(right))}. {ask} Nothing was changed."
    )


def _with_article(role: str) -> str:
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"


def _who_may(speaker: Speaker, right: Right) -> str:
    """The names of those who may, the lowest roles first, for they are the nearest to ask."""
    roles = [role for role in Role if allows(role, right)]
    members = Member.select().where((Member.project == speaker.project) & Member.role.in_([*roles]))
    names = [each.name for each in sorted(members, key=lambda each: roles.index(Role(each.role)))]
    if len(names) <= MOST_NAMED:
        return " or ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
    return f"{', '.join(names[:MOST_NAMED])} or one of {len(names) - MOST_NAMED} more"
