"""One message to one person by one way."""

from peewee import SQL, AutoField, BooleanField, ForeignKeyField, IntegerField, TextField

from models.database import Table
from models.fields import OptionalUtcDateTimeField, UtcDateTimeField
from models.tables.member import Member
from models.tables.project import Project
from models.tables.session import Session


class Dispatch(Table):
    """Notices on their way to a person's `address`, which are its enclosures; with a `nonce` it
    carries the code of an address that is to be confirmed instead. `fence` rises with every claim,
    so that an older one is void. `error` is for people."""

    id = AutoField()
    project = ForeignKeyField(Project, on_delete="CASCADE")
    member = ForeignKeyField(Member, on_delete="CASCADE")
    way = TextField()
    address = TextField()
    nonce = TextField(null=True)
    alarm = BooleanField(default=False)
    state = TextField()
    created_at = UtcDateTimeField()
    next_at = UtcDateTimeField()
    attempts = IntegerField(default=0)
    fence = IntegerField(default=0)
    session = ForeignKeyField(Session, null=True, on_delete="SET NULL", index=False)
    begun_at = OptionalUtcDateTimeField()
    finished_at = OptionalUtcDateTimeField()
    error = TextField(null=True)

    project_id: int
    member_id: int
    session_id: int | None

    class Meta:
        indexes = ((("member", "finished_at"), False),)


Dispatch.add_index(
    Dispatch.index(Dispatch.next_at, where=SQL("state = 'waiting'"), name="dispatch_waiting")
)
Dispatch.add_index(
    Dispatch.index(Dispatch.session, where=SQL("state = 'sending'"), name="dispatch_sending")
)
Dispatch.add_index(
    Dispatch.index(
        Dispatch.project,
        Dispatch.finished_at,
        where=SQL("state IN ('failed', 'unknown')"),
        name="dispatch_failed",
    )
)
Dispatch.add_index(
    Dispatch.index(Dispatch.created_at, where=SQL("nonce IS NOT NULL"), name="dispatch_codes")
)
# In the very words of the indexes, as a partial index needs it.
DISPATCH_WAITING = Dispatch.state == SQL("'waiting'")
DISPATCH_SENDING = Dispatch.state == SQL("'sending'")
DISPATCH_FAILED = Dispatch.state.in_(SQL("('failed', 'unknown')"))
