"""Every change can be taken back; a risky post is announced before it goes out."""

from peewee import AutoField, ForeignKeyField, IntegerField, JSONField, Model, TextField

from models.fields import OptionalUtcDateTimeField, UtcDateTimeField


class Table(Model):
    class Meta:
        legacy_table_names = False


class Project(Table):
    id = AutoField()


class Member(Table):
    id = AutoField()


class Post(Table):
    id = AutoField()


class Undo(Table):
    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    member = ForeignKeyField(Member, on_delete="CASCADE")
    kind = TextField()
    action = TextField()
    facts = JSONField(default=dict)
    post = ForeignKeyField(Post, null=True, on_delete="CASCADE")
    revision = IntegerField(null=True)
    before = JSONField(null=True)
    after = JSONField(null=True)
    act = IntegerField(null=True, index=True)
    undoes = IntegerField(null=True)
    created_at = UtcDateTimeField()
    undone_at = OptionalUtcDateTimeField()
    undone_by = ForeignKeyField(Member, null=True, on_delete="SET NULL", index=False)

    class Meta:
        indexes = ((("project", "created_at"), False),)


def up(migrator, db):
    with db.bind_ctx((Project, Member, Post, Undo)):
        db.create_tables((Undo,))
    migrator.migrate(migrator.add_column("occurrence", "announced_at", OptionalUtcDateTimeField()))
