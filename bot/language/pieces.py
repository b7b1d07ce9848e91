"""What the words of a sentence turn into before anything is worked out: one value a piece."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Amount:
    """A length of time. Months, days and business days follow the calendar, seconds elapse."""

    months: int = 0
    days: int = 0
    seconds: float = 0
    business: int = 0

    @property
    def calendar(self) -> bool:
        """Whether it is counted on the calendar rather than on a stop-watch."""
        return bool(self.months or self.days or self.business)

    def __add__(self, other: Amount) -> Amount:
        return Amount(
            self.months + other.months,
            self.days + other.days,
            self.seconds + other.seconds,
            self.business + other.business,
        )

    def times(self, factor: int) -> Amount:
        """This amount, `factor` times over."""
        return Amount(
            self.months * factor,
            self.days * factor,
            self.seconds * factor,
            self.business * factor,
        )


# --- days ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the calendar: `offset` 0 is this one, 1 the next, None the coming one."""

    unit: str
    offset: int | None = 0
    month: int | None = None
    year: int | None = None
    number: int | None = None
    around: Day | None = None


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week; `which` is this, this_week, next, coming, after_next, or some (`on a
    friday`); `weeks` are added to it."""

    day: int
    which: str | None = None
    weeks: int = 0


@dataclass(frozen=True, slots=True)
class Date:
    """A day and month, perhaps with its year, or `years` from this one (`of next year`); `weekday`
    as said beside it, to be checked."""

    month: int
    day: int
    year: int | None = None
    weekday: int | None = None
    years: int | None = None


@dataclass(frozen=True, slots=True)
class Numeric:
    """`a/b` or `a/b/year`, whose order is not said."""

    first: int
    second: int
    year: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Ahead:
    """So many days from today; `weekday` as said beside it."""

    days: int
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """The 20th, of a month if one was named."""

    day: int
    span: Span | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Nth:
    """The nth (from the end if negative) weekday, `day` or `business` day of a span."""

    n: int
    what: int | str
    span: Span


@dataclass(frozen=True, slots=True)
class Edge:
    """The `start` or `end` of a span."""

    edge: str
    span: Span


@dataclass(frozen=True, slots=True)
class Holiday:
    """A feast by its name in `bot.language.holidays`."""

    name: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Offset:
    """So long after (or before, if negative) another day."""

    amount: Amount
    day: Day


@dataclass(frozen=True, slots=True)
class In:
    """So long from now."""

    amount: Amount


@dataclass(frozen=True, slots=True)
class WeekdayBy:
    """The first such weekday after another day (1) or the last before it (-1)."""

    weekday: int
    day: Day
    sign: int


@dataclass(frozen=True, slots=True)
class Weekend:
    """One of the two days of a weekend, not said which."""

    which: str | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """An exact instant."""

    at: datetime


Day = (
    Weekday | Date | Numeric | Ahead | DayOfMonth | Nth | Edge | Holiday | Offset | In | Weekend
    | Span | Stamp | WeekdayBy
)  # fmt: skip
DAYS = (
    Weekday, Date, Numeric, Ahead, DayOfMonth, Nth, Edge, Holiday, Offset, In, Weekend, Span, Stamp,
    WeekdayBy,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Days:
    """Several days, each once; `loose` where they may be meant weekly (`mon, wed & fri`)."""

    days: tuple[Day, ...]
    loose: bool = False


# --- the rest of a time --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. `bare` has no am, pm or colon; `named` is noon or midnight."""

    hour: int
    minute: int = 0
    second: int = 0
    half: str | None = None
    bare: bool = False
    named: str | None = None
    written: str = ""


@dataclass(frozen=True, slots=True)
class Clocks:
    """One time of day or several."""

    clocks: tuple[Clock, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day: morning, lunch, afternoon, eod, evening, night."""

    name: str
    today: bool = False
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone as written."""

    words: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """How often. `weekdays` may carry a number (`(2, 4)`: the 2nd Friday; `(0, 4)`: Fridays)."""

    frequency: str
    interval: int = 1
    weekdays: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    times_each: int | None = None
    doubtful: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a clock time, or both, as the end of something."""

    day: Day | None = None
    clock: Clock | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """The series begins here."""

    moment: Moment


@dataclass(frozen=True, slots=True)
class Until:
    """The series ends here; `through` takes a whole month or week with it."""

    moment: Moment
    through: bool = False


@dataclass(frozen=True, slots=True)
class Except:
    """Days that are left out, and times of day that are on every day."""

    days: tuple[Day, ...] = ()
    weekdays: tuple[int, ...] = ()
    clocks: tuple[Clock, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """So many times in all."""

    number: int


@dataclass(frozen=True, slots=True)
class Lasting:
    """For so long; `from_now` where it was `the next`."""

    amount: Amount
    from_now: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """Between two times of the day."""

    first: Clock
    last: Clock


@dataclass(frozen=True, slots=True)
class Range:
    """From one moment to another; either may be open."""

    first: Moment | None
    last: Moment | None
    whole: Span | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """By so much later (1) or earlier (-1); 0 where the word means either."""

    amount: Amount
    sign: int


@dataclass(frozen=True, slots=True)
class Bare:
    """An amount said alone."""

    amount: Amount


@dataclass(frozen=True, slots=True)
class Now:
    """At once."""


@dataclass(frozen=True, slots=True)
class MinutePast:
    """So many minutes past every hour."""

    minute: int


@dataclass(frozen=True, slots=True)
class NotAfter:
    """Not at all when later than this time of day."""

    clock: Clock


@dataclass(frozen=True, slots=True)
class Stagger:
    """So long between one target and the next."""

    amount: Amount


@dataclass(frozen=True, slots=True)
class IfLate:
    """What becomes of it where nothing ran when it fell due: `ask`, `latest`, `all` or `drop`."""

    choice: str


@dataclass(frozen=True, slots=True)
class ShortMonths:
    """What becomes of a day 29 to 31 in a month without it: `last` or `skip`."""

    how: str


@dataclass(frozen=True, slots=True)
class Vague:
    """Words of time that say too little (`soon`, `mid june`)."""

    words: str
    why: str = "underspecified"


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that cannot be (`feb 30`, `25:00`)."""

    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class RecurrenceText:
    """An RRULE or cron line as typed."""

    rrule: str
    times: tuple[Clock, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A piece and the stretch of the sentence it was read from."""

    piece: object
    start: int
    end: int
