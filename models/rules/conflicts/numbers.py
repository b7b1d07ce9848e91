"""The numbers conflict rules go by: what a project decided, else the defaults of the product."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from types import MappingProxyType
from typing import Any, Literal

from models.rules.policy import Policy

HOUR = timedelta(hours=1)
Per = Literal["hour", "day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Rate:
    """How many calls a platform takes in a span."""

    most: int
    span: timedelta = HOUR


# What the platforms take of one account; those that are ours take whatever comes.
PLATFORM_RATES: Mapping[str, Rate] = MappingProxyType(
    {
        "twitter": Rate(100),
        "linkedin": Rate(100),
        "facebook": Rate(200),
        "reddit": Rate(10),
        "hashnode": Rate(50),
        "devto": Rate(50),
        "medium": Rate(20),
        "wordpress": Rate(100),
        "ghost": Rate(100),
    }
)


@dataclass(frozen=True, slots=True)
class CustomRule:
    """A rule that the team made, `number` of its project, as it was `said`: at `most` so many `per`
    span; or nothing on some `days` (Monday is 0) and between two clock times; or so far `apart`.
    `on` is the name of a target or platform it is about, none for all; `blocks` whether it is more
    than a warning."""

    number: int
    said: str
    most: int | None = None
    per: Per | None = None
    days: tuple[int, ...] = ()
    since: time | None = None
    until: time | None = None
    apart: timedelta | None = None
    on: str | None = None
    blocks: bool = True

    def to_json(self) -> dict[str, Any]:
        """This rule as plain JSON values; `from_json` gives an equal rule back."""
        return {
            "number": self.number,
            "said": self.said,
            "most": self.most,
            "per": self.per,
            "days": list(self.days),
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "apart": self.apart.total_seconds() if self.apart else None,
            "on": self.on,
            "blocks": self.blocks,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "CustomRule":
        """The rule that `to_json` wrote."""
        return cls(
            number=data["number"],
            said=data["said"],
            most=data["most"],
            per=data["per"],
            days=tuple(data["days"]),
            since=time.fromisoformat(data["since"]) if data["since"] else None,
            until=time.fromisoformat(data["until"]) if data["until"] else None,
            apart=timedelta(seconds=data["apart"]) if data["apart"] else None,
            on=data["on"],
            blocks=data["blocks"],
        )


@dataclass(frozen=True, slots=True)
class Numbers:
    """A project's numbers for all conflict rules."""

    same_time: timedelta
    apart: timedelta
    resources_most: int
    resources_window: timedelta
    clock_change: timedelta
    alike: int
    rates: Mapping[str, Rate] = field(default_factory=dict)
    custom: tuple[CustomRule, ...] = ()


def numbers_of(stored: Mapping[str, Any]) -> Numbers:
    """The numbers of a project's policy as it is kept."""
    policy = Policy.of(stored)
    own = {
        name: Rate(most, timedelta(seconds=seconds))
        for name, (most, seconds) in stored.get("rates", {}).items()
    }
    return Numbers(
        same_time=policy.conflict_same_time,
        apart=policy.advice_apart,
        resources_most=policy.resources_most,
        resources_window=policy.resources_window,
        clock_change=policy.clock_change_margin,
        alike=policy.alike_percent,
        rates={**PLATFORM_RATES, **own},
        custom=tuple(CustomRule.from_json(each) for each in stored.get("rules", [])),
    )
