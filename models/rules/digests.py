"""When a daily digest is due: at a clock time on chosen weekdays, once a local day."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from models.rules.timezones import localize, tzinfo_of

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)  # ISO: Monday is 1
GAPS_AHEAD = 7  # days that are looked at for gaps
# One that is later than that, as nothing ran, is left out: the next one comes soon enough.
LATEST = timedelta(hours=6)


def next_due(
    at: time, days: Collection[int], zone: str, after: datetime, last_day: date | None = None
) -> datetime:
    """The first moment later than `after` and on a later local day than the last one's. An hour
    that the clocks leave out moves forward by the gap; of one that comes twice it is the first."""
    day = after.astimezone(tzinfo_of(zone)).date() - timedelta(days=1)
    if last_day is not None:
        day = max(day, last_day + timedelta(days=1))
    while True:
        moment = localize(datetime.combine(day, at), zone)
        if day.isoweekday() in days and moment > after:
            return moment
        day += timedelta(days=1)


def day_of(moment: datetime, zone: str) -> date:
    """The local date on which a moment lies."""
    return moment.astimezone(tzinfo_of(zone)).date()
