"""A person's part in a project."""

from peewee import AutoField, ForeignKeyField, JSONField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField
from models.tables.project import Project


class Member(Table):
    """One identity (`terminal:ana`, `slack:T1:U1`) in one project, with its role, its own zone
    if it set one, and `habits`: answers to questions of language that hold for next time.

    Several identities may be one `person`: they all name the same one of them (none: itself) and
    share its role; `own_role` is what each had before. `barred` is how somebody was shut out
    (`models.rules.roles.Barred`). Until `away_until` the `deputy` decides in their place.

    `chat_roles` are the ids of the roles that the identity has in its chat, as last seen; where
    those count for more than what the project gave, `role` says so, and `given_role` what it
    gave. `chat_zone` is the zone that its profile in the chat names."""

    id = AutoField()
    project = ForeignKeyField(Project, backref="members", on_delete="CASCADE")
    identity = TextField()
    name = TextField()
    role = TextField()
    zone = TextField(null=True)
    habits = JSONField(default=dict)
    created_at = UtcDateTimeField()
    person = ForeignKeyField("self", null=True, on_delete="RESTRICT", index=False)
    own_role = TextField(null=True)
    barred = TextField(null=True)
    away_until = OptionalUtcDateTimeField()
    deputy = ForeignKeyField("self", null=True, on_delete="RESTRICT", index=False)
    chat_roles = JSONField(default=list)
    given_role = TextField(null=True)
    chat_zone = TextField(null=True)

    @property
    def own_zone(self) -> str | None:
        """The zone of this person: the one they chose, else that of their profile in the chat."""
        return self.zone or self.chat_zone

    project_id: int
    person_id: int | None
    deputy_id: int | None

    class Meta:
        indexes = ((("project", "identity"), True),)
