"""Which chat channel belongs to which project."""

from peewee import AutoField, ForeignKeyField, TextField

from models.database import Table
from models.fields import UtcDateTimeField
from models.tables.project import Project
from models.tables.workspace import Workspace


class Channel(Table):
    """A chat channel bound to a project; in it post numbers need no project key."""

    id = AutoField()
    workspace = ForeignKeyField(Workspace, backref="channels", on_delete="CASCADE")
    project = ForeignKeyField(Project, backref="channels", on_delete="CASCADE")
    external_id = TextField()
    created_at = UtcDateTimeField()

    workspace_id: int
    project_id: int

    class Meta:
        indexes = ((("workspace", "external_id"), True),)
