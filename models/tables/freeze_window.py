"""When a freeze holds, written down beforehand so that no turn has to work it out."""

from peewee import SQL, AutoField, ForeignKeyField, IntegerField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField
from models.tables.freeze import Freeze
from models.tables.project import Project


class FreezeWindow(Table):
    """One stretch in which a freeze holds. `name` is what a holiday is called; `over_at` when its
    end was noticed, or it was lifted; `shifted` counts the occurrences that were sent on to after
    it."""

    id = AutoField()
    freeze = ForeignKeyField(Freeze, backref="windows", on_delete="CASCADE")
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    starts_at = UtcDateTimeField()
    ends_at = OptionalUtcDateTimeField()
    name = TextField(default="")
    over_at = OptionalUtcDateTimeField()
    shifted = IntegerField(default=0)

    freeze_id: int
    project_id: int


# Windows that are over are many in time; the publish turn and every list look at the others only.
FreezeWindow.add_index(
    FreezeWindow.index(
        FreezeWindow.project,
        FreezeWindow.starts_at,
        where=SQL("over_at IS NULL"),
        name="freeze_window_open",
    )
)
