"""Something a person must be told."""

from peewee import AutoField, ForeignKeyField, JSONField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField
from models.tables.channel import Channel
from models.tables.member import Member
from models.tables.project import Project


class Notice(Table):
    """An outbox row: facts for one channel, put into words by `bot.views.notices`. `key` makes
    the same event one row however often it is reported."""

    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE")
    channel = ForeignKeyField(Channel, backref="notices", on_delete="CASCADE")
    member = ForeignKeyField(Member, null=True, on_delete="SET NULL")
    kind = TextField()
    key = TextField(unique=True)
    facts = JSONField(default=dict)
    created_at = UtcDateTimeField()
    delivered_at = OptionalUtcDateTimeField()

    project_id: int
    channel_id: int
    member_id: int | None
