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
from models.services import gates, results
from models.services.ledger import Book, Entry
from models.tables import Attempt

if TYPE_CHECKING:
    from models.services.publishing import Work

AGAIN_SOON = timedelta(seconds=2)
# A platform may show a message late, so it is looked for three times before it is sent again.
LOOKS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=3))
FOR_A_PERSON = -1  # in `looks`: somebody wants to know, and nothing is sent

Settled = tuple[Entry, "Work", Outcome]


def settle(book: Book, ended: Sequence[Settled], jitter: Callable[[], float]) -> None:
    """Put what attempts came to into the book, and tell the gates of their targets."""
    closed = gates.answered(book, ended)
    for entry, _, outcome in ended:
        match outcome:
            case Delivered():
                results.delivered(book, entry, outcome)
            case Refused():
                results.refused(book, entry, outcome.reason)
            case Absent():
                _not_found(book, entry)
            case Later() if is_to_be_looked_for(entry):
                _look_later(book, entry, outcome.reason)
            case Later() if entry.id in closed:
                _wait_behind(book, entry, outcome.reason, closed[entry.id])
            case Later():
                _try_later(book, entry, outcome, jitter())
            case Unknown():
                _resolve(book, entry, outcome.reason, jitter(), closed.get(entry.id))


def _wait_behind(book: Book, entry: Entry, reason: str, gate_id: int) -> None:
    """Its target takes nothing for now: that is no failure of this one."""
    results.wait_again(book, entry, reason)
    entry.next_at = book.now
    entry.gate_id = gate_id


def _try_later(book: Book, entry: Entry, outcome: Later, jitter: float) -> None:
    entry.retries += 1
    if entry.retries > entry.schedule.max_retries:
        results.refused(book, entry, f"{outcome.reason} ({entry.attempts} tries)")
        return
    base = timedelta(seconds=entry.schedule.retry_delay)
    wait = next_delay(entry.retries, jitter=jitter, asked=outcome.after, base=base)
    results.postponed(book, entry, outcome.reason, book.now + wait)


def lose(book: Book, entries: Iterable[Entry]) -> None:
    """Settle what a process was sending when it died: nobody heard the answer."""
    for entry in entries:
        _resolve(book, entry, "Presstime was stopped in the middle of sending it", 0.0, None)


def _resolve(
    book: Book, entry: Entry, reason: str, jitter: float, closed_gate: int | None
) -> None:
    """Send the same again where that has no second effect, look for it where that can be done;
    else, and in the end, ask."""
    if is_to_be_looked_for(entry):
        _look_later(book, entry, reason)
        return
    entry.retries += 1
    if entry.retries > entry.schedule.max_retries:
        results.unknown(book, entry, reason)
    elif _may_repeat(book, entry):
        wait = next_delay(entry.retries, jitter=jitter, base=AGAIN_SOON)
        results.postponed(book, entry, reason, book.now + wait)
        entry.gate_id = closed_gate
    elif capabilities_of(entry.platform).safety is Safety.FIND:
        entry.looks = 0
        results.postponed(book, entry, reason, book.now + LOOKS[0])
    else:
        results.unknown(book, entry, reason)


def _may_repeat(book: Book, entry: Entry) -> bool:
    facts = capabilities_of(entry.platform)
    if facts.safety is Safety.DERIVED:
        return True
    if facts.safety is not Safety.KEY:
        return False
    if facts.key_window is None:
        return True
    attempts = Attempt.select(Attempt.started_at).where(Attempt.delivery == entry.id)
    first = attempts.order_by(Attempt.number).first()
    return first is None or book.now < first.started_at + facts.key_window


def is_to_be_looked_for(entry: Entry) -> bool:
    """Whether the next call is to look for it rather than to send it."""
    return entry.looks is not None and entry.looks < len(LOOKS)


def _not_found(book: Book, entry: Entry) -> None:
    if entry.looks == FOR_A_PERSON:
        entry.looks = None
        results.unknown(book, entry, "it was looked for again and is not there")
        return
    entry.looks = (entry.looks or 0) + 1
    results.wait_again(book, entry, "it was looked for and is not there")
    found_nothing = entry.looks >= len(LOOKS)
    entry.next_at = book.now if found_nothing else book.now + LOOKS[entry.looks]


def _look_later(book: Book, entry: Entry, reason: str) -> None:
    """It could not even be looked for: later, and in the end a person is asked."""
    if entry.looks == FOR_A_PERSON or entry.retries > entry.schedule.max_retries:
        entry.looks = None
        results.unknown(book, entry, f"it could not be looked for: {reason}")
        return
    entry.retries += 1
    results.postponed(book, entry, reason, book.now + LOOKS[entry.looks or 0])
