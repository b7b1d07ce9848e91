"""Deciding: approving, refusing, submitting, withdrawing, and going ahead in spite of it all.

Each act locks the post, then looks again who may decide and what was decided before, so that of two
clicks at once one wins and the other is told so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from models.database import transaction
from models.errors import NotAllowed, Refused
from models.rules.approval import MOST_REASON, UNDECIDED, ReviewState, Verdict
from models.rules.conflicts.slots import Finding
from models.rules.roles import Right, Role
from models.rules.stages import Stage, Who
from models.services import (
    audit,
    conflict_rows,
    conflicts,
    deciders,
    moving,
    notices,
    people,
    permissions,
    posts,
    releasing,
    review_facts,
    reviews,
)
from models.services.conflicts import LEFT_OPEN, Conflicting, blocking
from models.services.covering import covered
from models.services.people import Speaker
from models.services.review_facts import Facts
from models.tables import Decision, Member, Post, Project, Review

_SETTLES = {Verdict.REJECT: ReviewState.REJECTED, Verdict.CHANGES: ReviewState.CHANGES}


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


def approve(
    speaker: Speaker, number: int, revision: int | None, *, at_once: bool = False, now: datetime
) -> Decided:
    """Approve what is asked about a post, as it is at `revision`; with `at_once` what missed its
    time goes out now. Raises NotAllowed for those who may not, Stale, Refused where nothing is
    asked, and Conflicting where something stands in its way that nobody overrode."""
    return _decide(speaker, number, revision, Verdict.APPROVE, None, at_once, now)


def refuse(
    speaker: Speaker,
    number: int,
    revision: int | None,
    verdict: Verdict,
    reason: str,
    *,
    now: datetime,
) -> Decided:
    """Reject it, or request changes, for a reason. As `approve`; raises Refused without a reason,
    or for one that is too long."""
    return _decide(speaker, number, revision, verdict, checked_reason(reason), False, now)


def checked_reason(reason: str) -> str:
    """The reason without spaces around it; raises Refused for none and for one that is too long."""
    said = reason.strip()
    if not said:
        raise Refused(
            'A reason is needed, so that they know what to do: `reject #12 "too early"`. '
            "Nothing was decided."
        )
    if len(said) > MOST_REASON:
        raise Refused(
            f"That reason has {len(said):,} characters; {MOST_REASON:,} is the most. Nothing was "
            "decided, and what you wrote stands above: shorten it and say it again."
        )
    return said


def _decide(
    speaker: Speaker,
    number: int,
    revision: int | None,
    verdict: Verdict,
    reason: str | None,
    at_once: bool,
    now: datetime,
) -> Decided:
    with transaction():
        post = posts.get_for_change(speaker.project, number, revision)
        posts.require_seen(speaker, post)
        approves = verdict is Verdict.APPROVE
        found = conflicts.heed(speaker, post, LEFT_OPEN if approves else None, now=now)
        speaker = _as_of_now(speaker)
        asked = _asked(post, now)
        if not asked:
            return _nothing_asked(speaker, post)
        outcomes = [_on(speaker, post, each, verdict, reason, at_once, now) for each in asked]
        repeated = all(each.repeated for each in outcomes)
        stands = blocking(found) and not conflict_rows.came_in_spite(post)
        if stands and not repeated:  # said after who may, and what was decided before
            raise _in_the_way(speaker, found, post)
        reviews.mark(post, now=now)
        last = outcomes[-1]
        looks = permissions.may(speaker, Right.LOOK)
        return replace(
            last,
            facts=last.facts if looks else review_facts.for_client(last.facts),
            repeated=repeated,
            late=sum(each.late for each in outcomes),
        )


def _in_the_way(speaker: Speaker, found: Sequence[Finding], post: Post) -> Refused:
    """Why it cannot be approved as it is planned: a client is told nothing of other posts."""
    if permissions.may(speaker, Right.LOOK):
        return Conflicting(found, post)
    return Refused(
        f"Something stands in the way of #{post.number} at its time by now, so it cannot be "
        f"approved like this. Ask {post.author.name} for another time. Nothing was decided."
    )


def _as_of_now(speaker: Speaker) -> Speaker:
    """The speaker with the role they have at this moment, which nobody changes before the end."""
    mine = next(each for each in people.lock(speaker.project) if each.id == speaker.member.id)
    return replace(speaker, member=mine)


def _asked(post: Post, now: datetime) -> list[Review]:
    """What is to be decided of a post; also what was approved by those who may not any more."""
    rows = Review.select().where(
        (Review.post == post) & Review.state.in_([*UNDECIDED, ReviewState.APPROVED])
    )
    found = []
    for review in rows.order_by(Review.id):
        if review.state in UNDECIDED:
            found.append(review)
        elif review_facts.standing(review).verdict is None and not covered(review).is_over:
            reviews.reopen(review, post, now=now)
            found.append(review)
    return found


def _nothing_asked(speaker: Speaker, post: Post) -> Decided:
    """A repeat by whoever decided it is no error; raises Refused for all else."""
    latest = review_facts.latest(post)
    if latest is not None:
        mine = people.person_of(speaker.member)
        if any(row.person == mine for row in review_facts.decisions(latest)):
            facts = review_facts.of(speaker.project, post, latest)
            return Decided(post, facts, is_done=True, repeated=True)
    raise Refused(_why_not(post, latest))


def _why_not(post: Post, latest: Review | None) -> str:
    name = f"#{post.number}"
    if latest is None:
        return (
            f"Nobody asked for approval of {name}. Nothing was decided. "
            f"`submit {name}` asks for it."
        )
    names = ", ".join(row.member.name for row in review_facts.decisions(latest))
    by = f" by {names}" if names else ""
    return (
        f"{name} is {latest.state} already{by}. Nothing was done a second time. "
        f"`show {name}` brings its card."
    )


def _on(
    speaker: Speaker,
    post: Post,
    review: Review,
    verdict: Verdict,
    reason: str | None,
    at_once: bool,
    now: datetime,
) -> Decided:
    so_far = review_facts.decisions(review)
    number = review_facts.standing(review, so_far).stage
    stage = review_facts.stages(review)[number]
    spoken = {row.person for row in so_far if row.stage == number}
    whose = _voice(speaker, post, review, stage, spoken, now)
    if people.person_of(speaker.member) in spoken:
        facts = review_facts.of(speaker.project, post, review, so_far=so_far)
        return Decided(post, facts, repeated=True)
    so_far.append(_write(speaker, review, number, verdict, reason, whose, now))
    count = review_facts.standing(review, so_far)
    late = 0
    if count.verdict is Verdict.APPROVE:
        late = _approved(speaker.project, review, at_once, now)
    elif count.verdict is not None:
        reviews.close(review, _SETTLES[count.verdict], now=now)
        releasing.lay_aside(covered(review), now=now)
    else:
        _go_on(speaker, post, review, passed=count.stage > number, now=now)
    done = count.verdict is not None
    _record(speaker, post, review, verdict, reason, whose, now)
    facts = review_facts.of(speaker.project, post, review, so_far=so_far)
    if late:
        facts |= releasing.later_slots(covered(review), now=now)
    if done:
        _tell_requester(speaker, review, facts, so_far[-1], late, now)
    return Decided(post, facts, is_done=done, late=late)


def _voice(
    speaker: Speaker, post: Post, review: Review, stage: Stage, spoken: set[int], now: datetime
) -> Member | None:
    """In whose place the speaker decides a stage, none for their own; raises NotAllowed."""
    project, person = speaker.project, people.person_of(speaker.member)
    writers = deciders.writers(project, post)
    if person in writers:
        raise NotAllowed(_own_work(speaker, post, review))
    if speaker.member.barred is None and Role(speaker.member.role) in deciders.ROLES[stage.who]:
        return None
    if stage.who is Who.INTERNAL:
        permissions.require(speaker, Right.DECIDE)
    whose = deciders.stands_for_client(project, speaker.member, spoken | writers, now)
    if whose is None:
        raise NotAllowed(
            f"#{post.number} waits for the client by now: {_names(speaker, post, review)}. "
            "Nothing was decided."
        )
    return whose


def _own_work(speaker: Speaker, post: Post, review: Review) -> str:
    wrote = people.is_one(speaker.member, (post.author_id,))
    said = "You wrote" if wrote else "You changed the words of"
    return (
        f"{said} #{post.number}, and nobody approves their own work, whichever name they use. "
        f"Waiting for {_names(speaker, post, review)}. Nothing was decided."
    )


def _names(speaker: Speaker, post: Post, review: Review) -> str:
    names = [each.name for each in review_facts.missing(speaker.project, post, review)]
    return " or ".join(names) or "nobody: there is no one here who may"


def _write(
    speaker: Speaker,
    review: Review,
    number: int,
    verdict: Verdict,
    reason: str | None,
    whose: Member | None,
    now: datetime,
) -> Decision:
    return Decision.create(
        review=review,
        stage=number,
        member=speaker.member,
        person=people.person_of(speaker.member),
        stands_for=whose,
        verdict=verdict,
        reason=reason,
        at=now,
    )


def _approved(project: Project, review: Review, at_once: bool, now: datetime) -> int:
    """It may go out; how many deliveries of it missed their time."""
    reviews.close(review, ReviewState.APPROVED, now=now)
    return releasing.release(project, review, at_once=at_once, now=now)


def _go_on(speaker: Speaker, post: Post, review: Review, *, passed: bool, now: datetime) -> None:
    """More is needed; the next stage gets a card of its own."""
    review.nudge_at = reviews.next_nudge(review, post, now=now)
    stage = review_facts.current(review)
    review.for_clients = review.for_clients or (stage is not None and stage.who is Who.CLIENT)
    review.save(only=[Review.nudge_at, Review.for_clients])
    if passed:
        reviews.tell(speaker.project, post, review, now=now)


def _record(
    speaker: Speaker,
    post: Post,
    review: Review,
    verdict: Verdict,
    reason: str | None,
    whose: Member | None,
    now: datetime,
) -> None:
    after = {"review": review.id, "revision": post.revision, "hash": review.hash}
    audit.by(
        speaker,
        _DEEDS[verdict],
        f"post {post.number}",
        now=now,
        after=after | ({"for": whose.name} if whose else {}),
        reason=reason,
    )


_DEEDS = {
    Verdict.APPROVE: "approve",
    Verdict.REJECT: "reject",
    Verdict.CHANGES: "request changes",
    Verdict.OVERRIDE: "override approval",
}


def _tell_requester(
    speaker: Speaker,
    review: Review,
    facts: Facts,
    decision: Decision,
    late: int,
    now: datetime,
) -> None:
    told = {
        "verdict": str(decision.verdict),
        "who": speaker.member.name,
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
        now=now,
        project_key=speaker.project.key,
    )


def edit_and_approve(
    speaker: Speaker, number: int, revision: int | None, text: str, *, now: datetime
) -> Decided:
    """Correct the words of a post and approve them in one go, where the project lets approvers do
    that. Raises Refused where it does not; as `approve` in all else."""
    with transaction():
        if not deciders.may_edit(speaker.project):
            raise Refused(
                f"{speaker.project.key} does not let approvers edit and approve in one go "
                f"(`settings edit-and-approve yes` would). Nothing was changed. `edit #{number}` "
                "changes the words, and somebody else approves them."
            )
        permissions.require(speaker, Right.DECIDE)
        post = posts.get_for_change(speaker.project, number, revision)
        if text != posts.content(post).text:
            posts.edit(speaker, number, revision, text=text, now=now)
        return approve(speaker, number, None, now=now)


def override(
    speaker: Speaker,
    number: int,
    revision: int | None,
    reason: str,
    *,
    at_once: bool,
    now: datetime,
) -> Decided:
    """Let a post go out without the approval it waits for, for a reason; with `at_once` now, else
    at its time. Raises NotAllowed for those who may not override, Refused without a reason or where
    nothing is asked."""
    said = checked_reason(reason)
    with transaction():
        permissions.require(speaker, Right.OVERRIDE)
        if at_once:
            moving.publish_now(speaker, number, revision, None, now=now)
            revision = None
        post = posts.get_for_change(speaker.project, number, revision)
        conflicts.note(post, now=now)
        speaker = _as_of_now(speaker)
        permissions.require(speaker, Right.OVERRIDE)
        asked = _asked(post, now)
        if at_once:  # what goes out at another time waits as before
            asked = [each for each in asked if each.due_at is None]
        if not asked and not at_once:
            raise Refused(f"#{number} waits for no approval. Nothing was changed.")
        late = sum(_override(speaker, post, each, said, at_once, now) for each in asked)
        reviews.mark(post, now=now)
        facts = review_facts.of(speaker.project, post, asked[-1]) if asked else {}
        if late:
            facts |= releasing.later_slots(covered(asked[-1]), now=now)
        return Decided(post, facts, is_done=True, late=late)


def _override(
    speaker: Speaker, post: Post, review: Review, reason: str, at_once: bool, now: datetime
) -> int:
    stage = review_facts.standing(review).stage
    mine = people.person_of(speaker.member)
    Decision.delete().where(
        (Decision.review == review) & (Decision.stage == stage) & (Decision.person == mine)
    ).execute()
    decision = _write(speaker, review, stage, Verdict.OVERRIDE, reason, None, now)
    late = _approved(speaker.project, review, at_once, now)
    _record(speaker, post, review, Verdict.OVERRIDE, reason, None, now)
    facts = review_facts.of(speaker.project, post, review)
    _tell_requester(speaker, review, facts, decision, late, now)
    return late
