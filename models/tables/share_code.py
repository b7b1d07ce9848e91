"""A code that binds another workspace to a project."""

from peewee import AutoField, ForeignKeyField, TextField

from models.database import Table
from models.fields import UtcDateTimeField
from models.tables.member import Member
from models.tables.project import Project


class ShareCode(Table):
    """What an admin was shown once, to be typed in the other workspace: only its hash is kept, and
    the row goes when it is used."""

    id = AutoField()
    project = ForeignKeyField(Project, unique=True, on_delete="CASCADE")
    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    hash = TextField(unique=True)
    expires_at = UtcDateTimeField()

    project_id: int
