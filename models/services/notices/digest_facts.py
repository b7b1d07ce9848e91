"""What a digest tells: today, what needs somebody, what failed, days without posts, the audit."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from peewee import SQL

from models.rules.digests import GAPS_AHEAD, day_of
from models.rules.roles import Right
from models.rules.states import UNFINISHED
from models.rules.timezones import localize
from models.services.approvals import asking
from models.services.audit import sealing
from models.services.engine.results import is_set_aside
from models.services.notices import lanes, untold
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.posts import lists
from models.tables import Delivery, Occurrence, Post, Target

MOST = 10  # rows in all; the rest is behind a button
MOST_ASKED = 50  # requests that are looked through for a person's own
FAILED_SINCE = timedelta(hours=24)

Facts = dict[str, Any]


def of(reader: Speaker, zone: str, *, now: datetime) -> Facts:
    """What a digest tells somebody at a moment, by the clocks of a zone."""
    today = day_of(now, zone)
    page = lists.upcoming(
        reader, after=_midnight(today, 0, zone), before=_midnight(today, 1, zone), limit=MOST
    )
    waiting, count = _waiting(reader)
    facts: Facts = {
        "day": today.isoformat(),
        "at": now.isoformat(),
        "zone": zone,
        "today": [_line(each) for each in page.lines],
        "more": page.more,
        "waiting": [_asked(each) for each in waiting[:MOST]],
        "waiting_in_all": count,
        "troubled": [_trouble(row) for row in _troubled(reader)],
    }
    if permissions.narrowed(reader) is None:
        facts["failed"] = [_trouble(row) for row in _failed(reader, now)]
        facts["gaps"] = _gaps(reader, today, zone)
        facts["missed"] = len(untold.missed(reader, now=now))
        facts["shut"] = [[each.address, each.reason] for each in lanes.shut(reader.project)]
        head = sealing.head(reader.project)
        facts["sealed"] = [head.count, head.hash]
    return facts


def _waiting(reader: Speaker) -> tuple[list[Facts], int]:
    """What waits for approval, and how much: for a person what is up to them, for a channel all."""
    found, count = asking.waiting(reader, limit=MOST_ASKED)
    if reader.member.id is None:
        return found, count
    mine = [each for each in found if reader.member.name in each["missing"]]
    return mine, len(mine)


def _troubled(reader: Speaker) -> list[Delivery]:
    """What is held or not known: for a person what they may decide about."""
    found = lists.troubled(reader, limit=MOST)
    if reader.member.id is None or permissions.may(reader, Right.CHANGE_ANY):
        return found
    return [row for row in found if permissions.is_own(reader, row.post)]


def is_empty(facts: Mapping[str, Any]) -> bool:
    """Whether there is nothing worth a message."""
    worth = ("today", "waiting", "troubled", "failed", "missed", "shut")
    return not any(facts.get(each) for each in worth)


def _midnight(day: date, later: int, zone: str) -> datetime:
    return localize(datetime.combine(day + timedelta(days=later), time()), zone)


def _line(line: lists.Line) -> Facts:
    return {
        "post": line.number,
        "label": line.label,
        "at": line.due_at.isoformat() if line.due_at else None,
        "zone": line.zone,
        "targets": list(line.targets),
        "action": line.action,
        "state": line.state,
    }


def _asked(facts: Mapping[str, Any]) -> Facts:
    kept = ("post", "label", "revision", "state", "stages", "stage", "given", "by", "wrote")
    more = ("missing", "zone", "due_at", "once", "times", "rules")
    return {each: facts[each] for each in (*kept, *more)}


def _trouble(row: Delivery) -> Facts:
    return {
        "delivery": row.id,
        "post": row.post.number,
        "label": row.post.label,
        "target": row.target.name,
        "state": row.state,
        "error": row.error,
    }


def _failed(reader: Speaker, now: datetime) -> list[Delivery]:
    """What failed for good since a digest of yesterday, and was not sent again."""
    rows = (
        Delivery.select(Delivery, Post, Target)
        .join(Post, on=(Delivery.post == Post.id))
        .switch(Delivery)
        .join(Target, on=(Delivery.target == Target.id))
        .where(
            (Delivery.project == reader.project)
            & (Delivery.state == SQL("'refused'"))  # in the very words of its index
            & (Delivery.finished_at > now - FAILED_SINCE)
        )
        .order_by(Delivery.finished_at.desc())
        .limit(MOST)
    )
    return [row for row in rows if not is_set_aside(row)]


def _gaps(reader: Speaker, today: date, zone: str) -> list[str]:
    """The days to come on which nothing is planned."""
    coming = (Occurrence.project == reader.project) & Occurrence.state.in_(UNFINISHED)
    until = _midnight(today, GAPS_AHEAD + 1, zone)
    rows = Occurrence.select(Occurrence.due_at).where(
        coming & Occurrence.due_at.between(_midnight(today, 1, zone), until)
    )
    planned = {day_of(row.due_at, zone) for row in rows}
    ahead = (today + timedelta(days=each) for each in range(1, GAPS_AHEAD + 1))
    return [day.isoformat() for day in ahead if day not in planned]
