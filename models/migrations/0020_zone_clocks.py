"""What the clocks of zones were taken to do, to see when zone data has changed."""

from peewee import AutoField, JSONField, Model, TextField

from models.fields import UtcDateTimeField


class Table(Model):
    class Meta:
        legacy_table_names = False


class ZoneClock(Table):
    id = AutoField()
    zone = TextField(unique=True)
    version = TextField()
    offsets = JSONField()
    until = UtcDateTimeField()


def up(migrator, db):
    with db.bind_ctx((ZoneClock,)):
        db.create_tables((ZoneClock,))
