"""Posts carry files: what a project has of the media folder, and which of it a revision names."""

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

from models.fields import UtcDateTimeField


class Table(Model):
    class Meta:
        legacy_table_names = False


class Project(Table):
    id = AutoField()


class Media(Table):
    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    digest = TextField(index=True)
    kind = TextField()
    size = IntegerField()
    used = BooleanField(default=False)
    at = UtcDateTimeField()

    class Meta:
        indexes = ((("project", "digest"), True),)


Media.add_index(Media.index(Media.at, where=SQL("NOT used"), name="media_unused"))


def up(migrator, db):
    with db.bind_ctx((Media,)):
        db.create_tables((Media,))
    for table in ("revision", "proposal"):
        migrator.migrate(migrator.add_column(table, "media", JSONField(null=True)))
