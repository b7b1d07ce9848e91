"""What a project has of the media folder."""

from peewee import SQL, AutoField, BooleanField, ForeignKeyField, IntegerField, TextField

from models.database import Table
from models.fields import UtcDateTimeField
from models.tables.project import Project


class Media(Table):
    """A content that came with somebody's words: its SHA-256 hash in hexadecimal, its MIME type and
    its bytes. Once a revision names it, it is `used` for ever; until then it is kept for some time
    after `at`, when it came last."""

    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    digest = TextField(index=True)
    kind = TextField()
    size = IntegerField()
    used = BooleanField(default=False)
    at = UtcDateTimeField()

    project_id: int

    class Meta:
        indexes = ((("project", "digest"), True),)


MEDIA_UNUSED = SQL("NOT used")
Media.add_index(Media.index(Media.at, where=MEDIA_UNUSED, name="media_unused"))
