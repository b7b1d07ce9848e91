"""A message of ours in a chat."""

from peewee import (
    SQL,
    AutoField,
    BooleanField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    TextField,
)

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField
from models.tables.project import Project
from models.tables.session import Session


class Card(Table):
    """What stands in a channel of `workspace` for a `subject` (`post 142`, as the audit calls it)
    and is edited whenever that changes; or without a subject news, told once. `address` is the
    channel, or the identity it is for, whose `channel` is known once it was opened; `thread` is the
    card it answers. `kind` chooses how it is drawn from its `facts`, and news of one `bucket` that
    were not sent yet are told together.

    `next_at` is when something is to be done about it (none: nothing is), `begun_at` since when it
    is being done, under a `fence` that rises with every claim; `first_at` is when it was first
    tried to be posted. `drawn` is the fingerprint of what is shown, `told_until` the last audited
    row that its thread tells of; `is_live` says that more may happen to its subject by itself,
    or that news ask somebody who has not answered. `error` is for people."""

    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    workspace = TextField()
    address = TextField()
    channel = TextField(null=True)
    subject = TextField(null=True)
    kind = TextField()
    bucket = TextField(default="")
    facts = JSONField(default=dict)
    thread = ForeignKeyField("self", null=True, on_delete="SET NULL", index=False)
    state = TextField()
    created_at = UtcDateTimeField()
    next_at = OptionalUtcDateTimeField()
    first_at = OptionalUtcDateTimeField()
    begun_at = OptionalUtcDateTimeField()
    posted_at = OptionalUtcDateTimeField()
    session = ForeignKeyField(Session, null=True, on_delete="SET NULL", index=False)
    fence = IntegerField(default=0)
    attempts = IntegerField(default=0)
    looks = IntegerField(default=0)
    message_id = TextField(null=True)
    link = TextField(null=True)
    drawn = TextField(null=True)
    told_until = IntegerField(default=0)
    is_live = BooleanField(default=True)
    error = TextField(null=True)

    project_id: int
    session_id: int | None
    thread_id: int | None


Card.add_index(
    Card.index(
        Card.workspace,
        Card.address,
        Card.project,
        Card.subject,
        unique=True,
        where=SQL("subject IS NOT NULL AND state NOT IN ('failed', 'old', 'gone')"),
        name="card_stands",
    )
)
Card.add_index(
    Card.index(
        Card.project,
        Card.subject,
        where=SQL("subject IS NOT NULL AND state NOT IN ('failed', 'old', 'gone')"),
        name="card_of_subject",
    )
)
Card.add_index(
    Card.index(
        Card.next_at, where=SQL("next_at IS NOT NULL AND begun_at IS NULL"), name="card_to_do"
    )
)
Card.add_index(Card.index(Card.thread, where=SQL("thread_id IS NOT NULL"), name="card_in_thread"))
Card.add_index(Card.index(Card.begun_at, where=SQL("begun_at IS NOT NULL"), name="card_begun"))
Card.add_index(
    Card.index(
        Card.project,
        Card.created_at,
        where=SQL("state IN ('failed', 'unknown')"),
        name="card_missed",
    )
)
# In the very words of the indexes, as a partial index needs it.
STANDS = Card.subject.is_null(False) & Card.state.not_in(SQL("('failed', 'old', 'gone')"))
CARD_TO_DO = Card.next_at.is_null(False) & Card.begun_at.is_null()
CARD_BEGUN = Card.begun_at.is_null(False)
CARD_MISSED = Card.state.in_(SQL("('failed', 'unknown')"))
