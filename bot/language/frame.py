"""One attempt at working a sentence out: what is known, what was answered, and how to ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.language.reading import Context
from models.rules.timezones import tzinfo_of


class Asked(Exception):
    """The sentence may mean several things; `options` are (label, answer) pairs."""

    def __init__(
        self,
        reason: str,
        text: str,
        key: str,
        options: tuple[tuple[str, str], ...] = (),
        habit: str | None = None,
    ) -> None:
        super().__init__(text)
        self.reason, self.text, self.key = reason, text, key
        self.options, self.habit = options, habit


class Failed(Exception):
    """The sentence names something that cannot be; `options` as for a question."""

    def __init__(
        self, reason: str, message: str, options: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(message)
        self.reason, self.message, self.options = reason, message, options


@dataclass(slots=True)
class Frame:
    """The moment of typing in the zone of the sentence, with the person's answers."""

    context: Context
    zone: str
    action: str = ""
    date_order: str | None = None
    now: datetime = field(init=False)
    notes: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    abbreviation: str = ""
    earlier: bool = False

    def __post_init__(self) -> None:
        moment = self.context.now.astimezone(tzinfo_of(self.zone))
        self.now = moment.replace(tzinfo=None, fold=0)

    @property
    def today(self) -> date:
        """The local day of typing."""
        return self.now.date()

    @property
    def readers_today(self) -> date:
        """The day of typing where the person is, which may be another than in the zone said."""
        if self.zone == self.context.zone:
            return self.today
        return self.context.now.astimezone(tzinfo_of(self.context.zone)).date()

    @property
    def midnight_stroke(self) -> bool:
        """Whether a local day begins this very instant, so that its whole grid lies ahead."""
        return self.now == datetime.combine(self.today, datetime.min.time())

    def choose(
        self,
        reason: str,
        text: str,
        options: tuple[tuple[str, str], ...],
        *,
        key: str | None = None,
        habit: str | None = None,
    ) -> str:
        """The person's answer to this question, now or by habit; raises Asked if there is none."""
        key = key or reason.replace("_", "-")
        allowed = {answer for _, answer in options}
        if (given := self.context.answers.get(key)) in allowed and given is not None:
            return given
        used = self.context.habits.get(habit) if habit else None
        if used is not None and used in allowed:
            label = next(label for label, answer in options if answer == used)
            self.notes.append(f"As you usually mean it: {label}.")
            return used
        raise Asked(reason, text, key, options, habit)


def plus_days(day: date, days: int) -> date:
    """`days` later; raises Failed beyond the calendar's years."""
    try:
        return day + timedelta(days)
    except OverflowError:
        raise Failed("no_such_date", "That lies beyond the years of the calendar.") from None


def make_date(year: int, month: int, day: int) -> date | None:
    """That date, or None where there is no such day."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None
