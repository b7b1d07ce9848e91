"""The first run: a workspace, a project, its admin and a place to publish."""

from datetime import datetime

from models.database import connection, transaction
from models.services import audit, people
from models.tables import Account, Channel, Project, Target, Workspace


def first_run(
    workspace: str,
    channel: str,
    speaker: str,
    name: str,
    *,
    zone: str,
    key: str,
    now: datetime,
) -> bool:
    """Make what a new installation needs to answer its first sentence: project `key` in `zone`
    with target `site`, and `speaker` as its admin. False when it was all there already."""
    with connection(), transaction():
        if Workspace.get_or_none(Workspace.key == workspace) is not None:
            return False
        place = Workspace.create(key=workspace, name=workspace, created_at=now)
        project = Project.create(key=key, name=key, zone=zone, created_at=now)
        Channel.create(workspace=place, project=project, external_id=channel, created_at=now)
        admin = people.enroll(project, speaker, name, people.ADMIN, now=now)
        account = Account.create(
            project=project, platform="site", connected_by=admin, created_at=now
        )
        Target.create(project=project, account=account, name="site", created_at=now)
        audit.record(
            project.id, speaker, "create project", f"project {key}", now=now, after={"zone": zone}
        )
        return True
