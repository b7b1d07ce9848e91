"""A post's content and timing at one moment, kept whole for ever."""

from peewee import AutoField, ForeignKeyField, IntegerField, JSONField, TextField

from models.database import Table
from models.fields import UtcDateTimeField
from models.tables.member import Member
from models.tables.post import Post


class Revision(Table):
    """What a post was after one change: its words, its files (`models.rules.media.Medium` as JSON;
    none: it has none), and its schedules' timing as JSON."""

    id = AutoField()
    post = ForeignKeyField(Post, backref="revisions", on_delete="CASCADE")
    number = IntegerField()
    title = TextField(null=True)
    text = TextField()
    media = JSONField(null=True)
    timing = JSONField(default=list)
    change = TextField()
    author = ForeignKeyField(Member, on_delete="RESTRICT")
    created_at = UtcDateTimeField()

    post_id: int
    author_id: int

    class Meta:
        indexes = ((("post", "number"), True),)
