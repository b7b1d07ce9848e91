"""Deliveries are held for more reasons than that they fell due while nothing could send them."""

from peewee import TextField


def up(migrator, db):
    migrator.migrate(migrator.add_column("delivery", "held_for", TextField(null=True)))
