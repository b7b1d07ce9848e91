"""What the clock does about requests nobody decides: people are reminded in time, and told when it
is too late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models import apart
from models.database import locked, transaction
from models.rules.approval import ReviewState, nudge_moment
from models.rules.hours import Hours
from models.rules.policy import policy_of
from models.rules.states import UNSTARTED, DeliveryState, HeldFor
from models.services.approvals import approval_gate, releasing, review_facts, review_states, reviews
from models.services.approvals.covering import Covered, covered
from models.services.approvals.review_facts import Facts
from models.services.audit import audit
from models.services.engine.agenda import Question
from models.services.notices import notices
from models.services.people import people
from models.services.posts.changing import put
from models.tables import Delivery, Member, Post, Project, Review
from models.tables.review import IS_OPEN

MOST = 50  # requests of one look
LONGEST_REST = timedelta(days=4)  # between two days of work, and some

EXPIRING = Question(Review.expires_at, IS_OPEN)
REMINDING = Question(Review.nudge_at, IS_OPEN)


def expire(*, now: datetime) -> int:
    """Hold what was not approved in time, and tell its project once, with other times to choose
    from; says how many requests were looked at."""
    return _each(Review.expires_at, _expire, now)


def remind(*, now: datetime) -> int:
    """Remind those who have not decided, each in their working hours and once; in place of who is
    away whoever stands in for them, and them too once they are back. Says how many requests were
    looked at."""
    return _each(Review.nudge_at, _remind, now)


def look_again(project: Project, *, now: datetime) -> None:
    """Have those looked at anew of whom somebody may have been reminded by now: who is away, or
    back, since then changes who is to be. Inside the transaction of that change."""
    soon = now + policy_of(project).nudge_before + LONGEST_REST
    begun = (Review.project == project) & IS_OPEN & (Review.expires_at > now)
    Review.update(nudge_at=now).where(begun & (Review.expires_at <= soon)).execute()


def _each(moment: Any, deed: Any, now: datetime) -> int:
    # In the very words of the partial indexes, or they would not be used.
    due = IS_OPEN & (moment <= now)
    rows = list(Review.select(Review.id, Review.post).where(due).order_by(moment).limit(MOST))
    apart.each(rows, lambda row: _look((Review.id == row.id) & due, row.post_id, deed, now))
    return len(rows)


@transaction()
def _look(still_due: Any, post_id: int, deed: Any, now: datetime) -> None:
    post = locked(Post.select()).where(Post.id == post_id).get()
    review = Review.get_or_none(still_due)
    if review is not None:
        deed(review, post, now)


def _expire(review: Review, post: Post, now: datetime) -> None:
    what = covered(review)
    if what.is_over:
        reviews.close(review, ReviewState.VOID, now=now)
        review_states.mark(post, now=now)
        return
    _hold(what, now)
    coming = _next(what, now)
    _tell_late(review, post, what, now)
    audit.record(
        review.project_id,
        audit.PRESSTIME,
        "hold for approval",
        f"post {post.number}",
        now=now,
        after={"review": review.id},
    )
    if coming is None:
        reviews.close(review, ReviewState.LATE, now=now)
        return
    review.due_at, review.expires_at = coming.due_at, coming.expires_at or coming.due_at
    review.nudge_at = reviews.next_nudge(review, post, now=now)
    review.save(only=[Review.due_at, Review.expires_at, Review.nudge_at])


def _hold(what: Covered, now: datetime) -> None:
    """Hold what is due of it and not held yet."""
    if not what.schedules:
        return
    waiting = [DeliveryState.WAITING, DeliveryState.QUEUED]
    due = what.deliveries & Delivery.state.in_(waiting) & (Delivery.due_at <= now)
    ids = [row.id for row in Delivery.select(Delivery.id).where(due)]
    put(Delivery.id.in_(ids), DeliveryState.HELD, now=now)
    Delivery.update(held_for=HeldFor.APPROVAL, error=approval_gate.UNDECIDED).where(
        Delivery.id.in_(ids)
    ).execute()


def _next(what: Covered, now: datetime) -> Delivery | None:
    """What goes out next of it, later than now."""
    if not what.schedules:
        return None
    later = what.deliveries & Delivery.state.in_([*UNSTARTED]) & (Delivery.due_at > now)
    return Delivery.select().where(later).order_by(Delivery.due_at).first()


def _tell_late(review: Review, post: Post, what: Covered, now: datetime) -> None:
    project = Project.get_by_id(review.project_id)
    facts = review_facts.of(project, post, review) | releasing.later_slots(what, now=now)
    notices.tell(
        "review_late",
        f"review {review.id} late {review.expires_at.isoformat()}",
        facts,
        project_id=project.id,
        channel_id=review.channel_id,
        member_id=review.requested_by_id,
        now=now,
    )


def _remind(review: Review, post: Post, now: datetime) -> None:
    project = Project.get_by_id(review.project_id)
    facts = review_facts.of(project, post, review)
    turns = _turns(review, project, review_facts.missing(project, post, review), now)
    for turn in turns:
        if turn.at <= now:
            _tell(review, project, turn, facts, now)
    review.nudge_at = min((turn.at for turn in turns if turn.at > now), default=None)
    review.save(only=[Review.nudge_at])


@dataclass(frozen=True, slots=True)
class _Turn:
    """When somebody is reminded, and in whose place, where that one is away."""

    at: datetime
    member: Member
    whose: Member | None = None


def _turns(
    review: Review, project: Project, missing: Sequence[Member], now: datetime
) -> list[_Turn]:
    """Who is reminded when: whoever can act then. In place of who is away their deputy, and they
    themselves once they are back, if that is in time; where nobody can act, those who are away."""
    asked = review.requested_at
    away = [each for each in missing if people.is_away(each, now)]
    deputies = people.deputies(project, now) if away else {}
    found: list[tuple[Member, datetime, Member | None]]
    found = [(each, asked, None) for each in missing if each not in away]
    for each in away:
        deputy = deputies.get(people.person_of(each))
        if deputy is not None:
            found.append((deputy, asked, each))
    if not found:
        found = [(each, asked, None) for each in away]
    found += [(each, max(asked, each.away_until or asked), None) for each in away]
    turns = [
        _Turn(at, member, whose)
        for member, since, whose in found
        if (at := _moment(review, project, member, since)) is not None
    ]
    return sorted(turns, key=lambda turn: turn.at)


def _moment(review: Review, project: Project, member: Member, since: datetime) -> datetime | None:
    """When somebody is reminded who knows of it `since` it was asked, or since they are back: so it
    is the same at every look."""
    policy = policy_of(project)
    return nudge_moment(
        review.expires_at,
        policy.nudge_before,
        Hours.of(policy.working_hours),
        member.own_zone or project.zone,
        now=since,
    )


def _tell(review: Review, project: Project, turn: _Turn, facts: Facts, now: datetime) -> None:
    told = {"to": turn.member.name, "expires_at": review.expires_at.isoformat()}
    if turn.whose is not None:
        told["whose"] = turn.whose.name
    notices.tell(
        "review_nudge",
        f"review {review.id} nudge {turn.member.id} {review.expires_at.isoformat()}",
        facts | told,
        project_id=project.id,
        channel_id=review.channel_id,
        member_id=turn.member.id,
        now=now,
    )
