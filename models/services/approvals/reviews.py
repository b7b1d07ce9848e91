"""Requests for approval: asked where the project wants one, void when what they cover changes.

Whoever changes a post calls `settle` at the end of it. Nothing here decides: that is
`models.services.approvals.approving`.
"""

from datetime import datetime

from models.rows import update_rows
from models.rules.approval import UNDECIDED, ReviewState, Timing, nudge_moment
from models.rules.hours import Hours
from models.rules.media import Media, media_of
from models.rules.policy import policy_of
from models.rules.risk import Risk
from models.rules.roles import Right
from models.rules.stages import Who, written
from models.rules.states import (
    ON_CALENDAR,
    UNSTARTED,
    DeliveryState,
    ScheduleState,
)
from models.services.approvals import deciders, needing, review_facts, review_states
from models.services.approvals.covering import Covered, content_of, covered
from models.services.approvals.needing import Need, need
from models.services.audit import audit
from models.services.notices import cards, notices
from models.services.people import people, permissions
from models.services.people.people import Speaker
from models.tables import (
    Delivery,
    Occurrence,
    Post,
    Project,
    Review,
    Revision,
    Schedule,
)

_GONE = (ReviewState.VOID, ReviewState.REJECTED, ReviewState.WITHDRAWN)
_FOLLOWED = (*UNDECIDED, ReviewState.APPROVED, ReviewState.CHANGES)


def settle(speaker: Speaker, post: Post, *, now: datetime, anew: bool = False) -> None:
    """Bring a post's requests in line with what it has become: what no longer fits is void and
    asked anew. With `anew` also what was not asked about before is, as its words or times are new.
    Inside the transaction of the change, once its revision is written."""
    rows = review_states.of(post)
    for review in rows:
        if review.state in _FOLLOWED:
            _follow(speaker, post, review, now)
    if rows or anew:
        asked = _cover(speaker, post, anew, now)
        if rows or asked:
            review_states.mark(post, now=now)


def _follow(speaker: Speaker, post: Post, review: Review, now: datetime) -> None:
    what = covered(review)
    if what.is_over or (review.timings and not what.schedules):
        if review.state != ReviewState.APPROVED:
            close(review, ReviewState.VOID, now=now)
        return
    content = content_of(post)
    if what.named(content) == review.hash:
        return
    counts = review.state != ReviewState.CHANGES  # nobody approved what is to be changed
    if counts and _only_retimed(review, what, content) and _may_retime(speaker, post):
        _keep(speaker, post, review, what, content, now)
    else:
        _ask_again(speaker, post, review, what, now)


def _only_retimed(review: Review, what: Covered, content: Revision) -> bool:
    """Whether only the time is another, and neither words, places nor deed are."""
    asked = (Revision.post == review.post_id) & (Revision.number == review.revision)
    then = Revision.get_or_none(asked)
    if then is None or _whole(then) != _whole(content):
        return False
    before = [Timing.from_json(each) for each in review.timings]
    return [(each.action, each.targets) for each in before] == [
        (each.action, each.targets) for each in what.timings
    ]


def _whole(content: Revision) -> tuple[str | None, str, Media]:
    return content.title, content.text, media_of(content.media)


def _may_retime(speaker: Speaker, post: Post) -> bool:
    """Whether the speaker could have approved the post at its new time."""
    if not permissions.may(speaker, Right.DECIDE):
        return False
    return people.person_of(speaker.member) not in deciders.writers(speaker.project, post)


def _keep(
    speaker: Speaker, post: Post, review: Review, what: Covered, content: Revision, now: datetime
) -> None:
    """An approver gave it another time: the request, and what was approved, goes with it."""
    before = review.timings
    review.timings = [each.to_json() for each in what.timings]
    review.hash = what.named(content)
    if review.state == ReviewState.LATE:
        review.state = ReviewState.OPEN
    _date(review, post, what, now)
    review.save()
    audit.by(
        speaker,
        "keep approval",
        f"post {post.number}",
        now=now,
        before={"timings": before},
        after={"timings": review.timings, "hash": review.hash},
    )


def _ask_again(speaker: Speaker, post: Post, review: Review, what: Covered, now: datetime) -> None:
    was_asked = review_facts.stages(review)
    audit.by(
        speaker,
        "void approval",
        f"post {post.number}",
        now=now,
        before={"review": review.id, "state": review.state, "hash": review.hash},
    )
    close(review, ReviewState.VOID, now=now)
    content = content_of(post)
    found = need(speaker, content.title, content.text, what.targets)
    wanted = Need(found.stages or was_asked, found.risks)
    ask(speaker, post, what, wanted, now=now, replaces=review)


def reopen(review: Review, post: Post, *, now: datetime) -> None:
    """Ask again about what was approved by somebody who may not decide any more."""
    review.state, review.settled_at = ReviewState.OPEN, None
    _date(review, post, covered(review), now)
    review.save()


def close(review: Review, state: ReviewState, *, now: datetime) -> None:
    """Settle a request one way."""
    review.state, review.settled_at, review.nudge_at = state, now, None
    closed = {"id": review.id, "state": state, "settled_at": now, "nudge_at": None}
    update_rows(Review, ("state", "settled_at", "nudge_at"), [closed])
    if review.batch_id is not None:
        cards.mark(review.project_id, [f"batch {review.batch_id}"], now=now)


def _cover(speaker: Speaker, post: Post, anew: bool, now: datetime) -> bool:
    """Ask about what is on the calendar without a request that counts, as after a cancelling that
    was undone, where that takes one; whether it did."""
    gone = Review.select(Review.id).where((Review.post == post) & Review.state.in_(_GONE))
    uncovered = Schedule.review.in_(gone)
    if anew:
        uncovered |= Schedule.review.is_null()
    rows = Schedule.select().where(
        (Schedule.post == post)
        & (Schedule.action == review_states.PUBLISH)
        & Schedule.state.in_(ON_CALENDAR)
        & uncovered
    )
    what = Covered(tuple(rows.order_by(Schedule.id)))
    if not what.schedules:
        return False
    content = content_of(post)
    found = need(speaker, content.title, content.text, what.targets)
    if Risk.MENTION in found.risks:
        needing.refuse_beyond_cap(speaker.project, post)
    if found.stages:
        ask(speaker, post, what, found, now=now)
    else:
        ids = [row.id for row in what.schedules if row.review_id is not None]
        if ids:
            Schedule.update(review=None).where(Schedule.id.in_(ids)).execute()
    return bool(found.stages)


def ask(
    speaker: Speaker,
    post: Post,
    what: Covered,
    wanted: Need,
    *,
    now: datetime,
    replaces: Review | None = None,
    revision: int | None = None,
) -> Review:
    """Make a request and tell the channel; what it is about waits for it from now on. `revision` is
    that which the post is about to have, where it has it not yet."""
    review = Review(
        project=speaker.project,
        post=post,
        channel=speaker.channel,
        batch=replaces.batch_id if replaces else None,
        replaces=replaces,
        requested_by=speaker.member,
        requested_at=now,
        revision=revision or post.revision,
        hash=what.named(content_of(post)),
        timings=[each.to_json() for each in what.timings],
        stages=written(wanted.stages),
        risks=[*wanted.risks],
        state=ReviewState.OPEN,
        for_clients=wanted.stages[0].who is Who.CLIENT,
        expires_at=now,
    )
    _date(review, post, what, now)
    review.save(force_insert=True)
    _point(review, what, now)
    tell(speaker.project, post, review, now=now, revision=revision)
    audit.by(
        speaker,
        "ask for approval",
        f"post {post.number}",
        now=now,
        after={"review": review.id, "hash": review.hash, "stages": review.stages},
    )
    return review


def tell(
    project: Project,
    post: Post,
    review: Review,
    *,
    now: datetime,
    revision: int | None = None,
    anew: bool = False,
) -> None:
    """Put the card of a request into its channel, once for each stage; `anew` once more, as another
    approval is needed."""
    facts = review_facts.of(project, post, review, revision=revision)
    again = f" again {now.isoformat()}" if anew else ""
    notices.tell(
        "review",
        f"review {review.id} stage {facts['stage']}{again}",
        facts,
        project_id=project.id,
        channel_id=review.channel_id,
        member_id=None,
        now=now,
        project_key=project.key,
    )


def _point(review: Review, what: Covered, now: datetime) -> None:
    """Let what it is about wait for the request; what was laid aside is on the calendar again."""
    if what.moved is not None:
        Occurrence.update(review=review.id).where(Occurrence.id == what.moved.id).execute()
        return
    laid_aside = [row.id for row in what.schedules if row.state == ScheduleState.DRAFT]
    ids = [row.id for row in what.schedules]
    Schedule.update(review=review.id).where(Schedule.id.in_(ids)).execute()
    if laid_aside:
        Schedule.update(state=ScheduleState.PENDING_APPROVAL, updated_at=now).where(
            Schedule.id.in_(laid_aside)
        ).execute()
        paused = what.deliveries & (Delivery.state == DeliveryState.PAUSED)
        Delivery.update(state=DeliveryState.WAITING).where(paused).execute()


def _date(review: Review, post: Post, what: Covered, now: datetime) -> None:
    """Note when it is due, when it is too late, and when to remind somebody."""
    policy = policy_of(Project.get_by_id(review.project_id))
    first = _first(what) if what.schedules else None
    if first is None or first.due_at <= now:
        review.due_at, review.expires_at = None, now + policy.request_expires
    else:
        review.due_at = first.due_at
        review.expires_at = first.expires_at or first.due_at
    review.nudge_at = next_nudge(review, post, now=now)


def _first(what: Covered) -> Delivery | None:
    """What goes out first of it."""
    waiting = what.deliveries & Delivery.state.in_([*UNSTARTED])
    return Delivery.select().where(waiting).order_by(Delivery.due_at).first()


def next_nudge(review: Review, post: Post, *, now: datetime) -> datetime | None:
    """When somebody is to be reminded next of a request, each in their working hours."""
    if not review.stages:
        return None
    project = Project.get_by_id(review.project_id)
    policy = policy_of(project)
    hours = Hours.of(policy.working_hours)
    stage = review_facts.stages(review)[0] if review.id is None else review_facts.current(review)
    if stage is None:
        return None
    moments = [
        nudge_moment(
            review.expires_at, policy.nudge_before, hours, each.own_zone or project.zone, now=now
        )
        for each in deciders.panel(project, post, stage).may
    ]
    return min((moment for moment in moments if moment is not None), default=None)


def moved_once(speaker: Speaker, post: Post, occurrence: Occurrence, *, now: datetime) -> None:
    """One occurrence of a series got a time of its own: if somebody approved the series, that one
    alone is asked about again, unless it was an approver who moved it."""
    if occurrence.schedule.review_id is None or _is_followed(occurrence):
        return  # `settle` sees it
    series = Review.get_by_id(occurrence.schedule.review_id)
    if series.state not in (ReviewState.APPROVED, *UNDECIDED):
        return
    if occurrence.review_id is None and _may_retime(speaker, post):
        audit.by(
            speaker,
            "keep approval",
            f"post {post.number}",
            now=now,
            after={"occurrence": occurrence.key, "due_at": occurrence.due_at.isoformat()},
        )
        return
    wanted = Need(review_facts.stages(series), tuple(Risk(each) for each in series.risks))
    what = Covered((occurrence.schedule,), occurrence)
    ask(speaker, post, what, wanted, now=now, replaces=series, revision=post.revision + 1)


def _is_followed(occurrence: Occurrence) -> bool:
    """Whether it has a request of its own that still counts."""
    own = (Review.id == occurrence.review_id) & Review.state.in_(_FOLLOWED)
    return bool(Review.select(Review.id).where(own).exists())
