"""People are told directly, too: their wishes, messages on their way, and what those carry."""

from peewee import (
    SQL,
    AutoField,
    BooleanField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    TextField,
)

from models.fields import OptionalUtcDateTimeField, UtcDateTimeField


class Table(Model):
    class Meta:
        legacy_table_names = False


class Project(Table):
    id = AutoField()


class Member(Table):
    id = AutoField()


class Session(Table):
    id = AutoField()


class Notice(Table):
    id = AutoField()


class Reader(Table):
    id = AutoField()
    member = ForeignKeyField(Member, unique=True, on_delete="CASCADE")
    address = TextField(null=True)
    topics = JSONField(default=list)
    muted = JSONField(default=list)
    asked_address = TextField(null=True)
    asked_at = OptionalUtcDateTimeField()
    nonce = TextField(null=True)
    tries = IntegerField(default=0)


class Dispatch(Table):
    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE")
    member = ForeignKeyField(Member, on_delete="CASCADE")
    way = TextField()
    address = TextField()
    nonce = TextField(null=True)
    alarm = BooleanField(default=False)
    state = TextField()
    created_at = UtcDateTimeField()
    next_at = UtcDateTimeField()
    attempts = IntegerField(default=0)
    fence = IntegerField(default=0)
    session = ForeignKeyField(Session, null=True, on_delete="SET NULL", index=False)
    begun_at = OptionalUtcDateTimeField()
    finished_at = OptionalUtcDateTimeField()
    error = TextField(null=True)

    class Meta:
        indexes = ((("member", "finished_at"), False),)


Dispatch.add_index(
    Dispatch.index(Dispatch.next_at, where=SQL("state = 'waiting'"), name="dispatch_waiting")
)
Dispatch.add_index(
    Dispatch.index(Dispatch.session, where=SQL("state = 'sending'"), name="dispatch_sending")
)
Dispatch.add_index(
    Dispatch.index(
        Dispatch.project,
        Dispatch.finished_at,
        where=SQL("state IN ('failed', 'unknown')"),
        name="dispatch_failed",
    )
)
Dispatch.add_index(
    Dispatch.index(Dispatch.created_at, where=SQL("nonce IS NOT NULL"), name="dispatch_codes")
)


class Enclosure(Table):
    id = AutoField()
    dispatch = ForeignKeyField(Dispatch, on_delete="CASCADE", index=False)
    notice = ForeignKeyField(Notice, on_delete="CASCADE")

    class Meta:
        indexes = ((("dispatch", "notice"), True),)


def up(migrator, db):
    migrator.migrate(migrator.add_column("notice", "addressed_at", OptionalUtcDateTimeField()))
    db.execute_sql("UPDATE notice SET addressed_at = created_at")  # nobody had asked to be told
    db.execute_sql("CREATE INDEX notice_unaddressed ON notice (id) WHERE addressed_at IS NULL")
    tables = (Reader, Dispatch, Enclosure)
    with db.bind_ctx(tables):
        db.create_tables(tables)
