"""What was frozen: what for, by whom, and when it holds."""

from peewee import (
    AutoField,
    BooleanField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
)

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField
from models.tables.channel import Channel
from models.tables.member import Member
from models.tables.project import Project


class Freeze(Table):
    """One freeze of a project (`models.rules.freezes`): of everything, or of `targets` and `posts`
    (lists of ids). It holds from `starts_at` to `ends_at`, repeats by `rule` for `length` seconds
    each, or on the public holidays of `calendar`; its stretches are rows of `FreezeWindow`, written
    up to `written_until`. `falling` says what becomes of what falls due in it; without one it waits
    for somebody to choose, and holds nothing yet."""

    id = AutoField()
    project = ForeignKeyField(Project, backref="freezes", on_delete="CASCADE")
    kind = TextField()
    targets = JSONField(default=list)
    posts = JSONField(default=list)
    removals = BooleanField(default=False)
    rule = JSONField(null=True)
    length = IntegerField(null=True)
    calendar = TextField(null=True)
    zone = TextField()
    starts_at = UtcDateTimeField()
    ends_at = OptionalUtcDateTimeField()
    falling = TextField(null=True)
    why = TextField(default="")
    channel = ForeignKeyField(Channel, on_delete="CASCADE")
    created_by = ForeignKeyField(Member, on_delete="RESTRICT")
    created_at = UtcDateTimeField()
    lifted_at = OptionalUtcDateTimeField()
    lifted_by = ForeignKeyField(Member, null=True, on_delete="RESTRICT", backref="lifted")
    written_until = OptionalUtcDateTimeField()

    project_id: int
    channel_id: int
    created_by_id: int
    lifted_by_id: int | None
