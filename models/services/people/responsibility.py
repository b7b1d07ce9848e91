"""Who answers for a post: its author until it is handed over to somebody."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from peewee import Expression

from models.database import locked, transaction
from models.errors import Refused
from models.rules.roles import Right, Role, allows
from models.rules.states import ScheduleState
from models.services.audit import audit
from models.services.people import people, permissions
from models.services.people.people import Speaker
from models.services.posts import posts
from models.services.undo import undoing
from models.tables import Account, Member, Post, Schedule, Undo

_PLANNED = [
    ScheduleState.ACTIVE,
    ScheduleState.PENDING_APPROVAL,
    ScheduleState.PAUSED,
    ScheduleState.ERROR,
]


def of(members: Iterable[int]) -> Expression:
    """The posts that one of these members answers for."""
    ids = [*members]
    authored = Post.responsible.is_null() & Post.author.in_(ids)
    return authored | Post.responsible.in_(ids)


def _theirs(member: Member) -> Expression:
    return of(each.id for each in people.identities(member)) & (Post.project == member.project_id)


def schedules(member: Member) -> Expression:
    """What a person's posts have on the calendar still."""
    mine = Post.select(Post.id).where(_theirs(member))
    return Schedule.post.in_(mine) & Schedule.state.in_(_PLANNED)


def planned(member: Member) -> list[int]:
    """The numbers of the posts that are to go out and that a person answers for."""
    return [row.number for row in _planned(member)]


def count(member: Member) -> int:
    """How many those are."""
    live = Schedule.select(Schedule.post).where(schedules(member))
    return int(Post.select().where(Post.id.in_(live)).count())


def _planned(member: Member) -> Any:
    live = Schedule.select(Schedule.post).where(schedules(member))
    return (
        Post.select(Post.id, Post.number, Post.responsible)
        .where(Post.id.in_(live))
        .order_by(Post.id)
    )


def posts_of(member: Member) -> set[int]:
    """The ids of those posts."""
    return {row.id for row in _planned(member)}


def hand_over(speaker: Speaker, number: int, member: Member, *, now: datetime) -> Post:
    """Make somebody responsible for a post. Raises NotFound, NotAllowed, and Refused for somebody
    who may not write, or has it already."""
    with transaction():
        post = posts.get_for_change(speaker.project, number, None)
        permissions.require_for(speaker, post)
        _refuse_unfit(member)
        before = Member.get_by_id(post.responsible_id or post.author_id)
        if people.is_one(member, [before.id]):
            raise Refused(f"#{number} is {member.name}'s already. Nothing was changed.")
        facts = {"who": member.name, "number": number, "label": post.label}
        _remember(speaker, "hand over", [post], [], member, facts, now)
        post.responsible = member
        post.updated_at = now
        post.save(only=[Post.responsible, Post.updated_at])
        _record(speaker, f"post {number}", before, member, now)
        return post


def hand_over_all(speaker: Speaker, member: Member, successor: Member, *, now: datetime) -> int:
    """Make somebody responsible for all posts of a person that are to go out, and for the targets
    they connected; says how many posts. Raises NotAllowed, and Refused for somebody who may not
    write."""
    if not people.is_one(speaker.member, [member.id]):
        permissions.require(speaker, Right.CHANGE_ANY)
    permissions.require(speaker, Right.WRITE)
    with transaction():
        posts.lock_each(posts_of(member))
        return hand_all(speaker, member, successor, now=now)


def hand_all(speaker: Speaker, member: Member, successor: Member, *, now: datetime) -> int:
    """The same inside a transaction that locked the posts, for whoever asked for the right."""
    _refuse_unfit(successor)
    if people.is_one(member, [successor.id]):
        raise Refused(f"They are {successor.name}'s already. Nothing was changed.")
    rows = list(_planned(member))
    accounts = _connected_by(member) if allows(Role(successor.role), Right.ACCOUNTS) else []
    facts = {"who": successor.name, "posts": len(rows), "from": member.name}
    _remember(speaker, "hand over all", rows, accounts, successor, facts, now)
    Post.update(responsible=successor, updated_at=now).where(
        Post.id.in_([row.id for row in rows])
    ).execute()
    for row in rows:
        _record(speaker, f"post {row.number}", member, successor, now)
    ids = [row.id for row in accounts]
    Account.update(connected_by=successor).where(Account.id.in_(ids)).execute()
    return len(rows)


def _connected_by(member: Member) -> list[Account]:
    theirs = [each.id for each in people.identities(member)]
    return list(Account.select().where(Account.connected_by.in_(theirs)).order_by(Account.id))


def _remember(
    speaker: Speaker,
    action: str,
    rows: Sequence[Post],
    accounts: Sequence[Account],
    to: Member,
    facts: dict[str, Any],
    now: datetime,
) -> None:
    before: dict[str, dict[str, int | None]] = {
        "posts": {str(row.id): row.responsible_id for row in rows},
        "accounts": {str(row.id): row.connected_by_id for row in accounts},
    }
    after = {kind: dict.fromkeys(theirs, to.id) for kind, theirs in before.items()}
    if before != after:
        undoing.remember(speaker, "hand over", facts, before, after, now=now, action=action)


@undoing.inverse("hand over", posts=lambda undo: map(int, undo.after["posts"]))
def _give_back(speaker: Speaker, undo: Undo, now: datetime) -> None:
    """Make those responsible again who were."""
    ids = [int(each) for each in undo.after["posts"]]
    rows = list(locked(Post.select()).where(Post.id.in_(ids)).order_by(Post.id))
    if not permissions.may(speaker, Right.CHANGE_ANY):
        for row in rows:
            permissions.require_for(speaker, row)
    accounts = list(Account.select().where(Account.id.in_([*map(int, undo.after["accounts"])])))
    posts_now = {str(row.id): row.responsible_id for row in rows}
    accounts_now = {str(row.id): row.connected_by_id for row in accounts}
    if {"posts": posts_now, "accounts": accounts_now} != undo.after:
        raise Refused(
            "Somebody else was made responsible since, so this is not undone. Nothing was changed."
        )
    for post, responsible in undo.before["posts"].items():
        Post.update(responsible=responsible, updated_at=now).where(Post.id == int(post)).execute()
    for account, by in undo.before["accounts"].items():
        Account.update(connected_by=by).where(Account.id == int(account)).execute()


def _refuse_unfit(member: Member) -> None:
    if member.barred is not None or not allows(Role(member.role), Right.WRITE):
        standing = member.barred or permissions.with_article(member.role)
        raise Refused(
            f"{member.name} is {standing} and could not change a post. Name an author or above, or "
            f"`grant {member.name} author` first. Nothing was changed."
        )


def _record(speaker: Speaker, subject: str, before: Member, after: Member, now: datetime) -> None:
    audit.by(
        speaker,
        "hand over",
        subject,
        now=now,
        before={"responsible": before.name},
        after={"responsible": after.name},
    )
