"""What a person typed and what was understood, stored at once."""

from peewee import AutoField, ForeignKeyField, IntegerField, JSONField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField
from models.tables.channel import Channel
from models.tables.member import Member
from models.tables.post import Post
from models.tables.project import Project


class Proposal(Table):
    """A sentence that waits for an answer or a confirmation. `words` is what was typed, `answers`
    what was picked since; `version` counts those changes, so an older card's buttons are stale.
    `content` is the text and title found in it, so that an expired one can become a draft;
    `post` is what it became; `needs` is the right (`models.rules.roles.Right`) that its
    writer lacks and whoever confirms it must have. `links` is what words like `@ana` stood for,
    `media` the files that came with it, as a revision has them."""

    id = AutoField()
    project = ForeignKeyField(Project, backref="proposals", on_delete="CASCADE")
    member = ForeignKeyField(Member, backref="proposals", on_delete="CASCADE")
    channel = ForeignKeyField(Channel, on_delete="CASCADE")
    words = TextField()
    answers = JSONField(default=dict)
    content = JSONField(null=True)
    version = IntegerField(default=1)
    state = TextField()
    post = ForeignKeyField(Post, null=True, on_delete="SET NULL")
    created_at = UtcDateTimeField()
    expires_at = UtcDateTimeField()
    settled_at = OptionalUtcDateTimeField()
    needs = TextField(null=True)
    links = JSONField(default=dict)
    media = JSONField(null=True)

    project_id: int
    member_id: int
    channel_id: int
    post_id: int | None

    class Meta:
        indexes = ((("state", "expires_at"), False),)
