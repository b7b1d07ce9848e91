"""One import of many posts."""

from peewee import AutoField, ForeignKeyField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField
from models.tables.member import Member
from models.tables.project import Project


class Batch(Table):
    """What came in together from one file, to be taken off the calendar together."""

    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE")
    member = ForeignKeyField(Member, on_delete="RESTRICT")
    name = TextField()
    created_at = UtcDateTimeField()
    undone_at = OptionalUtcDateTimeField()

    project_id: int
    member_id: int
