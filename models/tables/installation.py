"""What holds for all that shares this database."""

from peewee import Check, IntegerField, TextField

from models.database import Table


class Installation(Table):
    """The one row of its kind: which key secrets are sealed with (`models.secrets.fingerprint`)."""

    id = IntegerField(primary_key=True, default=1, constraints=[Check("id = 1")])
    key_fingerprint = TextField()
