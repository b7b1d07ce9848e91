"""A home that uses this database: one machine of several, or the only one."""

from peewee import IntegerField, TextField

from models.database import Table
from models.fields import UtcDateTimeField


class Instance(Table):
    """`beats` only ever rises, and the home notes it too: a database that counts less than that
    is an earlier state of itself."""

    id = TextField(primary_key=True)
    beats = IntegerField()
    seen_at = UtcDateTimeField()
