"""Who did what, to what, from what to what, and why. Rows are only ever added."""

from peewee import AutoField, ForeignKeyField, JSONField, TextField

from models.database import Table
from models.fields import UtcDateTimeField
from models.tables.project import Project


class Audit(Table):
    """One change, decision or system event. `actor` is an identity, or `presstime` itself;
    `subject` names what it was done to (`post 142`, `target blog`)."""

    id = AutoField()
    project = ForeignKeyField(Project, backref="audit", on_delete="CASCADE")
    at = UtcDateTimeField()
    actor = TextField()
    action = TextField()
    subject = TextField()
    before = JSONField(null=True)
    after = JSONField(null=True)
    reason = TextField(null=True)

    project_id: int

    class Meta:
        indexes = ((("project", "subject", "at"), False),)
