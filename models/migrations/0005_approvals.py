"""Requests for approval, decisions, and which request a schedule or an occurrence waits for."""

from peewee import (
    SQL,
    AutoField,
    BooleanField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    TextField,
)

from models.fields import OptionalUtcDateTimeField, UtcDateTimeField


class Table(Model):
    class Meta:
        legacy_table_names = False


class Project(Table):
    id = AutoField()


class Post(Table):
    id = AutoField()


class Channel(Table):
    id = AutoField()


class Batch(Table):
    id = AutoField()


class Member(Table):
    id = AutoField()


class Review(Table):
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

    class Meta:
        indexes = ((("project", "state"), False),)


Review.add_index(
    Review.index(Review.expires_at, where=SQL("state = 'open'"), name="review_expires")
)
Review.add_index(Review.index(Review.nudge_at, where=SQL("state = 'open'"), name="review_nudges"))


class Decision(Table):
    id = AutoField()
    review = ForeignKeyField(Review, backref="decisions", on_delete="CASCADE", index=False)
    stage = IntegerField()
    member = ForeignKeyField(Member, on_delete="RESTRICT")
    person = IntegerField()
    stands_for = ForeignKeyField(Member, null=True, on_delete="SET NULL")
    verdict = TextField()
    reason = TextField(null=True)
    at = UtcDateTimeField()

    class Meta:
        indexes = ((("review", "stage", "person"), True),)


POINTING = ("schedule", "occurrence")


def up(migrator, db):
    with db.bind_ctx([Review, Decision], bind_refs=False, bind_backrefs=False):
        db.create_tables([Review, Decision])
    for table in POINTING:
        column = ForeignKeyField(
            Review, field=Review.id, null=True, on_delete="SET NULL", index=False
        )
        migrator.migrate(migrator.add_column(table, "review_id", column))
        db.execute_sql(
            f'CREATE INDEX "{table}_in_review" ON "{table}" ("review_id") '
            "WHERE review_id IS NOT NULL"
        )
