"""What all processes that share this database must agree on: the key of its secrets."""

from models import secrets
from models.database import locked, transaction
from models.tables import Account, Installation


def bind(*, fresh: bool = False) -> bool:
    """Note that the key in use is this database's, from its first use on; False where it is
    another one. A `fresh` key, made because the old one is gone, takes its place as long as
    nothing is sealed."""
    mine = secrets.fingerprint()
    with transaction():
        Installation.insert(key_fingerprint=mine).on_conflict_ignore().execute()
        row = locked(Installation.select()).get()
        if row.key_fingerprint != mine and fresh and not holds_secrets():
            row.key_fingerprint = mine
            row.save()
        return bool(row.key_fingerprint == mine)


def holds_secrets() -> bool:
    """Whether anything in the database is sealed."""
    return bool(Account.select().where(Account.secrets.is_null(False)).exists())
