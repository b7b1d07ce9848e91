"""A running process: one that may hold claims, or the bot in a chat."""

from peewee import AutoField, IntegerField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField


class Session(Table):
    """A running process: alive while its lock `name` is held and `seen_at` is fresh. Its `kind` is
    `clock`, `worker`, or `jobs` for both in one; `slack`, `discord` or `web` for what listens to
    people, which is cut off from its chat since `cut_off_at`, if it is."""

    id = AutoField()
    name = TextField(unique=True)
    kind = TextField()
    host = TextField()
    process_id = IntegerField()
    started_at = UtcDateTimeField()
    seen_at = UtcDateTimeField()
    ended_at = OptionalUtcDateTimeField(index=True)
    cut_off_at = OptionalUtcDateTimeField()
