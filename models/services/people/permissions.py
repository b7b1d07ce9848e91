"""Asked by every service before it does anything: may this person do that?"""

from dataclasses import replace
from typing import Any

from models.database import kept
from models.errors import NotAllowed
from models.rules.roles import Right, Role, allows, least
from models.rules.states import ScheduleState
from models.services.approvals import submissions
from models.services.people import people
from models.services.people.people import Speaker
from models.tables import Member, Post, Schedule


def may(speaker: Speaker, right: Right) -> bool:
    """Whether the speaker has a right in their project."""
    return speaker.member.barred is None and allows(Role(speaker.member.role), right)


def require(speaker: Speaker, right: Right) -> None:
    """Raise NotAllowed, naming who may, where the speaker does not have a right."""
    if not may(speaker, right):
        raise NotAllowed(refusal(speaker, right))


def require_still(speaker: Speaker, right: Right) -> None:
    """The same by the role they have at this moment, which nobody changes before the transaction
    ends: asked last in it, for whoever changes roles locks posts first."""
    member = kept(Member.select().where(Member.id == speaker.member.id)).get()
    require(replace(speaker, member=member), right)


def require_for(speaker: Speaker, post: Post) -> None:
    """The same for changing a post: one's own, or with the right to change anybody's."""
    require(speaker, Right.WRITE)
    if not is_own(speaker, post):
        require(speaker, Right.CHANGE_ANY)


def is_own(speaker: Speaker, post: Post) -> bool:
    """Whether the speaker wrote a post or is responsible for it."""
    return people.is_one(speaker.member, (post.author_id, post.responsible_id))


def require_to_resume(speaker: Speaker, post: Post) -> None:
    """The same for letting a post go on: what one paused oneself, or what nobody paused and is
    one's own, or with the right to change anybody's."""
    require(speaker, Right.WRITE)
    if not may_resume(speaker, post):
        require(speaker, Right.CHANGE_ANY)


def may_resume(speaker: Speaker, post: Post) -> bool:
    """Whether the speaker may let a post go on that does not."""
    if may(speaker, Right.CHANGE_ANY):
        return True
    stopped = Schedule.state.in_([ScheduleState.PAUSED, ScheduleState.ERROR])
    rows = Schedule.select(Schedule.paused_by).where((Schedule.post == post) & stopped)
    by = {row.paused_by_id for row in rows}
    own = not by or None not in by or is_own(speaker, post)
    return own and all(people.is_one(speaker.member, [each]) for each in by - {None})


def narrowed(speaker: Speaker) -> Any | None:
    """The ids of the posts that are all the speaker may see, as a query; None where they may see
    every post. Raises NotAllowed for those who were shut out."""
    if may(speaker, Right.LOOK):
        return None
    if speaker.member.role != Role.CLIENT or speaker.member.barred is not None:
        raise NotAllowed(refusal(speaker, Right.LOOK))
    return submissions.to(speaker.member)


def sees(speaker: Speaker, post: Post) -> bool:
    """Whether the speaker may see a post: a client only one that was submitted to them."""
    theirs = narrowed(speaker)
    return theirs is None or bool(theirs.where(Post.id == post.id).exists())


def refusal(speaker: Speaker, right: Right) -> str:
    """Why somebody who does not have a right may not, and who may."""
    who = people.who_may(speaker.project, right)
    ask = f"Ask {who}." if who else "Nobody here may; ask whoever runs Presstime."
    return (
        f"You are {with_article(speaker.member.role)} in {speaker.project.key}, and to {right} "
        f"takes {with_article(least(right))}. {ask} Nothing was changed."
    )


def with_article(role: str) -> str:
    """A role as a sentence names it: `an author`, `a manager`."""
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"
