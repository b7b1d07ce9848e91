"""One content calendar."""

from peewee import AutoField, IntegerField, JSONField, TextField

from models.database import Table
from models.fields import UtcDateTimeField


class Project(Table):
    """A calendar with its own numbering. `zone` is its IANA zone, `key` stands before post
    numbers (`ACME/142`), `policy` holds what the team chose (`models.rules.policy`)."""

    id = AutoField()
    key = TextField(unique=True)
    name = TextField()
    zone = TextField()
    last_number = IntegerField(default=0)
    policy = JSONField(default=dict)
    created_at = UtcDateTimeField()
