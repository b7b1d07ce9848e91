"""A person's part in a project."""

from peewee import AutoField, ForeignKeyField, JSONField, TextField

from models.database import Table
from models.fields import UtcDateTimeField
from models.tables.project import Project


class Member(Table):
    """One identity (`terminal:ana`, `slack:T1:U1`) in one project, with its role, its own zone
    if it set one, and `habits`: answers to questions of language that hold for next time."""

    id = AutoField()
    project = ForeignKeyField(Project, backref="members", on_delete="CASCADE")
    identity = TextField()
    name = TextField()
    role = TextField()
    zone = TextField(null=True)
    habits = JSONField(default=dict)
    created_at = UtcDateTimeField()

    project_id: int

    class Meta:
        indexes = ((("project", "identity"), True),)
