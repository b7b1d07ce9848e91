"""From the pieces of a sentence to typed plans: one value a slot, several plans if it says so."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from bot.language import pieces
from bot.language.merging import merge_days
from bot.language.pieces import DAYS, Clocks, Day, Days, Found, Repeat, Window
from bot.language.plans import MANNER, NAMES, Plan, conflict
from bot.language.rhythms import days_into_repeat, merge_repeats


def combine(found: list[Found]) -> list[Plan]:
    """The plans of a sentence; raises Asked where two values compete for one slot."""
    groups = _clauses(found)
    plans = [_plan(group) for group in groups]
    if len(plans) > 1:
        _share(plans)
    return plans


def _clauses(found: list[Found]) -> list[list[Found]]:
    """Cut after each complete pair of day and clock when another pair follows it."""
    order = [(k, _sort(one.piece)) for k, one in enumerate(found)]
    marks = [(k, sort) for k, sort in order if sort]
    cuts = _cuts(marks)
    if not cuts:
        return [found]
    edges = [0, *cuts, len(found)]
    return [found[a:b] for a, b in pairwise(edges)]


def _sort(piece: object) -> str:
    if isinstance(piece, Clocks):
        return "C"
    if isinstance(piece, Repeat) and piece == Repeat("WEEKLY"):
        return ""  # `mon 9am and tue 10am every week` is one rhythm for both
    return "D" if isinstance(piece, (Days, Repeat, *DAYS)) else ""


def _cuts(marks: list[tuple[int, str]]) -> list[int]:
    line = "".join(sort for _, sort in marks)
    lead = line[:1]
    if lead not in ("D", "C") or "C" not in line or "D" not in line:
        return []
    cuts = [k for n, (k, sort) in enumerate(marks) if n and sort == lead and line[n - 1] != lead]
    edges = [0, *cuts, marks[-1][0] + 1]
    groups = [{sort for k, sort in marks if a <= k < b} for a, b in pairwise(edges)]
    if all(sorts == {"C", "D"} for sorts in groups):
        return cuts
    if len([sorts for sorts in groups if sorts == {"C", "D"}]) > 1:
        raise conflict("times")  # `mon 9am, tue 10am and wed`
    return []


def _share(plans: list[Plan]) -> None:
    """Zone, bounds and exceptions said once hold for all plans."""
    for name in ("zone", "start", "until", "count", "lasting", "range", *MANNER):
        said = [getattr(plan, name) for plan in plans if getattr(plan, name) is not None]
        for plan in plans:
            if said and getattr(plan, name) is None:
                setattr(plan, name, said[-1])
    excepts = [one for plan in plans for one in plan.excepts]
    repeating = any(plan.repeat for plan in plans)
    for plan in plans:
        plan.excepts = list(excepts)
        if repeating and plan.repeat is None and plan.days:
            _weekly_too(plan)


def _weekly_too(plan: Plan) -> None:
    """`every monday 9am and wednesday 2pm`: the second day repeats as the first does."""
    if all(isinstance(day, pieces.Weekday) and day.which is None for day in plan.days):
        weekdays = tuple((0, day.day) for day in plan.days if isinstance(day, pieces.Weekday))
        plan.repeat, plan.days, plan.loose = (
            Repeat("WEEKLY", weekdays=weekdays),
            [],
            False,
        )


def _plan(found: list[Found]) -> Plan:
    plan = Plan()
    for one in found:
        _put(plan, one.piece)
    _plain_weekdays(plan)
    if plan.repeat is not None:
        _clocks_from_bounds(plan)
        days_into_repeat(plan)
    return plan


def _plain_weekdays(plan: Plan) -> None:
    """Several plain weekdays may be meant weekly; `monday mornings` is."""
    plain = all(
        isinstance(day, pieces.Weekday) and day.which is None and not day.weeks for day in plan.days
    )
    plan.loose = plain and len(plan.days) > 1
    if plan.part and plan.part.plural and plan.repeat is None and plain:
        days = tuple((0, day.day) for day in plan.days if isinstance(day, pieces.Weekday))
        plan.repeat = Repeat("WEEKLY", weekdays=days) if days else Repeat("DAILY")
        plan.days, plan.loose = [], False


def _clocks_from_bounds(plan: Plan) -> None:
    """`from feb 3 to mar 10 at 9am`: a clock beside a bound is the series' own, if it has none."""
    if plan.clocks or plan.part or plan.window or _is_brief(plan.repeat):
        return
    bounds = (
        plan.start,
        plan.until.moment if plan.until else None,
        plan.range.first if plan.range else None,
        plan.range.last if plan.range else None,
    )
    said = [one for one in bounds if one and one.day is not None and (one.clock or one.part)]
    if len(said) != 1:
        return
    plan.clocks = Clocks((said[0].clock,)) if said[0].clock else None
    plan.part = pieces.Part(said[0].part) if said[0].part else None
    day = pieces.Moment(said[0].day)
    plan.start = day if plan.start is said[0] else plan.start
    if plan.until and plan.until.moment is said[0]:
        plan.until = replace(plan.until, moment=day)
    if plan.range and plan.range.first is said[0]:
        plan.range = replace(plan.range, first=day)
    if plan.range and plan.range.last is said[0]:
        plan.range = replace(plan.range, last=day)


def _is_brief(repeat: Repeat | None) -> bool:
    return repeat is not None and repeat.frequency in ("HOURLY", "MINUTELY", "SECONDLY")


def _put(plan: Plan, piece: object) -> None:
    name = SLOTS.get(type(piece))
    if name is not None:
        if name == "clocks" and plan.clocks is not None and plan.excepts:
            plan.vague.append(pieces.Vague("", "except_time"))
        _set(plan, name, piece)
    elif isinstance(piece, Days):
        _add_days(plan, list(piece.days), piece.loose)
    elif isinstance(piece, Repeat):
        plan.repeat = piece if plan.repeat is None else merge_repeats(plan.repeat, piece)
    elif isinstance(piece, DAYS):
        _add_days(plan, [piece], False)
    else:
        _append(plan, piece)


SLOTS: dict[type, str] = {
    Clocks: "clocks",
    Window: "window",
    pieces.Part: "part",
    pieces.Range: "range",
    pieces.Shift: "shift",
    pieces.Now: "now",
    pieces.Lasting: "lasting",
    pieces.RecurrenceText: "recurrence",
}
VALUES: dict[type, tuple[str, str]] = {
    pieces.Start: ("start", "moment"),
    pieces.Count: ("count", "number"),
    pieces.Bare: ("bare", "amount"),
    pieces.MinutePast: ("minute_past", "minute"),
    pieces.NotAfter: ("not_after", "clock"),
    pieces.Stagger: ("stagger", "amount"),
    pieces.IfLate: ("if_late", "choice"),
    pieces.Zone: ("zone", "words"),
    pieces.ShortMonths: ("short_months", "how"),
}


def _append(plan: Plan, piece: object) -> None:
    if type(piece) in VALUES:
        slot, attribute = VALUES[type(piece)]
        _set(plan, slot, getattr(piece, attribute))
    elif isinstance(piece, pieces.Until):
        _set(plan, "until", piece)
    elif isinstance(piece, pieces.Except):
        plan.excepts.append(piece)
    elif isinstance(piece, pieces.Vague):
        plan.vague.append(piece)
    elif isinstance(piece, pieces.Wrong):
        plan.wrong.append(piece)


def _set(plan: Plan, name: str, value: object) -> None:
    before = getattr(plan, name)
    if name == "bare" and before is not None:
        value = before + value
    elif name == "clocks" and before is not None and before != value:
        value = Clocks(tuple(dict.fromkeys((*before.clocks, *value.clocks))))  # type: ignore[attr-defined]
    elif before is not None and before != value:
        raise conflict(NAMES.get(name, name))
    setattr(plan, name, value)


def _each_merged(weekdays: list[Day], one: list[Day]) -> list[Day]:
    """`tuesday and thursday` of `next week`: the week holds for each; empty where it does not."""
    if len(one) != 1 or not all(isinstance(day, pieces.Weekday) for day in weekdays):
        return []
    merged = [found for day in weekdays if (found := merge_days(day, one[0]))]
    return merged if len(merged) == len(weekdays) else []


def _add_days(plan: Plan, days: list[Day], loose: bool) -> None:
    if not plan.days:
        plan.days, plan.loose = days, loose
        return
    if len(days) == 1 and len(plan.days) == 1:
        merged = merge_days(plan.days[0], days[0])
        if merged is not None:
            plan.days = [merged]
            return
    elif merged_all := _each_merged(plan.days, days) or _each_merged(days, plan.days):
        plan.days, plan.loose = merged_all, False
        return
    plan.days = [*plan.days, *days]
    plan.loose, plan.apart = False, True
