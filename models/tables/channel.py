"""Which chat channel belongs to which project."""

from peewee import SQL, AutoField, BooleanField, ForeignKeyField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField
from models.tables.project import Project
from models.tables.workspace import Workspace


class Channel(Table):
    """A chat channel bound to a project; in it post numbers need no project key. The one that
    `reports` hears what concerns the whole project, one in each workspace. A channel that was
    unbound is kept for what was said in it, and may belong to another project by now."""

    id = AutoField()
    workspace = ForeignKeyField(Workspace, backref="channels", on_delete="CASCADE")
    project = ForeignKeyField(Project, backref="channels", on_delete="CASCADE")
    external_id = TextField()
    created_at = UtcDateTimeField()
    reports = BooleanField(default=False)
    unbound_at = OptionalUtcDateTimeField()

    workspace_id: int
    project_id: int


Channel.add_index(
    Channel.index(
        Channel.workspace,
        Channel.external_id,
        unique=True,
        where=SQL("unbound_at IS NULL"),
        name="channel_bound",
    )
)
BOUND = Channel.unbound_at.is_null()
