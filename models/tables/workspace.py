"""A Slack team, a Discord guild, or this machine's terminal."""

from peewee import AutoField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField


class Workspace(Table):
    """Where people talk. `key` is `terminal`, `slack:T1` or `discord:G1`; `disconnected_at` is when
    Presstime was taken out of it."""

    id = AutoField()
    key = TextField(unique=True)
    name = TextField()
    created_at = UtcDateTimeField()
    disconnected_at = OptionalUtcDateTimeField()
