"""What days are called in English, and whether a day has passed."""

from __future__ import annotations

from datetime import date, datetime, time

from bot.language.frame import Frame

NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def show(day: date) -> str:
    """The date as people write it."""
    return f"{NAMES[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def passed(day: date, clock: time | None, frame: Frame) -> bool:
    """Whether the day, or that time of it, lies behind the moment of typing."""
    if clock is None:
        return day < frame.today
    return datetime.combine(day, clock) <= frame.now and not frame.midnight_stroke
