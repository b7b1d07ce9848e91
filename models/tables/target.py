"""A named place to publish."""

from peewee import SQL, AutoField, ForeignKeyField, IntegerField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField
from models.tables.account import Account
from models.tables.project import Project


class Target(Table):
    """A place to publish through an account: `blog`, `twitter`, `#news`. A disconnected one is
    kept for what was published there; its name is free again. `checked_at` is when it was last
    tried whether it can be published to, `readers` how many people a call to everybody reached
    there at most by then; null where the platform calls nobody, or does not tell."""

    id = AutoField()
    project = ForeignKeyField(Project, backref="targets", on_delete="CASCADE")
    account = ForeignKeyField(Account, backref="targets", on_delete="RESTRICT")
    name = TextField()
    created_at = UtcDateTimeField()
    disconnected_at = OptionalUtcDateTimeField()
    checked_at = OptionalUtcDateTimeField()
    readers = IntegerField(null=True)

    project_id: int
    account_id: int


Target.add_index(
    Target.index(
        Target.project,
        Target.name,
        unique=True,
        where=SQL("disconnected_at IS NULL"),
        name="target_connected_name",
    )
)
