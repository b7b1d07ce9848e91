"""Who speaks, where, and in which project."""

from dataclasses import dataclass
from datetime import datetime

from models.database import locked, transaction
from models.errors import NotFound, Refused
from models.rules.states import ProposalState
from models.services import audit, undoing
from models.tables import Channel, Member, Project, Proposal, Undo, Workspace

ADMIN, AUTHOR = "admin", "author"


@dataclass(frozen=True, slots=True)
class Speaker:
    """A member of a project, speaking in one of its channels."""

    project: Project
    channel: Channel
    member: Member

    @property
    def zone(self) -> str:
        """The zone this person's words are read in: their own, else the project's."""
        return self.member.zone or self.project.zone

    @property
    def zone_source(self) -> str:
        """Whose zone that is: `person` or `project`."""
        return "person" if self.member.zone else "project"


def arrive(workspace: str, channel: str, identity: str, name: str, *, now: datetime) -> Speaker:
    """The speaker behind an identity, made a member (author) on its first words. Raises NotFound
    where the channel belongs to no project."""
    bound = (
        Channel.select(Channel, Project)
        .join(Workspace, on=(Channel.workspace == Workspace.id))
        .switch(Channel)
        .join(Project, on=(Channel.project == Project.id))
        .where((Workspace.key == workspace) & (Channel.external_id == channel))
        .first()
    )
    if bound is None:
        raise NotFound("This channel belongs to no project yet. Nothing was saved.")
    member = _member(bound.project, identity) or _join(bound.project, identity, name, now)
    return Speaker(bound.project, bound, member)


def _member(project: Project, identity: str) -> Member | None:
    return Member.get_or_none((Member.project == project) & (Member.identity == identity))


def _join(project: Project, identity: str, name: str, now: datetime) -> Member:
    with transaction():
        locked(Project.select()).where(Project.id == project.id).get()  # two first words at once
        member = _member(project, identity)
        return member or enroll(project, identity, name, AUTHOR, now=now)


def enroll(project: Project, identity: str, name: str, role: str, *, now: datetime) -> Member:
    """Make someone a member; call it inside a transaction."""
    member = Member.create(project=project, identity=identity, name=name, role=role, created_at=now)
    audit.record(project.id, identity, "join", f"member {name}", now=now, after={"role": role})
    return member


def remember(member: Member, habit: str, answer: str) -> None:
    """Keep how this person answers a kind of question (`bare-hour`), for the next sentence."""
    member.habits = {**member.habits, habit: answer}
    member.save(only=[Member.habits])


def forget(speaker: Speaker, habit: str | None = None, *, now: datetime) -> None:
    """Forget one habit of the speaker, or all of them."""
    member, before = speaker.member, dict(speaker.member.habits)
    kept = {} if habit is None else {k: v for k, v in before.items() if k != habit}
    if kept != before:
        with transaction():
            member.habits = kept
            member.save(only=[Member.habits])
            undoing.remember(speaker, "habits", {}, before, kept, now=now)


@undoing.inverse("habits")
def _learn_again(speaker: Speaker, undo: Undo, _now: datetime) -> None:
    mine = _own(speaker, undo)
    if mine.habits != undo.after:
        raise Refused("Your habits have changed since. Nothing was changed; `settings` shows them.")
    speaker.member.habits = mine.habits = undo.before
    mine.save(only=[Member.habits])


def _own(speaker: Speaker, undo: Undo) -> Member:
    """The speaker as they are kept now; raises Refused where it was another's change."""
    if undo.member_id != speaker.member.id:
        raise Refused("What people set for themselves, only they undo. Nothing was changed.")
    return locked(Member.select()).where(Member.id == speaker.member.id).get()


def set_zone(speaker: Speaker, zone: str | None, *, now: datetime) -> None:
    """Read this person's words in `zone` (an IANA name) from now on; None: the project's."""
    member = speaker.member
    with transaction():
        if member.zone != zone:
            undoing.remember(speaker, "zone", {}, member.zone, zone, now=now)
        audit.by(
            speaker,
            "set zone",
            f"member {member.name}",
            now=now,
            before={"zone": member.zone},
            after={"zone": zone},
        )
        member.zone = zone
        member.save(only=[Member.zone])
        # A card drawn before names another hour than its confirmation would now mean.
        waiting = (Proposal.member == member) & (Proposal.state == ProposalState.OPEN)
        Proposal.update(version=Proposal.version + 1).where(waiting).execute()


@undoing.inverse("zone")
def _put_zone_back(speaker: Speaker, undo: Undo, now: datetime) -> None:
    mine = _own(speaker, undo)
    if mine.zone != undo.after:
        raise Refused("Your zone was changed since. Nothing was changed; `settings` shows it.")
    set_zone(speaker, undo.before, now=now)
