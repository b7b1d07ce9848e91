"""The wording of what a delivery that is due waits for."""

from datetime import datetime

from bot.reply import Moment, Text
from models.services.engine.waits import MOST_COUNTED, Cause, Wait

USUAL, MOST = 64, 1_000  # that are offered, and that the setting may be


def said(wait: Wait, zone: str) -> tuple[str | Moment, ...]:
    """What stands in the way, and until when."""
    match wait.cause:
        case Cause.CALLS:
            more = min(max(USUAL, 2 * wait.most), MOST)
            lets = f" (`settings publishes-at-once {more}` lets more)" if more > wait.most else ""
            return (f"{wait.most} of the project are being sent already{lets}",)
        case Cause.LIMITED:
            return (f"{wait.target} asked to wait until ", *_moment(wait.until, zone))
        case Cause.DOWN:
            since, until = _moment(wait.since, zone), _moment(wait.until, zone)
            return (f"{wait.target} is down since ", *since, "; next try ", *until)
        case Cause.TRYING:
            return (f"{wait.target} was closed, and one is let through to try it",)
    spent = f"the budget of {wait.most:,} calls an hour for {wait.target} is spent"
    return (spent, "; the next is free ", *_moment(wait.until, zone)) if wait.until else (spent,)


def _moment(moment: datetime | None, zone: str) -> tuple[Moment, ...]:
    return (Moment(moment, zone),) if moment is not None else ()


def counted(wait: Wait, zone: str) -> Text:
    """The same with how many wait for it."""
    many = f"{wait.count:,}" if wait.count <= MOST_COUNTED else f"more than {MOST_COUNTED:,}"
    verb = "waits" if wait.count == 1 else "wait"
    return (f"{many} {verb}: ", *said(wait, zone))
