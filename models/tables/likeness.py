"""What a post's words are like."""

from peewee import AutoField, BigIntegerField, ForeignKeyField

from models.database import Table
from models.tables.post import Post
from models.tables.project import Project


class Likeness(Table):
    """One of the few marks of a post's words (`models.rules.conflicts.near_duplicate`): posts that
    share one are worth comparing."""

    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    mark = BigIntegerField()
    post = ForeignKeyField(Post, on_delete="CASCADE")

    project_id: int
    post_id: int

    class Meta:
        indexes = ((("project", "mark", "post"), False),)
