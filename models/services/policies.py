"""Changing what a project decided for everybody in it."""

from datetime import datetime

from models.database import locked, transaction
from models.rules.policy import Policy, Setting, Value, changed, policy_of, value_of
from models.rules.roles import Right
from models.rules.states import ProposalState
from models.services import audit, permissions
from models.services.people import Speaker
from models.tables import Project, Proposal


def decide(
    speaker: Speaker, setting: Setting, value: Value | None, *, now: datetime
) -> tuple[Value, Value]:
    """Give a setting of the speaker's project a value, or None for its default; what it was and
    what it is. The value must be one that the setting allows; raises Refused where two settings
    would contradict each other."""
    permissions.require(speaker, Right.SETTINGS)
    with transaction():
        project = locked(Project.select()).where(Project.id == speaker.project.id).get()
        before = policy_of(project)
        project.policy = changed(project.policy, setting, value)
        project.save(only=[Project.policy])
        speaker.project.policy = project.policy
        _record(speaker, setting, before, policy_of(project), now)
        # A card drawn before may name an hour or a distance that its yes would no longer mean.
        waiting = (Proposal.project == project) & (Proposal.state == ProposalState.OPEN)
        Proposal.update(version=Proposal.version + 1).where(waiting).execute()
        return value_of(before, setting), value_of(policy_of(project), setting)


def _record(
    speaker: Speaker, setting: Setting, before: Policy, after: Policy, now: datetime
) -> None:
    audit.by(
        speaker,
        "change setting",
        f"project {speaker.project.key}",
        now=now,
        before={setting.name: setting.kept(value_of(before, setting))},
        after={setting.name: setting.kept(value_of(after, setting))},
    )
