"""The bots in chats are sessions too, which may live and yet be cut off from their chat."""

from models.fields import OptionalUtcDateTimeField


def up(migrator, db):
    migrator.migrate(migrator.add_column("session", "cut_off_at", OptionalUtcDateTimeField()))
