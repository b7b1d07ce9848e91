"""Which chat channels belong to which project, and in which of them it reports."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from models.tables import (
    BOUND,
    Channel,
    Freeze,
    Notice,
    Permit,
    Project,
    Proposal,
    Review,
    Schedule,
    Workspace,
)


def places(workspace: str, external_id: str) -> Sequence[Channel]:
    """Where something said in a channel of a workspace may belong, with their projects: the channel
    itself where it is bound, else the report channel of each project of the workspace."""
    here = _with_projects(workspace).where(Channel.external_id == external_id).first()
    return [here] if here is not None else reporting(workspace)


def owner_of(workspace: str, external_id: str) -> Project | None:
    """The project that a channel of a workspace belongs to, if it does to one."""
    found = _with_projects(workspace).where(Channel.external_id == external_id).first()
    return found.project if found is not None else None


def reporting(workspace: str) -> Sequence[Channel]:
    """The channel that each project of a workspace reports in there, with its project, the oldest
    project first."""
    found: dict[int, Channel] = {}
    for each in _with_projects(workspace).order_by(Channel.reports.desc(), Channel.id):
        found.setdefault(each.project_id, each)
    return [found[project_id] for project_id in sorted(found)]


def _with_projects(workspace: str) -> Any:
    return (
        Channel.select(Channel, Project, Workspace)
        .join(Workspace, on=(Channel.workspace == Workspace.id))
        .switch(Channel)
        .join(Project, on=(Channel.project == Project.id))
        .where((Workspace.key == workspace) & BOUND)
    )


def report_channel(project_id: int, workspace_id: int | None = None) -> Channel | None:
    """The channel where a project says what concerns all of it, of one of its workspaces or of the
    first that is still connected."""
    query = _of_project(project_id)
    if workspace_id is not None:
        query = query.where(Channel.workspace == workspace_id)
    found: Channel | None = query.first()
    return found


def report_channels(project_id: int) -> Sequence[Channel]:
    """The same of every workspace that is connected, the first workspace first; where none is, the
    one that is left."""
    found: dict[int, Channel] = {}
    for each in _of_project(project_id):
        found.setdefault(each.workspace_id, each)
    connected = [each for each in found.values() if each.workspace.disconnected_at is None]
    return sorted(connected, key=lambda each: each.workspace_id) or [*found.values()][:1]


def _of_project(project_id: int) -> Any:
    query = Channel.select(Channel, Workspace).join(Workspace)
    gone = Workspace.disconnected_at.is_null(False)
    return query.where(BOUND & (Channel.project == project_id)).order_by(
        gone, Channel.reports.desc(), Channel.id
    )


def bind(
    workspace: Workspace, project: Project, external_id: str, *, reports: bool, now: datetime
) -> Channel:
    """Let a channel belong to a project from now on, and be the one of that workspace where it
    `reports`; call it inside a transaction. A channel of another project is unbound first."""
    there = Channel.get_or_none(
        (Channel.workspace == workspace) & (Channel.external_id == external_id) & BOUND
    )
    if there is not None and there.project_id != project.id:
        unbind(there, now=now)
        there = None
    if there is None:
        there = Channel.create(
            workspace=workspace, project=project, external_id=external_id, created_at=now
        )
    if reports:
        siblings = (Channel.workspace == workspace) & (Channel.project == project)
        Channel.update(reports=Channel.id == there.id).where(siblings).execute()
        there.reports = True
    return there


def unbind(channel: Channel, *, now: datetime) -> None:
    """Let a channel belong to no project any more; call it inside a transaction. What would have
    been told there is told where its project reports."""
    Channel.update(unbound_at=now, reports=False).where(Channel.id == channel.id).execute()
    instead = report_channel(channel.project_id, channel.workspace_id) or report_channel(
        channel.project_id
    )
    if instead is None:
        return
    for table in (Schedule, Review, Freeze, Permit, Proposal):
        table.update(channel=instead).where(table.channel == channel).execute()
    Notice.update(channel=instead).where(
        (Notice.channel == channel) & Notice.delivered_at.is_null()
    ).execute()
