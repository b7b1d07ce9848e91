"""A piece of content."""

from typing import TYPE_CHECKING

from peewee import AutoField, ForeignKeyField, IntegerField, TextField

from models.database import Table
from models.fields import UtcDateTimeField
from models.tables.member import Member
from models.tables.project import Project

if TYPE_CHECKING:
    from models.tables.revision import Revision


class Post(Table):
    """`#142` of its project. Its words are those of revision number `revision`; `label` is the
    title or the first words, kept here for lists; `responsible` is whoever it was handed over to
    (none: still its author)."""

    id = AutoField()
    project = ForeignKeyField(Project, backref="posts", on_delete="CASCADE", index=False)
    number = IntegerField()
    state = TextField()
    revision = IntegerField(default=1)
    label = TextField()
    author = ForeignKeyField(Member, backref="posts", on_delete="RESTRICT")
    created_at = UtcDateTimeField()
    updated_at = UtcDateTimeField()
    responsible = ForeignKeyField(Member, null=True, on_delete="RESTRICT", index=False)

    project_id: int
    author_id: int
    responsible_id: int | None
    words_read: "Revision | None" = None  # by `covering.content_of`

    class Meta:
        indexes = ((("project", "number"), True), (("project", "state", "updated_at"), False))
