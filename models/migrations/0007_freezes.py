"""Freezes, the windows they hold in, and ways through them."""

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


class Channel(Table):
    id = AutoField()


class Member(Table):
    id = AutoField()


class Post(Table):
    id = AutoField()


class Freeze(Table):
    id = AutoField()
    project = ForeignKeyField(Project, backref="freezes", on_delete="CASCADE")
    kind = TextField()
    targets = JSONField(default=list)
    posts = JSONField(default=list)
    removals = BooleanField(default=False)
    rule = JSONField(null=True)
    length = IntegerField(null=True)
    calendar = TextField(null=True)
    zone = TextField()
    starts_at = UtcDateTimeField()
    ends_at = OptionalUtcDateTimeField()
    falling = TextField(null=True)
    why = TextField(default="")
    channel = ForeignKeyField(Channel, on_delete="CASCADE")
    created_by = ForeignKeyField(Member, on_delete="RESTRICT")
    created_at = UtcDateTimeField()
    lifted_at = OptionalUtcDateTimeField()
    lifted_by = ForeignKeyField(Member, null=True, on_delete="RESTRICT", backref="lifted")
    written_until = OptionalUtcDateTimeField()


class FreezeWindow(Table):
    id = AutoField()
    freeze = ForeignKeyField(Freeze, backref="windows", on_delete="CASCADE")
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    starts_at = UtcDateTimeField()
    ends_at = OptionalUtcDateTimeField()
    name = TextField(default="")
    over_at = OptionalUtcDateTimeField()
    shifted = IntegerField(default=0)


FreezeWindow.add_index(
    FreezeWindow.index(
        FreezeWindow.project,
        FreezeWindow.starts_at,
        where=SQL("over_at IS NULL"),
        name="freeze_window_open",
    )
)


class Permit(Table):
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


TABLES = (Freeze, FreezeWindow, Permit)


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("gate", "frozen", BooleanField(default=False)),
    )
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)
