"""A platform that answers as told and keeps what arrived, by key: what the other side knows."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from models.rules.outcomes import Absent, Delivered, Later, Outcome, Refused, Unknown
from models.rules.platforms import Safety, capabilities_of
from models.services.engine.publishing import Work

Effect = tuple[str, str]  # what was asked for, and its key


@dataclass
class PostOffice:
    """`effects` counts what happened for the world; a platform that knows its keys, or comes to the
    same result each time, does nothing for a second call."""

    effects: Counter[Effect] = field(default_factory=Counter)
    taken: dict[Effect, datetime] = field(default_factory=dict)

    def call(self, work: Work, how: str, *, now: datetime) -> Outcome:
        """What a call comes to: `works`, `refuses`, `is busy`, `limits`, `arrives unheard` or
        `is lost`."""
        if work.look:
            return self._look(work, how)
        if how in ("works", "arrives unheard"):
            self._take(work, now)
        match how:
            case "works":
                return Delivered(f"there {work.key}")
            case "refuses":
                return Refused("it says no")
            case "is busy":
                return Later("it is busy")
            case "limits":
                return Later("it is too much", None, limited=True)
            case _:
                return Unknown("no answer came")

    def _look(self, work: Work, how: str) -> Outcome:
        if how in ("is busy", "arrives unheard", "is lost"):
            return Later("it cannot be asked")
        if how == "limits":
            return Later("it is too much", None, limited=True)
        there = self.effects[work.action, work.key]
        return Delivered(f"there {work.key}") if there else Absent()

    def _take(self, work: Work, now: datetime) -> None:
        effect = (work.action, work.key)
        if not self._knows(work, effect, now):
            self.effects[effect] += 1
            self.taken[effect] = now

    def _knows(self, work: Work, effect: Effect, now: datetime) -> bool:
        facts = capabilities_of(work.platform)
        if effect not in self.taken or facts.safety not in (Safety.KEY, Safety.DERIVED):
            return False
        return facts.key_window is None or now < self.taken[effect] + facts.key_window
