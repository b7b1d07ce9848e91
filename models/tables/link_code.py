"""A code that joins two identities into one person."""

from peewee import AutoField, ForeignKeyField, TextField

from models.database import Table
from models.fields import UtcDateTimeField
from models.tables.member import Member


class LinkCode(Table):
    """What a member was shown once, to be typed from their other chat: only its hash is kept, and
    the row goes when it is used."""

    id = AutoField()
    member = ForeignKeyField(Member, unique=True, on_delete="CASCADE")
    hash = TextField(unique=True)
    expires_at = UtcDateTimeField()

    member_id: int
