"""What keeps a delivery from going out that is not approved for exactly what it would send."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from peewee import JOIN, fn

from models import compiled
from models.rules.approval import ReviewState, Timing, Verdict, Vote, hash_of, tally
from models.rules.media import media_of
from models.rules.stages import Stage, stages_in
from models.services.approvals import deciders
from models.services.engine.ledger import Entry
from models.tables import Decision, Member, Occurrence, Review, Schedule

UNDECIDED = "it waits for approval"
CHANGED = "it is not what was approved any more"
REFUSED = "it was not approved"
UNFOUNDED = "whoever approved it may not any more, so it needs another approval"

_Whose = Member.alias("whose")


@dataclass(slots=True)
class _Request:
    """A request as the gate sees it: what it named, what it covers now, and whose votes count."""

    state: str
    hash: str
    stages: tuple[Stage, ...]
    at: datetime | None
    timings: dict[int, Timing] = field(default_factory=dict)
    votes: dict[int, Vote] = field(default_factory=dict)


def unapproved(entries: Sequence[Entry]) -> dict[int, str]:
    """Why those of the entries that need approval and have it not must wait, by their ids. Asks
    nothing where none needs it."""
    asked = sorted({each.review_id for each in entries if each.review_id is not None})
    if not asked:
        return {}
    requests = _requests(asked)
    found: dict[int, str] = {}
    for entry in entries:
        if entry.review_id is not None:
            why = _why_not(requests.get(entry.review_id), entry)
            if why is not None:
                found[entry.id] = why
    return found


def _why_not(request: _Request | None, entry: Entry) -> str | None:
    if request is None or request.state in (ReviewState.OPEN, ReviewState.LATE):
        return UNDECIDED
    if request.state != ReviewState.APPROVED:
        return REFUSED
    timings = [request.timings[each] for each in sorted(request.timings)]
    named = hash_of(entry.title, entry.text, timings, at=request.at, media=media_of(entry.media))
    if named != request.hash:
        return CHANGED
    if tally(request.stages, request.votes.values()).verdict is not Verdict.APPROVE:
        return UNFOUNDED
    return None


def _requests(ids: Sequence[int]) -> dict[int, _Request]:
    found: dict[int, _Request] = {}
    for row in compiled.rows(_with_all, ids):
        number, state, named, stages, at = row[:5]
        request = found.setdefault(number, _Request(state, named, stages_in(stages) or (), at))
        _note_timing(request, row[5:10])
        _note_vote(request, row[10:])
    return found


def _note_timing(request: _Request, row: Sequence[Any]) -> None:
    schedule, action, rule, zone, targets = row
    if schedule is not None:
        request.timings.setdefault(schedule, Timing(action, rule, zone, tuple(targets)))


def _note_vote(request: _Request, row: Sequence[Any]) -> None:
    number, stage, person, verdict, stands_for, barred, role, whose_barred, whose = row
    if number is None or barred is not None or whose_barred is not None:
        return
    if deciders.still_may(request.stages, stage, Verdict(verdict), role):
        voice = whose if stands_for is not None else None
        request.votes[number] = Vote(stage, person, Verdict(verdict), voice)


def _with_all(ids: Sequence[int]) -> Any:
    """One row for each of a request's schedules and decisions; of an occurrence that was moved
    alone, its schedule and its own moment."""
    covers = (Schedule.review == Review.id) | (Schedule.id == Occurrence.schedule)
    return (
        Review.select(
            Review.id,
            Review.state,
            Review.hash,
            Review.stages,
            Occurrence.due_at,
            Schedule.id,
            Schedule.action,
            Schedule.rule,
            Schedule.zone,
            Schedule.targets,
            Decision.id,
            Decision.stage,
            Decision.person,
            Decision.verdict,
            Decision.stands_for,
            Member.barred,
            _Whose.role,
            _Whose.barred,
            fn.COALESCE(_Whose.person, _Whose.id),
        )
        .join(Occurrence, JOIN.LEFT_OUTER, on=(Occurrence.review == Review.id))
        .join(Schedule, JOIN.LEFT_OUTER, on=covers)
        .join(Decision, JOIN.LEFT_OUTER, on=(Decision.review == Review.id))
        .join(Member, JOIN.LEFT_OUTER, on=(Decision.member == Member.id))
        .join(
            _Whose,
            JOIN.LEFT_OUTER,
            on=(fn.COALESCE(Decision.stands_for, Decision.member) == _Whose.id),
        )
        .where(Review.id.in_(ids))
        .order_by(Review.id, Schedule.id, Decision.id)
    )
