"""How a post goes out, whenever that is: not after an hour, targets apart, what if it is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.language.frame import Asked, Frame
from bot.language.lexicon import named
from bot.language.pieces import Amount
from bot.language.plans import MANNER, Plan
from bot.language.reading import Reading
from bot.language.times import time_of

TAKES = named("schedule publish unpublish edit")
SAID = {
    "not_after": "a last time of day",
    "stagger": "a distance between targets",
    "if_late": "what to do if it is late",
}


def with_manner(reading: Reading, plan: Plan, frame: Frame) -> Reading:
    """The reading with what the sentence says of how it goes out. Raises Asked where the verb takes
    no such thing, so that it is not left out silently."""
    said = [name for name in MANNER if getattr(plan, name) is not None]
    if not said:
        return reading
    if reading.action and reading.action not in TAKES:
        text = (
            f"I read {SAID[said[0]]}, which “{reading.action}” does not take. Say it when the post "
            "is scheduled, or with “edit” and its number."
        )
        raise Asked("conflict", text, "manner")
    return replace(
        reading,
        not_after=time_of(plan.not_after, frame) if plan.not_after else None,
        stagger=_length(plan.stagger) if plan.stagger else None,
        if_late=plan.if_late,
    )


def _length(amount: Amount) -> timedelta:
    if amount.months or amount.business:
        raise Asked("underspecified", "How far apart? Say minutes, hours or days.", "stagger")
    return timedelta(days=amount.days, seconds=int(amount.seconds))
