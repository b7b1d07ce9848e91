"""Whom a notice concerns, and under which topic: one table of all kinds."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from models.rules.roles import Right, Role, allows


class Topic(StrEnum):
    """What people ask to be told of; each kind of notice belongs to one."""

    APPROVALS = "approvals"
    FAILURES = "failures"
    CONFLICTS = "conflicts"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is told of a kind besides its channel: the person it is for, and those with a `right`,
    always or only where it is for nobody in particular (`instead`); by neither, nobody. An `alarm`
    waits for no morning."""

    topic: Topic
    right: Right | None = None
    instead: bool = False
    alarm: bool = False


_POSTS, _MACHINE = Right.CHANGE_ANY, Right.SETTINGS
_T = Topic
_PUBLISHED = Audience(_T.PUBLISHED, _POSTS)
_FAILED = Audience(_T.FAILURES, _POSTS, alarm=True)
_ALARM = Audience(_T.FAILURES, _MACHINE, alarm=True)
_OVER = Audience(_T.FAILURES, _MACHINE)
_ASKED = Audience(_T.APPROVALS, Right.DECIDE, instead=True)

KINDS: Mapping[str, Audience] = MappingProxyType(
    {
        "retrying": Audience(_T.FAILURES, _POSTS),
        "unknown": _FAILED,
        "stopped": _FAILED,
        "held": _FAILED,
        "caught_up": Audience(_T.FAILURES, _POSTS),
        "proposal_expired": Audience(_T.FAILURES),
        "standstill": _ALARM,
        "overdue": _ALARM,
        "overdue_over": _OVER,
        "clock_stopped": _ALARM,
        "clock_back": _OVER,
        "storage_trouble": _ALARM,
        "platform_down": _ALARM,
        "platform_up": _OVER,
        "rate_limited": _OVER,
        "rate_limit_near": _OVER,
        "target_trouble": Audience(_T.FAILURES, Right.ACCOUNTS, alarm=True),
        "target_well": Audience(_T.FAILURES, Right.ACCOUNTS),
        "rezoned": Audience(_T.PUBLISHED, _POSTS),
        "review": _ASKED,
        "review_batch": _ASKED,
        "review_nudge": _ASKED,
        "review_late": Audience(_T.APPROVALS, Right.DECIDE, alarm=True),
        "reviewed": Audience(_T.APPROVALS),
        "asked_for": _ASKED,
        "answered_for": Audience(_T.APPROVALS),
        "risky": Audience(_T.APPROVALS, _POSTS, alarm=True),
        "conflict": Audience(_T.CONFLICTS, Right.OVERRIDE),
        "frozen": Audience(_T.CONFLICTS, Right.LIFT, alarm=True),
        "thawed": Audience(_T.CONFLICTS, Right.LIFT),
        "let_through_asked": Audience(_T.APPROVALS, Right.BREAK_GLASS, alarm=True),
        "let_through": Audience(_T.APPROVALS, Right.LIFT),
        "workspace_gone": _ALARM,
        "channel_closed": _ALARM,
        "channel_open": _OVER,
        "digest": Audience(_T.PUBLISHED),  # in a channel, for whoever reads it there
        "own_digest": Audience(_T.PUBLISHED),
        "mail_failed": Audience(_T.FAILURES),  # by e-mail to nobody: it is the way that failed
    }
)
DIRECT = frozenset({"own_digest"})  # told to one person and in no channel
BAD = frozenset({"refused", "expired", "set aside"})  # results of a post that did not go out


def of(kind: str, facts: Mapping[str, Any]) -> Audience:
    """The audience of one notice. Of what went out and failed at once, the failure counts; what no
    table knows concerns the person it is for."""
    if kind == "settled":
        failed = any(row["state"] in BAD for row in facts["results"])
        return _FAILED if failed else _PUBLISHED
    return KINDS.get(kind, Audience(Topic.FAILURES))


def concerns(audience: Audience, role: Role, *, addressed: bool, mine: bool) -> bool:
    """Whether somebody of that role is told: `addressed` says that the notice is for somebody in
    particular, `mine` that this is them."""
    if mine:
        return True
    if audience.right is None or (addressed and audience.instead):
        return False
    return allows(role, audience.right)
