"""Letting a post go out without the approval it waits for."""

from datetime import datetime

from models.database import transaction
from models.errors import Refused
from models.rules.approval import Verdict
from models.rules.roles import Right
from models.services.approvals import deciding, releasing, review_facts
from models.services.approvals.approving import checked_reason
from models.services.approvals.deciding import Decided, Deed
from models.services.approvals.review_facts import Facts
from models.services.conflicts import conflicts
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.posts import moving, posts
from models.tables import Decision, Review


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
        deed = deciding.deed_of(speaker, post, Verdict.OVERRIDE, said, at_once=at_once, now=now)
        permissions.require(deed.speaker, Right.OVERRIDE)
        asked = deciding.asked(deed)
        if at_once:  # what goes out at another time waits as before
            asked = [each for each in asked if each.due_at is None]
        if not asked and not at_once:
            raise Refused(f"#{number} waits for no approval. Nothing was changed.")
        outcomes = [_override(deed, each) for each in asked]
        deciding.mark(deed)
        late = sum(late for _, late in outcomes)
        facts = outcomes[-1][0] if outcomes else {}
        if late:
            facts |= releasing.later_slots(deed.covered(asked[-1]), now=now)
        return Decided(post, facts, is_done=True, late=late)


def _override(deed: Deed, review: Review) -> tuple[Facts, int]:
    """What its card shows after it, and how many deliveries of it missed their time."""
    what, stage = deed.covered(review), review_facts.standing(review, deed.so_far(review)).stage
    Decision.delete().where(
        (Decision.review == review) & (Decision.stage == stage) & (Decision.person == deed.person)
    ).execute()
    decision = deciding.write(deed, review, stage)
    late = deciding.let_go(deed, review, what)
    deciding.record(deed, review)
    facts = deciding.facts_of(deed, review, what, review_facts.decisions(review))
    deciding.tell_requester(deed, review, facts, decision, late)
    return facts, late
