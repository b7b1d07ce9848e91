"""What stands in the way of a post at one of its moments."""

from peewee import SQL, AutoField, ForeignKeyField, IntegerField, JSONField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField
from models.tables.member import Member
from models.tables.post import Post
from models.tables.project import Project
from models.tables.schedule import Schedule


class Conflict(Table):
    """One rule's finding about a schedule at one moment (`models.rules.conflicts`): `severity`, the
    span it is about, its `facts`, with how many others (`count`) and the nearest five of them, and
    a `better` moment, if the rule knows one. `how` it was resolved: `kept` or `overridden` by a
    person, the latter for a `reason`; `gone` by itself."""

    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    post = ForeignKeyField(Post, backref="conflicts", on_delete="CASCADE")
    schedule = ForeignKeyField(Schedule, on_delete="CASCADE", index=False)
    kind = TextField()
    at = UtcDateTimeField()
    severity = TextField()
    starts_at = UtcDateTimeField()
    ends_at = UtcDateTimeField()
    facts = JSONField(default=dict)
    count = IntegerField(default=0)
    nearest = JSONField(default=list)
    better = OptionalUtcDateTimeField()
    found_at = UtcDateTimeField()
    resolved_at = OptionalUtcDateTimeField()
    resolved_by = ForeignKeyField(Member, null=True, on_delete="SET NULL", index=False)
    how = TextField(null=True)
    reason = TextField(null=True)

    project_id: int
    post_id: int
    schedule_id: int
    resolved_by_id: int | None

    class Meta:
        indexes = ((("schedule", "kind", "at"), True),)


Conflict.add_index(
    Conflict.index(
        Conflict.project, Conflict.at, where=SQL("resolved_at IS NULL"), name="conflict_open"
    )
)
