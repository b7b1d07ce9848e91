"""A way through a freeze."""

from peewee import AutoField, ForeignKeyField, IntegerField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField
from models.tables.channel import Channel
from models.tables.member import Member
from models.tables.post import Post
from models.tables.project import Project


class Permit(Table):
    """One post let through a freeze by two people: the one who asked and the one who `allowed` it.
    It holds for `revision` of the post, from then until `ends_at`."""

    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    post = ForeignKeyField(Post, backref="permits", on_delete="CASCADE")
    revision = IntegerField()
    why = TextField()
    channel = ForeignKeyField(Channel, on_delete="CASCADE")
    asked_by = ForeignKeyField(Member, on_delete="RESTRICT", backref="asked")
    asked_at = UtcDateTimeField()
    allowed_by = ForeignKeyField(Member, null=True, on_delete="RESTRICT", backref="allowed")
    ends_at = OptionalUtcDateTimeField()
    declined_by = ForeignKeyField(Member, null=True, on_delete="RESTRICT", backref="declined")

    project_id: int
    post_id: int
    channel_id: int
    asked_by_id: int
    allowed_by_id: int | None
    declined_by_id: int | None
