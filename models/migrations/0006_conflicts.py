"""What stands in a post's way is kept, and what its words are like; deliveries of a target are
found by their moment."""

import re
import unicodedata
from zlib import crc32

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    BooleanField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
    TextField,
)

from models.fields import OptionalUtcDateTimeField, UtcDateTimeField

AT_ONCE = 500


class Table(Model):
    class Meta:
        legacy_table_names = False


class Project(Table):
    id = AutoField()


class Member(Table):
    id = AutoField()


class Post(Table):
    id = AutoField()
    project_id = IntegerField()
    revision = IntegerField()


class Schedule(Table):
    id = AutoField()


class Revision(Table):
    id = AutoField()
    post_id = IntegerField()
    number = IntegerField()
    text = TextField()


class Conflict(Table):
    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    post = ForeignKeyField(Post, on_delete="CASCADE")
    schedule = ForeignKeyField(Schedule, on_delete="CASCADE", index=False)
    kind = TextField()
    at = UtcDateTimeField()
    severity = TextField()
    starts_at = UtcDateTimeField()
    ends_at = UtcDateTimeField()
    facts = JSONField()
    count = IntegerField()
    nearest = JSONField()
    better = OptionalUtcDateTimeField()
    found_at = UtcDateTimeField()
    resolved_at = OptionalUtcDateTimeField()
    resolved_by = ForeignKeyField(Member, null=True, on_delete="SET NULL", index=False)
    how = TextField(null=True)
    reason = TextField(null=True)

    class Meta:
        indexes = ((("schedule", "kind", "at"), True),)


class Likeness(Table):
    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    mark = BigIntegerField()
    post = ForeignKeyField(Post, on_delete="CASCADE")

    class Meta:
        indexes = ((("project", "mark", "post"), False),)


Conflict.add_index(
    Conflict.index(
        Conflict.project, Conflict.at, where=SQL("resolved_at IS NULL"), name="conflict_open"
    )
)


def up(migrator, db):
    with db.bind_ctx([Project, Member, Post, Schedule, Revision, Conflict, Likeness]):
        db.create_tables([Conflict, Likeness])
        _mark_posts()
    migrator.migrate(
        migrator.add_column("schedule", "blocked", BooleanField(default=False)),
        migrator.drop_index("delivery", "delivery_target_id"),
        migrator.add_index("delivery", ("target_id", "due_at")),
    )


def _mark_posts():
    """Give the posts there are the marks that posts get from now on when they are written."""
    last = 0
    while some := list(
        Post.select(Post.id, Post.project_id, Revision.text)
        .join(Revision, on=(Revision.post_id == Post.id) & (Revision.number == Post.revision))
        .where(Post.id > last)
        .order_by(Post.id)
        .limit(AT_ONCE)
        .tuples()
    ):
        last = some[-1][0]
        rows = [
            {"project": project, "mark": mark, "post": post}
            for post, project, text in some
            for mark in _marks_of(text)
        ]
        if rows:
            Likeness.insert_many(rows).execute()


def _marks_of(text):
    folded = unicodedata.normalize("NFKC", text[:4000]).casefold()
    linked = re.sub(r"https?://\S+", " link ", folded)
    words = re.sub(r"[^\w]+", " ", linked).strip()[:2000].split()
    runs = {" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))}
    if len(words) <= 6:
        runs |= set(words)
    smallest = sorted({crc32(run.encode()) for run in runs if run})[:4]
    whole = crc32(" ".join(words).encode())
    return [whole, *(each for each in smallest if each != whole)] if words else []
