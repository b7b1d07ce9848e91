"""Lengths of the calendar added to a date: months that clamp, business days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from bot.language.frame import Failed, plus_days
from bot.language.pieces import Amount


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month where it is shorter."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    if not 1 <= year <= 9999:
        raise Failed("no_such_date", "That lies beyond the years of the calendar.")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_business(day: date, days: int) -> date:
    """So many Mondays to Fridays on (back, if negative); holidays are not looked up."""
    step = 1 if days > 0 else -1
    weeks, left = divmod(abs(days), 5)
    day = plus_days(day, 7 * weeks * step)
    while left or day.weekday() > 4:
        day = plus_days(day, step)
        if day.weekday() < 5 and left:
            left -= 1
    return day


def add(day: date, amount: Amount) -> date:
    """A date moved by the calendar part of an amount."""
    day = plus_days(add_months(day, amount.months), amount.days)
    return add_business(day, amount.business) if amount.business else day
