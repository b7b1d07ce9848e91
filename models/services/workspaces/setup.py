"""The first run: a workspace, a project, its admin and a place to publish."""

from datetime import datetime

from models.database import connection, transaction
from models.rules.roles import Role
from models.services.audit import audit
from models.services.people import people
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
        place = _only_once(workspace, now)
        if place is None:
            return False
        project = Project.create(key=key, name=key, zone=zone, created_at=now)
        Channel.create(
            workspace=place, project=project, external_id=channel, created_at=now, reports=True
        )
        admin = people.enroll(project, speaker, name, Role.ADMIN, now=now)
        account = Account.create(
            project=project, platform="site", connected_by=admin, created_at=now
        )
        Target.create(project=project, account=account, name="site", created_at=now)
        audit.record(
            project.id, speaker, "create project", f"project {key}", now=now, after={"zone": zone}
        )
        return True


def _only_once(key: str, now: datetime) -> Workspace | None:
    """The workspace, made now; None where it is there. Of two machines that start at one moment the
    second waits here until the first has made all the rest."""
    if Workspace.get_or_none(Workspace.key == key) is not None:
        return None
    made = Workspace.insert(key=key, name=key, created_at=now).on_conflict_ignore()
    return Workspace.get(Workspace.key == key) if made.as_rowcount().execute() else None
