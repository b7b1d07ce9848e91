"""What stands between deliveries that are due and a place that takes no more for now."""

from peewee import AutoField, BooleanField, IntegerField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField


class Gate(Table):
    """One for each project (calls at once), target (rate limits, outages) and account (budget) that
    ever needed one; `name` is made by `models.rules.gates`. It is closed until `closed_until`,
    since `since`, because of `reason`; `failures` are those in a row; `probe` is the one delivery
    let through to try; `used_until` is how far a budget is spent (GCRA's theoretical arrival time);
    `counted` calls were made of an account in the hour that began at `counted_since`; `look_at` is
    when the clock looks whether somebody behind it may go on (none: nobody waits). A project's
    is `frozen` while a freeze of it is there to look at: whoever freezes locks it, as every turn
    does, and so neither overlooks the other."""

    id = AutoField()
    name = TextField(unique=True)
    closed_until = OptionalUtcDateTimeField()
    since = OptionalUtcDateTimeField()
    reason = TextField(null=True)
    failures = IntegerField(default=0)
    probe = IntegerField(null=True)
    used_until = OptionalUtcDateTimeField()
    counted_since = OptionalUtcDateTimeField()
    counted = IntegerField(default=0)
    look_at = OptionalUtcDateTimeField(index=True)
    frozen = BooleanField(default=False)
