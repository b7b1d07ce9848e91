"""That a card is not what it should show any more."""

from peewee import AutoField, ForeignKeyField

from models.database import Table
from models.fields import UtcDateTimeField
from models.tables.card import Card


class Redraw(Table):
    """A mark that something happened to a card's subject `at` a moment. The database itself makes
    it, in the transaction that wrote it down in the audit (`models/migrations/0012`); whoever draws
    the card next takes its marks away."""

    id = AutoField()
    card = ForeignKeyField(Card, on_delete="CASCADE")
    at = UtcDateTimeField()

    card_id: int
