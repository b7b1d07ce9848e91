"""A running process that may hold claims."""

from peewee import AutoField, IntegerField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField


class Session(Table):
    """A clock or worker process: alive while its lock `name` is held and `seen_at` is fresh."""

    id = AutoField()
    name = TextField(unique=True)
    host = TextField()
    process_id = IntegerField()
    started_at = UtcDateTimeField()
    seen_at = UtcDateTimeField()
    ended_at = OptionalUtcDateTimeField(index=True)
