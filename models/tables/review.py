"""A request for approval."""

from peewee import SQL, AutoField, BooleanField, ForeignKeyField, IntegerField, JSONField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField
from models.tables.batch import Batch
from models.tables.channel import Channel
from models.tables.member import Member
from models.tables.post import Post
from models.tables.project import Project


class Review(Table):
    """What somebody asks to be approved: a post as it was at `revision`, named by `hash`
    (`models.rules.approval.hash_of`), with the `timings` of the schedules that point at it.
    `stages` (as `models.rules.stages` writes them) and `risks` are those of the moment it was
    asked. `due_at` is when the first of it is to go out (none: as soon as it is approved),
    `expires_at` when it is too late or has waited too long, `nudge_at` when somebody is to be
    reminded next. Clients see it once it is `for_clients`. `replaces` is the request that a change
    made void."""

    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    post = ForeignKeyField(Post, backref="reviews", on_delete="CASCADE")
    channel = ForeignKeyField(Channel, on_delete="CASCADE")
    batch = ForeignKeyField(Batch, null=True, on_delete="SET NULL")
    replaces = ForeignKeyField("self", null=True, on_delete="SET NULL")
    requested_by = ForeignKeyField(Member, on_delete="RESTRICT")
    requested_at = UtcDateTimeField()
    revision = IntegerField()
    hash = TextField()
    timings = JSONField(default=list)
    stages = TextField()
    risks = JSONField(default=list)
    state = TextField()
    for_clients = BooleanField(default=False)
    due_at = OptionalUtcDateTimeField()
    expires_at = UtcDateTimeField()
    nudge_at = OptionalUtcDateTimeField()
    settled_at = OptionalUtcDateTimeField()

    project_id: int
    post_id: int
    channel_id: int
    batch_id: int | None
    replaces_id: int | None
    requested_by_id: int

    class Meta:
        indexes = ((("project", "state"), False),)


# What the clock looks for, without a look at what is decided, and in the very words of the indexes.
IS_OPEN = SQL("state = 'open'")
Review.add_index(Review.index(Review.expires_at, where=IS_OPEN, name="review_expires"))
Review.add_index(Review.index(Review.nudge_at, where=IS_OPEN, name="review_nudges"))
