"""What has to be approved, by whom, and when that is done: decided from values alone."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from models.rules.hours import Hours, first_after, last_before
from models.rules.media import Medium
from models.rules.platforms import preview
from models.rules.policy import Approvals, MassMentions, Policy
from models.rules.risk import Risk
from models.rules.stages import Stage, Who, stages_in
from models.rules.timezones import localize, tzinfo_of

MOST_REASON = 2_000  # characters
SOON = timedelta(minutes=30)
QUARTER = timedelta(minutes=15)
_DAY = timedelta(days=1)


class ReviewState(StrEnum):
    """Where a request for approval stands. `late`: its time passed before it was approved, and it
    may still be."""

    OPEN = "open"
    LATE = "late"
    APPROVED = "approved"
    REJECTED = "rejected"
    CHANGES = "changes requested"
    WITHDRAWN = "withdrawn"
    VOID = "void"


UNDECIDED = (ReviewState.OPEN, ReviewState.LATE)


class Verdict(StrEnum):
    """What a person decides of a request; `override` lets it go out in spite of the rule."""

    APPROVE = "approve"
    CHANGES = "changes"
    REJECT = "reject"
    OVERRIDE = "override"


def stages_of(policy: Policy) -> tuple[Stage, ...]:
    """The stages a project decided on, each with its number."""
    usual = {Who.INTERNAL: policy.approvers_needed, Who.CLIENT: 1}
    found = stages_in(policy.approval_stages) or (Stage(Who.INTERNAL),)
    return tuple(
        stage if stage.needed else replace(stage, needed=usual[stage.who]) for stage in found
    )


def needed(policy: Policy, risks: Sequence[Risk], *, others: bool) -> tuple[Stage, ...]:
    """The stages a post has to pass, none where it may go out as it is. `others` says whether
    anybody but its author could decide: a person alone is not kept from calling everybody."""
    if policy.approvals is Approvals.REQUIRED or (policy.approvals is Approvals.RISKY and risks):
        return stages_of(policy)
    second = policy.mass_mentions is MassMentions.SECOND_PERSON
    if Risk.MENTION in risks and second and others:
        return (Stage(Who.INTERNAL, 1),)
    return ()


@dataclass(frozen=True, slots=True)
class Timing:
    """What an approval covers of a schedule: its wall time, zone, targets and what is done."""

    action: str
    rule: Mapping[str, Any]
    zone: str
    targets: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        """The same as plain JSON."""
        return {
            "action": self.action,
            "rule": dict(self.rule),
            "zone": self.zone,
            "targets": list(self.targets),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Timing":
        """What `to_json` wrote."""
        return cls(kept["action"], kept["rule"], kept["zone"], tuple(kept["targets"]))


def hash_of(
    title: str | None,
    text: str,
    timings: Iterable[Timing],
    *,
    at: datetime | None = None,
    media: Iterable[Medium] = (),
) -> str:
    """The name of exactly this: what goes out on each target, with which files and alt texts, when
    by the wall clock, and what is done. `at` is the moment of the one occurrence that has a time of
    its own."""
    whole = preview(title, text)
    listed = [timing.to_json() | {"texts": [whole] * len(timing.targets)} for timing in timings]
    content = {
        "title": title,
        "text": whole,
        "media": [each.named for each in media],
        "timings": sorted(listed, key=_canonical),
        "at": at.isoformat() if at else None,
    }
    return hashlib.sha256(_canonical(content).encode("utf-8", "replace")).hexdigest()


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


@dataclass(frozen=True, slots=True)
class Vote:
    """One decision that counts: in which stage, by which person, for whom where that is another."""

    stage: int
    person: int
    verdict: Verdict
    stands_for: int | None = None

    @property
    def counts_for(self) -> int:
        """Whose voice it is."""
        return self.stands_for if self.stands_for is not None else self.person


@dataclass(frozen=True, slots=True)
class Tally:
    """Where a request stands: the stage it is in (the last one once all are passed), how many
    approved in it, and the verdict, none while more is needed."""

    stage: int
    given: int
    verdict: Verdict | None


def tally(stages: Sequence[Stage], votes: Iterable[Vote]) -> Tally:
    """Count decisions: a stage is passed when enough different people approved in it, each person
    and each voice once in all; one refusal decides, and so does one override."""
    cast = list(votes)
    for verdict in (Verdict.OVERRIDE, Verdict.REJECT, Verdict.CHANGES):
        if any(vote.verdict is verdict for vote in cast):
            final = Verdict.APPROVE if verdict is Verdict.OVERRIDE else verdict
            return Tally(max(len(stages) - 1, 0), 0, final)
    counted: set[int] = set()
    given = 0
    for number, stage in enumerate(stages):
        given = 0
        for vote in cast:
            voices = {vote.person, vote.counts_for}
            if vote.stage == number and not voices & counted:
                counted |= voices
                given += 1
        if given < (stage.needed or 1):
            return Tally(number, given, None)
    return Tally(max(len(stages) - 1, 0), given, Verdict.APPROVE)


def nudge_moment(
    latest: datetime, before: timedelta, hours: Hours, zone: str, *, now: datetime
) -> datetime | None:
    """When to remind somebody in that zone of what must be decided before `latest`: so long before
    it, in their working hours; where that is over, at their next hour of work that is still in
    time; None where there is none, for then nobody is at work."""
    planned = last_before(latest - before, hours, zone)
    if planned is not None and planned > now:
        return planned
    next_one = first_after(now + QUARTER, hours, zone)
    return next_one if next_one is not None and next_one < latest else None


def slots(planned: time, zone: str, *, now: datetime) -> tuple[datetime, ...]:
    """Three later moments for what missed its time: soon, and the next two days at its clock
    time."""
    steps = -(-(now + SOON).timestamp() // QUARTER.total_seconds())
    soon = datetime.fromtimestamp(steps * QUARTER.total_seconds(), tz=now.tzinfo)
    today = now.astimezone(tzinfo_of(zone)).date()
    later = [localize(datetime.combine(today + days * _DAY, planned), zone) for days in (1, 2)]
    return tuple(dict.fromkeys([soon, *later]))
