"""The three choices by which a project is set up: its zone, who approves, where it reports."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from models.database import locked, transaction
from models.errors import Refused
from models.rules.policy import Approvals, policy_of
from models.rules.roles import Barred, Right, Role
from models.rules.settings import SETTINGS
from models.rules.states import ProposalState
from models.services.audit import audit
from models.services.people import membership, people, permissions
from models.services.people.people import Speaker
from models.services.undo import undoing
from models.services.workspaces import policies, workspaces
from models.tables import Channel, Member, Project, Proposal, Undo, Workspace


class Approving(StrEnum):
    """How many people approve a post before it goes out; `keep` is what the project decided in
    another way."""

    NONE = "none"
    ONE = "one"
    TWO = "two"
    KEEP = "keep"


_NEEDED = {Approving.ONE: 1, Approving.TWO: 2}


@dataclass(frozen=True, slots=True)
class Choices:
    """What is chosen, or holds now: an IANA zone, the rule of approval, the approvers by identity
    with what they are called, and the channel of the chat where the project reports. What is None
    stays as it is."""

    zone: str | None = None
    approving: Approving | None = None
    approvers: Mapping[str, str] | None = None
    channel: str | None = None


def may_choose(speaker: Speaker) -> bool:
    """Whether somebody may set up all of it: an admin, or who runs the workspace where the project
    began."""
    runs = speaker.runs_workspace and workspaces.is_home(speaker)
    return permissions.may(speaker, Right.PEOPLE) or runs


def as_it_is(speaker: Speaker) -> Choices:
    """What holds now, of approvers those of the speaker's workspace."""
    here = f"{Workspace.get_by_id(speaker.channel.workspace_id).key}:"
    rows = people.of_roles(speaker.project, [Role.APPROVER])
    mine = [each for row in rows for each in people.identities(row)]
    return Choices(
        zone=speaker.project.zone,
        approving=approving_of(speaker.project),
        approvers={each.identity: each.name for each in mine if each.identity.startswith(here)},
        channel=_reports_in(speaker),
    )


def _reports_in(speaker: Speaker) -> str | None:
    mine = (Channel.project == speaker.project) & Channel.unbound_at.is_null() & Channel.reports
    here = Channel.workspace == speaker.channel.workspace_id
    found = Channel.get_or_none(mine & here)
    return found.external_id if found is not None else None


def approving_of(project: Project) -> Approving:
    """The rule of approval that holds in a project."""
    policy = policy_of(project)
    if policy.approvals is Approvals.NONE:
        return Approving.NONE
    plain = policy.approvals is Approvals.REQUIRED and policy.approval_stages == "internal"
    needed = {count: rule for rule, count in _NEEDED.items()}
    return needed.get(policy.approvers_needed, Approving.KEEP) if plain else Approving.KEEP


def choose(speaker: Speaker, wanted: Choices, *, now: datetime) -> Speaker:
    """Set it up so; whoever runs the workspace where the project began becomes its admin by it. The
    speaker as they are then. Raises NotAllowed, and Refused where something cannot be."""
    with transaction():
        speaker = _as_admin(speaker, wanted, now)
        if wanted.zone is not None:
            set_zone(speaker, wanted.zone, now=now)
        if wanted.approving is not None:
            _decide(speaker, wanted.approving, now)
        if wanted.approvers is not None:
            _name_approvers(speaker, wanted.approvers, now)
        if wanted.channel is not None:
            workspaces.report_in(speaker, wanted.channel, now=now)
        return replace(speaker, project=Project.get_by_id(speaker.project.id))


def _as_admin(speaker: Speaker, wanted: Choices, now: datetime) -> Speaker:
    if permissions.may(speaker, Right.PEOPLE):
        return speaker
    if may_choose(speaker):
        member = membership.take_charge(speaker, now=now)
        return replace(speaker, member=member)
    if (wanted.zone, wanted.approving, wanted.approvers) != (None, None, None):
        permissions.require(speaker, Right.PEOPLE)
    return speaker


def _decide(speaker: Speaker, approving: Approving, now: datetime) -> None:
    if approving in (Approving.KEEP, approving_of(speaker.project)):
        return
    wanted = Approvals.NONE if approving is Approving.NONE else Approvals.REQUIRED
    policies.decide(speaker, SETTINGS["approvals"], wanted, now=now)
    if approving in _NEEDED:
        policies.decide(speaker, SETTINGS["approval-stages"], None, now=now)
        policies.decide(speaker, SETTINGS["approvers-needed"], _NEEDED[approving], now=now)


def _name_approvers(speaker: Speaker, wanted: Mapping[str, str], now: datetime) -> None:
    """Make these the approvers of the speaker's workspace; who decides by a higher role does so all
    the same, and who was one and is not named becomes an author."""
    there = as_it_is(speaker).approvers or {}
    for identity in there.keys() - wanted.keys():
        member = _member(speaker, identity)
        if member is not None and people.given_role(member) is Role.APPROVER:
            membership.grant(speaker, member, Role.AUTHOR, now=now)
    for identity, name in wanted.items():
        member = _member(speaker, identity)
        if member is None:
            membership.enrol(speaker, identity, name, Role.APPROVER, now=now)
        elif member.barred is not None:
            raise Refused(
                f"{member.name} is {Barred(member.barred)}. `grant {member.name} approver` takes "
                "them back in. Nothing was changed."
            )
        elif not permissions.may(replace(speaker, member=member), Right.DECIDE):
            membership.grant(speaker, member, Role.APPROVER, now=now)


def _member(speaker: Speaker, identity: str) -> Member | None:
    return Member.get_or_none((Member.project == speaker.project) & (Member.identity == identity))


def set_zone(speaker: Speaker, zone: str, *, now: datetime) -> None:
    """Let the speaker's project be at home in `zone` (an IANA name): the words of all who have none
    of their own are read in it; what is planned stays where it is. Raises NotAllowed."""
    permissions.require(speaker, Right.SETTINGS)
    with transaction():
        project = locked(Project.select()).where(Project.id == speaker.project.id).get()
        before = project.zone
        if before == zone:
            return
        project.zone = speaker.project.zone = zone
        project.save(only=[Project.zone])
        undoing.remember(speaker, "project zone", {"zone": zone}, before, zone, now=now)
        subject, was, is_ = f"project {project.key}", {"zone": before}, {"zone": zone}
        audit.by(speaker, "set project zone", subject, now=now, before=was, after=is_)
        # A card drawn before names another hour than its confirmation would now mean.
        waiting = (Proposal.project == project) & (Proposal.state == ProposalState.OPEN)
        Proposal.update(version=Proposal.version + 1).where(waiting).execute()


@undoing.inverse("project zone")
def _put_zone_back(speaker: Speaker, undo: Undo, now: datetime) -> None:
    permissions.require(speaker, Right.SETTINGS)
    project = Project.get_by_id(speaker.project.id)
    if project.zone != undo.after:
        raise Refused("The zone was changed since. Nothing was changed; `setup` shows it.")
    set_zone(speaker, undo.before, now=now)
