"""Something a person must be told."""

from peewee import SQL, AutoField, ForeignKeyField, JSONField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField
from models.tables.channel import Channel
from models.tables.member import Member
from models.tables.project import Project


class Notice(Table):
    """An outbox row: facts for one channel, put into words by `bot.views.notices`. `key` makes
    the same event one row however often it is reported. `addressed_at` is when it was looked up
    who is told of it directly, too."""

    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    channel = ForeignKeyField(Channel, backref="notices", on_delete="CASCADE")
    member = ForeignKeyField(Member, null=True, on_delete="SET NULL", index=False)
    kind = TextField()
    key = TextField(unique=True)
    facts = JSONField(default=dict)
    created_at = UtcDateTimeField()
    delivered_at = OptionalUtcDateTimeField()
    addressed_at = OptionalUtcDateTimeField()

    project_id: int
    channel_id: int
    member_id: int | None


UNADDRESSED = Notice.addressed_at.is_null()
Notice.add_index(
    Notice.index(Notice.id, where=SQL("addressed_at IS NULL"), name="notice_unaddressed")
)
