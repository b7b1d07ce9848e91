"""What every decision about a post shares: what is asked of it, and what is written of the answer.

Inside the transaction that has the post locked, once its members are too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from models.database import pipelined
from models.rules.approval import UNDECIDED, ReviewState, Verdict
from models.services.approvals import deciders, releasing, review_facts, review_states, reviews
from models.services.approvals.covering import Covered, covered
from models.services.approvals.deciders import Circle
from models.services.approvals.review_facts import Facts
from models.services.audit import audit
from models.services.notices import notices
from models.services.people import people
from models.services.people.people import Speaker
from models.tables import Decision, Member, Post, Review, Schedule


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision came to: the facts of the request after it. `is_done`: nothing more is
    needed; `repeated`: it was so already and nothing was done; `late` deliveries of it missed their
    time and wait to be told when; `laid_aside`: it is off the calendar until it is submitted."""

    post: Post
    facts: Facts = field(default_factory=dict)
    is_done: bool = False
    repeated: bool = False
    late: int = 0
    laid_aside: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody decides about a post, with the role they have at this moment, among those who
    may; with `at_once` what missed its time goes out now. `requests`, `decisions` and `planned` are
    all there are about the post."""

    speaker: Speaker
    post: Post
    circle: Circle
    verdict: Verdict
    reason: str | None
    at_once: bool
    now: datetime
    requests: Sequence[Review]
    decisions: Sequence[Decision]
    planned: Sequence[Schedule]

    @property
    def person(self) -> int:
        """Who decides, by whatever name."""
        return people.person_of(self.speaker.member)

    def so_far(self, review: Review) -> list[Decision]:
        """What was decided before of one of the requests."""
        return [each for each in self.decisions if each.review_id == review.id]

    def covered(self, review: Review) -> Covered:
        """What one of the requests is about."""
        return covered(review, self.planned)


def deed_of(
    speaker: Speaker,
    post: Post,
    verdict: Verdict,
    reason: str | None,
    *,
    at_once: bool,
    now: datetime,
) -> Deed:
    """What the speaker decides about a post, now that nobody changes any role before the end."""
    with pipelined():
        locked = people.ask_locked(speaker.project)
        wrote = deciders.ask_writers(speaker.project, post)
        requests, planned = review_states.ask_of(post), review_states.ask_planned(post)
        theirs = Review.select(Review.id).where(Review.post == post)
        decisions = review_facts.ask_decisions(Decision.review.in_(theirs))
    members = locked()
    return Deed(
        replace(speaker, member=next(each for each in members if each.id == speaker.member.id)),
        post,
        Circle(members, wrote()),
        verdict,
        reason,
        at_once,
        now,
        requests(),
        decisions(),
        planned(),
    )


def asked(deed: Deed) -> list[Review]:
    """The requests that are to be decided; also what was approved by those who may not any more,
    which is asked again."""
    return [each for each in deed.requests if each.state in UNDECIDED or _asked_again(deed, each)]


def _asked_again(deed: Deed, review: Review) -> bool:
    if review.state != ReviewState.APPROVED:
        return False
    stands = review_facts.standing(review, deed.so_far(review)).verdict is not None
    if stands or deed.covered(review).is_over:
        return False
    reviews.reopen(review, deed.post, now=deed.now)
    return True


def write(deed: Deed, review: Review, stage: int, whose: Member | None = None) -> Decision:
    """Write the verdict down, given in the place of `whose`, if not their own."""
    return Decision.create(
        review=review,
        stage=stage,
        member=deed.speaker.member,
        person=deed.person,
        stands_for=whose,
        verdict=deed.verdict,
        reason=deed.reason,
        at=deed.now,
    )


def let_go(deed: Deed, review: Review, what: Covered) -> int:
    """It may go out; how many deliveries of it missed their time."""
    reviews.close(review, ReviewState.APPROVED, now=deed.now)
    return releasing.release(deed.speaker.project, review, what, at_once=deed.at_once, now=deed.now)


def record(deed: Deed, review: Review, *, whose: Member | None = None) -> None:
    """Write the verdict into the audit."""
    after = {"review": review.id, "revision": deed.post.revision, "hash": review.hash}
    audit.by(
        deed.speaker,
        _DEEDS[deed.verdict],
        f"post {deed.post.number}",
        now=deed.now,
        after=after | ({"for": whose.name} if whose else {}),
        reason=deed.reason,
    )


_DEEDS = {
    Verdict.APPROVE: "approve",
    Verdict.REJECT: "reject",
    Verdict.CHANGES: "request changes",
    Verdict.OVERRIDE: "override approval",
}


def facts_of(deed: Deed, review: Review, what: Covered, so_far: list[Decision]) -> Facts:
    """All that the card of the request shows, with what was decided so far."""
    project, circle = deed.speaker.project, deed.circle
    return review_facts.of(project, deed.post, review, so_far=so_far, circle=circle, what=what)


def tell_requester(deed: Deed, review: Review, facts: Facts, decision: Decision, late: int) -> None:
    """Tell whoever asked what became of it."""
    told = {
        "verdict": str(decision.verdict),
        "who": deed.speaker.member.name,
        "reason": decision.reason,
        "late": late,
    }
    notices.tell(
        "reviewed",
        f"reviewed {review.id}/{decision.id}",
        facts | told,
        project_id=review.project_id,
        channel_id=review.channel_id,
        member_id=review.requested_by_id,
        now=deed.now,
        project_key=deed.speaker.project.key,
    )


def mark(deed: Deed) -> None:
    """Let the states of the post and its schedules follow from what was decided."""
    review_states.mark_by(deed.requests, deed.planned, deed.post, now=deed.now)
