"""What a chat sent and was dealt with already."""

from peewee import AutoField, TextField

from models.database import Table
from models.fields import UtcDateTimeField


class Received(Table):
    """One event, envelope or interaction, by the id that its chat gave it."""

    id = AutoField()
    key = TextField(unique=True)
    at = UtcDateTimeField(index=True)
