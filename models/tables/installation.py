"""What holds for all that shares this database."""

from peewee import BooleanField, Check, IntegerField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField


class Installation(Table):
    """The one row of its kind: which key secrets are sealed with (`models.secrets.fingerprint`);
    `stamp` is the database's own name, new with every adoption, and `place` where it lies. From
    `held_at` on nothing goes out of it; a `rehearsal` never publishes for real."""

    id = IntegerField(primary_key=True, default=1, constraints=[Check("id = 1")])
    key_fingerprint = TextField()
    stamp = TextField()
    place = TextField(null=True)
    held_at = OptionalUtcDateTimeField()
    held_why = TextField(null=True)
    rehearsal = BooleanField(default=False)
