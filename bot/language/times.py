"""From clock times as said to times of day: am or pm, parts of the day, windows."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from bot.language.frame import Asked, Failed, Frame
from bot.language.pieces import Clock, Window
from bot.language.plans import Plan

PARTS: dict[str, tuple[time, time]] = {
    "morning": (time(9), time(12)),
    "lunch": (time(12), time(14)),
    "afternoon": (time(14), time(18)),
    "eod": (time(17), time(18, 30)),
    "evening": (time(18), time(22)),
    "night": (time(20), time(23, 59)),
}


def times(plan: Plan, frame: Frame) -> list[time]:
    """The times of day the plan names, sorted; empty where it names none. Midnight is 00:00."""
    if plan.clocks is None:
        if plan.part and plan.part.name not in PARTS:
            raise Asked("underspecified", "At what time in the early morning?", "when")
        return [PARTS[plan.part.name][0]] if plan.part else []
    return sorted({one[0] for one in said_times(plan, frame)})


def said_times(plan: Plan, frame: Frame) -> list[tuple[time, Clock]]:
    """Each clock of the plan with its time of day, in the order said."""
    if plan.clocks is None:
        return []
    part = plan.part.name if plan.part else None
    sure = any(one.hour > 12 for one in plan.clocks.clocks if not one.half)
    clocks = [replace(one, bare=one.bare and not sure) for one in plan.clocks.clocks]
    return [(time_of(one, frame, part), one) for one in clocks]


def time_of(clock: Clock, frame: Frame, part: str | None = None) -> time:
    """One clock as a time of day; a bare hour is asked about. Raises Asked or Failed."""
    check(clock)
    hour = clock.hour
    if clock.half:
        hour = hour % 12 + (12 if clock.half == "pm" else 0)
    elif part and 0 < hour <= 12 and not clock.named:
        hour = _by_part(clock, part, frame)
    elif clock.bare:
        hour = _asked(clock, frame)
    at = time(hour % 24, clock.minute, clock.second)
    _fits(at, clock, part)
    return at


# From and to which hour a time may be said to lie in a part of the day, in any of the languages.
HOURS = {
    "early": (0, 9),
    "morning": (0, 12),
    "lunch": (10, 16),
    "afternoon": (11, 21),
    "eod": (12, 24),
    "evening": (15, 24),
}


def _fits(at: time, clock: Clock, part: str | None) -> None:
    """Raise Asked where the time and the part of the day contradict (`tomorrow morning at 9pm`)."""
    first, last = HOURS.get(part or "", (0, 24))
    small = part == "evening" and at.hour < 5
    if clock.named or small or first <= at.hour < last or (at.hour, at.minute) == (last, 0):
        return
    text = f"“{clock.written}” is not in the {part}. Name the time again."
    raise Asked("conflict", text, "when")


def check(clock: Clock) -> None:
    """Raise Failed for a time of day that no clock shows (25:00, 13pm)."""
    bad = clock.hour > 24 or clock.minute > 59 or clock.second > 59
    bad = bad or (clock.hour == 24 and (clock.minute > 0 or clock.second > 0))
    if bad or (clock.half and not 1 <= clock.hour <= 12):
        raise Failed("no_such_time", f"“{clock.written}” is no time of the day.")


def _by_part(clock: Clock, part: str, frame: Frame) -> int:
    hour = clock.hour % 12
    if part in ("morning", "early"):
        return hour
    if part == "lunch":
        return clock.hour if clock.hour >= 11 else hour + 12
    if part == "night" and hour < 5:
        return hour if hour == 0 else _asked(clock, frame)
    return hour + 12


def _asked(clock: Clock, frame: Frame) -> int:
    hour = clock.hour % 12
    options = (
        (f"{hour:02}:{clock.minute:02}", "am"),
        (f"{hour + 12:02}:{clock.minute:02}", "pm"),
    )
    habit = f"bare-hour-{clock.hour}"
    text = f"Is “{clock.written}” {options[0][0]} or {options[1][0]}?"
    habits = frame.context.habits
    if habit not in habits and habits.get("bare-hour") == "24h":
        return clock.hour
    picked = frame.choose("am_pm", text, options, key=habit, habit=habit)
    return hour + (12 if picked == "pm" else 0)


def window_times(window: Window, frame: Frame) -> tuple[time, time]:
    """First and last time of a window; an hour without am or pm follows the other end."""
    first, last = window.first, window.last
    check(first)
    check(last)
    if _bare(first) and _bare(last):
        if first.hour > 12 or last.hour > 12:
            return time(first.hour % 24, first.minute), time(last.hour % 24, last.minute)
        if first.hour > last.hour:
            return time(first.hour % 12, first.minute), time(last.hour % 12 + 12, last.minute)
        return time_of(first, frame), time_of(last, frame)
    if _bare(first):
        end = time_of(last, frame)
        half = "pm" if end.hour >= 12 and first.hour % 12 < end.hour % 12 else "am"
        return time_of(replace(first, half=half), frame), end
    start = time_of(first, frame)
    if _bare(last):
        half = "pm" if last.hour % 12 + 12 > start.hour >= last.hour % 12 else "am"
        last = replace(last, half=half if start.hour < 12 or last.hour % 12 <= 11 else None)
    return start, time_of(last, frame)


def _bare(clock: Clock) -> bool:
    return clock.half is None and not clock.named and clock.bare
