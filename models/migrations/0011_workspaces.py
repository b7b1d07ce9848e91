"""Workspaces of chats: which channels belong to a project and where it reports, codes that share a
calendar, roles that a chat's own roles give, what was received already."""

from peewee import SQL, AutoField, BooleanField, ForeignKeyField, JSONField, Model, TextField

from models.fields import OptionalUtcDateTimeField, UtcDateTimeField


class Table(Model):
    class Meta:
        legacy_table_names = False


class Project(Table):
    id = AutoField()


class Workspace(Table):
    id = AutoField()


class Member(Table):
    id = AutoField()


class Channel(Table):
    id = AutoField()
    workspace = ForeignKeyField(Workspace)
    project = ForeignKeyField(Project)
    external_id = TextField()


class Received(Table):
    id = AutoField()
    key = TextField(unique=True)
    at = UtcDateTimeField(index=True)


class ShareCode(Table):
    id = AutoField()
    project = ForeignKeyField(Project, unique=True, on_delete="CASCADE")
    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    hash = TextField(unique=True)
    expires_at = UtcDateTimeField()


class RoleMapping(Table):
    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    workspace = ForeignKeyField(Workspace, on_delete="CASCADE", index=False)
    chat_role = TextField()
    name = TextField()
    role = TextField()

    class Meta:
        indexes = ((("project", "workspace", "chat_role"), True),)


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("workspace", "disconnected_at", OptionalUtcDateTimeField()),
        migrator.add_column("channel", "reports", BooleanField(default=False)),
        migrator.add_column("channel", "unbound_at", OptionalUtcDateTimeField()),
        migrator.add_column("member", "chat_roles", JSONField(null=True)),
        migrator.add_column("member", "given_role", TextField(null=True)),
        migrator.add_column("member", "chat_zone", TextField(null=True)),
        migrator.add_column("proposal", "links", JSONField(null=True)),
        migrator.drop_index("channel", "channel_workspace_id_external_id"),
    )
    db.execute_sql("UPDATE member SET chat_roles = '[]'")
    db.execute_sql("UPDATE proposal SET links = '{}'")
    migrator.migrate(
        migrator.add_not_null("member", "chat_roles"), migrator.add_not_null("proposal", "links")
    )
    with db.bind_ctx((Channel,)):
        bound = SQL("unbound_at IS NULL")
        names = (Channel.workspace, Channel.external_id)
        db.execute(Channel.index(*names, unique=True, where=bound, name="channel_bound"))
    first = "SELECT MIN(id) FROM channel GROUP BY workspace_id, project_id"
    db.execute_sql(f"UPDATE channel SET reports = TRUE WHERE id IN ({first})")  # noqa: S608 - ours
    tables = (Received, ShareCode, RoleMapping)
    with db.bind_ctx((Project, Workspace, Member, *tables)):
        db.create_tables(tables)
