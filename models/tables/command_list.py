"""The commands that a chat was told of."""

from peewee import AutoField, TextField

from models.database import Table
from models.fields import UtcDateTimeField


class CommandList(Table):
    """The hash of the list of commands that an application of a chat (`discord:APPLICATION`) was
    told of last."""

    id = AutoField()
    key = TextField(unique=True)
    hash = TextField()
    at = UtcDateTimeField()
