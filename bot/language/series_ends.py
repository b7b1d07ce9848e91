"""When a rhythm ends: `until march`, `for 6 weeks`, `8 times`, the end of a range."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.language import pieces
from bot.language.calendar_days import bounds, resolve
from bot.language.frame import Failed, Frame, plus_days
from bot.language.lengths import add
from bot.language.pieces import Span
from bot.language.plans import Plan, conflict
from bot.language.showing import show
from bot.language.times import time_of
from models.rules.recurrence import Rule

END_OF_DAY = time(23, 59)


def ended(rule: Rule, plan: Plan, frame: Frame) -> Rule:
    """The rule with the end and the count of the plan. Raises Asked or Failed."""
    if plan.count is not None:
        if plan.count < 1:
            raise Failed("never", "Zero times means never.")
        rule = replace(rule, count=plan.count)
    end = last_moment(plan, rule, frame)
    return replace(rule, until=end) if end else rule


def last_moment(plan: Plan, rule: Rule, frame: Frame) -> datetime | None:
    """The local moment after which the rule fires no more, None where the plan names none."""
    ends = (_until(plan, rule, frame), _lasting(plan, rule), _range_end(plan, rule, frame))
    return min((end for end in ends if end is not None), default=None)


def _until(plan: Plan, rule: Rule, frame: Frame) -> datetime | None:
    if plan.until is None:
        return None
    return _end_of(plan.until.moment, plan.until.through, rule, frame)


def _end_of(moment: pieces.Moment, through: bool, rule: Rule, frame: Frame) -> datetime:
    floor = rule.start.date()
    clock = time_of(moment.clock, frame) if moment.clock else None
    if moment.day is None:
        end = datetime.combine(floor, clock or END_OF_DAY)
        return end if end >= rule.start else end + timedelta(1)
    if isinstance(moment.day, Span):
        first, last = bounds(moment.day, frame, _span_floor(moment.day, frame, floor))
        day = last if through else plus_days(first, -1)
    else:
        day = _bounded(moment.day, frame, floor)
    return datetime.combine(day, clock or END_OF_DAY)


def _bounded(day: pieces.Day, frame: Frame, floor: date) -> date:
    if isinstance(day, pieces.Edge) and day.edge == "end":
        return bounds(day.span, frame, _span_floor(day.span, frame, floor))[1]
    found = resolve(day, frame, None, floor)
    if found < frame.today:
        raise Failed("past", f"{show(found)} has passed. Name a later end.")
    return found


def _span_floor(span: Span, frame: Frame, floor: date) -> date:
    return floor if span.month is not None or span.number is not None else frame.today


def _lasting(plan: Plan, rule: Rule) -> datetime | None:
    if plan.lasting is None:
        return None
    amount = plan.lasting.amount
    if not amount.calendar:
        raise conflict("lengths")
    end = plus_days(add(rule.start.date(), amount), -1)
    return datetime.combine(end, END_OF_DAY)


def _range_end(plan: Plan, rule: Rule, frame: Frame) -> datetime | None:
    if plan.range is None:
        return None
    if plan.range.whole is not None:
        return datetime.combine(bounds(plan.range.whole, frame)[1], END_OF_DAY)
    if plan.range.last is None:
        return None
    return _end_of(plan.range.last, False, rule, frame)
