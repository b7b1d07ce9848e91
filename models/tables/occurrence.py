"""One due instant of a schedule."""

from peewee import SQL, AutoField, ForeignKeyField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField
from models.tables.post import Post
from models.tables.project import Project
from models.tables.review import Review
from models.tables.schedule import Schedule


class Occurrence(Table):
    """Keyed by its original local date and slot (`2026-11-24/0`), so that no edit of the rule can
    make it happen twice. `state` is derived from its deliveries in the same transaction.
    `announced_at` is when people were told that it is about to go out, where it is risky. One that
    was moved out of an approved series has a `review` of its own."""

    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    post = ForeignKeyField(Post, backref="occurrences", on_delete="CASCADE", index=False)
    schedule = ForeignKeyField(Schedule, backref="occurrences", on_delete="CASCADE", index=False)
    key = TextField()
    due_at = UtcDateTimeField()
    state = TextField()
    review = ForeignKeyField(
        Review, null=True, backref="occurrences", on_delete="SET NULL", index=False
    )
    announced_at = OptionalUtcDateTimeField()

    project_id: int
    post_id: int
    schedule_id: int
    review_id: int | None

    class Meta:
        indexes = (
            (("schedule", "key"), True),
            (("project", "due_at"), False),
            (("post", "due_at"), False),
        )


Occurrence.add_index(
    Occurrence.index(
        Occurrence.review, where=SQL("review_id IS NOT NULL"), name="occurrence_in_review"
    )
)
