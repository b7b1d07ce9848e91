"""What one person decided of a request for approval."""

from peewee import AutoField, ForeignKeyField, IntegerField, TextField

from models.database import Table
from models.fields import UtcDateTimeField
from models.tables.member import Member
from models.tables.review import Review


class Decision(Table):
    """One verdict (`models.rules.approval.Verdict`) in one stage. `person` is the same for all the
    identities of whoever decided, so that each counts once; `stands_for` is the member in whose
    place it was."""

    id = AutoField()
    review = ForeignKeyField(Review, backref="decisions", on_delete="CASCADE", index=False)
    stage = IntegerField()
    member = ForeignKeyField(Member, on_delete="RESTRICT")
    person = IntegerField()
    stands_for = ForeignKeyField(Member, null=True, on_delete="SET NULL")
    verdict = TextField()
    reason = TextField(null=True)
    at = UtcDateTimeField()

    review_id: int
    member_id: int
    stands_for_id: int | None

    class Meta:
        indexes = ((("review", "stage", "person"), True),)
