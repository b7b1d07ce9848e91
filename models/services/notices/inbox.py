"""What chats sent and was dealt with: they send the same again, after a minute and after five."""

from datetime import datetime, timedelta

from models.tables import Received

KEPT = timedelta(days=2)


def first_time(key: str, *, now: datetime) -> bool:
    """Whether an event, envelope or interaction (`slack:Ev123`) is seen for the first time; it is
    known from now on, for two days, to all processes."""
    made = Received.insert(key=key, at=now).on_conflict_ignore()
    return bool(made.as_rowcount().execute())


def forget_old(*, now: datetime) -> None:
    """Drop what no chat sends again."""
    Received.delete().where(Received.at < now - KEPT).execute()
