"""Who did what, to what, from what to what, and why. Rows are only ever added."""

from peewee import SQL, AutoField, ForeignKeyField, IntegerField, JSONField, TextField

from models.database import Table
from models.fields import UtcDateTimeField
from models.tables.project import Project


class Audit(Table):
    """One change, decision or system event. `actor` is an identity, or `presstime` itself;
    `subject` names what it was done to (`post 142`, `target blog`). What is below `reason` is its
    seal (`models.rules.seals`), none until it is sealed."""

    id = AutoField()
    project = ForeignKeyField(Project, backref="audit", on_delete="CASCADE")
    at = UtcDateTimeField()
    actor = TextField()
    action = TextField()
    subject = TextField()
    before = JSONField(null=True)
    after = JSONField(null=True)
    reason = TextField(null=True)
    sequence = IntegerField(null=True)
    salt = TextField(null=True)
    opening = JSONField(null=True)
    hash = TextField(null=True)

    project_id: int

    class Meta:
        indexes = ((("project", "subject", "at"), False),)


Audit.add_index(
    Audit.index(
        Audit.project,
        Audit.sequence,
        unique=True,
        where=SQL("sequence IS NOT NULL"),
        name="audit_in_its_chain",
    )
)
# What people did; Presstime's own rows are the most by far, and nobody pages through them alone.
BY_PEOPLE = SQL("actor <> 'presstime'")
Audit.add_index(
    Audit.index(Audit.project, Audit.actor, Audit.id, where=BY_PEOPLE, name="audit_by_person")
)
# What is still to be sealed is found without a look at what is.
Audit.add_index(
    Audit.index(Audit.project, Audit.id, where=SQL("sequence IS NULL"), name="audit_to_be_sealed")
)
