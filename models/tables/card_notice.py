"""What a card tells."""

from peewee import AutoField, ForeignKeyField

from models.database import Table
from models.tables.card import Card
from models.tables.notice import Notice


class CardNotice(Table):
    """A notice that a card tells; each at most once, but several cards may tell one."""

    id = AutoField()
    card = ForeignKeyField(Card, on_delete="CASCADE", index=False)
    notice = ForeignKeyField(Notice, on_delete="CASCADE")

    card_id: int
    notice_id: int

    class Meta:
        indexes = ((("card", "notice"), True),)
