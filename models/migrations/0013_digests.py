"""Daily digests, and what people want to be told of in a chat, directly."""

from peewee import SQL, AutoField, ForeignKeyField, JSONField, Model, TextField

from models.fields import OptionalUtcDateTimeField, UtcDateTimeField


class Table(Model):
    class Meta:
        legacy_table_names = False


class Project(Table):
    id = AutoField()


class Channel(Table):
    id = AutoField()


class Member(Table):
    id = AutoField()


class Digest(Table):
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


Digest.add_index(
    Digest.index(
        Digest.channel, unique=True, where=SQL("channel_id IS NOT NULL"), name="digest_of_channel"
    )
)
Digest.add_index(
    Digest.index(
        Digest.member, unique=True, where=SQL("member_id IS NOT NULL"), name="digest_of_member"
    )
)
Digest.add_index(Digest.index(Digest.next_at, where=SQL("stopped_at IS NULL"), name="digest_due"))


def up(migrator, db):
    with db.bind_ctx((Digest,)):
        db.create_tables((Digest,))
    migrator.migrate(
        migrator.add_column("reader", "chat", TextField(null=True)),
        migrator.add_column("reader", "chat_topics", JSONField(null=True)),
    )
