"""What somebody sees when they come in: what needs them, what is coming, what failed. The cost
follows what is shown, and not how much is pending."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.rules.approval import UNDECIDED
from models.rules.roles import Right, Role
from models.rules.states import UNFINISHED, ProposalState
from models.services.engine import queue
from models.services.people import people, permissions
from models.services.people.people import Speaker
from models.services.posts import lists
from models.services.posts.lists import Page
from models.tables import Decision, Delivery, Member, Occurrence, Post, Proposal, Review

AHEAD = timedelta(days=7)
MOST_COMING, MOST_NEEDING = 15, 5
MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for approval that somebody may decide."""

    number: int
    revision: int
    label: str
    by: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Overview:
    """What needs somebody, each list cut to a few: sentences of theirs that wait for a yes, and
    those of others that wait for theirs, requests they may decide, deliveries in doubt or held;
    what is `coming` in seven days, of `further` more (counted up to 1,000); and how many deliveries
    failed for good in that time."""

    mine: Sequence[Proposal]
    others: Sequence[Proposal]
    asked: Sequence[Asked]
    troubled: Sequence[Delivery]
    coming: Page
    further: int
    failed: int

    @property
    def needs_you(self) -> bool:
        """Whether anything does."""
        return any((self.mine, self.others, self.asked, self.troubled))


def of(speaker: Speaker, *, now: datetime) -> Overview:
    """The overview of the speaker's project, as far as they may see it."""
    looks = permissions.may(speaker, Right.LOOK)
    theirs = [each.id for each in people.identities(speaker.member)]
    coming = lists.upcoming(speaker, after=now, before=now + AHEAD, limit=MOST_COMING)
    return Overview(
        mine=_open(speaker, Proposal.member.in_(theirs), now),
        others=_for_me(speaker, theirs, now),
        asked=_asked(speaker, theirs),
        troubled=lists.troubled(speaker, limit=MOST_NEEDING),
        coming=coming,
        further=_further(speaker, now) if coming.more and looks else 0,
        failed=_failed(speaker, now) if looks else 0,
    )


def for_all(speaker: Speaker, *, now: datetime) -> Overview:
    """The same for everybody who looks on in a channel, without what is one person's."""
    coming = lists.upcoming(speaker, after=now, before=now + AHEAD, limit=MOST_COMING)
    return Overview(
        mine=(),
        others=(),
        asked=_asked(speaker, ()),
        troubled=lists.troubled(speaker, limit=MOST_NEEDING),
        coming=coming,
        further=_further(speaker, now) if coming.more else 0,
        failed=_failed(speaker, now),
    )


def _open(speaker: Speaker, where: Any, now: datetime) -> list[Proposal]:
    waits = (Proposal.state == ProposalState.OPEN) & (Proposal.expires_at > now)
    rows = Proposal.select(Proposal, Member).join(Member, on=(Proposal.member == Member.id))
    here = rows.where(waits & (Proposal.project == speaker.project) & where)
    return list(here.order_by(Proposal.id.desc()).limit(MOST_NEEDING))


def _for_me(speaker: Speaker, theirs: Sequence[int], now: datetime) -> list[Proposal]:
    """What others wrote and may not confirm, and the speaker may."""
    mine = [right for right in Right if permissions.may(speaker, right)]
    return _open(speaker, Proposal.needs.in_(mine) & Proposal.member.not_in(theirs), now)


def _asked(speaker: Speaker, theirs: Sequence[int]) -> list[Asked]:
    """Requests in a stage of the speaker's, about what they neither wrote nor decided."""
    client = speaker.member.role == Role.CLIENT
    if not client and not permissions.may(speaker, Right.DECIDE):
        return []
    done = Decision.select(Decision.review).where(Decision.member.in_(theirs))
    rows = (
        Review.select(Review, Post, Member)
        .join(Post)
        .join(Member, on=(Post.author == Member.id))
        .where(
            (Review.project == speaker.project)
            & Review.state.in_(UNDECIDED)
            & (Review.for_clients == client)
            & Post.author.not_in(theirs)
            & Review.id.not_in(done)
        )
        .order_by(Review.expires_at, Review.id)
        .limit(MOST_NEEDING)
    )
    return [
        Asked(row.post.number, row.revision, row.post.label, row.post.author.name, row.due_at)
        for row in rows
    ]


def _further(speaker: Speaker, now: datetime) -> int:
    """How many more fall due than are shown."""
    soon = (Occurrence.due_at >= now) & (Occurrence.due_at < now + AHEAD)
    here = (Occurrence.project == speaker.project) & Occurrence.state.in_(UNFINISHED)
    most = MOST_COMING + MOST_COUNTED
    count = int(Occurrence.select(Occurrence.id).where(here & soon).limit(most).count())
    return count - MOST_COMING


def _failed(speaker: Speaker, now: datetime) -> int:
    rows = Delivery.select(Delivery.id).where(queue.failed(speaker.project, now=now))
    return int(rows.limit(MOST_COUNTED).count())
