"""Something that is wrong for a while, and must be told once."""

from peewee import SQL, AutoField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField


class Outage(Table):
    """Trouble of one name (`clock 3`), of which at most one is open (no `ended_at`): whoever writes
    its beginning or its end is the one to tell people."""

    id = AutoField()
    name = TextField()
    since = UtcDateTimeField()
    ended_at = OptionalUtcDateTimeField()


Outage.add_index(
    Outage.index(Outage.name, unique=True, where=SQL("ended_at IS NULL"), name="outage_open")
)
