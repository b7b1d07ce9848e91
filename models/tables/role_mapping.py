"""What a chat's own roles count for in a project."""

from peewee import AutoField, ForeignKeyField, TextField

from models.database import Table
from models.tables.project import Project
from models.tables.workspace import Workspace


class RoleMapping(Table):
    """Whoever has `chat_role` (its id in the chat; `name` is what it is called) in that workspace
    has at least `role` in the project."""

    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
    chat_role = TextField()
    name = TextField()
    role = TextField()

    project_id: int
    workspace_id: int

    class Meta:
        indexes = ((("project", "workspace", "chat_role"), True),)
