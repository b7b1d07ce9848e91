"""When a message to one person is sent: gathered first, never too often, and not at night."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from models.rules.timezones import tzinfo_of

GATHER = timedelta(minutes=1)  # what comes meanwhile is in the same message
GATHER_ALARMS = timedelta(seconds=10)
APART = timedelta(minutes=10)  # of two messages to one person that are no alarms


@dataclass(frozen=True, slots=True)
class Quiet:
    """From one clock time until another, perhaps past midnight; from one until itself is never."""

    start: time
    end: time

    def __bool__(self) -> bool:
        return self.start != self.end

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    @classmethod
    def of(cls, kept: str) -> "Quiet":
        """The hours that `str` made a text of."""
        start, end = kept.split("-")
        return cls(time.fromisoformat(start), time.fromisoformat(end))

    def __contains__(self, clock: time) -> bool:
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


NEVER = Quiet(time(0), time(0))


def until(moment: datetime, hours: Quiet, zone: str) -> datetime:
    """When quiet hours that a moment falls into are over, by the clocks of a zone; the moment
    itself where it falls into none."""
    local = moment.astimezone(tzinfo_of(zone))
    if local.time() not in hours:
        return moment
    day = local.date() + timedelta(days=local.time() >= hours.end)
    over = datetime.combine(day, hours.end, tzinfo=local.tzinfo).astimezone(moment.tzinfo)
    return max(over, moment)  # clocks may be set back over the end


def send_at(
    now: datetime, *, alarm: bool, last: datetime | None, hours: Quiet, zone: str
) -> datetime:
    """When a message begun at `now` is sent to somebody in that zone whose last one went at
    `last`."""
    if alarm:
        return now + GATHER_ALARMS
    soon = now + GATHER
    return until(max(soon, last + APART) if last else soon, hours, zone)
