"""What the clock of a zone was taken to do: kept, so that it can be seen when the law and with it
the zone data has changed. A moment that was planned by that clock is another one then."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from models.rules.timezones import localize, next_transition, tzinfo_of

AHEAD = timedelta(days=5 * 366)
Offsets = list[list[str | int]]  # from which moment on (ISO, UTC), so many seconds ahead of UTC


@dataclass(frozen=True, slots=True)
class Clock:
    """What a zone's clock was taken to do from the first of its `starts` until a moment: the
    seconds it is ahead of UTC from each of them on."""

    zone: str
    starts: tuple[datetime, ...]
    seconds: tuple[int, ...]
    until: datetime

    @classmethod
    def of(cls, zone: str, kept: Sequence[Sequence[str | int]], until: datetime) -> "Clock":
        """What `to_json` wrote."""
        starts = tuple(datetime.fromisoformat(str(start)) for start, _ in kept)
        return cls(zone, starts, tuple(int(seconds) for _, seconds in kept), until)

    @classmethod
    def now(cls, zone: str, now: datetime) -> "Clock":
        """What the zone data of this process says, from `now` on for five years."""
        until = now + AHEAD
        starts = [now.astimezone(UTC).replace(microsecond=0)]
        seconds = [_seconds(zone, starts[0])]
        while found := next_transition(zone, starts[-1]):
            moment, _, after = found
            if moment > until:
                break
            starts.append(moment)
            seconds.append(int(after.total_seconds()))
        return cls(zone, tuple(starts), tuple(seconds), until)

    def to_json(self) -> Offsets:
        """The same as plain JSON."""
        pairs = zip(self.starts, self.seconds, strict=True)
        return [[start.isoformat(), seconds] for start, seconds in pairs]

    def says_the_same(self, other: "Clock") -> bool:
        """Whether two clocks of a zone agree wherever both are known."""
        since = max(self.starts[0], other.starts[0])
        until = min(self.until, other.until)
        moments = {each for each in (since, *self.starts, *other.starts) if since <= each < until}
        return all(self._at(each) == other._at(each) for each in moments)

    def kept(self, moment: datetime) -> datetime:
        """When it is by the zone data of this process what this clock showed at a moment: the
        moment itself where both show the same, or where this one is not known."""
        if not self.starts[0] <= moment < self.until:
            return moment
        seconds = self._at(moment)
        if seconds == _seconds(self.zone, moment):
            return moment
        local = (moment.astimezone(UTC) + timedelta(seconds=seconds)).replace(tzinfo=None)
        return localize(local, self.zone)

    def _at(self, moment: datetime) -> int:
        return self.seconds[max(0, bisect_right(self.starts, moment) - 1)]


def _seconds(zone: str, moment: datetime) -> int:
    offset = moment.astimezone(tzinfo_of(zone)).utcoffset() or timedelta()
    return int(offset.total_seconds())
