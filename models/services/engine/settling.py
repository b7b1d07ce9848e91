"""What becomes of a delivery by what its attempt came to: done, tried again, looked for, or asked.

An answer that leaves open whether the platform has it is settled by the platform's class
(design: key, derived, find, none).
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from models.rules.backoff import next_delay
from models.rules.outcomes import Absent, Delivered, Later, Outcome, Refused, Unknown
from models.rules.platforms import Safety, capabilities_of
from models.rules.states import IN_FLIGHT, DeliveryState
from models.services.engine import results
from models.services.engine.gates import Gates, answered
from models.services.engine.ledger import Book, Entry
from models.tables import Attempt, Delivery

if TYPE_CHECKING:
    from models.services.engine.publishing import Work

AGAIN_SOON = timedelta(seconds=2)
# A platform may show a message late, so it is looked for three times before it is sent again.
LOOKS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=3))
TOO_LATE = "it may be there, and it is too late to send it again safely"
EARLIER = "an earlier try may have arrived"
ARRIVED = "delivered"  # the outcome of an attempt
FOR_A_PERSON = -1  # in `looks`: somebody wants to know, and nothing is sent

Settled = tuple[Entry, "Work", Outcome]


def settle(book: Book, gates: Gates, ended: Sequence[Settled], jitter: Callable[[], float]) -> None:
    """Put what attempts came to into the book, and tell the gates of their targets."""
    closed = answered(book, gates, ended)
    for entry, _, outcome in ended:
        if isinstance(outcome, Delivered):
            results.delivered(book, entry, outcome)
        elif _has_arrived(book, entry):
            results.delivered(book, entry, Delivered(entry.remote_id, entry.link))
        elif isinstance(outcome, Later) and entry.id in closed:
            _wait_behind(book, entry, outcome.reason, closed[entry.id])
        elif is_to_be_looked_for(entry):
            _look_on(book, entry, outcome)
        else:
            _settle(book, entry, outcome, jitter(), closed.get(entry.id))


def keep(book: Book, entry: Entry, outcome: Delivered) -> None:
    """Keep where a late success of an earlier attempt put it, while another one is being made."""
    entry.remote_id, entry.link = outcome.remote_id, outcome.link
    book.change(entry)


def _has_arrived(book: Book, entry: Entry) -> bool:
    """Whether an earlier attempt is known by now to have succeeded, so that it is not to be sent
    again whatever became of the last one."""
    known = (Attempt.delivery == entry.id) & (Attempt.outcome == ARRIVED)
    heard = (each["delivery"] == entry.id and each["outcome"] == ARRIVED for each in book.answers)
    return any(heard) or bool(Attempt.select().where(known).exists())


def _settle(
    book: Book, entry: Entry, outcome: Outcome, jitter: float, closed_gate: int | None
) -> None:
    match outcome:
        case Refused():
            _give_up(book, entry, outcome.reason)
        case Later():
            _try_later(book, entry, outcome, jitter)
        case Unknown():
            wait = next_delay(entry.retries + 1, jitter=jitter, base=AGAIN_SOON)
            _resolve(book, entry, outcome.reason, wait, closed_gate)


def _wait_behind(book: Book, entry: Entry, reason: str, gate_id: int) -> None:
    """Its target takes nothing for now: that is no failure of this one."""
    results.wait_again(book, entry, reason)
    entry.next_at = book.now
    entry.gate_id = gate_id


def _try_later(book: Book, entry: Entry, outcome: Later, jitter: float) -> None:
    entry.retries += 1
    if entry.retries > entry.schedule.max_retries:
        _give_up(book, entry, f"{outcome.reason} ({entry.attempts} tries)")
        return
    base = timedelta(seconds=entry.schedule.retry_delay)
    wait = next_delay(entry.retries, jitter=jitter, asked=outcome.after, base=base)
    results.postponed(book, entry, outcome.reason, book.now + wait)


def _give_up(book: Book, entry: Entry, reason: str) -> None:
    """It is not sent again by itself: it has failed, where that is certain."""
    if entry.attempts < 2 or not is_in_doubt(entry):
        results.refused(book, entry, reason)
    elif _is_findable(entry):
        entry.retries, entry.looks = 0, 0
        results.postponed(book, entry, f"{EARLIER}; {reason}", book.now + LOOKS[0])
    else:
        results.unknown(book, entry, f"{EARLIER}; {reason}")


def is_in_doubt(entry: Entry) -> bool:
    """Whether an earlier try may have arrived, and nobody has looked for it."""
    return entry.looks is None and results.may_have_arrived(entry.id)


def lose(book: Book, entries: Iterable[Entry]) -> None:
    """Settle what a process was sending when it died: nobody heard the answer."""
    for entry in entries:
        if _has_arrived(book, entry):
            results.delivered(book, entry, Delivered(entry.remote_id, entry.link))
        elif not is_to_be_looked_for(entry):
            reason = "Presstime was stopped in the middle of sending it"
            _resolve(book, entry, reason, timedelta(), None)


def _resolve(
    book: Book, entry: Entry, reason: str, wait: timedelta, closed_gate: int | None
) -> None:
    """Send the same again where that has no second effect, look for it where that can be done;
    else, and in the end, ask."""
    entry.retries += 1
    spent = entry.retries > entry.schedule.max_retries
    if not spent and _may_repeat(book, entry):
        results.postponed(book, entry, reason, book.now + wait)
        entry.gate_id = closed_gate
    elif _is_findable(entry) and not (spent and _is_no_more_to_be_found(entry)):
        entry.retries = 0 if spent else entry.retries
        entry.looks = 0
        results.postponed(book, entry, reason, book.now + LOOKS[0])
    else:
        results.unknown(book, entry, reason)


def _may_repeat(book: Book, entry: Entry) -> bool:
    safety = capabilities_of(entry.platform).safety
    return safety is Safety.DERIVED or (safety is Safety.KEY and not _has_lapsed(book, entry))


def _is_findable(entry: Entry) -> bool:
    facts = capabilities_of(entry.platform)
    return facts.safety is Safety.FIND or facts.finds


def _is_no_more_to_be_found(entry: Entry) -> bool:
    """Whether looking for it is no way out once its tries are used up: only a platform with keys
    was not looked at between them."""
    return entry.looks is not None or not capabilities_of(entry.platform).finds


def is_too_late_to_repeat(book: Book, entry: Entry) -> bool:
    """Whether an earlier attempt may have arrived so long ago that its key is forgotten by now: it
    waited in an outage, or for somebody to retry it. Not once it was looked for."""
    safety = capabilities_of(entry.platform).safety
    sends = entry.attempts > 0 and entry.looks is None
    return sends and safety is Safety.KEY and _has_lapsed(book, entry)


def look_or_ask(book: Book, entry: Entry) -> bool:
    """Have the next call look for what it is too late to repeat; False where it cannot be looked
    for, and a person is asked."""
    if _is_findable(entry):
        entry.looks = 0
        return True
    results.unknown(book, entry, entry.error or TOO_LATE)
    return False


def _has_lapsed(book: Book, entry: Entry) -> bool:
    """Whether the platform may have forgotten the key of the first attempt that is in doubt."""
    window = capabilities_of(entry.platform).key_window
    if window is None:
        return False
    doubtful = Attempt.outcome.is_null() | Attempt.outcome.in_([*results.AMBIGUOUS])
    attempts = Attempt.select(Attempt.started_at).where((Attempt.delivery == entry.id) & doubtful)
    first = attempts.order_by(Attempt.number).first()
    return first is not None and book.now >= first.started_at + window


def is_to_be_looked_for(entry: Entry) -> bool:
    """Whether the next call is to look for it rather than to send it."""
    return entry.looks is not None and entry.looks < len(LOOKS)


def is_being_looked_for(delivery: Delivery) -> bool:
    """Whether a delivery waits for, or is in the middle of, a look whether it is there."""
    open_still = delivery.state in (*IN_FLIGHT, DeliveryState.WAITING)
    return open_still and delivery.looks is not None and delivery.looks < len(LOOKS)


def _look_on(book: Book, entry: Entry, outcome: Outcome) -> None:
    """It was not found: look again later, send it when it was missing often enough, or ask where
    a person wanted to know, or where nothing can be seen."""
    absent = isinstance(outcome, Absent)
    reason = "" if isinstance(outcome, Delivered) else outcome.reason
    said = reason if absent else f"it could not be looked for: {reason}"
    entry.retries += 0 if absent else 1
    if entry.looks == FOR_A_PERSON or entry.retries > entry.schedule.max_retries:
        entry.looks = None
        results.unknown(book, entry, said)
        return
    entry.looks = (entry.looks or 0) + (1 if absent else 0)
    results.wait_again(book, entry, said)
    found_nothing = entry.looks >= len(LOOKS)
    entry.next_at = book.now if found_nothing else book.now + LOOKS[entry.looks]
