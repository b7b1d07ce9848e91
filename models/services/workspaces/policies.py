"""Changing what a project decided for everybody in it."""

from datetime import datetime

from models.database import locked, transaction
from models.errors import Refused
from models.rules.policy import Policy, Value, as_json, from_json, policy_of
from models.rules.roles import Right
from models.rules.settings import SETTINGS, Setting, changed, value_of
from models.rules.states import ProposalState
from models.services.audit import audit
from models.services.people import permissions
from models.services.people.people import Speaker
from models.services.undo import undoing
from models.tables import Project, Proposal, Undo


def decide(
    speaker: Speaker, setting: Setting, value: Value | None, *, now: datetime
) -> tuple[Value, Value]:
    """Give a setting of the speaker's project a value, or None for its default; what it was and
    what it is; nothing is written where it has that value already. The value must be one that the
    setting allows; raises Refused where two settings would contradict each other."""
    permissions.require(speaker, Right.SETTINGS)
    with transaction():
        there = Project.get_by_id(speaker.project.id)
        if changed(there.policy, setting, value) == there.policy:
            same = value_of(policy_of(there), setting)
            return same, same
        _void_cards(speaker.project)
        project = locked(Project.select()).where(Project.id == speaker.project.id).get()
        before = policy_of(project)
        kept = project.policy.get(setting.field)
        project.policy = changed(project.policy, setting, value)
        project.save(only=[Project.policy])
        speaker.project.policy = project.policy
        _record(speaker, setting, before, policy_of(project), now)
        facts, kept_now = {"setting": setting.name}, project.policy.get(setting.field)
        undoing.remember(speaker, "setting", facts, kept, kept_now, now=now)
        return value_of(before, setting), value_of(policy_of(project), setting)


def _void_cards(project: Project) -> None:
    """Let no card that was drawn before be confirmed: it may name an hour or a distance that its
    yes would no longer mean. Proposals are locked before the project, as by who confirms one."""
    waiting = (Proposal.project == project) & (Proposal.state == ProposalState.OPEN)
    list(locked(Proposal.select(Proposal.id)).where(waiting).order_by(Proposal.id))
    Proposal.update(version=Proposal.version + 1).where(waiting).execute()


def _record(
    speaker: Speaker, setting: Setting, before: Policy, after: Policy, now: datetime
) -> None:
    audit.by(
        speaker,
        "change setting",
        f"project {speaker.project.key}",
        now=now,
        before={setting.name: as_json(value_of(before, setting))},
        after={setting.name: as_json(value_of(after, setting))},
    )


@undoing.inverse("setting")
def _put_back(speaker: Speaker, undo: Undo, now: datetime) -> None:
    permissions.require(speaker, Right.SETTINGS)
    setting = SETTINGS[undo.facts["setting"]]
    _void_cards(speaker.project)
    project = locked(Project.select()).where(Project.id == speaker.project.id).get()
    if project.policy.get(setting.field) != undo.after:
        raise Refused(
            f"{setting.name} was changed since. Nothing was changed; `settings {setting.name}` "
            "shows what it is."
        )
    value = None if undo.before is None else from_json(undo.before, setting.default)
    decide(speaker, setting, value, now=now)
