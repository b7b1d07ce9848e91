"""How one person wishes to be told what concerns them."""

from peewee import AutoField, ForeignKeyField, IntegerField, JSONField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField
from models.tables.member import Member


class Reader(Table):
    """A member's own wishes: `topics` to be told of by e-mail at `address`, which has been
    confirmed, and `muted` kinds and topics. `asked_address` waits for its code since `asked_at`;
    `nonce` is what that code was made from, `tries` how often it was guessed wrong. In a chat they
    are told of `chat_topics` directly, as the identity `chat`."""

    id = AutoField()
    member = ForeignKeyField(Member, unique=True, on_delete="CASCADE")
    address = TextField(null=True)
    topics = JSONField(default=list)
    muted = JSONField(default=list)
    asked_address = TextField(null=True)
    asked_at = OptionalUtcDateTimeField()
    nonce = TextField(null=True)
    tries = IntegerField(default=0)
    chat = TextField(null=True)
    chat_topics = JSONField(null=True)

    member_id: int
