"""Who may do what in a project: the roles there are, and the rights each of them has."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """A person's part in a project, the most restricted first. A client sees and decides only what
    was submitted to it."""

    CLIENT = "client"
    VIEWER = "viewer"
    AUTHOR = "author"
    APPROVER = "approver"
    MANAGER = "manager"
    ADMIN = "admin"


class Barred(StrEnum):
    """How somebody was shut out of a project: for now, or for good."""

    SUSPENDED = "suspended"
    REMOVED = "removed"


class Right(StrEnum):
    """Something a role allows. `SPEAK` is what everybody may: help, their own settings."""

    SPEAK = "speak here"
    LOOK = "look at posts, the calendar and the queue"
    WRITE = "write posts and change their own"
    STOP = "pause or freeze what is to go out"
    CHANGE_ANY = "change other people's posts"
    DECIDE = "approve or reject"
    BREAK_GLASS = "let an urgent post through a freeze"
    REPEAT = "put a repeating post on the calendar"
    OVERRIDE = "go ahead in spite of a conflict or without an approval"
    LIFT = "lift a freeze"
    ACCOUNTS = "connect and disconnect targets"
    SETTINGS = "change the project's settings"
    AUDIT = "read the audit"
    PEOPLE = "invite people and change their roles"
    UNDO_ANY = "undo what other people did"


_GAINED: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.VIEWER: frozenset({Right.LOOK}),
        Role.AUTHOR: frozenset({Right.WRITE, Right.STOP}),
        Role.APPROVER: frozenset({Right.CHANGE_ANY, Right.DECIDE, Right.BREAK_GLASS}),
        Role.MANAGER: frozenset(
            {
                Right.REPEAT,
                Right.OVERRIDE,
                Right.LIFT,
                Right.ACCOUNTS,
                Right.SETTINGS,
                Right.AUDIT,
                Right.UNDO_ANY,
            }
        ),
        Role.ADMIN: frozenset({Right.PEOPLE}),
    }
)
_ORDER = tuple(Role)


def rights_of(role: Role) -> frozenset[Right]:
    """All that a role allows: what the roles below it do, and its own."""
    if role is Role.CLIENT:
        return frozenset({Right.SPEAK})
    below = _ORDER[1 : _ORDER.index(role) + 1]
    return frozenset({Right.SPEAK}).union(*(_GAINED[each] for each in below))


def allows(role: Role, right: Right) -> bool:
    """Whether somebody of that role has that right."""
    return right in rights_of(role)


def least(right: Right) -> Role:
    """The most restricted role, apart from a client's, that has a right."""
    return next(role for role in _ORDER[1:] if allows(role, right))


def higher(one: Role, other: Role) -> Role:
    """The one of two roles that allows more."""
    return max(one, other, key=_ORDER.index)
