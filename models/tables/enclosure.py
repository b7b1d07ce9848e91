"""What a message carries."""

from peewee import AutoField, ForeignKeyField

from models.database import Table
from models.tables.dispatch import Dispatch
from models.tables.notice import Notice


class Enclosure(Table):
    """A notice in a dispatch; in each at most once."""

    id = AutoField()
    dispatch = ForeignKeyField(Dispatch, on_delete="CASCADE", index=False)
    notice = ForeignKeyField(Notice, on_delete="CASCADE")

    dispatch_id: int
    notice_id: int

    class Meta:
        indexes = ((("dispatch", "notice"), True),)
