"""One call of a platform: its intent, committed before, and its outcome, after."""

from peewee import AutoField, ForeignKeyField, IntegerField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField
from models.tables.delivery import Delivery


class Attempt(Table):
    """`outcome` stays empty between intent and answer; a crash leaves it so, and is ambiguous."""

    id = AutoField()
    delivery = ForeignKeyField(Delivery, backref="attempt_rows", on_delete="CASCADE", index=False)
    number = IntegerField()
    fence = IntegerField()
    started_at = UtcDateTimeField()
    finished_at = OptionalUtcDateTimeField()
    outcome = TextField(null=True)
    detail = TextField(null=True)

    delivery_id: int

    class Meta:
        indexes = ((("delivery", "number"), True),)
