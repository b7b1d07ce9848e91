"""A running process that may hold claims."""

from peewee import AutoField, IntegerField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField


class Session(Table):
    """A running process: alive while its lock `name` is held and `seen_at` is fresh. Its `kind` is
    `clock`, `worker`, or `jobs` for both in one."""

    id = AutoField()
    name = TextField(unique=True)
    kind = TextField()
    host = TextField()
    process_id = IntegerField()
    started_at = UtcDateTimeField()
    seen_at = UtcDateTimeField()
    ended_at = OptionalUtcDateTimeField(index=True)
