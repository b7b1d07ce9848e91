"""The settings of a project: one table of what they are called, what they mean and may be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from models.errors import Refused
from models.rules.policy import (
    Approvals,
    CatchUp,
    MassMentions,
    Newcomers,
    Policy,
    Switch,
    Value,
    as_json,
)
from models.rules.quiet import Quiet
from models.rules.stages import MOST_NEEDED

SHORTEST_CATCH_UP = timedelta(minutes=1)  # a busy clock may be late by seconds
LONGEST_STOP_WINDOW = timedelta(minutes=10)
_CHANNEL = re.compile(r"(slack|discord):[^\s/]+/[^\s/]+")  # a workspace's key and the channel's id


class Kind(StrEnum):
    """What a setting's value is: a whole number, a length of time, a clock time, one of a few
    words, quiet hours, stages of an approval, hours of a day, or a channel of a chat."""

    COUNT = "count"
    SPAN = "span"
    CLOCK = "clock"
    QUIET = "quiet"
    CHOICE = "choice"
    STAGES = "stages"
    HOURS = "hours"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the table: `name` is how it is typed, `meaning` what it does in one sentence,
    `example` a value worth typing. `least` and `most` bound counts and spans."""

    name: str
    kind: Kind
    example: str
    meaning: str
    least: int | timedelta = 0
    most: int | timedelta = 0
    choices: tuple[StrEnum, ...] = ()

    @property
    def field(self) -> str:
        """Its name in `Policy` and in what is kept."""
        return self.name.replace("-", "_")

    @property
    def default(self) -> Value:
        """The value it has until somebody changes it."""
        value: Value = getattr(Policy(), self.field)
        return value

    def allows(self, value: Value) -> bool:
        """Whether a value of its kind lies within its limits."""
        match value:
            case time():
                return self.kind is Kind.CLOCK
            case Quiet():
                return self.kind is Kind.QUIET
            case str() if self.kind is Kind.CHANNEL:
                return value == "" or _CHANNEL.fullmatch(value) is not None
            case str():  # stages and hours were read, and so are what they should be
                return value in self.choices or self.kind in (Kind.STAGES, Kind.HOURS)
            case _:
                return self.least <= value <= self.most  # type: ignore[operator]  # of one kind


_TABLE = (
    Setting(
        "publishes-at-once",
        Kind.COUNT,
        "64",
        "how many publishings of this project may run at the same moment",
        1,
        1_000,
    ),
    Setting(
        "catch-up",
        Kind.SPAN,
        "30 minutes",
        "how late a post that fell due while nothing ran still goes out unasked",
        SHORTEST_CATCH_UP,
        timedelta(days=7),
    ),
    Setting(
        "catch-up-choice",
        Kind.CHOICE,
        "latest",
        "what becomes of those later than that: ask, send the latest of each series, "
        "send all spaced out, or drop them",
        choices=tuple(CatchUp),
    ),
    Setting(
        "stagger",
        Kind.SPAN,
        "2 minutes",
        "the time between one target and the next of a new post, unless the sentence says another",
        timedelta(),
        timedelta(days=1),
    ),
    Setting(
        "default-hour",
        Kind.CLOCK,
        "8:30",
        "the clock time of a day that was named without an hour",
    ),
    Setting(
        "queue-warn-at",
        Kind.COUNT,
        "10000",
        "how many deliveries may wait before whoever adds more is warned",
        1,
        10_000_000,
    ),
    Setting(
        "queue-refuse-at",
        Kind.COUNT,
        "100000",
        "how many deliveries may wait before more are refused",
        1,
        10_000_000,
    ),
    Setting(
        "approvals",
        Kind.CHOICE,
        "required",
        "which posts need an approval before they go out: none, those somebody submits, all, "
        "or those that are risky",
        choices=tuple(Approvals),
    ),
    Setting(
        "approvers-needed",
        Kind.COUNT,
        "2",
        "how many approvers of the team must approve a post",
        1,
        MOST_NEEDED,
    ),
    Setting(
        "approval-stages",
        Kind.STAGES,
        "internal, client",
        "who decides, one after the other: approvers of the team, the client, and how many",
    ),
    Setting(
        "approvals-channel",
        Kind.CHANNEL,
        "here",
        "the channel of a chat in which approval is asked for; by default each where it was asked",
    ),
    Setting(
        "edit-and-approve",
        Kind.CHOICE,
        "yes",
        "whether an approver may correct the words of a post and approve it in one go",
        choices=tuple(Switch),
    ),
    Setting(
        "request-expires",
        Kind.SPAN,
        "2 days",
        "how long a request waits for approval where the post has no time of its own",
        timedelta(minutes=10),
        timedelta(days=90),
    ),
    Setting(
        "nudge-before",
        Kind.SPAN,
        "4 hours",
        "how long before its time those who have not decided are reminded",
        timedelta(minutes=5),
        timedelta(days=7),
    ),
    Setting(
        "working-hours",
        Kind.HOURS,
        "8:30-18:00",
        "when people are reminded, Monday to Friday, each by the clock of their own zone",
    ),
    Setting(
        "mass-mentions",
        Kind.CHOICE,
        "free",
        "what @everyone, @here or @channel in a post takes: a second person, or nothing",
        choices=tuple(MassMentions),
    ),
    Setting(
        "mass-mentions-a-day",
        Kind.COUNT,
        "1",
        "how many posts that call everybody may go out on one day",
        0,
        1_000,
    ),
    Setting(
        "after-freeze",
        Kind.SPAN,
        "10 minutes",
        "the time between one post and the next of those that a freeze held or sent on",
        timedelta(),
        timedelta(days=1),
    ),
    Setting(
        "break-glass",
        Kind.SPAN,
        "1 hour",
        "how long a post that two people let through a freeze may go out",
        timedelta(minutes=1),
        timedelta(days=1),
    ),
    Setting(
        "newcomers",
        Kind.CHOICE,
        "viewer",
        "what somebody becomes who speaks here uninvited: author, viewer, or nobody; people of "
        "other workspaces must be invited, and all of Discord until this is chosen",
        choices=tuple(Newcomers),
    ),
    Setting(
        "risky-targets",
        Kind.COUNT,
        "10",
        "a post to more targets than this is risky, as is one that mentions everybody",
        1,
        1_000,
    ),
    Setting(
        "stop-window",
        Kind.SPAN,
        "2 minutes",
        "how long before it goes out a risky post is announced with a Stop button; 0 is never",
        timedelta(),
        LONGEST_STOP_WINDOW,
    ),
    Setting(
        "quiet-hours",
        Kind.QUIET,
        "22:00-7:00",
        "when nobody gets an e-mail or direct message that is no alarm, by their own clocks; it "
        "comes after",
    ),
    Setting(
        "conflict-same-time",
        Kind.SPAN,
        "2 minutes",
        "how close two posts on one target may come before that is called the same time",
        timedelta(),
        timedelta(days=1),
    ),
    Setting(
        "advice-apart",
        Kind.SPAN,
        "10 minutes",
        "how far apart posts on one target are advised to be",
        timedelta(),
        timedelta(days=1),
    ),
    Setting(
        "resources-most",
        Kind.COUNT,
        "20",
        "how many posts may go out within resources-window; 0 is as many as you like",
        0,
        100_000,
    ),
    Setting(
        "resources-window",
        Kind.SPAN,
        "10 minutes",
        "the time within which no more than resources-most posts may go out",
        timedelta(seconds=1),
        timedelta(hours=1),
    ),
    Setting(
        "clock-change-margin",
        Kind.SPAN,
        "1 hour",
        "how close to a change to or from summer time a post may be before a warning",
        timedelta(),
        timedelta(days=1),
    ),
    Setting(
        "alike-percent",
        Kind.COUNT,
        "95",
        "how alike the words of two posts must be, of 100, to be called nearly the same",
        50,
        100,
    ),
)
SETTINGS: Mapping[str, Setting] = MappingProxyType({each.name: each for each in _TABLE})


def changed(stored: Mapping[str, Any], setting: Setting, value: Value | None) -> dict[str, Any]:
    """What is to be kept after one setting got a value, or None for its default. Raises Refused
    where the queue would be refused before it is warned about."""
    rest = {name: each for name, each in stored.items() if name != setting.field}
    result = rest if value is None else {**rest, setting.field: as_json(value)}
    after = Policy.of(result)
    if after.queue_warn_at > after.queue_refuse_at:
        raise Refused(
            f"queue-warn-at ({after.queue_warn_at:,}) would be above queue-refuse-at "
            f"({after.queue_refuse_at:,}), so nobody would ever be warned. Nothing was changed."
        )
    return result


def value_of(policy: Policy, setting: Setting) -> Value:
    """What a policy says for one line of the table."""
    value: Value = getattr(policy, setting.field)
    return value
