"""What a project decided for itself: what holds in it, read from what is kept as its `policy`."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import time, timedelta
from enum import StrEnum
from typing import Any, Protocol

from models.rules.quiet import NEVER, Quiet

Value = int | timedelta | time | str | Quiet


class CatchUp(StrEnum):
    """What is done with posts that fell due while nothing ran: a person is asked, the latest of
    each series is sent, all are sent spaced out, or none."""

    ASK = "ask"
    LATEST = "latest"
    ALL = "all"
    DROP = "drop"


class Approvals(StrEnum):
    """Which posts need an approval before they go out: none, those somebody submits, all, or those
    that are risky."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"
    RISKY = "risky"


class MassMentions(StrEnum):
    """What calling everybody in a place takes: a second person who approves it, or nothing."""

    SECOND_PERSON = "second-person"
    FREE = "free"


class Switch(StrEnum):
    """What is on or off."""

    YES = "yes"
    NO = "no"


class Newcomers(StrEnum):
    """What somebody becomes who speaks for the first time without an invitation."""

    AUTHOR = "author"
    VIEWER = "viewer"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Policy:
    """A project's settings, each with the value it has until somebody changes it (numbers: design
    §5.5, §5.6 and §6). Stages and hours are kept as `models.rules.stages` and `models.rules.hours`
    write them."""

    publishes_at_once: int = 5
    catch_up: timedelta = timedelta(minutes=15)
    catch_up_choice: CatchUp = CatchUp.ASK
    stagger: timedelta = timedelta()
    default_hour: time = time(9)
    queue_warn_at: int = 5_000
    queue_refuse_at: int = 50_000
    approvals: Approvals = Approvals.NONE
    approvers_needed: int = 1
    approval_stages: str = "internal"
    approvals_channel: str = ""
    edit_and_approve: Switch = Switch.NO
    request_expires: timedelta = timedelta(days=7)
    nudge_before: timedelta = timedelta(hours=2)
    working_hours: str = "09:00-17:00"
    mass_mentions: MassMentions = MassMentions.SECOND_PERSON
    mass_mentions_a_day: int = 3
    risky_targets: int = 4
    stop_window: timedelta = timedelta(seconds=60)
    after_freeze: timedelta = timedelta(minutes=5)
    break_glass: timedelta = timedelta(minutes=30)
    newcomers: Newcomers = Newcomers.AUTHOR
    quiet_hours: Quiet = NEVER
    conflict_same_time: timedelta = timedelta(minutes=1)
    advice_apart: timedelta = timedelta(minutes=5)
    resources_most: int = 5
    resources_window: timedelta = timedelta(minutes=5)
    clock_change_margin: timedelta = timedelta(hours=2)
    alike_percent: int = 90

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Policy":
        """The policy kept as plain JSON; what is not kept there, or is of a newer version, has its
        default."""
        known: dict[str, Any] = {
            name: from_json(value, _DEFAULTS[name])
            for name, value in stored.items()
            if name in _DEFAULTS
        }
        return cls(**known)


_DEFAULTS: dict[str, Any] = {each.name: each.default for each in fields(Policy)}


def as_json(value: Value) -> int | str:
    """A value as plain JSON: spans in seconds, clock times as `09:00`, quiet hours as
    `22:00-07:00`."""
    match value:
        case timedelta():
            return int(value.total_seconds())
        case time():
            return f"{value:%H:%M}"
        case Quiet():
            return str(value)
        case _:
            return value


def from_json(kept: Any, like: Value) -> Value:
    """The value of what was kept, of the kind that another is of."""
    match like:
        case timedelta():
            return timedelta(seconds=kept)
        case time():
            return time.fromisoformat(kept)
        case Quiet():
            return Quiet.of(kept)
        case StrEnum():
            return type(like)(kept)
        case str():
            return str(kept)
        case _:
            return int(kept)


class WithPolicy(Protocol):
    """A project, as far as its policy goes."""

    policy: Any


def policy_of(project: WithPolicy) -> Policy:
    """The policy of a project."""
    return Policy.of(project.policy)
