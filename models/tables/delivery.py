"""One occurrence on one target: the row that makes publishing exactly-once."""

from peewee import SQL, AutoField, ForeignKeyField, IntegerField, JSONField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField
from models.tables.gate import Gate
from models.tables.occurrence import Occurrence
from models.tables.post import Post
from models.tables.project import Project
from models.tables.session import Session
from models.tables.target import Target


class Delivery(Table):
    """Claimed, attempted, retried, settled. `key` is its identity towards the platform for ever;
    `fence` rises with every claim, so an older message is void; `prepared` is what the publisher
    fixed before its first call; `removes` is the delivery an unpublishing takes down. A waiting one
    with a `gate` waits for that to open. `attempts` counts all calls, `retries` those that failed.
    `held_for` says of a held one what for (`models.rules.states.HeldFor`; none: it fell due while
    nothing could send it).
    `looks` is none while nothing is in doubt, else how often the platform was searched for it, or
    below zero: searched for a person, or set aside by one."""

    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE", index=False)
    post = ForeignKeyField(Post, backref="deliveries", on_delete="CASCADE")
    occurrence = ForeignKeyField(Occurrence, backref="deliveries", on_delete="CASCADE", index=False)
    target = ForeignKeyField(Target, backref="deliveries", on_delete="RESTRICT", index=False)
    removes = ForeignKeyField("self", null=True, on_delete="SET NULL", index=False)
    key = TextField(unique=True)
    state = TextField()
    priority = IntegerField(default=5)
    due_at = UtcDateTimeField()
    next_at = UtcDateTimeField()
    expires_at = OptionalUtcDateTimeField()
    fence = IntegerField(default=0)
    session = ForeignKeyField(Session, null=True, on_delete="SET NULL", index=False)
    held_for = TextField(null=True)
    gate = ForeignKeyField(Gate, null=True, on_delete="SET NULL", index=False)
    attempts = IntegerField(default=0)
    retries = IntegerField(default=0)
    looks = IntegerField(null=True)
    prepared = JSONField(null=True)
    revision = IntegerField(null=True)
    remote_id = TextField(null=True)
    link = TextField(null=True)
    error = TextField(null=True)
    finished_at = OptionalUtcDateTimeField()

    project_id: int
    post_id: int
    occurrence_id: int
    target_id: int
    removes_id: int | None
    session_id: int | None
    gate_id: int | None

    class Meta:
        indexes = ((("occurrence", "target"), True), (("target", "due_at"), False))


# The sweep reads only what waits, so its cost follows what is due and not what is pending; how many
# wait of each project is counted in it too, without a look at the rows.
Delivery.add_index(
    Delivery.index(
        Delivery.next_at,
        Delivery.project,
        where=SQL("state = 'waiting' AND gate_id IS NULL"),
        name="delivery_waiting",
    )
)
# Those behind a gate stand in a line of their own, the urgent ones first.
Delivery.add_index(
    Delivery.index(
        Delivery.gate,
        Delivery.priority.desc(),
        Delivery.next_at,
        Delivery.id,
        where=SQL("state = 'waiting' AND gate_id IS NOT NULL"),
        name="delivery_behind_a_gate",
    )
)
Delivery.add_index(
    Delivery.index(Delivery.project, where=SQL("state = 'sending'"), name="delivery_sending")
)
# Few take something down.
Delivery.add_index(
    Delivery.index(Delivery.removes, where=SQL("removes_id IS NOT NULL"), name="delivery_removes")
)
Delivery.add_index(
    Delivery.index(
        Delivery.project,
        Delivery.due_at,
        where=SQL("state IN ('unknown', 'held')"),
        name="delivery_needs_a_person",
    )
)
# In the very words of the indexes: a partial index is taken only for a query that repeats its
# condition, and neither SQLite, in a list, nor a prepared query of PostgreSQL sees that in a
# parameter.
_CLAIMED = SQL("('queued', 'sending')")
CLAIMED = Delivery.state.in_(_CLAIMED)
WAITING = Delivery.state == SQL("'waiting'")
SENDING = Delivery.state == SQL("'sending'")
Delivery.add_index(
    Delivery.index(
        Delivery.session, where=SQL(f"state IN {_CLAIMED.sql}"), name="delivery_in_flight"
    )
)
# What came of the last day, and what failed, are read without looking at what is pending.
Delivery.add_index(
    Delivery.index(
        Delivery.project,
        Delivery.finished_at,
        where=SQL("finished_at IS NOT NULL"),
        name="delivery_finished",
    )
)
Delivery.add_index(
    Delivery.index(
        Delivery.project,
        Delivery.finished_at,
        where=SQL("state = 'refused'"),
        name="delivery_failed",
    )
)
Delivery.add_index(
    Delivery.index(Delivery.project, where=SQL("state = 'paused'"), name="delivery_paused")
)
