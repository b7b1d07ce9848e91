"""What people typed: stored at once, answered, then confirmed, discarded or left as a draft."""

from dataclasses import replace
from datetime import datetime, timedelta

from models import apart
from models.database import locked, transaction
from models.errors import NotFound, Refused, Stale
from models.rules.media import Media, media_of, to_json
from models.rules.roles import Right
from models.rules.states import ProposalState
from models.services.audit import audit
from models.services.engine.agenda import Question
from models.services.notices import notices
from models.services.people import people, permissions
from models.services.people.people import Speaker
from models.services.posts import posts
from models.tables import Channel, Member, Project, Proposal

LIFETIME, LIFETIME_FOR_OTHERS = timedelta(hours=1), timedelta(days=3)
REVISION = "revision shown"
EXPIRING = Question(Proposal.expires_at, Proposal.state == ProposalState.OPEN)


def propose(
    speaker: Speaker,
    words: str,
    answers: dict[str, str],
    content: tuple[str | None, str] | None,
    *,
    now: datetime,
) -> Proposal:
    """Keep a sentence until it is confirmed; `content` is the title and text found in it."""
    permissions.require(speaker, Right.WRITE if content else Right.SPEAK)
    return Proposal.create(
        project=speaker.project,
        member=speaker.member,
        channel=speaker.channel,
        words=words,
        answers=answers,
        links=dict(speaker.links),
        media=to_json(speaker.files),
        content=list(content) if content else None,
        state=ProposalState.OPEN,
        created_at=now,
        expires_at=now + LIFETIME,
    )


def open_proposal(speaker: Speaker, number: int, version: int | None) -> Proposal:
    """The open proposal that the speaker may act on: their own, or one that waits for somebody with
    a right that its writer lacks and they have. Raises NotFound for another project's or person's,
    Stale for one that was settled or has changed since its card was drawn."""
    proposal = (
        locked(Proposal.select())
        .where((Proposal.id == number) & (Proposal.project == speaker.project))
        .first()
    )
    if proposal is None or not _may_act_on(speaker, proposal):
        raise NotFound(f"There is no proposal P{number} of yours here. Nothing was changed.")
    if proposal.state != ProposalState.OPEN:
        raise Stale(_SETTLED[ProposalState(proposal.state)].format(number=number))
    if version is not None and version != proposal.version:
        raise Stale(
            f"P{number} has changed since that card. Nothing was done; use the newer card's "
            f"buttons, or say `proposal P{number}` to see it."
        )
    return proposal


def _may_act_on(speaker: Speaker, proposal: Proposal) -> bool:
    if people.is_one(speaker.member, [proposal.member_id]):
        return True
    return proposal.needs is not None and permissions.may(speaker, Right(proposal.needs))


def writer(speaker: Speaker, proposal: Proposal) -> Speaker:
    """Whoever wrote a proposal, with the files that came with it, to read it as they meant it: the
    speaker, or somebody whose words they take over."""
    links, files = {**proposal.links, **speaker.links}, media_of(proposal.media)
    if proposal.member_id == speaker.member.id:
        return replace(speaker, links=links, files=files)
    channel = Channel.get_by_id(proposal.channel_id)
    return Speaker(speaker.project, channel, proposal.member, links=links, files=files)


def hand_up(proposal: Proposal, right: Right, *, now: datetime) -> None:
    """Let somebody confirm a proposal who has the right that its writer lacks, and tell them; it
    waits for days then."""
    proposal.needs, proposal.expires_at = right, now + LIFETIME_FOR_OTHERS
    proposal.save(only=[Proposal.needs, Proposal.expires_at])
    notices.tell(
        "asked_for",
        f"proposal {proposal.id} asked for {proposal.version}",
        {
            "proposal": proposal.id,
            "who": proposal.member.name,
            "words": proposal.words,
            "right": right,
            "may": people.who_may(proposal.project, right),
        },
        project_id=proposal.project_id,
        channel_id=proposal.channel_id,
        member_id=None,
        now=now,
    )


def waiting_for(project: Project) -> list[Right]:
    """For every proposal that waits for somebody else, the right it takes."""
    waits = (Proposal.state == ProposalState.OPEN) & Proposal.needs.is_null(False)
    rows = Proposal.select(Proposal.needs).where((Proposal.project == project) & waits)
    return [Right(row.needs) for row in rows if row.needs]


def tell_writer(
    speaker: Speaker, proposal: Proposal, state: ProposalState, number: int | None, *, now: datetime
) -> None:
    """Tell whoever wrote a proposal what somebody else made of it."""
    if people.is_one(speaker.member, [proposal.member_id]):
        return
    notices.tell(
        "answered_for",
        f"proposal {proposal.id} answered",
        {
            "proposal": proposal.id,
            "who": speaker.member.name,
            "writer": proposal.member.name,
            "words": proposal.words,
            "state": state,
            "post": number,
        },
        project_id=proposal.project_id,
        channel_id=proposal.channel_id,
        member_id=proposal.member_id,
        now=now,
    )


_SETTLED = {
    ProposalState.CONFIRMED: "P{number} is confirmed already. Nothing was done a second time.",
    ProposalState.DISCARDED: "P{number} was discarded. Nothing goes out; type it again if you "
    "want it after all.",
    ProposalState.EXPIRED: "P{number} waited too long and expired; nothing goes out. "
    "What you wrote is kept under `list drafts`.",
}


def change(
    proposal: Proposal,
    *,
    words: str | None = None,
    answers: dict[str, str] | None = None,
    content: tuple[str | None, str] | None = None,
    media: Media | None = None,
    now: datetime,
) -> Proposal:
    """Answer or reword a proposal, or give it other files; its older cards become stale."""
    proposal.words = words if words is not None else proposal.words
    proposal.answers = answers if answers is not None else proposal.answers
    proposal.content = list(content) if content else proposal.content
    proposal.media = to_json(media) if media is not None else proposal.media
    if words is not None:
        proposal.created_at, proposal.needs = now, None
    proposal.version += 1
    proposal.expires_at = now + LIFETIME
    proposal.save()
    return proposal


def note_shown(proposal: Proposal, revision: int) -> None:
    """Remember which revision of an existing post the card speaks of: no other is confirmed."""
    proposal.answers = {**proposal.answers, REVISION: str(revision)}
    proposal.save(only=[Proposal.answers])


def shown(proposal: Proposal) -> int | None:
    """The revision that the proposal's latest card spoke of; None where it made a post."""
    seen = proposal.answers.get(REVISION)
    return int(seen) if seen else None


def settle(
    proposal: Proposal, state: ProposalState, *, now: datetime, post_id: int | None = None
) -> None:
    """Close an open proposal one way; raises Refused when it was closed meanwhile."""
    changed = (
        Proposal.update(state=state, settled_at=now, post=post_id)
        .where((Proposal.id == proposal.id) & (Proposal.state == ProposalState.OPEN))
        .execute()
    )
    if not changed:
        raise Refused(f"P{proposal.id} was settled meanwhile. Nothing was done a second time.")


def expire(*, now: datetime) -> int:
    """Turn proposals nobody confirmed in an hour into listed drafts and tell their writers; says
    how many."""
    overdue = (Proposal.state == ProposalState.OPEN) & (Proposal.expires_at <= now)
    ids = [row.id for row in Proposal.select(Proposal.id).where(overdue).limit(100)]
    apart.each(ids, lambda number: _expire(number, now))
    return len(ids)


@transaction()
def _expire(proposal_id: int, now: datetime) -> None:
    proposal = (
        locked(Proposal.select())
        .where((Proposal.id == proposal_id) & (Proposal.state == ProposalState.OPEN))
        .first()
    )
    if proposal is None:
        return
    post = None
    if proposal.content:
        title, text = proposal.content
        speaker = Speaker(
            Project.get_by_id(proposal.project_id),
            Channel.get_by_id(proposal.channel_id),
            Member.get_by_id(proposal.member_id),
        )
        media = media_of(proposal.media)
        post = posts.create(speaker, title, text, now=now, media=media, actor=audit.PRESSTIME)
    settle(proposal, ProposalState.EXPIRED, now=now, post_id=post.id if post else None)
    notices.tell(
        "proposal_expired",
        f"proposal {proposal.id} expired {proposal.version}",
        {"proposal": proposal.id, "words": proposal.words, "post": post.number if post else None},
        project_id=proposal.project_id,
        channel_id=proposal.channel_id,
        member_id=proposal.member_id,
        now=now,
    )
