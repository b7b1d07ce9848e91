"""One row of an import."""

from peewee import AutoField, ForeignKeyField, TextField

from models.database import Table
from models.tables.batch import Batch
from models.tables.post import Post
from models.tables.project import Project


class Imported(Table):
    """The post that a row of a file became. `key` is the row's own, so that the same row never
    comes in twice; an undone batch leaves none."""

    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    batch = ForeignKeyField(Batch, on_delete="CASCADE")
    key = TextField()
    post = ForeignKeyField(Post, on_delete="CASCADE")

    project_id: int
    batch_id: int
    post_id: int

    class Meta:
        indexes = ((("project", "key"), True),)
