"""When a schedule fires: local dates by RFC 5545, clock times, a zone, and their UTC instants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal

MAX_STEPS = 20_000


@dataclass(frozen=True, slots=True)
class Rule:
    """A wall-clock rule. Without `repeat` it fires once, at `start`'s day and each of `times`.

    `start` is the first local moment the rule may fire (naive, wall clock of `zone`).
    `repeat` is an RRULE without DTSTART, UNTIL, COUNT, BYHOUR or BYMINUTE. For FREQ=HOURLY and
    FREQ=MINUTELY `times` is empty and the steps count from `start`, on the wall clock.
    `until` is local and inclusive. `fold` is the pass a one-off takes in a doubled hour (0, 1).
    """

    zone: str
    start: datetime
    times: tuple[time, ...] = ()
    repeat: str | None = None
    until: datetime | None = None
    count: int | None = None
    except_dates: tuple[date, ...] = ()
    extra: tuple[datetime, ...] = ()
    fold: int = 0

    def to_json(self) -> dict[str, Any]:
        """This rule as plain JSON values; `from_json` gives an equal rule back."""
        return {
            "zone": self.zone,
            "start": self.start.isoformat(),
            "times": [moment.isoformat() for moment in self.times],
            "repeat": self.repeat,
            "until": self.until.isoformat() if self.until else None,
            "count": self.count,
            "except_dates": [day.isoformat() for day in self.except_dates],
            "extra": [moment.isoformat() for moment in self.extra],
            "fold": self.fold,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Rule:
        """The rule that `to_json` wrote."""
        return cls(
            zone=data["zone"],
            start=datetime.fromisoformat(data["start"]),
            times=tuple(time.fromisoformat(moment) for moment in data["times"]),
            repeat=data["repeat"],
            until=datetime.fromisoformat(data["until"]) if data["until"] else None,
            count=data["count"],
            except_dates=tuple(date.fromisoformat(day) for day in data["except_dates"]),
            extra=tuple(datetime.fromisoformat(moment) for moment in data["extra"]),
            fold=data["fold"],
        )


@dataclass(frozen=True, slots=True)
class Instant:
    """One firing of a rule. `key` is its original local date and slot (`2026-11-24/0`), for ever
    the same however the clock moves it; `note` says that it lies in a gap or a fold."""

    key: str
    at: datetime
    local: datetime
    note: Literal["gap", "fold"] | None = None


def expand(
    rule: Rule, *, after: datetime, limit: int, before: datetime | None = None
) -> list[Instant]:
    """The rule's firings strictly later than `after` and not later than `before` (UTC), in order,
    at most `limit`; gives up after MAX_STEPS candidates, so a rule that never fires is empty."""
    raise NotImplementedError
