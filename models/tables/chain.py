"""How far the audit of a project is sealed."""

from peewee import AutoField, ForeignKeyField, IntegerField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField
from models.rules.seals import START
from models.tables.project import Project


class Chain(Table):
    """The head of a project's chain of sealed audit rows: their count and the last one's hash,
    signed with the installation's key. Whoever seals locks it first."""

    id = AutoField()
    project = ForeignKeyField(Project, unique=True, on_delete="CASCADE")
    count = IntegerField(default=0)
    hash = TextField(default=START)
    signature = TextField(null=True)
    sealed_at = OptionalUtcDateTimeField()

    project_id: int
