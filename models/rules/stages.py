"""The stages of an approval: who decides in each, one after the other, and how many of them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MOST_NEEDED = 10
MOST_STAGES = 3


class Who(StrEnum):
    """Who decides in a stage: the team's approvers, or the client."""

    INTERNAL = "internal"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: `needed` different people must approve; none: as many as the project decided."""

    who: Who
    needed: int | None = None

    def __str__(self) -> str:
        return str(self.who) if self.needed is None else f"{self.who} {self.needed}"


_WORDS = {
    "internal": Who.INTERNAL,
    "team": Who.INTERNAL,
    "approver": Who.INTERNAL,
    "approvers": Who.INTERNAL,
    "client": Who.CLIENT,
    "clients": Who.CLIENT,
}
_BETWEEN = re.compile(r"\s*(?:,|→|>|\bthen\b|\band\b)\s*", re.IGNORECASE)
_ONE = re.compile(r"(?P<before>\d{1,3})?\s*(?P<who>[a-z]+)\s*(?P<after>\d{1,3})?", re.IGNORECASE)


def stages_in(text: str) -> tuple[Stage, ...] | None:
    """The stages that words name (`internal 2, client`); None where they name none, or more than
    can be."""
    parts = [part for part in _BETWEEN.split(text.strip()) if part]
    found = [_stage(part) for part in parts]
    stages = tuple(stage for stage in found if stage is not None)
    if not stages or len(stages) < len(parts) or len(stages) > MOST_STAGES:
        return None
    return stages


def _stage(words: str) -> Stage | None:
    match = _ONE.fullmatch(words)
    who = _WORDS.get(match["who"].casefold()) if match else None
    if match is None or who is None or (match["before"] and match["after"]):
        return None
    number = match["before"] or match["after"]
    if number is not None and not 1 <= int(number) <= MOST_NEEDED:
        return None
    return Stage(who, int(number) if number else None)


def written(stages: Iterable[Stage]) -> str:
    """Stages as a setting keeps them, and as `stages_in` reads them."""
    return ", ".join(str(stage) for stage in stages)
