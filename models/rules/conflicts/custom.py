"""The rules a team made for itself: so many at the most, so far apart, nothing at certain times."""

from datetime import datetime, time, timedelta

from models.rules.conflicts.numbers import HOUR, CustomRule, Numbers
from models.rules.conflicts.slots import Around, Finding, Severity, Slot, nearest
from models.rules.timezones import localize, tzinfo_of

KIND = "rule"
DAY = timedelta(days=1)
_LENGTHS = {"hour": HOUR, "day": DAY, "week": 7 * DAY, "month": 31 * DAY}


def reach(numbers: Numbers, slot: Slot) -> timedelta:
    """How far around a slot others matter: as far as the widest rule about its target sees."""
    spans = [_span(rule) for rule in numbers.custom if concerns(rule, slot)]
    return max(spans, default=timedelta())


def _span(rule: CustomRule) -> timedelta:
    if rule.apart is not None:
        return rule.apart
    return _LENGTHS[rule.per] + HOUR if rule.per else timedelta()  # a day may have 25 hours


def concerns(rule: CustomRule, slot: Slot) -> bool:
    """Whether a rule is about the place that a slot goes to."""
    return rule.on in (None, slot.target_name, slot.platform)


def find_all(slot: Slot, around: Around) -> list[Finding]:
    """What each of the team's rules has against a slot."""
    rules = [rule for rule in around.numbers.custom if concerns(rule, slot)]
    found = (_against(rule, slot, around) for rule in rules)
    return [each for each in found if each is not None]


def _against(rule: CustomRule, slot: Slot, around: Around) -> Finding | None:
    if rule.most is not None:
        return _too_many(rule, slot, around)
    if rule.apart is not None:
        return _too_close(rule, slot, around)
    return _closed(rule, slot, around)


def _too_many(rule: CustomRule, slot: Slot, around: Around) -> Finding | None:
    start, end = span_of(slot.at, rule.per or "day", around.zone)
    others = [
        each
        for each in around.all_between(start, end - timedelta(microseconds=1), slot)
        if concerns(rule, each) and (rule.on is None or each.target == slot.target)
    ]
    if rule.on is None:  # a post counts once, wherever it goes
        others = list({(each.schedule, each.at): each for each in others}.values())
    if len(others) < (rule.most or 0):
        return None
    return _finding(rule, slot, start, end, others, better=end)


def _too_close(rule: CustomRule, slot: Slot, around: Around) -> Finding | None:
    span = rule.apart or timedelta()
    others = [
        each
        for each in around.all_between(slot.at - span, slot.at + span, slot)
        if each.target == slot.target and abs(each.at - slot.at) < span
    ]
    if not others:
        return None
    better = max(each.at for each in others) + span
    return _finding(rule, slot, slot.at - span, slot.at + span, others, better=better)


def _closed(rule: CustomRule, slot: Slot, around: Around) -> Finding | None:
    local = slot.at.astimezone(tzinfo_of(around.zone)).replace(tzinfo=None)
    span = _closed_span(rule, local)
    if span is None:
        return None
    start, end = (localize(each, around.zone) for each in span)
    return _finding(rule, slot, start, end, [], better=end)


def _closed_span(rule: CustomRule, local: datetime) -> tuple[datetime, datetime] | None:
    """The span of the wall clock in which a rule wants nothing, where `local` lies in it. One over
    midnight belongs to the day on which it begins."""
    since, until = rule.since or time(), rule.until or time()
    for days in (0, 1):
        day = local.date() - days * DAY
        start = datetime.combine(day, since)
        end = datetime.combine(day if until > since else day + DAY, until)
        if (not rule.days or day.weekday() in rule.days) and start <= local < end:
            return start, end
    return None


def span_of(at: datetime, per: str, zone: str) -> tuple[datetime, datetime]:
    """The hour, day, week (from Monday) or month of the wall clock in which a moment lies."""
    local = at.astimezone(tzinfo_of(zone))
    if per == "hour":
        start = at - timedelta(
            minutes=local.minute, seconds=local.second, microseconds=local.microsecond
        )
        return start, start + HOUR
    midnight = datetime.combine(local.date(), time())
    if per == "week":
        first = midnight - timedelta(days=local.weekday())
        after = first + timedelta(days=7)
    elif per == "month":
        first = midnight.replace(day=1)
        after = (first + timedelta(days=32)).replace(day=1)
    else:
        first, after = midnight, midnight + DAY
    return localize(first, zone), localize(after, zone)


def _finding(
    rule: CustomRule,
    slot: Slot,
    start: datetime,
    end: datetime,
    others: list[Slot],
    *,
    better: datetime,
) -> Finding:
    return Finding(
        f"{KIND} {rule.number}",
        Severity.ERROR if rule.blocks else Severity.WARNING,
        slot,
        start,
        end,
        {"number": rule.number, "said": rule.said},
        len(others),
        nearest(slot, others),
        better,
    )
