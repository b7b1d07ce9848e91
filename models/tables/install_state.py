"""An install by OAuth that somebody has begun."""

from peewee import AutoField, TextField

from models.database import Table
from models.fields import UtcDateTimeField


class InstallState(Table):
    """`digest` is that of the secret which the browser brings back, once and before `ends_at`."""

    id = AutoField()
    digest = TextField(unique=True)
    ends_at = UtcDateTimeField(index=True)
