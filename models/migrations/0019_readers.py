"""How many people a call to everybody reaches in a target."""

from peewee import IntegerField


def up(migrator, db):
    migrator.migrate(migrator.add_column("target", "readers", IntegerField(null=True)))
