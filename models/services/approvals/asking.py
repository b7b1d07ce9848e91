"""Asking for approval by hand: submitting, withdrawing, and what waits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.database import transaction
from models.errors import Refused
from models.rules.approval import UNDECIDED, ReviewState, stages_of
from models.rules.policy import policy_of
from models.rules.roles import Right, Role
from models.rules.stages import Who
from models.rules.states import ON_CALENDAR, PostState, ScheduleState
from models.services.approvals import releasing, review_facts, review_states, reviews
from models.services.approvals.covering import Covered, content_of, covered
from models.services.approvals.deciding import Decided
from models.services.approvals.needing import Need, need
from models.services.approvals.review_facts import Facts
from models.services.audit import audit
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.posts import posts
from models.tables import Occurrence, Post, Project, Review, Schedule


def submit(speaker: Speaker, number: int, revision: int | None, *, now: datetime) -> Decided:
    """Ask for approval of a draft, of what was refused or withdrawn, or of what needs none. Raises
    Refused where it is asked for already, or approved."""
    with transaction():
        post = posts.get_for_change(speaker.project, number, revision)
        permissions.require_for(speaker, post)
        standing = Review.select().where(
            (Review.post == post) & Review.state.in_([*UNDECIDED, ReviewState.APPROVED])
        )
        what = _submitted(post)
        open_ = standing.where(Review.state.in_(UNDECIDED)).exists()
        if open_ or (standing.exists() and not what.schedules):
            raise Refused(
                f"#{number} is {'waiting for approval' if open_ else 'approved'} already. Nothing "
                f"was done a second time. `show #{number}` brings its card."
            )
        content = content_of(post)
        found = need(speaker, content.title, content.text, what.targets)
        wanted = Need(stages_of(policy_of(speaker.project)), found.risks)
        last = review_facts.latest(post)
        review = reviews.ask(speaker, post, what, wanted, now=now, replaces=last)
        review_states.mark(post, now=now)
        return Decided(post, review_facts.of(speaker.project, post, review))


def _submitted(post: Post) -> Covered:
    """What submitting a post is about: what is laid aside, else what is planned without a request,
    else the draft itself."""
    publishing = Schedule.action == review_states.PUBLISH
    aside = publishing & (Schedule.state == ScheduleState.DRAFT)
    for which in (aside, _unasked()):
        where = (Schedule.post == post) & which
        rows = tuple(Schedule.select().where(where).order_by(Schedule.id))
        if rows:
            return Covered(rows)
    return Covered(())


def _unasked() -> Any:
    """The condition of schedules that publish something nobody was asked about."""
    publishing = Schedule.action == review_states.PUBLISH
    return publishing & Schedule.review.is_null() & Schedule.state.in_(ON_CALENDAR)


def unasked(project: Project) -> int:
    """How many posts of a project are on the calendar though nobody was asked to approve them."""
    theirs = Schedule.select(Schedule.post).where((Schedule.project == project) & _unasked())
    return int(theirs.distinct().count())


def withdraw(speaker: Speaker, number: int, revision: int | None, *, now: datetime) -> Decided:
    """Take a request back: what needs approval here is laid aside, what needs none goes out as it
    is planned. Raises Refused where nothing is asked."""
    with transaction():
        post = posts.get_for_change(speaker.project, number, revision)
        permissions.require_for(speaker, post)
        rows = Review.select().where((Review.post == post) & Review.state.in_(UNDECIDED))
        found = list(rows.order_by(Review.id))
        if not found:
            raise Refused(f"Nothing is asked about #{number}. Nothing was changed.")
        aside = [_withdraw(speaker, post, review, now) for review in found]
        review_states.mark(post, now=now)
        facts = review_facts.of(speaker.project, post, found[-1])
        return Decided(post, facts, is_done=True, laid_aside=any(aside))


def _withdraw(speaker: Speaker, post: Post, review: Review, now: datetime) -> bool:
    what, content = covered(review), content_of(post)
    reviews.close(review, ReviewState.WITHDRAWN, now=now)
    needs = bool(need(speaker, content.title, content.text, what.targets).stages)
    if needs:
        releasing.lay_aside(what, now=now)
    else:
        mine = Schedule.review == review
        waiting = mine & (Schedule.state == ScheduleState.PENDING_APPROVAL)
        Schedule.update(state=ScheduleState.ACTIVE, updated_at=now).where(waiting).execute()
        Schedule.update(review=None).where(mine).execute()
        Occurrence.update(review=None).where(Occurrence.review == review).execute()
    audit.by(speaker, "withdraw request", f"post {post.number}", now=now)
    return needs


def waiting(speaker: Speaker, *, limit: int = 10) -> tuple[list[Facts], int]:
    """What waits for approval in a project, the most urgent first, and how many there are. A client
    sees what is theirs to decide."""
    here = (Review.project == speaker.project) & Review.state.in_(UNDECIDED)
    query = Review.select(Review, Post).join(Post).where(here)
    query = query.order_by(Review.expires_at, Review.id)
    if speaker.member.role == Role.CLIENT:
        rows = [row for row in query if _is_for_client(row)]
        count = len(rows)
    else:
        rows, count = list(query.limit(limit)), int(Review.select().where(here).count())
    found = [review_facts.of(speaker.project, row.post, row) for row in rows[:limit]]
    return [_seen_by(speaker, each) for each in found], count


def _seen_by(speaker: Speaker, facts: Facts) -> Facts:
    return facts if permissions.may(speaker, Right.LOOK) else review_facts.for_client(facts)


def _is_for_client(review: Review) -> bool:
    stage = review_facts.current(review)
    return stage is not None and stage.who is Who.CLIENT


def of_post(speaker: Speaker, number: int) -> Facts | None:
    """The facts of a post's latest request; none where nothing was ever asked. Raises NotFound."""
    facts = review_facts.of_latest(speaker.project, posts.to_see(speaker, number))
    return _seen_by(speaker, facts) if facts else None


def is_asked(project: Project, number: int) -> bool:
    """Whether something is asked about a post that is not live."""
    asked = (
        (Post.project == project)
        & (Post.number == number)
        & (Post.state != PostState.PUBLISHED)
        & Review.state.in_(UNDECIDED)
    )
    return bool(Review.select(Review.id).join(Post).where(asked).exists())


@dataclass(frozen=True, slots=True)
class Waiting:
    """A post of an import that waits for approval, and in which zone its time is shown."""

    post: Post
    review: Review
    zone: str


def of_batch_for(speaker: Speaker, batch: int) -> list[Waiting]:
    """What waits of an import, of what the speaker may see: of a client, what is theirs to
    decide."""
    found = of_batch(speaker.project, batch)
    if speaker.member.role == Role.CLIENT:
        return [each for each in found if _is_for_client(each.review)]
    return found


def of_batch(project: Project, batch: int) -> list[Waiting]:
    """What waits of an import, the first due first."""
    rows = (
        Review.select(Review, Post)
        .join(Post)
        .where((Review.project == project) & (Review.batch == batch) & Review.state.in_(UNDECIDED))
        .order_by(Review.expires_at, Review.id)
    )
    return [Waiting(row.post, row, project.zone) for row in rows]
