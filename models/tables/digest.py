"""A daily look at what is planned, for a channel or a person."""

from peewee import SQL, AutoField, ForeignKeyField, JSONField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField
from models.tables.channel import Channel
from models.tables.member import Member
from models.tables.project import Project


class Digest(Table):
    """Wanted in `channel`, or by `member` alone, `at` a clock time (`08:30`) of `days` (ISO, Monday
    is 1) in `zone`, or where there is none in the person's or the project's; a person gets it in
    the chat or by `email` (`way`). It is due at `next_at`; `last_day` is the local date of the last
    one, of which there is one a day."""

    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE")
    channel = ForeignKeyField(Channel, null=True, on_delete="CASCADE", index=False)
    member = ForeignKeyField(Member, null=True, on_delete="CASCADE", index=False)
    at = TextField()
    days = JSONField(default=list)
    way = TextField(default="chat")
    zone = TextField(null=True)
    next_at = UtcDateTimeField()
    last_day = TextField(null=True)
    created_at = UtcDateTimeField()
    stopped_at = OptionalUtcDateTimeField()

    project_id: int
    channel_id: int | None
    member_id: int | None


Digest.add_index(
    Digest.index(
        Digest.channel,
        unique=True,
        where=SQL("channel_id IS NOT NULL"),
        name="digest_of_channel",
    )
)
Digest.add_index(
    Digest.index(
        Digest.member,
        unique=True,
        where=SQL("member_id IS NOT NULL"),
        name="digest_of_member",
    )
)
Digest.add_index(Digest.index(Digest.next_at, where=SQL("stopped_at IS NULL"), name="digest_due"))
DIGEST_WANTED = Digest.stopped_at.is_null()
