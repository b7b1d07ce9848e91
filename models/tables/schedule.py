"""When a post is published or taken down."""

from peewee import (
    SQL,
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
from models.tables.post import Post
from models.tables.project import Project
from models.tables.review import Review


class Schedule(Table):
    """One rule (`models.rules.recurrence.Rule` as JSON) of one post. `targets` are target ids in
    order; `not_after` is the clock time after which an occurrence is not worth sending any more;
    `stagger` the seconds between one target and the next; `catch_up` what is done where it fell due
    while nothing ran (`models.rules.policy.CatchUp`; none: as the project decided);
    `materialised_until` is the instant up to which occurrences exist, `materialise_at` when to look
    for more (none: the rule has ended); `review` is the request for approval without which nothing
    of it goes out (none: it needs no approval); `paused_by` is who holds it back while it is
    paused; `blocked` says that a conflict stands in the way of some of it, which nobody has
    resolved."""

    id = AutoField()
    project = ForeignKeyField(Project, backref="schedules", on_delete="CASCADE")
    post = ForeignKeyField(Post, backref="schedules", on_delete="CASCADE")
    action = TextField()
    rule = JSONField()
    zone = TextField()
    precision = TextField(default="minute")
    targets = JSONField(default=list)
    priority = IntegerField(default=5)
    not_after = TextField(null=True)
    stagger = IntegerField(default=0)
    catch_up = TextField(null=True)
    state = TextField()
    max_retries = IntegerField(default=3)
    retry_delay = IntegerField(default=300)
    run_count = IntegerField(default=0)
    error_count = IntegerField(default=0)
    errors_in_a_row = IntegerField(default=0)
    created_by = ForeignKeyField(Member, on_delete="RESTRICT")
    channel = ForeignKeyField(Channel, on_delete="CASCADE")
    created_at = UtcDateTimeField()
    updated_at = UtcDateTimeField()
    materialised_until = OptionalUtcDateTimeField()
    materialise_at = OptionalUtcDateTimeField()
    review = ForeignKeyField(
        Review, null=True, backref="schedules", on_delete="SET NULL", index=False
    )
    paused_by = ForeignKeyField(Member, null=True, on_delete="RESTRICT", index=False)
    blocked = BooleanField(default=False)

    project_id: int
    post_id: int
    created_by_id: int
    channel_id: int
    review_id: int | None
    paused_by_id: int | None


Schedule.add_index(
    Schedule.index(Schedule.review, where=SQL("review_id IS NOT NULL"), name="schedule_in_review")
)
Schedule.add_index(
    Schedule.index(
        Schedule.state,
        Schedule.materialise_at,
        where=SQL("materialise_at IS NOT NULL"),
        name="schedule_to_materialise",
    )
)
