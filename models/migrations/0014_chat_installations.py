"""Workspaces let our app in by themselves; targets are tried before they are needed."""

from peewee import SQL, AutoField, JSONField, Model, TextField

from models.fields import OptionalUtcDateTimeField, UtcDateTimeField


class Table(Model):
    class Meta:
        legacy_table_names = False


class ChatInstallation(Table):
    id = AutoField()
    workspace = TextField(unique=True)
    name = TextField()
    facts = JSONField(default=dict)
    sealed = TextField(null=True)
    installed_at = UtcDateTimeField()
    expires_at = OptionalUtcDateTimeField()
    renewing_until = OptionalUtcDateTimeField()
    ended_at = OptionalUtcDateTimeField()
    ended_for = TextField(null=True)


ChatInstallation.add_index(
    ChatInstallation.index(
        ChatInstallation.expires_at,
        where=SQL("expires_at IS NOT NULL AND ended_at IS NULL"),
        name="chat_installation_expiring",
    )
)


class InstallState(Table):
    id = AutoField()
    digest = TextField(unique=True)
    ends_at = UtcDateTimeField(index=True)


def up(migrator, db):
    migrator.migrate(migrator.add_column("target", "checked_at", OptionalUtcDateTimeField()))
    tables = (ChatInstallation, InstallState)
    with db.bind_ctx(tables):
        db.create_tables(tables)
