"""Deciding: approving, refusing, and correcting the words while approving.

Each act locks the post, then looks again who may decide and what was decided before, so that of two
clicks at once one wins and the other is told so.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from models.database import pipelined, transaction
from models.errors import NotAllowed, Refused
from models.rules.approval import MOST_REASON, ReviewState, Verdict
from models.rules.conflicts.slots import Finding
from models.rules.roles import Right, Role
from models.rules.stages import Stage, Who
from models.services.approvals import deciders, deciding, releasing, review_facts, reviews
from models.services.approvals.deciding import Decided, Deed
from models.services.conflicts import conflict_rows, conflicts
from models.services.conflicts.conflicts import LEFT_OPEN, Conflicting, blocking
from models.services.people import people, permissions
from models.services.people.people import Speaker
from models.services.posts import posts
from models.tables import Decision, Member, Post, Review

_SETTLES = {Verdict.REJECT: ReviewState.REJECTED, Verdict.CHANGES: ReviewState.CHANGES}


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
    with transaction(), pipelined():
        post = posts.get_for_change(speaker.project, number, revision)
        posts.require_seen(speaker, post)
        approves = verdict is Verdict.APPROVE
        found = conflicts.heed(speaker, post, LEFT_OPEN if approves else None, now=now)
        deed = deciding.deed_of(speaker, post, verdict, reason, at_once=at_once, now=now)
        asked = deciding.asked(deed)
        if not asked:
            return _nothing_asked(deed)
        outcomes = [_on(deed, each) for each in asked]
        repeated = all(each.repeated for each in outcomes)
        stands = blocking(found) and not conflict_rows.came_in_spite(post)
        if stands and not repeated:  # said after who may, and what was decided before
            raise _in_the_way(deed.speaker, found, post)
        deciding.mark(deed)
        last = outcomes[-1]
        looks = permissions.may(deed.speaker, Right.LOOK)
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


def _nothing_asked(deed: Deed) -> Decided:
    """A repeat by whoever decided it is no error; raises Refused for all else."""
    latest = deed.requests[-1] if deed.requests else None
    so_far = deed.so_far(latest) if latest else []
    if latest is not None and any(row.person == deed.person for row in so_far):
        facts = deciding.facts_of(deed, latest, deed.covered(latest), so_far)
        return Decided(deed.post, facts, is_done=True, repeated=True)
    raise Refused(_why_not(deed.post, latest, so_far))


def _why_not(post: Post, latest: Review | None, so_far: Sequence[Decision]) -> str:
    name = f"#{post.number}"
    if latest is None:
        return (
            f"Nobody asked for approval of {name}. Nothing was decided. "
            f"`submit {name}` asks for it."
        )
    names = ", ".join(row.member.name for row in so_far)
    by = f" by {names}" if names else ""
    return (
        f"{name} is {latest.state} already{by}. Nothing was done a second time. "
        f"`show {name}` brings its card."
    )


def _on(deed: Deed, review: Review) -> Decided:
    post, what, so_far = deed.post, deed.covered(review), deed.so_far(review)
    number = review_facts.standing(review, so_far).stage
    stage = review_facts.stages(review)[number]
    spoken = {row.person for row in so_far if row.stage == number}
    whose = _voice(deed, review, stage, spoken)
    if deed.person in spoken:
        facts = deciding.facts_of(deed, review, what, so_far)
        return Decided(post, facts, repeated=True)
    so_far.append(deciding.write(deed, review, number, whose))
    count = review_facts.standing(review, so_far)
    late = 0
    if count.verdict is Verdict.APPROVE:
        late = deciding.let_go(deed, review, what)
    elif count.verdict is not None:
        reviews.close(review, _SETTLES[count.verdict], now=deed.now)
        releasing.lay_aside(what, now=deed.now)
    else:
        _go_on(deed, review, passed=count.stage > number)
    deciding.record(deed, review, whose=whose)
    facts = deciding.facts_of(deed, review, what, so_far)
    if late:
        facts |= releasing.later_slots(what, now=deed.now)
    if count.verdict is not None:
        deciding.tell_requester(deed, review, facts, so_far[-1], late)
    return Decided(post, facts, is_done=count.verdict is not None, late=late)


def _voice(deed: Deed, review: Review, stage: Stage, spoken: set[int]) -> Member | None:
    """In whose place the speaker decides a stage, none for their own; raises NotAllowed."""
    speaker, wrote = deed.speaker, deed.circle.wrote
    if deed.person in wrote:
        raise NotAllowed(_own_work(deed, review))
    if speaker.member.barred is None and Role(speaker.member.role) in deciders.ROLES[stage.who]:
        return None
    if stage.who is Who.INTERNAL:
        permissions.require(speaker, Right.DECIDE)
    whose = deciders.stands_for_client(speaker.project, speaker.member, spoken | wrote, deed.now)
    if whose is None:
        raise NotAllowed(
            f"#{deed.post.number} waits for the client by now: {_names(deed, review)}. "
            "Nothing was decided."
        )
    return whose


def _own_work(deed: Deed, review: Review) -> str:
    post = deed.post
    wrote = people.is_one(deed.speaker.member, (post.author_id,))
    said = "You wrote" if wrote else "You changed the words of"
    return (
        f"{said} #{post.number}, and nobody approves their own work, whichever name they use. "
        f"Waiting for {_names(deed, review)}. Nothing was decided."
    )


def _names(deed: Deed, review: Review) -> str:
    missing = review_facts.missing(deed.speaker.project, deed.post, review)
    return " or ".join(each.name for each in missing) or "nobody: there is no one here who may"


def _go_on(deed: Deed, review: Review, *, passed: bool) -> None:
    """More is needed; the next stage gets a card of its own."""
    review.nudge_at = reviews.next_nudge(review, deed.post, now=deed.now)
    stage = review_facts.current(review)
    review.for_clients = review.for_clients or (stage is not None and stage.who is Who.CLIENT)
    review.save(only=[Review.nudge_at, Review.for_clients])
    if passed:
        reviews.tell(deed.speaker.project, deed.post, review, now=deed.now)


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
