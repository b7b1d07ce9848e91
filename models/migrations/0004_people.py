"""People: several identities of one person, shut out, away, responsible for a post."""

from peewee import AutoField, ForeignKeyField, Model, TextField

from models.fields import OptionalUtcDateTimeField, UtcDateTimeField


class Table(Model):
    class Meta:
        legacy_table_names = False


class Member(Table):
    id = AutoField()


class LinkCode(Table):
    id = AutoField()
    member = ForeignKeyField(Member, unique=True, on_delete="CASCADE")
    hash = TextField(unique=True)
    expires_at = UtcDateTimeField()


def _some_member():
    return ForeignKeyField(Member, Member.id, null=True, on_delete="RESTRICT", index=False)


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("member", "person_id", _some_member()),
        migrator.add_column("member", "own_role", TextField(null=True)),
        migrator.add_column("member", "barred", TextField(null=True)),
        migrator.add_column("member", "away_until", OptionalUtcDateTimeField()),
        migrator.add_column("member", "deputy_id", _some_member()),
        migrator.add_column("post", "responsible_id", _some_member()),
        migrator.add_column("schedule", "paused_by_id", _some_member()),
        migrator.add_column("proposal", "needs", TextField(null=True)),
    )
    with db.bind_ctx([LinkCode]):
        db.create_tables([LinkCode])
