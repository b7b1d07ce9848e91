"""Which commands a chat was told of last."""

from peewee import AutoField, Model, TextField

from models.fields import UtcDateTimeField


class Table(Model):
    class Meta:
        legacy_table_names = False


class CommandList(Table):
    id = AutoField()
    key = TextField(unique=True)
    hash = TextField()
    at = UtcDateTimeField()


def up(migrator, db):
    with db.bind_ctx((CommandList,)):
        db.create_tables((CommandList,))
