"""The way to one channel of a chat, or to all of a workspace."""

from peewee import AutoField, IntegerField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField


class Lane(Table):
    """What all workers know of an `address` (empty: of the whole workspace): nothing goes there
    before `next_at`. While it takes nothing, `closed_at` says since when and `reason` why, for
    people; `tries` is how often it was tried in vain since."""

    id = AutoField()
    workspace = TextField()
    address = TextField()
    next_at = UtcDateTimeField()
    closed_at = OptionalUtcDateTimeField()
    reason = TextField(null=True)
    tries = IntegerField(default=0)

    class Meta:
        indexes = ((("workspace", "address"), True),)
