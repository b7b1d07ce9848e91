"""A connection to a publishing platform."""

from peewee import AutoField, ForeignKeyField, JSONField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField
from models.tables.member import Member
from models.tables.project import Project


class Account(Table):
    """Settings in the clear, secrets only as the ciphertext of `models.secrets`."""

    id = AutoField()
    project = ForeignKeyField(Project, backref="accounts", on_delete="CASCADE")
    platform = TextField()
    settings = JSONField(default=dict)
    secrets = TextField(null=True)
    connected_by = ForeignKeyField(Member, on_delete="RESTRICT")
    created_at = UtcDateTimeField()
    disconnected_at = OptionalUtcDateTimeField()

    project_id: int
    connected_by_id: int
