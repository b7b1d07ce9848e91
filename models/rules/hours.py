"""The hours in which people work: Monday to Friday, from one clock time to another."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from models.rules.timezones import localize, tzinfo_of

LOOKED_AT = 8  # days, of which some are working days
LAST_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Hours:
    """The working hours of a day, `start` before `end`."""

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    @classmethod
    def of(cls, text: str) -> "Hours":
        """The hours that `str` wrote."""
        start, _, end = text.partition("-")
        return cls(time.fromisoformat(start), time.fromisoformat(end))

    def holds(self, moment: datetime, zone: str) -> bool:
        """Whether somebody in that zone is at work at a moment."""
        local = moment.astimezone(tzinfo_of(zone))
        return local.weekday() < _SATURDAY and self.start <= local.time() <= self.end


def last_before(moment: datetime, hours: Hours, zone: str) -> datetime | None:
    """The latest moment of work until `moment` that leaves time to act: that one itself, or, where
    it lies outside, an hour before the end of the working day before it."""
    if hours.holds(moment, zone):
        return moment
    spans = [span for span in _days(moment, hours, zone, back=True) if span[0] <= moment]
    if not spans:
        return None
    start, end = spans[0]
    return min(max(start, end - LAST_HOUR), moment)


def first_after(moment: datetime, hours: Hours, zone: str) -> datetime | None:
    """The first moment of work after `moment`."""
    if hours.holds(moment, zone):
        return moment
    starts = (start for start, _ in _days(moment, hours, zone, back=False))
    return next((start for start in starts if start > moment), None)


def _days(
    moment: datetime, hours: Hours, zone: str, *, back: bool
) -> Iterator[tuple[datetime, datetime]]:
    """The working days around a moment, the nearest first."""
    today = moment.astimezone(tzinfo_of(zone)).date()
    for number in range(LOOKED_AT):
        day = today - number * _DAY if back else today + number * _DAY
        if day.weekday() < _SATURDAY:
            yield (
                localize(datetime.combine(day, hours.start), zone),
                localize(datetime.combine(day, hours.end), zone),
            )
