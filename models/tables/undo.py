"""What a change was, so that it can be taken back."""

from peewee import AutoField, ForeignKeyField, IntegerField, JSONField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField
from models.tables.member import Member
from models.tables.post import Post
from models.tables.project import Project


class Undo(Table):
    """One change of one thing. `kind` chooses what takes it back, `action` and `facts` tell people
    what it was; `before` and `after` are plain JSON that only its kind reads. Changes that one
    sentence made share an `act`, the id of its first change (none: it is that one), and are undone
    together. `undoes` is the act that this one took back; `revision` is the post's after it."""

    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    member = ForeignKeyField(Member, on_delete="CASCADE")
    kind = TextField()
    action = TextField()
    facts = JSONField(default=dict)
    post = ForeignKeyField(Post, null=True, on_delete="CASCADE")
    revision = IntegerField(null=True)
    before = JSONField(null=True)
    after = JSONField(null=True)
    act = IntegerField(null=True, index=True)
    undoes = IntegerField(null=True)
    created_at = UtcDateTimeField()
    undone_at = OptionalUtcDateTimeField()
    undone_by = ForeignKeyField(Member, null=True, on_delete="SET NULL", index=False)

    project_id: int
    member_id: int
    post_id: int | None
    undone_by_id: int | None

    class Meta:
        indexes = ((("project", "created_at"), False),)
